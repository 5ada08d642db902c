"""Deleting a project: the tombstone first, the rest behind it, each step repeatable."""

import asyncio
import time
from collections.abc import Awaitable
from datetime import UTC, datetime, timedelta

import structlog

from api.dagster_gql.client import DagsterClient
from api.dagster_gql.errors import DagsterRefused, DagsterUnavailable
from api.dagster_gql.runs import RunInfo
from api.db import outbox, projects, runs
from api.db.database import Database
from api.models import ModelServer
from api.projection.follower import Follower
from api.sagas.late import LATE, may_land
from api.sagas.launch import Launcher
from api.sagas.places import endpoints_among, recorded_of
from api.stream.hub import Hub
from contracts import metadata
from contracts.errors import OrreryError
from contracts.layout import (
    monitoring_news_key,
    monitoring_seen_key,
    news_key,
    project_key,
    project_prefix,
    schedule_key,
)
from object_store import ObjectNotFound, ObjectStore

_log = structlog.get_logger("api.delete")

POLL_S = 0.25
# Past the run host's own escalation to SIGKILL; after it, ask again from the start.
END_WAIT_S = 60.0
FIRST_PAUSE_S = 0.5
LONGEST_PAUSE_S = 15.0
LATE_POLL_S = 2.0
RETIRE_POLL_S = 1.0
# A daemon that has found a project due asks for its run within this time.
SCHEDULED_LATE = timedelta(seconds=60)


