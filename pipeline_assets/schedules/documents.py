"""Every project's schedule, from one listing of the store; only what changed is read again."""

import logging
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from pydantic import ValidationError

from contracts import layout
from contracts.schedules import StoredEntry, StoredSchedule
from object_store import ObjectNotFound, ObjectStore
from pipeline_assets.schedules.clock import EntryClock

_log = logging.getLogger("orrery.schedules")


@dataclass(frozen=True)
class KnownSchedule:
    """One project's schedule as it was when it was written."""

    project_id: str
    updated_at: datetime
    by: str | None  # who set it, as they said
    entries: tuple[tuple[StoredEntry, EntryClock], ...]

    @property
    def has_triggers(self) -> bool:
        return any(stored.entry.enabled and stored.entry.has_triggers for stored, _ in self.entries)


class Documents:
    """Kept for as long as its process lives. Not for use by two threads at once."""

    def __init__(self) -> None:
        self._known: dict[str, KnownSchedule] = {}
        self._news: dict[str, datetime] = {}

    def refresh(self, store: ObjectStore) -> None:
        """Look at the store. Raises OrreryError when it does not answer."""
        known: dict[str, KnownSchedule] = {}
        self._news = {}
        for info in store.list(layout.SCHEDULES_PREFIX):
            project_id = layout.scheduled_in(info.key)
            if info.key.endswith(layout.NEWS_SUFFIX):
                self._news[project_id] = info.updated_at
                continue
            before = self._known.get(project_id)
            if before is None or before.updated_at != info.updated_at:
                before = _read(store, info.key, project_id, info.updated_at)
            if before is not None:
                known[project_id] = before
        self._known = known

    def all(self) -> Iterator[KnownSchedule]:
        """By project id, so that a cursor can say how far a round has come."""
        return iter(self._known.values())

    def changed_after(self, moment: datetime | None) -> Iterator[KnownSchedule]:
        """Those that data may start, and whose data or whose own document changed after `moment`."""
        for known in self._known.values():
            changed = max(known.updated_at, self._news.get(known.project_id, known.updated_at))
            if known.has_triggers and (moment is None or changed > moment):
                yield known


def _read(store: ObjectStore, key: str, project_id: str, updated_at: datetime) -> KnownSchedule | None:
    """None of one that was deleted meanwhile, or that this version can't read: the others go on."""
    try:
        schedule = StoredSchedule.model_validate_json(store.get(key))
        entries = tuple((stored, EntryClock(stored, project_id)) for stored in schedule.entries)
    except ObjectNotFound:
        return None
    except (ValidationError, ValueError) as error:
        _log.warning("schedule of %s can't be read: %s", project_id, error)
        return KnownSchedule(project_id, updated_at, None, ())
    return KnownSchedule(project_id, updated_at, schedule.updated_by, entries)
