"""What runs leave on Vertex AI, as the API ends it: after a cancellation, with a deletion."""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from api import views
from api.db import outbox, projects, runs
from api.models import ModelServer
from api.results import Results
from api.sagas import tidy as tidying
from api.sagas.reconcile import Reconciler
from api.sagas.tidy import Tidier
from api.sagas.unstarted import UnstartedRuns
from contracts.errors import ErrorCode, OrreryError
from contracts.events import ProjectState
from contracts.launch import LaunchSpec
from contracts.layout import project_key, vertex_key, vertex_prefix
from contracts.stages import PipelineStage, ProjectStatus
from contracts.vertex import VertexRecord, endpoint_at
from object_store import ObjectStore
from object_store.documents import crown
from tests.api.core.test_champions import champion
from tests.api.edge.launching import World, until

PLACE = "projects/p/locations/europe-west4"


class Vertex(ModelServer):
    """A model server that is asked, and answers what it is told to."""

    def __init__(self) -> None:
        super().__init__(Path("/nowhere"))
        self.tidied_at: list[str | None] = []
        self.told: list[tuple[list[str], tuple[str, str] | None]] = []
        self.retired_at: list[str | None] = []
        self.answers: list[bool | OrreryError] = []

    async def tidied(
        self,
        project_id: str,
        endpoint: str | None = None,
        *,
        runs: Sequence[str],
        champion: tuple[str, str] | None,
    ) -> bool:
        self.tidied_at.append(endpoint)
        self.told.append((list(runs), champion))
        answer = self.answers.pop(0) if self.answers else True
        if isinstance(answer, OrreryError):
            raise answer
        return answer

    async def retired(self, project_id: str, endpoint: str | None = None) -> bool:
        self.retired_at.append(endpoint)
        return True


@pytest.fixture
async def vertex(world: World) -> AsyncIterator[Vertex]:
    """Behind the world's deleter, too."""
    server = Vertex()
    world.deleter._models = server
    yield server
    await server.close()


@pytest.fixture
async def tidier(world: World, vertex: Vertex, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Tidier]:
    monkeypatch.setattr(tidying, "POLL_S", 0.01)
    monkeypatch.setattr(tidying, "LATE_S", 0.05)
    tidier = Tidier(world.db, store_of(world), vertex, world.launcher.quiet, uses_vertex=False)
    yield tidier
    await tidier.stop()


def store_of(world: World) -> ObjectStore:
    return world.deleter._store


def with_status(status: ProjectStatus) -> Callable[[ProjectState], ProjectState]:
    return lambda state: state.model_copy(update={"status": status})


def put_on_record(world: World, project_id: str) -> None:
    record = VertexRecord(place=PLACE).model_dump_json().encode()
    store_of(world).put(vertex_key(project_id, PLACE), record)


async def test_a_cancelled_run_is_tidied_up_after(world: World, tidier: Tidier, vertex: Vertex) -> None:
    """VERTEX-21: asked until nothing is at work, through an outage, and once more for what came late."""
    project_id = await world.project(with_status(ProjectStatus.CANCELLED))
    put_on_record(world, project_id)
    vertex.answers = [False, OrreryError(ErrorCode.UNAVAILABLE, "away"), False, True, True]
    tidier.soon(project_id)
    await until(lambda: not tidier._tasks)
    assert vertex.tidied_at == [endpoint_at(PLACE, project_id)] * 5


async def test_a_run_that_is_cancelled_during_another_ones_wait(
    world: World, tidier: Tidier, vertex: Vertex, monkeypatch: pytest.MonkeyPatch
) -> None:
    """VERTEX-21: it has both of its looks, the first of them at once."""
    project_id = await world.project(with_status(ProjectStatus.CANCELLED))
    put_on_record(world, project_id)
    monkeypatch.setattr(tidying, "LATE_S", 30.0)
    tidier.soon(project_id)
    await until(lambda: len(vertex.tidied_at) == 1)
    tidier.soon(project_id)
    monkeypatch.setattr(tidying, "LATE_S", 0.05)
    await until(lambda: not tidier._tasks)
    assert len(vertex.tidied_at) == 3
    tidier.soon(project_id)
    await until(lambda: not tidier._tasks)
    assert len(vertex.tidied_at) == 5


async def test_only_what_ended_runs_made_is_ended(world: World, tidier: Tidier, vertex: Vertex) -> None:
    """VERTEX-21: the model server is told which runs have ended, and which model is served by its record."""
    project_id = await world.project(with_status(ProjectStatus.CANCELLED))
    put_on_record(world, project_id)
    async with world.db.session() as session:
        row = await runs.ensure(session, "over", project_id, created_at=datetime.now(UTC))
        row.ended_at = datetime.now(UTC)
    crown(store_of(world), project_id, champion(1, project_id))
    tidier.soon(project_id)
    await until(lambda: not tidier._tasks)
    record = champion(1, project_id)
    assert set(map(repr, vertex.told)) == {repr((["over"], (record.endpoint_id, record.model_sha256)))}


@pytest.mark.parametrize("status", [ProjectStatus.COMPLETED, ProjectStatus.FAILED, ProjectStatus.TRAINING])
async def test_nothing_else_is(world: World, tidier: Tidier, vertex: Vertex, status: ProjectStatus) -> None:
    """VERTEX-21: a run that failed or was interrupted leaves its job and version for the next."""
    project_id = await world.project(with_status(status))
    put_on_record(world, project_id)
    tidier.soon(project_id)
    await until(lambda: not tidier._tasks)
    assert vertex.tidied_at == []


