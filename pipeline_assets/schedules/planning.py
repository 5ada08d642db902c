"""What is to be started now: from the documents, the cursor and the time to wishes and the next cursor.

Nothing here starts anything. Dagster writes the wishes down together with the cursor before it starts the
first of them, so a daemon that is killed in between finds both again.
"""

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Protocol

from contracts.schedules import ScheduleEntry, ScheduleKind, StoredEntry
from pipeline_assets.schedules.cursor import Cursor
from pipeline_assets.schedules.documents import Documents, KnownSchedule
from pipeline_assets.schedules.triggers import DataNews, Trigger, triggered

# An evaluation takes a moment for each run that it starts, and so does Dagster's queue for each that waits.
MAX_STARTS = 25
MAX_UNFINISHED = 100
# Data are announced before they are there, and a store's clock may not be ours.
NEWS_OVERLAP = timedelta(minutes=10)


@dataclass(frozen=True)
class Wish:
    """A run that is due. `key` names the occasion: each has one run, however often it is wished for."""

    project_id: str
    entry: ScheduleEntry
    key: str
    at: datetime
    trigger: str
    reason: str
    by: str | None  # who set the schedule, as they said
    data_version: int | None = None


class World(Protocol):
    """What planning asks about, only when something is due: each is a question to Dagster or to the store."""

    def unfinished(self) -> int:
        """How many scheduled runs wait or are at work."""
        ...

    def is_at_work(self, project_id: str, entry: str) -> bool:
        """Whether the entry's last run has not ended."""
        ...

    def exists(self, project_id: str) -> bool:
        """Whether the project still stands."""
        ...

    def news(self, project_id: str) -> DataNews:
        """Data that the champion has not seen."""
        ...

    def started_for(self, project_id: str, entry: str) -> int:
        """The newest data version for which the entry has started a run; 0 for none."""
        ...


@dataclass
class Plan:
    """What an evaluation comes to."""

    cursor: Cursor
    wishes: list[Wish] = field(default_factory=list)
    skipped: list[str] = field(default_factory=list)  # ticks that came while their entry's run was at work


def plan(cursor: Cursor, documents: Documents, now: datetime, world: World) -> Plan:
    """What is due at `now`. Raises OrreryError when the store does not answer: then nothing is decided."""
    room = _Room(world)
    result = Plan(cursor.begun(now))
    if _ticks(result, documents, world, room):
        result.cursor = result.cursor.model_copy(update={"after": None})
    if _triggers(result, documents, world, room):
        result.cursor = result.cursor.model_copy(update={"news_until": now})
    if result.wishes:
        result.cursor = result.cursor.model_copy(update={"started_at": now})
    return result


class _Room:
    """How many more may be started; asked for when the first is due."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._left: int | None = None

    def take(self, wanted: int = 1) -> bool:
        if self._left is None:
            self._left = min(MAX_STARTS, MAX_UNFINISHED - self._world.unfinished())
        if self._left < wanted:
            return False
        self._left -= wanted
        return True


def _ticks(result: Plan, documents: Documents, world: World, room: _Room) -> bool:
    """Whether the round came to its end."""
    cursor = result.cursor
    assert cursor.until is not None
    last = cursor.after
    for known in documents.all():
        if cursor.after is not None and known.project_id <= cursor.after:
            continue
        due = [
            (entry, tick)
            for entry, clock in known.entries
            if (tick := clock.due(cursor.since, cursor.until)) is not None
        ]
        if due and not _wish_all(result, known, due, world, room):
            # Not even the first project: where the round began. An id that sorts before all stands for that.
            result.cursor = cursor.model_copy(update={"after": last or ""})
            return False
        last = known.project_id
    return True


def _wish_all(
    result: Plan, known: KnownSchedule, due: list[tuple[StoredEntry, datetime]], world: World, room: _Room
) -> bool:
    """All of a project's or none, so that a cursor can stand between two projects."""
    project_id = known.project_id
    if not world.exists(project_id):
        return True
    free = []
    for stored, tick in due:
        if world.is_at_work(project_id, stored.entry.name):
            result.skipped.append(f"{project_id}:{stored.entry.name} at {tick:%Y-%m-%dT%H:%MZ}")
        else:
            free.append((stored, tick))
    if not room.take(len(free)):
        return False
    result.wishes += [_wish_of_tick(known, stored.entry, tick) for stored, tick in free]
    return True


def _wish_of_tick(known: KnownSchedule, entry: ScheduleEntry, tick: datetime) -> Wish:
    shown = tick.astimezone(UTC).strftime("%Y-%m-%dT%H:%MZ")
    reason = f"schedule {entry.name}: {entry.cron} ({entry.timezone})"
    key = f"{known.project_id}:{entry.name}:{shown}"
    return Wish(known.project_id, entry, key, tick, "schedule", reason, known.by)


def _triggers(result: Plan, documents: Documents, world: World, room: _Room) -> bool:
    """Whether nothing was left for later."""
    looked = result.cursor.news_until
    all_done = True
    for known in documents.changed_after(None if looked is None else looked - NEWS_OVERLAP):
        if world.exists(known.project_id):
            all_done = _trigger(result, known, world, room) and all_done
    return all_done


def _trigger(result: Plan, known: KnownSchedule, world: World, room: _Room) -> bool:
    news = world.news(known.project_id)
    if not news.versions:
        return True
    entries = [stored.entry for stored, _ in known.entries if stored.entry.kind is ScheduleKind.RETRAIN]
    for entry in entries:
        found = triggered(entry, news, world.started_for(known.project_id, entry.name))
        if found is not None and not _wish_for_data(result, known, entry, found, world, room):
            return False
    return True


def _wish_for_data(  # noqa: PLR0917  # what each of `_trigger`'s entries needs
    result: Plan, known: KnownSchedule, entry: ScheduleEntry, found: Trigger, world: World, room: _Room
) -> bool:
    """False: not now. A run of the same entry that is due anyway will read these data too."""
    project_id = known.project_id
    for index, wish in enumerate(result.wishes):
        if (wish.project_id, wish.entry.name) == (project_id, entry.name):
            result.wishes[index] = replace(wish, data_version=found.data_version)
            return True
    if world.is_at_work(project_id, entry.name) or not room.take():
        return False
    assert result.cursor.until is not None
    key = f"{project_id}:{entry.name}:data-{found.data_version}"
    reason = f"schedule {entry.name}: {found.reason}"
    at = result.cursor.until
    result.wishes.append(Wish(project_id, entry, key, at, "sensor", reason, known.by, found.data_version))
    return True
