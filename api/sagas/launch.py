"""From the outbox to a run in Dagster: once, however often it is tried.

A promise stays in the outbox until Dagster took it or refused it for good. Before any attempt but
the very first, Dagster is asked for a run with the promise's tag: an answer may have been lost. Such
a run may have been left half-way by a webserver that died: it is asked for again, and our coordinator
goes on with the run that the tag already has.
"""

import asyncio
import random
import time
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from weakref import WeakValueDictionary

import structlog

from api.dagster_gql.client import DagsterClient
from api.dagster_gql.errors import DagsterRefused, DagsterUnavailable
from api.dagster_gql.runs import RunInfo, RunStatus, standing
from api.db import outbox, projects, runs
from api.db.database import Database
from api.db.tables import OutboxRow
from api.projection.drafts import EventDraft
from api.projection.follower import Follower
from api.projection.recorder import Recorder
from contracts import metadata
from contracts.errors import ErrorCode
from contracts.events import ErrorData
from contracts.launch import LaunchSpec, to_launch

_log = structlog.get_logger("api.launch")

# What Dagster says while a code server that answers again is being loaded. Said for this long without a
# break, it is the truth. UnauthorizedError: adding a partition is allowed where its definition is known,
# and that is nowhere until the location is loaded.
_LOADING = frozenset(
    {
        "GraphQLError",
        "PipelineNotFoundError",
        "PythonError",
        "RepositoryLocationNotFound",
        "RepositoryNotFoundError",
        "UnauthorizedError",
    }
)
LOADING_S = 120.0
FIRST_PAUSE_S = 0.25
LONGEST_PAUSE_S = 10.0
# A run in one of these may be nobody's: whoever was to start it has died.
UNSTARTED = frozenset({RunStatus.NOT_STARTED, RunStatus.STARTING})


class _LoadingError(DagsterUnavailable):
    """A refusal that may pass."""


