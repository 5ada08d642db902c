"""Finishes what a crash left: launches promised or withdrawn, begun deletions, objects without a project."""

import asyncio
import time
from collections.abc import Awaitable, Iterable
from datetime import UTC, datetime, timedelta
from uuid import UUID

import structlog

from api.db import outbox, projects
from api.db.database import Database
from api.sagas.delete import Deleter
from api.sagas.late import LateRuns
from api.sagas.launch import Launcher
from api.sagas.unstarted import UnstartedRuns
from contracts.layout import is_project_id, project_prefix
from object_store import ObjectStore

_log = structlog.get_logger("api.reconcile")

PERIOD_S = 5.0
# A younger promise is in the hands of the request that made it, here or in another replica.
GRACE = timedelta(seconds=15)
# With several replicas, another's create may have stored its objects and not yet its row.
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
    ) -> None:
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
        """Delete the objects of projects begun before `before` (epoch seconds) that have no row."""
        stored = await asyncio.to_thread(self._stored_projects)
        old = [project_id for project_id in stored if _made_at(project_id) < before]
        async with self._db.reading() as session:
            standing = await projects.known(session, old) | set(await projects.tombstones(session))
        orphans = [project_id for project_id in old if project_id not in standing]
        for project_id in orphans:
            await asyncio.to_thread(self._store.delete_prefix, project_prefix(project_id))
            _log.warning("orphaned objects deleted", project_id=project_id)
        return len(orphans)

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

    def _stored_projects(self) -> list[str]:
        return list(dict.fromkeys(_project_ids(info.key for info in self._store.list("projects/"))))


def _project_ids(keys: Iterable[str]) -> Iterable[str]:
    return (part for key in keys if is_project_id(part := key.split("/")[1]))


def _made_at(project_id: str) -> float:
    """A UUIDv7 begins with its milliseconds."""
    return (UUID(project_id).int >> 80) / 1000
