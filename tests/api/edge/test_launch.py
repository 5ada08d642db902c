"""The launch saga at its edges: lost answers, refusals, Dagster away. Real database, scripted Dagster."""

import asyncio
from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4

import pytest
import structlog
from uuid_utils import uuid7

from api.dagster_gql.client import DagsterClient
from api.dagster_gql.errors import DagsterRefused, DagsterUnavailable, refusal
from api.dagster_gql.runs import RunInfo, RunStatus, standing
from api.db import outbox, projects, runs
from api.db.database import Database
from api.db.tables import ProjectRow
from api.models import ModelServer
from api.projection.fold import initial_state
from api.projection.follower import Follower
from api.projection.recorder import Recorder
from api.sagas import delete as deleting
from api.sagas import late, unstarted
from api.sagas import launch as launching
from api.sagas.cancel import Canceller
from api.sagas.delete import Deleter
from api.sagas.late import LATE, LateRuns
from api.sagas.launch import Launcher
from api.sagas.rerun import Wish, first_stage, launch_of, promise_run
from api.sagas.unstarted import UnstartedRuns
from api.stream.hub import Hub
from contracts import metadata
from contracts.datasets import DatasetInfo, Overrides, TableFormat
from contracts.errors import ErrorCode, OrreryError
from contracts.events import ProjectState
from contracts.launch import Launch, LaunchSpec, to_launch
from contracts.layout import project_key, raw_key
from contracts.overrides import RunOverrides
from contracts.stages import STAGES, PipelineStage, ProjectStatus, StageStatus
from object_store import open_store

NOW = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)


class ScriptedDagster(DagsterClient):
    """Keeps runs by launch key; `before` and `after` may raise around a launch."""

    def __init__(self) -> None:
        super().__init__("http://nowhere/secret")
        self.runs: dict[str, str] = {}
        self.launches = 0
        self.status = RunStatus.STARTED
        self.tags: dict[str, str] = {}
        self.ended: list[str] = []
        self.before: list[Exception | None] = []
        self.after: list[Exception | None] = []

    async def add_partition(self, project_id: str) -> None:
        del project_id

    async def find_run_by_tag(self, tag: str, value: str) -> RunInfo | None:
        run_id = self.runs.get(value)
        if run_id is None:
            return None
        status = RunStatus.CANCELED if run_id in self.ended else self.status
        moments = {"created_at": NOW, "started_at": None, "ended_at": None, "updated_at": NOW}
        fields = {"run_id": run_id, "status": status, "tags": {tag: value, **self.tags}, **moments}
        return RunInfo.model_construct(**fields)  # type: ignore[arg-type]  # only these are read

    async def runs_by_tag(self, tag: str, value: str, *, limit: int = 100) -> list[RunInfo]:
        found = await self.find_run_by_tag(tag, value)
        return [] if found is None else [found]

    async def unstarted_runs(self) -> list[RunInfo]:
        found = [await self.find_run_by_tag(metadata.LAUNCH_TAG, key) for key in self.runs]
        return [run for run in found if run and run.status in launching.UNSTARTED]

    async def get_run(self, run_id: str) -> RunInfo | None:
        found = [await self.find_run_by_tag("", key) for key, known in self.runs.items() if known == run_id]
        return found[0] if found else None

    async def terminate(self, run_id: str, *, force: bool = False) -> bool:
        self.ended.append(run_id)
        return True

    async def delete_run(self, run_id: str) -> None:
        self.runs = {key: known for key, known in self.runs.items() if known != run_id}

    async def delete_partition(self, project_id: str) -> None:
        del project_id

    async def launch(self, launch: Launch) -> str:
        self.launches += 1
        if self.before and (error := self.before.pop(0)):
            raise error
        run_id = self.runs.setdefault(launch.tags["orrery/launch"], str(uuid4()))
        if self.after and (error := self.after.pop(0)):
            raise error
        return run_id


class World:
    def __init__(self, db: Database, dagster: ScriptedDagster, folder: Path) -> None:
        self.db, self.dagster = db, dagster
        hub = Hub()
        self.recorder = Recorder(db, hub)
        follower = Follower(db, dagster, self.recorder, hub)
        self.launcher = Launcher(db, dagster, self.recorder, follower)
        self.late_runs = LateRuns(db, dagster)
        self.canceller = Canceller(db, dagster, self.recorder, self.launcher, self.late_runs)
        self.deleter = Deleter(
            db=db,
            dagster=dagster,
            follower=follower,
            hub=hub,
            launcher=self.launcher,
            store=open_store((folder / "objects").as_uri()),
            models=ModelServer(folder / "models.sock"),
            uses_vertex=False,
        )

    async def project(self, change: Callable[[ProjectState], ProjectState] = lambda s: s) -> str:
        project_id = str(uuid7())
        info = DatasetInfo(
            dataset_id="0" * 64,
            file_name="x.csv",
            format=TableFormat.CSV,
            size_bytes=1,
            num_rows=1,
            num_columns=1,
            columns=["a"],
            encoding=None,
            delimiter=None,
            decimal=None,
            warnings=[],
        )
        state = change(initial_state(project_id, "epoch", NOW))
        row = ProjectRow(
            id=project_id,
            name="x",
            description="x",
            created_at=NOW,
            dataset=info,
            overrides=Overrides(),
            idempotency_key=None,
            request_hash=None,
            status=state.status.value,
            progress_percentage=0,
            state=state,
            epoch="epoch",
            seq=0,
            updated_at=NOW,
            deleted_at=None,
        )
        async with self.db.session() as session:
            projects.add(session, row)
        return project_id

    async def promised(self) -> str:
        project_id = await self.project()
        spec = LaunchSpec(
            project_id=project_id,
            launch_key=project_id,
            from_stage=STAGES[0],
            parent_run_id=None,
            trigger="api",
            request_id=None,
        )
        async with self.db.session() as session:
            outbox.add(session, spec, NOW)
        return project_id


