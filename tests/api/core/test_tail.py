"""A tail that has to wait, or to stop, before its run ends; Dagster is scripted, the index is real."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from pathlib import Path

import pytest

from api.dagster_gql.logs import LogPage
from api.dagster_gql.runs import RunInfo, RunStatus
from api.db import events
from api.db.database import Database
from api.projection import tail as tails
from api.projection.follower import Follower
from api.projection.leases import Lease, Leases
from api.projection.polling import LogPoller
from api.projection.recorder import Recorder
from api.projection.tail import Inherits, Tail
from api.stream.hub import Hub
from contracts.signals import StageResult
from contracts.stages import STAGES, PipelineStage
from tests.api.core.logbook import RUN, START, whole_run
from tests.api.core.results import RESULTS
from tests.api.core.streaming import add_project, database, sqlite_url
from tests.api.core.test_polling import Scripted

WAIT_S = 0.1
FIRST = 5  # the run's first stage: what stands before it is its parent's
Results = Mapping[PipelineStage, StageResult]
PARENTS = {stage: RESULTS[stage] for stage in STAGES[:FIRST]}


class Forked(Scripted):
    """Dagster with one run that has gone on from another and ended well."""

    def __init__(self) -> None:
        super().__init__()
        self.logs = {RUN: whole_run(RUN, STAGES[FIRST:]).entries}

    async def get_run(self, run_id: str) -> RunInfo | None:
        return RunInfo(
            run_id=run_id, job_name="", status=RunStatus.SUCCESS, tags={}, parent_run_id=None,
            root_run_id=run_id, created_at=START, started_at=START, ended_at=START, updated_at=START,
        )  # fmt: skip

    async def run_logs(self, run_id: str, cursor: str | None, *, limit: int = 1000) -> LogPage:
        return LogPage(entries=self.logs[run_id], cursor="", has_more=False)


@pytest.fixture
async def db(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Database]:
    monkeypatch.setattr(tails, "INHERITS_S", WAIT_S)
    async with database(sqlite_url(tmp_path)) as found:
        yield found


async def told(db: Database, inherits: Inherits) -> list[str]:
    """What is told of the run, by type, a parent's result as `reused`; within 5 s."""
    project, dagster = await add_project(db), Forked()
    one = Tail(RUN, project, dagster, Recorder(db, Hub()), poller=LogPoller(dagster), inherits=inherits)
    async with asyncio.timeout(5):
        await one.run()
    stored = await db.read(lambda connection: events.after(connection, project, 0, limit=1000))
    return ["reused" if '"reused":true' in event.body else event.event_type for event in stored]


def answering(answer: Callable[[int], Awaitable[Results]]) -> tuple[Inherits, list[int]]:
    asked: list[int] = []

    async def inherits(run_id: str, project_id: str) -> Results:
        asked.append(len(asked))
        return await answer(asked[-1])

    return inherits, asked


async def never(_: int) -> Results:
    await asyncio.Event().wait()
    return {}


async def unreadable(_: int) -> Results:
    raise ValueError("an event's body that is none")


async def late(asked: int) -> Results:
    if asked == 0:
        raise OSError("a bucket that is away")
    return PARENTS


async def at_once(_: int) -> Results:
    return PARENTS


@pytest.mark.parametrize("answer", [never, unreadable])
async def test_a_run_is_told_to_its_end_without_its_parent(
    db: Database, answer: Callable[[int], Awaitable[Results]]
) -> None:
    """RUNS-27: a bucket that doesn't answer, or an event that can't be read, keeps no run from being told."""
    inherits, _ = answering(answer)
    said = await told(db, inherits)
    assert said[-1] == "completed"
    assert "reused" not in said


@pytest.mark.parametrize(("answer", "asked"), [(at_once, [0]), (late, [0, 1])])
async def test_a_parent_is_told_when_it_is_known(
    db: Database, answer: Callable[[int], Awaitable[Results]], asked: list[int]
) -> None:
    """RUNS-27: what the run builds on is told before its first stage, or as soon as it is found."""
    inherits, really_asked = answering(answer)
    said = await told(db, inherits)
    assert (said.count("reused"), said[-1], really_asked) == (FIRST, "completed", asked)
    assert ("reused" in said[: FIRST + 2]) is (answer is at_once)


class OneLease(Leases):
    """The first one asked for, and no other: then another replica has it."""

    given: Lease | None = None

    async def acquire(self, project_id: str) -> Lease:
        if self.given is not None:
            await asyncio.Event().wait()
        self.given = await super().acquire(project_id)
        return self.given


async def test_a_run_that_is_no_longer_read_here_is_news_again(db: Database) -> None:
    """STREAM-108: with its project's lease lost, or the project gone, what a run writes prompts discovery."""
    dagster = Forked()
    dagster.logs[RUN] = dagster.logs[RUN][:2]  # it has begun
    hub = Hub()
    follower = Follower(db, dagster, Recorder(db, hub), hub, subscribe=False)
    follower._leases = leases = OneLease(db)
    project = await add_project(db)
    follower.follow_now(RUN, project)
    try:
        async with asyncio.timeout(5):
            while RUN not in follower._under_way:  # nothing tells
                await asyncio.sleep(0.01)
            assert leases.given is not None
            leases.given.lost.set()
            while leases.holds(project):  # as above
                await asyncio.sleep(0.01)
        assert follower._under_way == set()
    finally:
        await follower.stop()
