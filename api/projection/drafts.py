"""What the translation makes: an event without its number."""

from dataclasses import dataclass
from datetime import datetime

from contracts.events import EventData


@dataclass(frozen=True, slots=True)
class EventDraft:
    """An event that wants to be recorded.

    `source_key` is unique in the project: recording it twice stores it once. Ours begin with
    `api:` when Dagster's log never says it (upload, queue position, launch failed).
    """

    source_key: str
    timestamp: datetime
    data: EventData
    run_id: str | None
