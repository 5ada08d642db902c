"""The launch saga at its edges: lost answers, refusals, Dagster away. Real database, scripted Dagster."""

import asyncio
from datetime import timedelta

import pytest

from api.dagster_gql.errors import DagsterRefused, DagsterUnavailable, refusal
from api.dagster_gql.runs import RunInfo, RunStatus, standing
from api.db import outbox, projects, runs
from api.sagas import launch as launching
from api.sagas import unstarted
from api.sagas.unstarted import UnstartedRuns
from contracts import metadata
from contracts.errors import ErrorCode
from contracts.launch import Launch
from contracts.stages import ProjectStatus
from tests.api.edge.launching import NOW, World


async def test_a_lost_answer_gives_no_second_run(world: World) -> None:
    """API-50: the launch landed, its answer did not: the run is found by its tag."""
    key = await world.promised()
    world.dagster.after = [DagsterUnavailable("lost")]
    run_id = await world.launcher.soon(key, fresh=True)
    assert world.dagster.runs == {key: run_id}
    assert world.dagster.launches == 1
    async with world.db.reading() as session:
        row = await outbox.get(session, key)
        assert row is not None
        assert (row.run_id, row.error) == (run_id, None)
        assert row.done_at is not None
        assert [run.run_id for run in await runs.of_project(session, key)] == [run_id]


async def test_an_absent_dagster_is_tried_again(world: World) -> None:
    """API-53: as often as it takes, and once it answers the run is one."""
    key = await world.promised()
    world.dagster.before = [DagsterUnavailable("away")] * 4
    assert await world.launcher.soon(key, fresh=True) == world.dagster.runs[key]
    assert world.dagster.launches == 5


async def test_a_launch_is_measured_once(world: World) -> None:
    """METRICS-4: from the promise to Dagster's answer, however often it was asked; a refusal is none."""
    registry = world.recorder.metrics.registry
    world.dagster.before = [DagsterUnavailable("away")] * 2
    key = await world.promised()
    await world.launcher.soon(key, fresh=True)
    await world.launcher.again(key)
    world.dagster.before = [DagsterRefused("RunConfigValidationInvalid", "no", None)]
    await world.launcher.soon(await world.promised(), fresh=True)
    assert registry.get_sample_value("orrery_launch_seconds_count") == 1
    waited = registry.get_sample_value("orrery_launch_seconds_sum")
    assert waited is not None
    assert waited >= 0.02


async def test_a_refusal_ends_the_project(world: World) -> None:
    """API-53: one fatal error event, status failed, the promise closed; again, nothing changes."""
    key = await world.promised()
    world.dagster.before = [DagsterRefused("RunConfigValidationInvalid", "bad config")] * 2
    assert await world.launcher.soon(key, fresh=True) is None
    assert await world.launcher.soon(key, fresh=False) is None
    async with world.db.reading() as session:
        row = await projects.get(session, key)
        promise = await outbox.get(session, key)
    assert row is not None
    assert promise is not None
    assert row.status == ProjectStatus.FAILED
    assert row.seq == 1
    assert row.state.error is not None
    assert row.state.error.code is ErrorCode.PIPELINE_FAILED
    assert promise.error == "bad config"
    assert world.dagster.launches == 1


@pytest.mark.parametrize("said", ["PipelineNotFoundError", "UnauthorizedError"])
async def test_a_loading_code_server_is_waited_for(world: World, said: str) -> None:
    """API-53: what Dagster says while it loads is no refusal."""
    key = await world.promised()
    world.dagster.before = [DagsterRefused(said, "loading")] * 2
    assert await world.launcher.soon(key, fresh=True) is not None


