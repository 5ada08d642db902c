"""Finds runs wherever they were started, and keeps one tail for each that has not ended.

A project's runs are tailed one after the other, in the order in which they were found: a run that
waits for another (Dagster's concurrency limit on the project) says nothing before that one ends.
Of several replicas the one that holds the project's lease does so; the others stand by.
"""

import asyncio
from collections import OrderedDict
from datetime import UTC, datetime, timedelta

import structlog
from sqlalchemy.ext.asyncio import AsyncSession

from api.dagster_gql.client import DagsterClient
from api.dagster_gql.errors import DagsterRefused, DagsterUnavailable
from api.dagster_gql.runs import RunInfo, RunStatus
from api.db import outbox, projects, runs
from api.db.database import Database
from api.projection.batch import LeaseLostError
from api.projection.leases import Lease, Leases
from api.projection.polling import LogPoller
from api.projection.queue_positions import position_draft, positions
from api.projection.recorder import Recorder
from api.projection.run_events import RunEvents
from api.projection.tail import Inherits, Tail
from api.projection.watching import Attention, RunsFile
from api.stream.hub import Hub
from contracts.errors import ErrorCode, OrreryError
from contracts.layout import is_project_id

_log = structlog.get_logger("api.follower")

OVERLAP = timedelta(seconds=5)  # rows may become visible later than their time says
MARK = "discovery"
MARK_EVERY_S = 10.0
REMEMBERED_RUNS = 20_000
RETRY_S = 1.0


