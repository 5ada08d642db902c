"""Finishes what a crash left: launches promised or withdrawn, begun deletions, objects without a project."""

import asyncio
import time
from collections.abc import Awaitable
from datetime import UTC, datetime, timedelta

import structlog

from api.db import outbox, projects, runs
from api.db.database import Database
from api.results import Results
from api.sagas.delete import Deleter
from api.sagas.late import LateRuns
from api.sagas.launch import Launcher
from api.sagas.stored import stored_projects
from api.sagas.unstarted import UnstartedRuns
from contracts.layout import project_prefix
from object_store import ObjectStore

_log = structlog.get_logger("api.reconcile")

PERIOD_S = 5.0
# A younger promise is in the hands of the request that made it, here or in another replica.
GRACE = timedelta(seconds=15)
# With several replicas, another's create may have stored its objects and not yet its row.
FOREIGN_AGE_S = 3600.0
BORN = "index_born"


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
    ) -> None:
        self._results = results
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

        The index may be new or restored while the objects are old: a project that was launched, or that is
        older than the index, is kept for `orrery reindex`.
        """
        stored = await asyncio.to_thread(lambda: stored_projects(self._store.list("projects/")))
        born = await self._index_born(before)
        async with self._db.reading() as session:
            indexed = await projects.known_with_deleted(session, list(stored))
        orphans = [p for p in stored.values() if p.project_id not in indexed and p.made_at < before]
        lost = [p for p in orphans if p.has_spec and (p.was_launched or p.made_at < born)]
        if lost:
            _log.warning("projects without a place in the index: run `orrery reindex`", count=len(lost))
        swept = [p.project_id for p in orphans if p not in lost]
        for project_id in swept:
            await asyncio.to_thread(self._store.delete_prefix, project_prefix(project_id))
            _log.warning("orphaned objects deleted", project_id=project_id)
        await self._results.catch_up(
            {p.project_id: p.results_at for p in stored.values() if p.results_at is not None}
        )
        return len(swept)

    async def _index_born(self, now: float) -> float:
        """When this database began to be the index."""
        async with self._db.session() as session:
            born = await runs.read_mark(session, BORN)
            if born is None:
                await runs.write_mark(session, BORN, now)
            return now if born is None else born

    async def _run(self, began: float) -> None:
        # On SQLite this is the only API process: all that is older than it is a crash's.
        await self._safely(self.sweep_objects(began if self._db.is_sqlite else began - FOREIGN_AGE_S))
        while True:
            await asyncio.sleep(PERIOD_S)
            await self._safely(self.look())
            await self._safely(self._unstarted.look())

    async def _safely(self, step: Awaitable[object]) -> None:
        try:
            await step
        except Exception:  # noqa: BLE001  # the next look tries again; this loop must live
            _log.exception("reconciling failed")
