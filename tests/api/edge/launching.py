"""The launch saga's parts over a real database and a scripted Dagster."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

from uuid_utils import uuid7

from api.dagster_gql.client import DagsterClient
from api.dagster_gql.runs import RunInfo, RunStatus
from api.db import outbox, projects
from api.db.database import Database
from api.db.tables import ProjectRow
from api.models import ModelServer
from api.projection.fold import initial_state
from api.projection.follower import Follower
from api.projection.recorder import Recorder
from api.sagas import launch as launching
from api.sagas.cancel import Canceller
from api.sagas.delete import Deleter
from api.sagas.late import LateRuns
from api.sagas.launch import Launcher
from api.stream.hub import Hub
from contracts import metadata
from contracts.datasets import DatasetInfo, Overrides, TableFormat
from contracts.events import ProjectState
from contracts.launch import Launch, LaunchSpec, to_launch
from contracts.stages import STAGES
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
    """The sagas of launches over one database, and a Dagster that does as it is told."""

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


@asynccontextmanager
async def open_world(folder: Path) -> AsyncIterator[World]:
    """A world whose database and objects lie in `folder`; its tasks are stopped at the end."""
    db = Database(f"sqlite+aiosqlite:///{folder / 'x.db'}")
    await db.migrate()
    dagster = ScriptedDagster()
    world = World(db, dagster, folder)
    yield world
    for part in (world.launcher, world.late_runs, world.deleter):
        await part.stop()
    await world.recorder.drain()
    await dagster.close()
    await db.dispose()


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
