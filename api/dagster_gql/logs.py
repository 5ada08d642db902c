"""Entries of a run's log, as much of them as the translation needs."""

import json
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

from pydantic import BaseModel, ConfigDict

from contracts import metadata


class CheckOutcome(BaseModel):
    """How an asset check ended."""

    model_config = ConfigDict(frozen=True)

    name: str
    success: bool
    description: str | None


class LogEntry(BaseModel):
    """One entry. `signals` are the JSON values found under metadata.SIGNAL_KEY, not yet checked."""

    model_config = ConfigDict(frozen=True)

    typename: str
    run_id: str
    timestamp: datetime
    message: str
    level: str
    step_key: str | None
    signals: tuple[Any, ...]
    error: str | None
    interrupted: bool
    check: CheckOutcome | None


class LogPage(BaseModel):
    """A stretch of a run's log and the cursor to go on from."""

    entries: list[LogEntry]
    cursor: str
    has_more: bool


def read_entry(node: Mapping[str, Any]) -> LogEntry:
    """One `DagsterRunEvent` as the documents ask for it; anything absent becomes empty."""
    failure = node.get("failureMetadata") or {}
    entries = [*(node.get("metadataEntries") or ()), *(failure.get("metadataEntries") or ())]
    evaluation = node.get("evaluation")
    return LogEntry(
        typename=node["__typename"],
        run_id=node.get("runId") or "",
        timestamp=datetime.fromtimestamp(int(node.get("timestamp") or 0) / 1000, tz=UTC),
        message=node.get("message") or "",
        level=node.get("level") or "INFO",
        step_key=node.get("stepKey"),
        signals=tuple(_signals(entries)),
        error=_root_cause(node.get("error")),
        interrupted=node.get("errorSource") == "INTERRUPT",
        check=None
        if evaluation is None
        else CheckOutcome(
            name=evaluation["checkName"],
            success=evaluation["success"],
            description=evaluation.get("description"),
        ),
    )


def _signals(entries: Iterable[Mapping[str, Any]]) -> Iterable[Any]:
    for entry in entries:
        if entry.get("label") == metadata.SIGNAL_KEY and "jsonString" in entry:
            try:
                yield json.loads(entry["jsonString"], parse_constant=_not_a_number)
            except ValueError:
                continue


def _not_a_number(constant: str) -> None:
    """Python writes NaN and Infinity, which no JSON reader after us would take: they become null."""
    del constant


def _root_cause(error: Mapping[str, Any] | None) -> str | None:
    """Dagster wraps a user's exception in its own; the innermost says what happened."""
    if error is None:
        return None
    causes = error.get("causes") or [error]
    return str(causes[-1]["message"]).strip()