@pytest.fixture
async def world(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[World]:
    monkeypatch.setattr(launching, "FIRST_PAUSE_S", 0.01)
    monkeypatch.setattr(late, "FIRST_PAUSE_S", 0.01)
    monkeypatch.setattr(deleting, "LATE_POLL_S", 0.02)
    db = Database(f"sqlite+aiosqlite:///{tmp_path / 'x.db'}")
    await db.migrate()
    dagster = ScriptedDagster()
    world = World(db, dagster, tmp_path)
    yield world
    for part in (world.launcher, world.late_runs, world.deleter):
        await part.stop()
    await world.recorder.drain()
    await dagster.close()
    await db.dispose()


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


async def until(condition: Callable[[], object]) -> None:
    async with asyncio.timeout(5):
        while not condition():
            await asyncio.sleep(0.01)


async def lands(world: World, key: str) -> str:
    """The lost request is worked on after all."""
    async with world.db.reading() as session:
        row = await outbox.get(session, key)
        assert row is not None
    return await world.dagster.launch(to_launch(row.spec))


async def test_what_lands_after_a_cancel_is_ended(world: World) -> None:
    """API-54: the run is found by its launch tag, ended once, and noted; then nobody looks any more."""
    key = await world.promised()
    await world.canceller.cancel(key)
    await asyncio.sleep(0.05)
    assert world.dagster.ended == []
    run_id = await lands(world, key)
    await until(lambda: world.dagster.ended)
    assert world.dagster.ended == [run_id]
    await until(lambda: not world.late_runs._tasks)
    async with world.db.reading() as session:
        row = await outbox.get(session, key)
    assert row is not None
    assert (row.run_id, row.error) == (run_id, late.WITHDRAWN)
    await world.late_runs.look()
    assert not world.late_runs._tasks


async def test_the_next_process_watches_on(world: World) -> None:
    """API-54: what was withdrawn before a restart is ended when it lands after it; long ago is let be."""
    young, old = await world.promised(), await world.promised()
    for key in (young, old):
        await world.canceller.cancel(key)
    await world.late_runs.stop()
    async with world.db.session() as session:
        await outbox.mark_done(
            session,
            old,
            run_id=None,
            at=datetime.now(UTC) - LATE - timedelta(seconds=1),
            error=late.WITHDRAWN,
        )
    run_id = await lands(world, young)
    await lands(world, old)
    await world.late_runs.look()
    await until(lambda: not world.late_runs._tasks)
    assert world.dagster.ended == [run_id]


async def test_what_lands_after_a_delete_is_ended_and_deleted(world: World) -> None:
    """API-54: the tombstone stands while a lost launch may land; its run goes the way of the others."""
    key = await world.promised()
    await world.deleter.begin(key)
    await asyncio.sleep(0.1)
    async with world.db.reading() as session:
        assert await projects.get_with_deleted(session, key) is not None
    run_id = await lands(world, key)
    await until(lambda: not world.dagster.runs)
    assert world.dagster.ended == [run_id]


async def test_a_deletion_without_doubt_does_not_wait(world: World) -> None:
    """API-54: a launch that Dagster took leaves no doubt: the row goes at once."""
    key = await world.promised()
    run_id = await world.launcher.soon(key, fresh=True)
    await world.deleter.begin(key)
    await until(lambda: not world.deleter._tasks)
    assert (world.dagster.ended, world.dagster.runs) == ([run_id], {})
    async with world.db.reading() as session:
        assert await projects.get_with_deleted(session, key) is None


async def test_a_deletion_waits_for_a_code_location_that_loads(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """API-44: what Dagster says while it loads orphans no partition, and no data wait for it."""
    monkeypatch.setattr(deleting, "FIRST_PAUSE_S", 0.01)
    project_id = await world.project()
    store = world.deleter._store
    store.put(project_key(project_id), b"{}")
    store.put(raw_key(project_id), b"x")
    loading, asked = True, 0

    async def delete_partition(_: str) -> None:
        nonlocal asked
        asked += 1
        if loading:
            said = "The repository does not contain a dynamic partitions definition with the given name."
            raise refusal("UnauthorizedError", "Dagster answered UnauthorizedError.", said)

    monkeypatch.setattr(world.dagster, "delete_partition", delete_partition)
    with structlog.testing.capture_logs() as logs:
        await world.deleter.begin(project_id)
        await until(lambda: asked > 1)
        assert list(store.list("projects/")) == []
        async with world.db.reading() as session:
            assert await projects.get_with_deleted(session, project_id) is not None
        loading = False
        await until(lambda: not world.deleter._tasks)
    async with world.db.reading() as session:
        assert await projects.get_with_deleted(session, project_id) is None
    told = [entry for entry in logs if entry["log_level"] != "info"]
    assert {entry["event"] for entry in told} == {"deletion delayed"}
    assert "dynamic partitions definition" in told[0]["details"]


async def test_a_deletion_does_not_keep_the_data_while_vertex_cant_be_asked(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """API-44, VERTEX-8: objects go first, the row last; the recorded place is asked, then the settings'."""
    monkeypatch.setattr(deleting, "FIRST_PAUSE_S", 0.01)
    endpoint = "projects/p/locations/europe-west4/endpoints/e"
    project_id = await world.project(lambda state: state.model_copy(update={"endpoint_id": endpoint}))
    world.deleter._uses_vertex = True
    store = world.deleter._store
    store.put(project_key(project_id), b"{}")
    store.put(raw_key(project_id, "a" * 64), b"x")
    asked: list[str | None] = []
    away = True

    async def retired(project: str, place: str | None = None) -> bool:
        asked.append(place)
        if away:
            raise OrreryError(ErrorCode.UNAVAILABLE, "Vertex AI does not answer: try again.")
        store.put(raw_key(project, "b" * 64), b"a job's last word")
        return True

    monkeypatch.setattr(world.deleter._models, "retired", retired)
    await world.deleter.begin(project_id)
    await until(lambda: len(asked) > 1)
    assert list(store.list("projects/")) == []
    async with world.db.reading() as session:
        assert await projects.get_with_deleted(session, project_id) is not None
    away = False
    await until(lambda: not world.deleter._tasks)
    assert asked[-2:] == [endpoint, None]
    assert list(store.list("projects/")) == []
    async with world.db.reading() as session:
        assert await projects.get_with_deleted(session, project_id) is None


WISH = Wish(
    from_stage=None,
    parent_run_id=None,
    seen_run_id=None,
    overrides=lambda _first: RunOverrides(),
    by=None,
    reason=None,
    replay_of=None,
    request_id=None,
)


async def test_of_many_reruns_one_is_promised(world: World) -> None:
    """API-40: ten at once, one promise, nine 409."""

    def failed(state: ProjectState) -> ProjectState:
        return state.model_copy(update={"status": ProjectStatus.FAILED})

    project_id = await world.project(failed)
    asked = [promise_run(world.db, project_id, WISH) for _ in range(10)]
    answers = await asyncio.gather(*asked, return_exceptions=True)
    assert sum(isinstance(a, LaunchSpec) for a in answers) == 1
    assert {a.code for a in answers if isinstance(a, OrreryError)} == {ErrorCode.CONFLICT}


def state_with(completed: int, status: ProjectStatus, **changes: object) -> ProjectState:
    state = initial_state(str(uuid7()), "e", NOW)
    stages = [
        s.model_copy(update={"status": StageStatus.COMPLETED if n < completed else StageStatus.FAILED})
        for n, s in enumerate(state.stages)
    ]
    run_id = str(uuid4())
    return state.model_copy(update={"stages": stages, "status": status, "run_id": run_id, **changes})


@pytest.mark.parametrize("completed", range(8))
def test_a_retry_begins_at_the_failed_stage(completed: int) -> None:
    """API-40: the first that is not completed; its parent is the run that failed."""
    state = state_with(completed, ProjectStatus.FAILED)
    stage = first_stage(state, None)
    spec = launch_of(state, WISH, stage)
    assert stage is STAGES[completed]
    assert spec.parent_run_id == (state.run_id if completed else None)


def test_what_a_stage_redone_by_hand_left_to_do_is_done() -> None:
    """API-40: after a middle stage was redone in the Dagster UI, `{}` goes on behind it."""
    assert first_stage(state_with(3, ProjectStatus.COMPLETED), None) is STAGES[3]


def test_a_stage_without_its_upstream_is_refused() -> None:
    """API-40: 409 names the stages that have no results."""
    state = state_with(3, ProjectStatus.FAILED)
    assert first_stage(state, STAGES[3]) is STAGES[3]
    assert first_stage(state, STAGES[1]) is STAGES[1]
    with pytest.raises(OrreryError) as caught:
        first_stage(state, PipelineStage.MODEL_TRAINING)
    assert caught.value.code is ErrorCode.CONFLICT
    assert "model_selection" in (caught.value.details or "")
    with pytest.raises(OrreryError):
        first_stage(state_with(8, ProjectStatus.COMPLETED), None)
