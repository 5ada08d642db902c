"""A real API on a real Postgres, where the test itself is the other replica: it records what it likes."""

import asyncio
from collections.abc import Callable, Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import insert

from api.db.database import Database
from api.db.tables import ProjectRow
from api.projection.drafts import EventDraft
from api.projection.recorder import Recorder
from api.stream.hub import Hub
from contracts.datasets import Metric
from contracts.events import EventData, LogData, LogLevel, ProgressUpdateData, StageChangeData
from contracts.report import LeaderboardRow
from contracts.stages import PipelineStage, ProjectStatus, StageStatus
from tests.api.core.postgres import running
from tests.api.core.streaming import add_project, project_id
from tests.api.edge.server import ApiProcess

Result = TypeVar("Result")
BATCH = 500
STATUSES = (
    "completed",
    "completed",
    "completed",
    "failed",
    "completed",
    "training",
    "cancelled",
    "completed",
)


@dataclass(frozen=True)
class Crowd:
    """What tells the API's clients more than any run would. Playwright's own loop stays out of it."""

    url: str
    api: ApiProcess

    def project(self) -> str:
        """The id of a new one, without a run."""
        return self._do(add_project)

    def projects(self, count: int) -> None:
        """Many at once, as alike as they can be: named by number, and of several statuses."""

        async def add(db: Database) -> None:
            like = await add_project(db)
            async with db.session() as session:
                row = await session.get_one(ProjectRow, like)
                same = {column.key: getattr(row, column.key) for column in ProjectRow.__table__.columns}
                each = [
                    same | {"id": project_id(), "name": f"table {n}", "status": STATUSES[n % len(STATUSES)]}
                    for n in range(1, count)
                ]
                await session.execute(insert(ProjectRow), each)

        self._do(add)

    def log(self, project: str, lines: int, *, wide: int = 0, pause_s: float = 0.0) -> None:
        """`lines` log events of at least `wide` characters, numbered from 0; with a pause, one by one."""

        async def record(db: Database) -> None:
            recorder = Recorder(db, Hub())
            step = 1 if pause_s else BATCH
            for first in range(0, lines, step):
                numbers = range(first, min(first + step, lines))
                await recorder.record(project, [_line(n, wide) for n in numbers])
                await asyncio.sleep(pause_s)

        self._do(record)

    def begin(self, project: str, run: str) -> None:
        """The run's first models are about to be measured."""
        data = StageChangeData(
            run_id=run,
            stage=PipelineStage.MODEL_SELECTION,
            status=StageStatus.RUNNING,
            project_status=ProjectStatus.TRAINING,
            message="Model selection started",
            result=None,
            reused=False,
        )
        self._tell(project, "began", data)

    def measure(self, project: str, run: str, model: str, score: float) -> None:
        """One more model of the run has a score."""
        row = LeaderboardRow(
            model=model,
            family="made-up",
            metric=Metric.ROC_AUC,
            score=score,
            fit_time_s=0.25,
            weight=None,
            note=None,
        )
        data = ProgressUpdateData(
            run_id=run,
            stage=PipelineStage.MODEL_SELECTION,
            progress_percentage=20,
            stage_percentage=10,
            work_done=1,
            work_total=10,
            unit="folds",
            message=f"{model} is measured",
            queue_position=None,
            candidate=row,
        )
        self._tell(project, f"measured:{model}", data)

    def _tell(self, project: str, key: str, data: EventData) -> None:
        async def record(db: Database) -> None:
            await Recorder(db, Hub()).record(project, [EventDraft(key, datetime.now(UTC), data, None)])

        self._do(record)

    def _do(self, work: Callable[[Database], Coroutine[Any, Any, Result]]) -> Result:
        async def run() -> Result:
            db = Database(self.url)
            try:
                return await work(db)
            finally:
                await db.dispose()

        with ThreadPoolExecutor(1) as thread:
            return thread.submit(lambda: asyncio.run(run())).result()


def _line(number: int, wide: int) -> EventDraft:
    data = LogData(run_id=None, stage=None, level=LogLevel.INFO, message=f"line {number} ".ljust(wide, "."))
    return EventDraft(f"line:{number}", datetime.now(UTC), data, None)


@contextmanager
def crowd(folder: Path) -> Iterator[Crowd]:
    """Both, until the end of the block; the API's home is `folder`."""
    runtime = folder / "rt"
    runtime.mkdir(parents=True)
    with running() as url:
        api = ApiProcess(folder / "home", runtime, {"DATABASE_URL": url})
        api.start()
        try:
            yield Crowd(url, api)
        finally:
            api.stop()