async def test_a_code_server_that_is_away_is_waited_for(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """API-53: what Dagster wraps in a refusal as its code server is away is none, for however long."""
    monkeypatch.setattr(launching, "LOADING_S", 0.0)
    key = await world.promised()
    details = "dagster._core.errors.DagsterUserCodeUnreachableError: Could not reach user code server."
    world.dagster.before = [refusal("InvalidSubsetError", "Dagster answered", details)] * 5
    assert await world.launcher.soon(key, fresh=True) == world.dagster.runs[key]


async def test_the_patience_with_a_loading_server_begins_anew_after_an_outage(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """API-53: only what is said without a break for long enough is the truth."""
    monkeypatch.setattr(launching, "LOADING_S", 0.05)
    key = await world.promised()
    loading = DagsterRefused("PipelineNotFoundError", "loading")
    world.dagster.before = [loading, DagsterUnavailable("away"), None]
    launch = world.dagster.launch

    async def slowly(what: Launch) -> str:
        await asyncio.sleep(0.04)
        return await launch(what)

    monkeypatch.setattr(world.dagster, "launch", slowly)
    assert await world.launcher.soon(key, fresh=True) is not None
    other = await world.promised()
    world.dagster.before = [loading] * 20
    assert await world.launcher.soon(other, fresh=True) is None


@pytest.mark.parametrize("status", [RunStatus.NOT_STARTED, RunStatus.STARTING])
async def test_a_run_left_half_way_is_asked_for_again(world: World, status: RunStatus) -> None:
    """API-59: the run is found by its tag, but may be nobody's: Dagster is asked once more; it is one run."""
    key = await world.promised()
    world.dagster.after = [DagsterUnavailable("killed")]
    world.dagster.status = status
    assert await world.launcher.soon(key, fresh=True) == world.dagster.runs[key]
    assert (world.dagster.launches, len(world.dagster.runs)) == (2, 1)


def run(run_id: str, status: RunStatus) -> RunInfo:
    fields = {"run_id": run_id, "status": status, "tags": {}}
    return RunInfo.model_construct(**fields)  # type: ignore[arg-type]  # only these are read


def test_of_several_runs_of_a_launch_one_stands() -> None:
    """API-59: the one that was launched, else the oldest: as our coordinator has it."""
    new, old = run("new", RunStatus.NOT_STARTED), run("old", RunStatus.NOT_STARTED)
    assert standing([]) is None
    assert standing([new, old]) is old
    launched = run("launched", RunStatus.QUEUED)
    assert standing([launched, old]) is standing([new, launched]) is launched


async def test_what_a_killed_webserver_left_beside_the_run_is_deleted(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """API-59: a second run of the launch, never submitted, goes; the first is the launch's."""
    key, deleted = await world.promised(), []
    found = [run("left", RunStatus.NOT_STARTED), run("first", RunStatus.STARTED)]

    async def runs_by_tag(tag: str, value: str, *, limit: int = 100) -> list[RunInfo]:
        return found

    async def delete_run(run_id: str) -> None:
        deleted.append(run_id)

    monkeypatch.setattr(world.dagster, "runs_by_tag", runs_by_tag)
    monkeypatch.setattr(world.dagster, "delete_run", delete_run)
    assert await world.launcher.soon(key, fresh=False) == "first"
    assert deleted == ["left"]


async def test_runs_that_never_begin_are_asked_for_again(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """API-59: taken by Dagster, not begun in ten seconds, signed by no worker: asked for now and then."""
    monkeypatch.setattr(unstarted, "PATIENCE", timedelta(seconds=0.2))
    watch = UnstartedRuns(world.db, world.dagster, world.launcher)
    key = await world.promised()
    await world.launcher.soon(key, fresh=True)
    world.dagster.status = RunStatus.STARTING
    await watch.look()
    assert world.dagster.launches == 1  # it may be starting this moment
    await asyncio.sleep(0.25)
    for _ in range(3):
        await watch.look()
    assert world.dagster.launches == 2
    await asyncio.sleep(0.25)
    world.dagster.tags = {metadata.WORKER_TAG: "{}"}
    await watch.look()
    assert world.dagster.launches == 2


async def test_a_deleted_project_is_not_launched(world: World) -> None:
    """API-44: the tombstone stops a promise that is still open."""
    key = await world.promised()
    async with world.db.session() as session:
        await projects.mark_deleted(session, key, NOW)
    assert await world.launcher.soon(key, fresh=True) is None
    assert world.dagster.launches == 0