class Deleter:
    """The delete saga; one task a project."""

    def __init__(
        self,
        *,
        db: Database,
        dagster: DagsterClient,
        follower: Follower,
        hub: Hub,
        launcher: Launcher,
        store: ObjectStore,
        models: ModelServer,
        uses_vertex: bool,
    ) -> None:
        """`uses_vertex`: runs may leave something on Vertex AI, wherever they ended."""
        self._db = db
        self._dagster = dagster
        self._follower = follower
        self._hub = hub
        self._launcher = launcher
        self._store = store
        self._models = models
        self._uses_vertex = uses_vertex
        self._tasks: dict[str, asyncio.Task[None]] = {}

    async def begin(self, project_id: str) -> bool:
        """Set the tombstone and go on behind it; False when there is no such project any more."""
        async with self._db.session() as session:
            if not await projects.mark_deleted(session, project_id, datetime.now(UTC)):
                return False
        self._hub.close_project(project_id)
        self.soon(project_id)
        return True

    def soon(self, project_id: str) -> None:
        """Finish a deletion whose tombstone stands."""
        if project_id not in self._tasks:
            task = asyncio.create_task(self._persist(project_id), name=f"delete {project_id}")
            self._tasks[project_id] = task
            task.add_done_callback(lambda _: self._tasks.pop(project_id, None))

    async def stop(self) -> None:
        """Give up; what is unfinished goes on at the next start."""
        tasks = list(self._tasks.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _persist(self, project_id: str) -> None:
        pause = FIRST_PAUSE_S
        while True:
            try:
                await self._finish(project_id)
            except (OrreryError, TimeoutError) as error:
                details = error.details if isinstance(error, OrreryError) else None
                _log.warning("deletion delayed", project_id=project_id, reason=str(error), details=details)
            except Exception:  # noqa: BLE001  # a deletion is never dropped: logged whole, tried again
                _log.exception("deletion failed unexpectedly", project_id=project_id)
            else:
                _log.info("deleted", project_id=project_id)
                return
            await asyncio.sleep(pause)
            pause = min(pause * 2, LONGEST_PAUSE_S)

    async def _finish(self, project_id: str) -> None:
        # A launch under way ends first; a later one sees the tombstone.
        async with self._launcher.quiet(project_id):
            pass
        await self._remove(project_id)
        while await self._may_gain_a_run(project_id):
            await asyncio.sleep(LATE_POLL_S)
            if await self._dagster.runs_by_tag(metadata.PARTITION_TAG, project_id, limit=1):
                await self._remove(project_id)
        # Not before: while it stands, the next look, or the next process, waits for a tick under way.
        await asyncio.to_thread(self._store.delete, schedule_key(project_id))
        for key in (news_key, monitoring_news_key, monitoring_seen_key):
            await asyncio.to_thread(self._store.delete, key(project_id))
        async with self._db.session() as session:
            await runs.forget_told(session, project_id)
            await projects.remove(session, project_id)

    async def _remove(self, project_id: str) -> None:
        """All but the row: it is what makes the next look, or the next process, come back."""
        # First what makes it a project: should the index be lost meanwhile, it is not found again.
        await asyncio.to_thread(self._store.delete, project_key(project_id))
        while found := await self._dagster.runs_by_tag(metadata.PARTITION_TAG, project_id):
            for run in found:
                await self._end(run)
            await self._follower.forget(project_id)
            for run in found:
                await _tolerating(self._dagster.delete_run(run.run_id))
        await self._follower.forget(project_id)
        try:
            await self._dagster.delete_partition(project_id)
        except (DagsterRefused, DagsterUnavailable) as no:
            # Having none is success: the code location is loading. Nobody's data, no bill waits for that.
            await self._remove_data(project_id)
            raise DagsterUnavailable(f"The partition stands: {no.message}", no.details) from no
        await self._remove_data(project_id)

    async def _remove_data(self, project_id: str) -> None:
        # Before Vertex AI is asked, which may not be possible for long: nobody's data waits for that.
        await asyncio.to_thread(self._store.delete_prefix, project_prefix(project_id))
        if await self._retire(project_id):
            # A job that was only now cancelled may have written once more.
            await asyncio.to_thread(self._store.delete_prefix, project_prefix(project_id))

    async def _retire(self, project_id: str) -> bool:
        """What it has on Vertex AI, wherever that is. Whether there was anything to ask."""
        async with self._db.reading() as session:
            row = await projects.get_with_deleted(session, project_id)
        served = None if row is None else row.state.endpoint_id
        recorded = await recorded_of(self._store, project_id)
        endpoints = endpoints_among(recorded, served, uses_vertex=self._uses_vertex)
        for endpoint in endpoints:
            while not await self._models.retired(project_id, endpoint):  # noqa: ASYNC110  # Google sets none
                await asyncio.sleep(RETIRE_POLL_S)
        for key in recorded:  # one that can't be read may name a place that nobody has looked at
            await asyncio.to_thread(self._store.delete, key)
        return bool(endpoints)

    async def _may_gain_a_run(self, project_id: str) -> bool:
        """Whether a launch whose answer was lost may still land, or one that the daemon had under way.

        For `LATE` after the tombstone, or `SCHEDULED_LATE`.
        """
        now = datetime.now(UTC)
        async with self._db.reading() as session:
            row = await projects.get_with_deleted(session, project_id)
            if row is None or row.deleted_at is None:
                return False
            if row.deleted_at >= now - LATE and may_land(await outbox.of_project(session, project_id)):
                return True
            deleted_at = row.deleted_at
        return deleted_at >= now - SCHEDULED_LATE and await asyncio.to_thread(self._is_scheduled, project_id)

    def _is_scheduled(self, project_id: str) -> bool:
        try:
            self._store.stat(schedule_key(project_id))
        except ObjectNotFound:
            return False
        return True

    async def _end(self, run: RunInfo) -> None:
        """Cancel and wait for the proof: a worker that still writes would make its rows again."""
        if run.status.ended:
            return
        give_up = time.monotonic() + END_WAIT_S
        while True:
            # Again each time: a run that was only just starting can't be ended at the first asking.
            await _tolerating(self._dagster.terminate(run.run_id))
            now = await self._dagster.get_run(run.run_id)
            if now is None or now.status.ended:
                return
            if time.monotonic() > give_up:
                raise TimeoutError(f"run {run.run_id} is still {now.status}")
            await asyncio.sleep(POLL_S)


async def _tolerating(step: Awaitable[object]) -> None:
    """A refusal means that the step was done before, or that the next look will tell."""
    try:
        await step
    except DagsterRefused as refusal:
        _log.info("step refused", reason=refusal.message)