async def test_a_new_run_is_not_disturbed(world: World, tidier: Tidier, vertex: Vertex) -> None:
    """VERTEX-21: once another run is promised, what is at work may be its."""
    project_id = await world.project(with_status(ProjectStatus.CANCELLED))
    put_on_record(world, project_id)
    spec = LaunchSpec(
        project_id=project_id,
        launch_key="again",
        from_stage=PipelineStage.MODEL_TRAINING,
        parent_run_id=None,
        trigger="api",
        request_id=None,
    )
    async with world.db.session() as session:
        outbox.add(session, spec, datetime.now(UTC))
    tidier.soon(project_id)
    await until(lambda: not tidier._tasks)
    assert vertex.tidied_at == []


async def test_what_a_stop_left_out_is_caught_up(world: World, tidier: Tidier, vertex: Vertex) -> None:
    """VERTEX-21: a start looks after the runs that were cancelled within a day, and no others."""
    old = await world.project(with_status(ProjectStatus.CANCELLED))
    put_on_record(world, old)
    new = await world.project(with_status(ProjectStatus.CANCELLED))
    put_on_record(world, new)
    async with world.db.session() as session:
        for project_id, ago in ((old, timedelta(days=2)), (new, timedelta(hours=2))):
            row = await projects.get(session, project_id)
            assert row is not None
            row.updated_at = datetime.now(UTC) - ago
    await tidier.start()
    await until(lambda: not tidier._tasks)
    assert set(vertex.tidied_at) == {endpoint_at(PLACE, new)}


async def test_the_detail_says_where_it_is_served(world: World) -> None:
    """VERTEX-24: endpoint, our own predict route and the console's page; no page for what is served here."""
    name = f"{PLACE}/endpoints/orrery-x"
    for endpoint, shown, page in (
        (name, "orrery-x", "locations/europe-west4/endpoints/orrery-x?project=p"),
        ("local", "local", None),
    ):
        change = {"endpoint_id": endpoint, "model_key": "k"}
        project_id = await world.project(lambda state, change=change: state.model_copy(update=change))  # type: ignore[misc]  # a default binds it
        async with world.db.reading() as session:
            row = await projects.get(session, project_id)
        assert row is not None
        detail = views.detail(row, None, [], f"/api/v1/projects/{project_id}")
        assert (detail.endpoint_id, detail.prediction_endpoint) == (
            shown,
            f"/api/v1/projects/{project_id}/predict",
        )
        assert (detail.console_url is None) == (page is None)
        assert page is None or str(detail.console_url).endswith(page)


async def test_a_deletion_goes_by_the_record(world: World, vertex: Vertex) -> None:
    """VERTEX-20: what was made on Vertex AI goes with its project after everything was set back to local."""
    project_id = await world.project()
    put_on_record(world, project_id)
    store_of(world).put(project_key(project_id), b"{}")
    await world.deleter.begin(project_id)
    await until(lambda: not world.deleter._tasks)
    assert set(vertex.retired_at) == {endpoint_at(PLACE, project_id)}
    assert list(store_of(world).list("")) == []


async def test_a_record_that_is_not_understood_is_kept(world: World, vertex: Vertex) -> None:
    """VERTEX-20: only what was acted on goes: another record may name a place that nobody has looked at."""
    project_id = await world.project()
    put_on_record(world, project_id)
    unknown = vertex_key(project_id, "another")
    store_of(world).put(unknown, b'{"place": "moon"}')
    await world.deleter.begin(project_id)
    await until(lambda: not world.deleter._tasks)
    assert set(vertex.retired_at) == {endpoint_at(PLACE, project_id)}
    assert [info.key for info in store_of(world).list(vertex_prefix(project_id))] == [unknown]


async def test_a_deletion_whose_row_is_lost_is_finished(world: World, vertex: Vertex) -> None:
    """VERTEX-20: a record of a project that is nowhere is an unfinished deletion's; others are kept."""
    gone = await world.project()
    standing, unknown = await world.project(), await world.project()
    for project_id in (gone, standing, unknown):
        put_on_record(world, project_id)
    store_of(world).put(project_key(unknown), b"{}")
    async with world.db.session() as session:
        for lost in (gone, unknown):  # another installation's, or to be reindexed
            await projects.remove(session, lost)
    reconciler = Reconciler(
        db=world.db,
        store=store_of(world),
        launcher=world.launcher,
        deleter=world.deleter,
        late_runs=world.late_runs,
        unstarted=UnstartedRuns(world.db, world.dagster, world.launcher),
        results=Results(world.db, store_of(world)),
        catching_up=[],
        in_bucket=True,
    )
    await reconciler.sweep_objects(datetime.now(UTC).timestamp() + 1)
    await asyncio.sleep(0)
    await until(lambda: not world.deleter._tasks)
    assert set(vertex.retired_at) == {endpoint_at(PLACE, gone)}
    assert list(store_of(world).list(vertex_prefix(gone))) == []
    assert list(store_of(world).list(vertex_prefix(standing)))
    assert list(store_of(world).list(vertex_prefix(unknown)))
