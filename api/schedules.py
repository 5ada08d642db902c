"""Projects' schedules: what may stand in one, and its document in the store.

Nothing is started here. The code location's sensor reads the documents; this process alone writes them.
"""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from itertools import islice
from weakref import WeakValueDictionary

from pydantic import ValidationError

from api.db import projects
from api.db.database import Database
from api.db.locks import lock_schedule
from contracts.cron import parse_cron, zone_of
from contracts.errors import ErrorCode, OrreryError
from contracts.layout import news_key, schedule_key, scored_info_key
from contracts.schedules import (
    SHOWN_TICKS,
    ProjectSchedule,
    ScheduledEntry,
    ScheduleEntry,
    ScheduleRequest,
    StoredEntry,
    StoredSchedule,
)
from object_store import ObjectNotFound, ObjectStore

MAX_NAMED = 20  # faults that an answer lists
CHANGED_AT_ONCE = 2  # each keeps a connection to Postgres for as long as the store takes


class Schedules:
    """One document a project, replaced as a whole."""

    def __init__(self, db: Database, store: ObjectStore) -> None:
        self._db = db
        self._store = store
        # Weak: a lock lives as long as somebody holds it or waits for it.
        self._locks: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()
        self._connections = asyncio.Semaphore(CHANGED_AT_ONCE)

    async def get(self, project_id: str) -> ProjectSchedule:
        """The schedule as it stands, empty if there is none."""
        return shown(project_id, await self._read(project_id), datetime.now(UTC))

    async def put(
        self, project_id: str, wanted: ScheduleRequest, expected: int | None
    ) -> ProjectSchedule | None:
        """Replace it; None when the project is gone. `expected`: the revision that it must still have.

        Raises OrreryError: INVALID_SCHEDULE naming each field, CONFLICT for another revision.
        """
        self._check(wanted)
        await self._check_files(project_id, wanted)
        async with self._alone(project_id):
            before = await self._read(project_id)
            _check_revision(before, expected)
            now = datetime.now(UTC)
            document = StoredSchedule(
                project_id=project_id,
                revision=1 + (0 if before is None else before.revision),
                updated_at=now,
                updated_by=wanted.by,
                entries=[_stored(entry, before, now) for entry in wanted.entries],
            )
            key = schedule_key(project_id)
            await asyncio.to_thread(self._store.put, key, document.model_dump_json().encode())
        if not await self._stands(project_id):  # a deletion passed by meanwhile
            await asyncio.to_thread(self._store.delete, key)
            return None
        return shown(project_id, document, now)

    async def check(self, project_id: str, wanted: ScheduleRequest) -> ProjectSchedule:
        """What `put` would make of it, which is stored nowhere. Raises OrreryError(INVALID_SCHEDULE)."""
        self._check(wanted)
        await self._check_files(project_id, wanted)
        before = await self._read(project_id)
        now = datetime.now(UTC)
        document = StoredSchedule(
            project_id=project_id,
            revision=1,
            updated_at=now,
            updated_by=wanted.by,
            entries=[_stored(entry, before, now) for entry in wanted.entries],
        )
        standing = 0 if before is None else before.revision
        return shown(project_id, document, now).model_copy(update={"revision": standing})

    async def delete(self, project_id: str, expected: int | None) -> None:
        """Without one afterwards; having none is success. Raises OrreryError(CONFLICT) as `put` does."""
        async with self._alone(project_id):
            _check_revision(await self._read(project_id), expected)
            await asyncio.to_thread(self._store.delete, schedule_key(project_id))

    async def announce(self, project_id: str) -> None:
        """New data are coming: the sensor looks at this project soon. To be said before they are stored."""
        await asyncio.to_thread(self._store.put, news_key(project_id), b"")
        if not await self._stands(project_id):  # a deletion passed by during the upload
            await asyncio.to_thread(self._store.delete, news_key(project_id))

    def _check(self, wanted: ScheduleRequest) -> None:
        faults = list(islice(_faults(wanted), MAX_NAMED))
        if faults:
            raise OrreryError(
                ErrorCode.INVALID_SCHEDULE, "The schedule can't be kept like this", "; ".join(faults)
            )

    async def _check_files(self, project_id: str, wanted: ScheduleRequest) -> None:
        for number, entry in enumerate(wanted.entries):
            if entry.file_id is None:
                continue
            try:
                await asyncio.to_thread(self._store.stat, scored_info_key(project_id, entry.file_id))
            except ObjectNotFound as missing:
                if _stood(entry, await self._read(project_id)):
                    continue  # its file was deleted since: its ticks fail by name, the others are kept
                raise OrreryError(
                    ErrorCode.INVALID_SCHEDULE,
                    "The schedule can't be kept like this",
                    f"entries.{number}.file_id: this project has no such file: store it first",
                ) from missing

    @asynccontextmanager
    async def _alone(self, project_id: str) -> AsyncIterator[None]:
        """No other request changes this schedule meanwhile, here or (on Postgres) in another replica."""
        lock = self._locks.setdefault(project_id, asyncio.Lock())
        async with lock:
            if self._db.is_sqlite:  # one process, and a transaction there would hold up every event
                yield
                return
            # Not the project's row: whoever records events locks that, and the store may be slow.
            async with self._connections, self._db.session() as session:
                await lock_schedule(session, project_id)
                yield

    async def _read(self, project_id: str) -> StoredSchedule | None:
        try:
            text = await asyncio.to_thread(self._store.get, schedule_key(project_id))
            return StoredSchedule.model_validate_json(text)
        except ObjectNotFound:
            return None
        except ValidationError as error:
            raise OrreryError(
                ErrorCode.INTERNAL_ERROR, "The stored schedule can't be read: put it anew", str(error)[:500]
            ) from error

    async def _stands(self, project_id: str) -> bool:
        async with self._db.reading() as session:
            return await projects.get(session, project_id) is not None