class Launcher:
    """Carries out the outbox's promises, each in a task of its own."""

    def __init__(self, db: Database, dagster: DagsterClient, recorder: Recorder, follower: Follower) -> None:
        self._db = db
        self._dagster = dagster
        self._recorder = recorder
        self._follower = follower
        self._tasks: dict[str, asyncio.Task[str | None]] = {}
        # Weak: a lock lives as long as somebody holds it or waits for it.
        self._locks: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    def soon(self, launch_key: str, *, fresh: bool) -> "asyncio.Task[str | None]":
        """Carry out a promise behind the caller; the run's id, or None when there will be none.

        `fresh` says that nobody can have tried it before, so that Dagster need not be asked.
        """
        task = self._tasks.get(launch_key)
        if task is None:
            task = asyncio.create_task(self._persist(launch_key, fresh=fresh), name=f"launch {launch_key}")
            self._tasks[launch_key] = task
            task.add_done_callback(lambda _: self._tasks.pop(launch_key, None))
        return task

    async def again(self, launch_key: str) -> None:
        """Ask Dagster once more for a launch that it took and that nobody seems to work.

        Harmless if somebody does: a launch tag has one run. Raises DagsterUnavailable, DagsterRefused.
        """
        row = await self._promise(launch_key)
        if row is not None and row.run_id is not None and row.error is None:
            await self._dagster.launch(to_launch(row.spec))

    @asynccontextmanager
    async def quiet(self, project_id: str) -> AsyncIterator[None]:
        """While the block runs, no launch of this project is under way in this process."""
        lock = self._locks.setdefault(project_id, asyncio.Lock())
        async with lock:
            yield

    async def stop(self) -> None:
        """Give up; what is unfinished stays in the outbox."""
        tasks = list(self._tasks.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _persist(self, launch_key: str, *, fresh: bool) -> str | None:
        pause = FIRST_PAUSE_S
        loading_since: float | None = None
        while True:
            try:
                return await self._attempt(launch_key, fresh=fresh, may_be_loading=_within(loading_since))
            except _LoadingError as error:
                loading_since = loading_since or time.monotonic()
                _log.warning("launch delayed", launch_key=launch_key, reason=error.details)
            except DagsterUnavailable as error:
                loading_since = None  # whoever was away may have to load again
                _log.warning("launch delayed", launch_key=launch_key, reason=error.message)
            except Exception:  # noqa: BLE001  # a promise is never dropped: logged whole, tried again
                _log.exception("launch failed unexpectedly", launch_key=launch_key)
            fresh = False
            # Full jitter: after Dagster's return not all come at once.
            await asyncio.sleep(pause * random.uniform(0.5, 1))  # noqa: S311  # not a secret
            pause = min(pause * 2, LONGEST_PAUSE_S)

    async def _attempt(self, launch_key: str, *, fresh: bool, may_be_loading: bool) -> str | None:
        row = await self._promise(launch_key)
        if row is None:
            return None
        async with self.quiet(row.project_id):
            row = await self._promise(launch_key)
            if row is None or row.done_at is not None:
                return None if row is None else row.run_id
            try:
                run_id = await self._run_of(row.spec, fresh=fresh)
            except DagsterRefused as refusal:
                if may_be_loading and refusal.typename in _LOADING:
                    raise _LoadingError(refusal.message, refusal.details) from refusal
                await self._refused(row.spec, refusal)
                return None
            await self._done(row.spec, run_id)
            self._recorder.metrics.launch.observe((datetime.now(UTC) - row.created_at).total_seconds())
            return run_id

    async def _promise(self, launch_key: str) -> OutboxRow | None:
        """The promise, unless its project is being deleted."""
        async with self._db.reading() as session:
            row = await outbox.get(session, launch_key)
            if row is None or await projects.get(session, row.project_id) is None:
                return None
            return row

    async def _run_of(self, spec: LaunchSpec, *, fresh: bool) -> str:
        if not fresh:
            found = await self._dagster.runs_by_tag(metadata.LAUNCH_TAG, spec.launch_key)
            ours = standing(found)
            if ours is not None and ours.status not in UNSTARTED:
                await self._clear_away([run for run in found if run is not ours])
                return ours.run_id
        await self._dagster.add_partition(spec.project_id)
        return await self._dagster.launch(to_launch(spec))

    async def _clear_away(self, others: Iterable[RunInfo]) -> None:
        """Runs that an asking again made, and a killed webserver did not delete any more."""
        for run in others:
            if run.status is RunStatus.NOT_STARTED:
                await self._dagster.delete_run(run.run_id)

    async def _done(self, spec: LaunchSpec, run_id: str) -> None:
        now = datetime.now(UTC)
        async with self._db.session() as session:
            # A deletion may have removed the project meanwhile; then there is nothing to note.
            if await projects.get_with_deleted(session, spec.project_id) is None:
                return
            await runs.ensure(session, run_id, spec.project_id, created_at=now, launch_key=spec.launch_key)
            await outbox.mark_done(session, spec.launch_key, run_id=run_id, at=now)
        self._follower.follow_now(run_id, spec.project_id)
        _log.info("launched", launch_key=spec.launch_key, run_id=run_id, project_id=spec.project_id)

    async def _refused(self, spec: LaunchSpec, refusal: DagsterRefused) -> None:
        """The project reaches its terminal state first, then the promise is closed: both repeatable."""
        await self._recorder.record(
            spec.project_id,
            [end_of_launch(spec, ErrorCode.PIPELINE_FAILED, refusal.message, refusal.details)],
        )
        async with self._db.session() as session:
            await outbox.mark_done(
                session, spec.launch_key, run_id=None, at=datetime.now(UTC), error=refusal.message
            )
        _log.error("launch refused", launch_key=spec.launch_key, reason=refusal.message)


def end_of_launch(spec: LaunchSpec, code: ErrorCode, message: str, details: str | None) -> EventDraft:
    """The terminal event of a launch that never became a run; Dagster's log can't say it."""
    data = ErrorData(
        run_id=None, stage=spec.from_stage, code=code, message=message, details=details, fatal=True
    )
    return EventDraft(f"api:launch:{spec.launch_key}"[:160], datetime.now(UTC), data, None)


def _within(since: float | None) -> bool:
    return since is None or time.monotonic() - since < LOADING_S
