"""A schedule through the whole platform: Dagster's daemon starts it, the API tells of it."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx2
import pytest

from client import Orrery
from contracts.runs import RunStatus
from contracts.schedules import ScheduleEntry, ScheduleKind
from contracts.stages import PipelineStage, ProjectStatus
from object_store import open_store
from pipeline_assets.schedules.cursor import Cursor
from tests.integration.dagster_asked import REPOSITORY
from tests.integration.dagster_processes import REPO
from tests.integration.starter import Starter, until
from tests.pipeline_assets.schedules.conftest import SET_CURSOR, put_schedule

pytestmark = pytest.mark.timeout(300)
YEARLY = "0 0 1 1 *"
HEADER = "island,bill_length_mm,bill_depth_mm,flipper_length_mm,body_mass_g,sex"
ROWS = f"{HEADER}\nBiscoe,46.1,13.2,211,4500,FEMALE\n"


def rewind(base_url: str) -> None:
    """As if the daemon had been down for a year, said as the Dagster UI says it."""
    ago = datetime.now(UTC) - timedelta(days=399)
    cursor = Cursor(until=ago, news_until=datetime.now(UTC)).model_dump_json(exclude_none=True)
    variables = {"sensor": {**REPOSITORY, "sensorName": "schedules"}, "cursor": cursor}
    body = {"query": SET_CURSOR, "variables": variables}
    answer = httpx2.post(f"{base_url}/dagster/graphql", json=body, headers={"Origin": base_url}, timeout=30)
    assert answer.json()["data"]["setSensorCursor"]["__typename"] == "Sensor"


def test_what_a_schedule_starts_is_told_like_any_other_run(
    platform: Starter, base_url: str, tmp_path: Path
) -> None:
    """SCHED-13, SCHED-16: a retraining is a run of the project, by its schedule; a scoring is none.

    Its predictions lie beside the file, and can be downloaded.
    """
    rows = tmp_path / "rows.csv"
    rows.write_text(ROWS)
    with Orrery(base_url) as orrery:
        data = REPO / "tests" / "data" / "penguins.csv"
        project = orrery.create_project(data, "predict the species", time_budget_s=5).project_id
        until(lambda: orrery.progress(project).status is ProjectStatus.COMPLETED, 120)
        (first,) = orrery.list_runs(project).runs
        file = orrery.put_scored_file(project, rows)
        deploy = ScheduleEntry(name="again", cron=YEARLY, from_stage=PipelineStage.MODEL_DEPLOYMENT)
        score = ScheduleEntry(name="score", kind=ScheduleKind.SCORE, cron=YEARLY, file_id=file.file_id)
        store = open_store((platform.home / "objects").as_uri())
        put_schedule(store, project, deploy, score, ago=timedelta(days=400))
        rewind(base_url)
        until(lambda: orrery.list_runs(project).total == 2, 60)
        until(lambda: orrery.list_runs(project).runs[0].status is RunStatus.COMPLETED, 60)
        until(lambda: bool(orrery.scored_file(project, file.file_id).scorings), 60)
        orrery.delete_schedule(project)
        run = orrery.list_runs(project).runs[0]
        assert (run.trigger, run.from_stage) == ("schedule", PipelineStage.MODEL_DEPLOYMENT)
        assert "again" in (run.reason or "")
        assert {stage.produced_by for stage in orrery.get_run(run.run_id).stages[:-1]} == {first.run_id}
        (scoring,) = orrery.scored_file(project, file.file_id).scorings
        assert scoring.error is None
        assert scoring.run_id not in {each.run_id for each in orrery.list_runs(project).runs}
        assert orrery.state(project).run_id == run.run_id
        got = orrery.download_scores(project, file.file_id, scoring.stamp, tmp_path / "out.csv")
        assert "Gentoo" in got.read_text()
        orrery.delete(project)
