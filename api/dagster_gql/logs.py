"""Entries of a run's log, as much of them as the translation needs."""

from datetime import datetime
from typing import Any

from pydantic import BaseModel, ConfigDict


class LogEntry(BaseModel):
    """One entry. `signals` are the JSON values found under metadata.SIGNAL_KEY, unparsed."""

    model_config = ConfigDict(frozen=True)

    typename: str
    event_type: str | None
    run_id: str
    timestamp: datetime
    timestamp_text: str
    message: str
    level: str
    step_key: str | None
    signals: tuple[Any, ...]
    error_message: str | None


class LogPage(BaseModel):
    """A stretch of a run's log and the cursor to go on from."""

    entries: list[LogEntry]
    cursor: str
    has_more: bool