class Follower:
    """Start it once in a process; `follow_now` spares a run that we launched the wait for discovery."""

    def __init__(
        self,
        db: Database,
        dagster: DagsterClient,
        recorder: Recorder,
        hub: Hub,
        *,
        poll_interval_s: float = 0.4,
        subscribe: bool | None = None,
        runs_file: RunsFile | None = None,
        dagster_dsn: str | None = None,
        inherits: Inherits | None = None,
    ) -> None:
        """`subscribe` None: by subscription on SQLite, by polling where our tables are on Postgres.

        With `runs_file` Dagster is asked for runs when that has changed; with `dagster_dsn`, its database on
        Postgres, for runs and their logs when that says so.
        """
        subscribing = db.is_sqlite if subscribe is None else subscribe
        self._under_way: set[str] = set()  # runs that have begun, and are read here
        self._run_events = (
            None
            if subscribing or dagster_dsn is None
            else RunEvents(dagster_dsn, heard=self._heard, is_followed=self._under_way.__contains__)
        )
        self._inherits = inherits
        self._db = db
        self._dagster = dagster
        self._recorder = recorder
        self._hub = hub
        source = self._run_events or runs_file
        self._attention = Attention(
            poll_interval_s,
            None if source is None else source.signature,
            tells_all=self._run_events is None,
        )
        self._poller = None if subscribing else LogPoller(dagster, self._is_listening)
        self._leases = Leases(db)
        self._lines: dict[str, list[Tail]] = {}  # a project's tails; the first one is running
        self._tasks: dict[str, asyncio.Task[None]] = {}
        self._done: OrderedDict[str, None] = OrderedDict()  # runs that need no tail (any more)
        self._met: set[str] = set()  # runs that have their row, so that a restart finds them
        self._told: dict[str, int] = {}  # run id to the queue position last told
        self._discovery: asyncio.Task[None] | None = None
        self._seen_until = datetime.fromtimestamp(0, UTC)
        self._last_changed: set[tuple[str, datetime]] = set()
        self._marked_at = 0.0

    async def start(self) -> None:
        """Go on with the runs that had not ended when the last process stopped, and find others."""
        async with self._db.reading() as session:
            mark = await runs.read_mark(session, MARK)
            for row in await runs.open_runs(session):
                self._queue_tail(row.run_id, row.project_id)
        if mark is not None:
            self._seen_until = datetime.fromtimestamp(mark, UTC)
        if self._run_events is not None:
            self._run_events.start()
        self._discovery = asyncio.create_task(self._discover(), name="discovery")

    async def stop(self) -> None:
        """Stop at once; what was not read is read by the next start."""
        tasks = [*self._tasks.values(), *([self._discovery] if self._discovery else [])]
        for task in tasks:
            task.cancel()
        if tasks:
            await asyncio.wait(tasks)
        self._lines.clear()
        self._tasks.clear()
        if self._run_events is not None:
            await self._run_events.stop()
        await self._leases.stop()
        await self._recorder.drain()

    def follow_now(self, run_id: str, project_id: str) -> None:
        """Tail a run that was just launched. Repeated calls do nothing."""
        self._queue_tail(run_id, project_id)

    async def forget(self, project_id: str) -> None:
        """Stop following a project that is being deleted."""
        for tail in self._lines.pop(project_id, []):
            self._finish(tail.run_id)
        task = self._tasks.pop(project_id, None)
        if task is not None:
            task.cancel()
            await asyncio.wait({task})

    def active(self) -> int:
        """How many runs are followed now, by this process."""
        return sum(len(line) for project, line in self._lines.items() if self._leases.holds(project))

    # Dagster's own words, where they are heard

    def _is_listening(self) -> bool:
        return self._run_events is not None and self._run_events.is_listening

    def _heard(self, run_id: str | None) -> None:
        if self._poller is not None:
            self._poller.heard(run_id)

    # Discovery

    async def _discover(self) -> None:
        failing = False
        while True:
            try:
                if self._attention.is_due():
                    await self._drop_told()
                    await self._look()
                failing = False
            except (DagsterUnavailable, DagsterRefused) as error:
                self._attention.unanswered()
                if not failing:  # once an outage
                    _log.info("discovery_waits", details=error.details)
                failing = True
                await asyncio.sleep(RETRY_S)
            except Exception:  # noqa: BLE001  # one bad look must not end all looking
                self._attention.unanswered()
                _log.exception("discovery_failed")
                await asyncio.sleep(RETRY_S)
            await asyncio.sleep(self._attention.pause_s)

    async def _look(self) -> None:
        now = await self._dagster.runs_updated_after(self._seen_until - OVERLAP)
        changed = {(run.run_id, run.updated_at) for run in now.changed}
        self._attention.heard(news=not changed <= self._last_changed)
        self._last_changed = changed
        for run in reversed(now.changed):  # oldest first: the order of a project's rounds
            await self._meet(run)
        await self._tell_positions(now.queued)
        if now.changed:
            self._seen_until = max(self._seen_until, *(run.updated_at for run in now.changed))
            await self._save_mark()

    async def _meet(self, run: RunInfo) -> None:
        project_id = run.project_id
        # Before it was submitted a run says nothing, and may yet be deleted as another of its launch.
        if run.run_id in self._done or project_id is None or run.status is RunStatus.NOT_STARTED:
            return
        if run.run_id not in self._met and not await self._is_ours(run, project_id):
            return
        tail = self._queue_tail(run.run_id, project_id)
        if tail is not None and run.status.ended:
            tail.tell_ended()

    async def _is_ours(self, run: RunInfo, project_id: str) -> bool:
        """Whether the run belongs to a living project and has not been told to its end."""
        if is_project_id(project_id):
            async with self._db.session() as session:
                if await projects.known(session, [project_id]) and not (
                    await _is_anothers(session, run) or await _is_history(session, run, project_id)
                ):
                    row = await runs.ensure(
                        session,
                        run.run_id,
                        project_id,
                        created_at=run.created_at,
                        launch_key=run.launch_key,
                    )
                    if row.ended_at is None:
                        self._met.add(run.run_id)
                        return True
        self._finish(run.run_id)
        return False

    async def _tell_positions(self, queued: list[RunInfo]) -> None:
        places = positions(queued)
        self._told = {run_id: told for run_id, told in self._told.items() if run_id in places}
        for run in queued:
            position = places[run.run_id]
            tail = None if run.project_id is None else self._tail_of(run.run_id, run.project_id)
            if tail is None or self._told.get(run.run_id) == position:
                continue
            if not self._leases.holds(tail.project_id):
                continue
            draft = position_draft(run.run_id, position, datetime.now(UTC))
            try:
                # An empty answer: the project's earlier run still has the floor. Told again later.
                fence = self._leases.token(tail.project_id)
                if await self._recorder.record(tail.project_id, [draft], fence=fence):
                    self._told[run.run_id] = position
            except (OrreryError, LeaseLostError) as error:
                _log.info("position_not_recorded", run_id=run.run_id, message=str(error))

    async def _save_mark(self) -> None:
        now = asyncio.get_running_loop().time()
        if now - self._marked_at < MARK_EVERY_S:
            return
        self._marked_at = now
        async with self._db.session() as session:
            await runs.write_mark(session, MARK, self._seen_until.timestamp())

    # Tails

    def _tail_of(self, run_id: str, project_id: str) -> Tail | None:
        line = self._lines.get(project_id, ())
        return next((tail for tail in line if tail.run_id == run_id), None)

    def _queue_tail(self, run_id: str, project_id: str) -> Tail | None:
        if run_id in self._done:
            return None
        known = self._tail_of(run_id, project_id)
        if known is not None:
            return known
        tail = Tail(
            run_id,
            project_id,
            self._dagster,
            self._recorder,
            poller=self._poller,
            began=self._under_way.add,
            inherits=self._inherits,
            commits_settled=None if self._run_events is None else self._run_events.commits_settled,
        )
        self._lines.setdefault(project_id, []).append(tail)
        if project_id not in self._tasks:
            task = asyncio.create_task(self._follow_line(project_id), name=f"tails of {project_id}")
            self._tasks[project_id] = task
        return tail

    async def _follow_line(self, project_id: str) -> None:
        """One tail after the other, until none is left; only while we hold the project's lease."""
        line = self._lines[project_id]
        while line:
            lease = await self._leases.acquire(project_id)
            try:
                while line and not lease.lost.is_set():
                    if await self._follow(line[0], lease):
                        self._finish(line.pop(0).run_id)
            finally:
                for tail in line:  # nobody reads them here now: what they say is news again
                    self._under_way.discard(tail.run_id)
                await self._leases.release(lease)
        del self._lines[project_id]
        del self._tasks[project_id]

    async def _follow(self, tail: Tail, lease: Lease) -> bool:
        """False: the lease was lost, or it broke by something unforeseen and is tried again."""
        try:
            return await _while_held(tail, lease)
        except LeaseLostError:
            lease.lost.set()
            return False
        except OrreryError as error:
            if error.code is not ErrorCode.PROJECT_NOT_FOUND:
                _log.exception("tail_broke", run_id=tail.run_id)
                await asyncio.sleep(RETRY_S)
                return False
        except Exception:  # noqa: BLE001  # one bad run must not end the project's line
            _log.exception("tail_broke", run_id=tail.run_id)
            await asyncio.sleep(RETRY_S)
            return False
        return True

    async def _drop_told(self) -> None:
        """A run that another replica has told to its end, or whose project is gone, needs no tail here."""
        waiting = [p for p in self._lines if not self._leases.holds(p)]
        run_ids = [tail.run_id for project_id in waiting for tail in self._lines[project_id]]
        if not run_ids:
            return
        async with self._db.reading() as session:
            told = await runs.ended_among(session, run_ids)
            living = await projects.known(session, waiting)
        for project_id in waiting:
            line = self._lines.get(project_id, [])
            if self._leases.holds(project_id):
                continue  # it is ours by now, and its tails end by themselves
            for tail in [t for t in line if t.run_id in told or project_id not in living]:
                line.remove(tail)
                self._finish(tail.run_id)
            if not line and project_id in self._tasks:
                self._tasks.pop(project_id).cancel()
                del self._lines[project_id]

    def _finish(self, run_id: str) -> None:
        self._met.discard(run_id)
        self._under_way.discard(run_id)
        if self._run_events is not None:
            self._run_events.prompt()  # its slot is another's
        self._done[run_id] = None
        if len(self._done) > REMEMBERED_RUNS:
            self._done.popitem(last=False)


async def _is_anothers(session: AsyncSession, run: RunInfo) -> bool:
    """Whether the run's launch has another run: this one was left by a webserver that was killed."""
    promise = None if run.launch_key is None else await outbox.get(session, run.launch_key)
    return promise is not None and promise.run_id not in {None, run.run_id}


async def _is_history(session: AsyncSession, run: RunInfo, project_id: str) -> bool:
    """Whether it ended before the results that a lost index was made again from, so that they tell of it."""
    ended_at = (run.ended_at or run.updated_at) if run.status.ended else None
    return await runs.is_told(session, run.run_id, project_id, ended_at)


async def _while_held(tail: Tail, lease: Lease) -> bool:
    """Whether the tail came to its end before the lease was lost."""
    following = asyncio.create_task(tail.run(lease.token), name=f"tail of {tail.run_id}")
    losing = asyncio.create_task(lease.lost.wait())
    try:
        await asyncio.wait({following, losing}, return_when=asyncio.FIRST_COMPLETED)
    finally:
        losing.cancel()
        ended = following.done()
        following.cancel()
        await asyncio.wait({following, losing})
    if ended:
        following.result()
    return ended