def shown(project_id: str, stored: StoredSchedule | None, now: datetime) -> ProjectSchedule:
    """The document as its readers see it, with the next ticks from `now` on. Pure."""
    if stored is None:
        return ProjectSchedule(
            project_id=project_id, revision=0, updated_at=None, updated_by=None, entries=[]
        )
    return ProjectSchedule(
        project_id=project_id,
        revision=stored.revision,
        updated_at=stored.updated_at,
        updated_by=stored.updated_by,
        entries=[
            ScheduledEntry(entry=e.entry, since=e.since, next_ticks=next_ticks(e.entry, project_id, now))
            for e in stored.entries
        ],
    )


def next_ticks(entry: ScheduleEntry, project_id: str, now: datetime) -> list[datetime]:
    """The next five, jitter included."""
    if not entry.enabled or entry.cron is None:
        return []
    later = entry.jitter(project_id)
    ticks = parse_cron(entry.cron).after(now - later, zone_of(entry.timezone))
    return [tick + later for tick in islice(ticks, SHOWN_TICKS)]


def _faults(wanted: ScheduleRequest) -> Iterator[str]:
    names: set[str] = set()
    for number, entry in enumerate(wanted.entries):
        if entry.name in names:
            yield f"entries.{number}.name: {entry.name!r} is there twice"
        names.add(entry.name)
        for field, fault in entry.faults():
            yield f"entries.{number}.{field}: {fault}"


def _stored(entry: ScheduleEntry, before: StoredSchedule | None, now: datetime) -> StoredEntry:
    """An entry whose clock is as it was goes on: a tick between two edits is not lost."""
    old = next((e for e in before.entries if e.entry.name == entry.name), None) if before else None
    same = old is not None and _clock(old.entry) == _clock(entry)
    return StoredEntry(entry=entry, since=old.since if old is not None and same else now)


def _stood(entry: ScheduleEntry, before: StoredSchedule | None) -> bool:
    """Whether it is there already, but for being switched on or off."""
    known = [] if before is None else [stored.entry for stored in before.entries]
    return any(entry.model_copy(update={"enabled": old.enabled}) == old for old in known)


def _clock(entry: ScheduleEntry) -> tuple[object, ...]:
    return (entry.kind, entry.cron, entry.timezone, entry.enabled, entry.jitter_s)


def _check_revision(before: StoredSchedule | None, expected: int | None) -> None:
    standing = 0 if before is None else before.revision
    if expected is not None and expected != standing:
        raise OrreryError(
            ErrorCode.CONFLICT,
            "Somebody has changed this schedule meanwhile: read it again",
            f"revision {standing}, not {expected}",
        )
