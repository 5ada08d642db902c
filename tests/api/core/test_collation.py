"""Queries on a Postgres whose text is in a language's order, as most installations have it."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from sqlalchemy import text

from api.db import events
from api.projection.drafts import EventDraft
from api.projection.recorder import Recorder
from api.stream.hub import Hub
from contracts.events import StageChangeData
from contracts.stages import STAGES, ProjectStatus, StageStatus
from tests.api.core.streaming import add_project, database


@pytest.fixture(scope="module")
def url(new_postgres: Callable[..., str]) -> str:
    return new_postgres("template template0 locale_provider icu icu_locale 'en'")


async def test_a_runs_events_are_found_whatever_the_order_of_text(url: str) -> None:
    """RUNS-21, RUNS-27: what a run said is found by its id where ';' does not come after ':'."""
    run, other = (f"0000000{n}-0000-4000-8000-000000000000" for n in (1, 2))
    async with database(url) as db:
        project = await add_project(db)
        recorder = Recorder(db, Hub())
        assert len(await recorder.record(project, [began(run)])) == 1
        async with db.reading() as session:
            assert [r for r, _ in await events.of_runs(session, project, [run, other])] == [run]
            assert await events.of_runs(session, project, [other]) == []


async def test_a_runs_events_are_a_stretch_of_the_index(url: str) -> None:
    """RUNS-32: however many events a project has, those of one run are found without reading the others."""
    async with database(url) as db, db.reading() as session:
        await session.execute(text("set local enable_seqscan = off"))
        range_of_run = "project_id = 'p' and source_key >= 'r:' and source_key < 'r;'"
        plan = (await session.scalars(text(f"explain select body from events where {range_of_run}"))).all()
    condition = next(line for line in plan if "Index Cond" in line)
    assert "source_key" in condition
    assert "project_id" in condition


def began(run: str) -> EventDraft:
    data = StageChangeData(
        run_id=run, stage=STAGES[0], status=StageStatus.RUNNING, project_status=ProjectStatus.UPLOADING,
        message="", result=None, reused=False,
    )  # fmt: skip
    return EventDraft(f"{run}:{STAGES[0].value}:running", datetime.now(UTC), data, run)
