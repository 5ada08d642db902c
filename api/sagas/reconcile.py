"""Finishes what a crash left: launches promised or withdrawn, begun deletions, objects of no project."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import UTC, datetime, timedelta

import structlog

from api.db import outbox, projects
from api.db.database import Database
from api.results import Results
from api.sagas.delete import Deleter
from api.sagas.late import LateRuns
from api.sagas.launch import Launcher
from api.sagas.stored import StoredProject, stored_projects
from api.sagas.unstarted import UnstartedRuns
from contracts.layout import (
    MONITORING_PREFIX,
    SCHEDULES_PREFIX,
    monitored_in,
    project_prefix,
    scheduled_in,
)
from object_store import ObjectStore

CatchingUp = Callable[[Mapping[str, StoredProject]], Awaitable[None]]
_log = structlog.get_logger("api.reconcile")

PERIOD_S = 5.0
# A younger promise is in the hands of the request that made it, here or in another replica.
GRACE = timedelta(seconds=15)
# With several replicas, or installations that share a bucket, another may just be storing its objects.
FOREIGN_AGE_S = 3600.0


class Reconciler:
    """Looks once at start (whatever is open is a crash's), then every few seconds."""

    def __init__(
        self,
        *,
        db: Database,
        store: ObjectStore,
        launcher: Launcher,
        deleter: Deleter,
        late_runs: LateRuns,
        unstarted: UnstartedRuns,
        results: Results,
        catching_up: Sequence[CatchingUp],
        in_bucket: bool,
    ) -> None:
        """`in_bucket`: others may store there too, whatever the database.

        `catching_up` are given what the store holds, at the start: each tells of what has no event yet.
        """
        self._in_bucket = in_bucket
        self._results = results
        self._catching_up = catching_up
        self._late_runs = late_runs
        self._unstarted = unstarted
        self._db = db
        self._store = store
        self._launcher = launcher
        self._deleter = deleter
        self._task: asyncio.Task[None] | None = None

    async def start(self) -> None:
        began = time.time()
        await self.look(grace=timedelta(0))
        self._task = asyncio.create_task(self._run(began), name="reconciler")

    async def stop(self) -> None:
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    async def look(self, *, grace: timedelta = GRACE) -> None:
        """Hand every open promise and tombstone to its saga, which knows those it works on."""
        before = datetime.now(UTC) - grace
        async with self._db.reading() as session:
            open_keys = [
                row.launch_key for row in await outbox.open_launches(session) if row.created_at <= before
            ]
            tombstones = await projects.tombstones(session)
        for key in open_keys:
            self._launcher.soon(key, fresh=False)
        for project_id in tombstones:
            self._deleter.soon(project_id)
        await self._late_runs.look()

    async def sweep_objects(self, before: float) -> int:
        """Delete the objects of projects begun before `before` (epoch seconds) that never stood.

        The index may be new or restored, or another installation's: what has a `project.json` is kept for
        `orrery reindex`, also when it is only what a crash left between that object and its row.
        """
        stored = await asyncio.to_thread(lambda: stored_projects(self._store.list("projects/")))
        async with self._db.reading() as session:
            indexed = await projects.known_with_deleted(session, list(stored))
        orphans = [
            p
            for p in stored.values()
            # an upload may take hours, and what it was begun for is stored at its end
            if p.project_id not in indexed and max(p.made_at, p.touched_at.timestamp()) < before
        ]
        lost = [p for p in orphans if p.has_spec]
        if lost:
            _log.warning("projects without a place in the index: run `orrery reindex`", count=len(lost))
        await self._end_lost(stored, before)
        await self._sweep_schedules(stored, before)
        swept = [p.project_id for p in orphans if not p.has_spec]
        for project_id in swept:
            await asyncio.to_thread(self._store.delete_prefix, project_prefix(project_id))
            _log.warning("orphaned objects deleted", project_id=project_id)
        await self._results.catch_up(
            {p.project_id: p.results_at for p in stored.values() if p.results_at is not None}
        )
        for catch_up in self._catching_up:
            await self._safely(catch_up(stored))
        return len(swept)

    async def _end_lost(self, stored: Mapping[str, StoredProject], before: float) -> None:
        """Finish deletions whose row is lost: no project stands there, and Vertex AI bills what it had."""
        records = await asyncio.to_thread(lambda: list(self._store.list("vertex/")))
        found = {
            record.key.split("/")[1]: record.updated_at.timestamp()
            for record in records
            if record.key.split("/")[1] not in {p.project_id for p in stored.values() if p.has_spec}
        }
        async with self._db.reading() as session:
            indexed = await projects.known_with_deleted(session, list(found))
        for project_id, written_at in found.items():
            if project_id not in indexed and written_at < before:
                _log.warning("a project that is gone has something on Vertex AI", project_id=project_id)
                self._deleter.soon(project_id)

    async def _sweep_schedules(self, stored: Mapping[str, StoredProject], before: float) -> None:
        """Delete those with neither a row nor a `project.json`: what a crash left of a deletion.

        Likewise what says that a project was asked: a model server may have said so after that.
        """
        prefixes = (SCHEDULES_PREFIX, MONITORING_PREFIX)
        listed = await asyncio.to_thread(lambda: [i for p in prefixes for i in self._store.list(p)])
        standing = {p.project_id for p in stored.values() if p.has_spec}
        lost = [
            info
            for info in listed
            if _noted_in(info.key) not in standing and info.updated_at.timestamp() < before
        ]
        async with self._db.reading() as session:
            # Those too whose tombstone stands: a deletion takes them along itself.
            indexed = await projects.known_with_deleted(session, [_noted_in(info.key) for info in lost])
        for info in lost:
            if _noted_in(info.key) not in indexed:
                await asyncio.to_thread(self._store.delete, info.key)
                _log.warning("note of no project deleted", key=info.key)

    async def _run(self, began: float) -> None:
        # On SQLite and a folder this is the only API process: all that is older than it is a crash's.
        alone = self._db.is_sqlite and not self._in_bucket
        await self._safely(self.sweep_objects(began if alone else began - FOREIGN_AGE_S))
        while True:
            await asyncio.sleep(PERIOD_S)
            await self._safely(self.look())
            await self._safely(self._unstarted.look())

    async def _safely(self, step: Awaitable[object]) -> None:
        try:
            await step
        except Exception:  # noqa: BLE001  # the next look tries again; this loop must live
            _log.exception("reconciling failed")


def _noted_in(key: str) -> str:
    """The project of a note beside the projects' own objects."""
    return monitored_in(key) if key.startswith(MONITORING_PREFIX) else scheduled_in(key)
