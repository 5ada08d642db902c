"""A stored file, the champion and the real inspector, in a real run of the job."""

import csv
import io
import uuid
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import uuid_utils

from contracts import layout, metadata
from contracts.datasets import Overrides
from contracts.prediction_files import AnswerFormat
from contracts.schedules import ScheduleEntry, ScheduleKind
from contracts.scoring import ScoredFile, Scoring
from object_store import ObjectStore
from tests.integration.dagster_asked import REPOSITORY
from tests.integration.dagster_processes import DagsterProcesses
from tests.pipeline_assets.conftest import DATA, inspect
from tests.pipeline_assets.schedules.conftest import put_schedule, rewind
from tests.pipeline_assets.schedules.test_daemon import runs_of

pytestmark = pytest.mark.timeout(180)
HEADER = "island,bill_length_mm,bill_depth_mm,flipper_length_mm,body_mass_g,sex\n"
ROWS = HEADER + "Biscoe,46.1,13.2,211,4500,FEMALE\nTorgersen,39.1,18.7,181,3750,MALE\n"
SCORE = """mutation Launch($params: ExecutionParams!) { launchRun(executionParams: $params) { __typename
  ... on LaunchRunSuccess { run { runId } } ... on PythonError { message } } }"""


def put_file(store: ObjectStore, project: str, rows: str) -> str:
    """As the API does; the file's id."""
    file_id = str(uuid_utils.uuid7())
    store.put(layout.scored_file_key(project, file_id), rows.encode())
    file = ScoredFile(
        file_id=file_id,
        file_name="new.csv",
        size_bytes=len(rows),
        sha256="0" * 64,
        uploaded_at=datetime.now(UTC),
    )
    store.put(layout.scored_info_key(project, file_id), file.model_dump_json().encode())
    return file_id


def scorings(store: ObjectStore, project: str, file_id: str) -> list[Scoring]:
    keys = [info.key for info in store.list(layout.scored_prefix(project, file_id))]
    found = [key for key in keys if key.endswith(".json") and not key.endswith("/file.json")]
    return [Scoring.model_validate_json(store.get(key)) for key in found]


def by_hand(dagster: DagsterProcesses, project: str, config: dict[str, Any]) -> str:
    params = {
        "selector": {**REPOSITORY, "jobName": metadata.SCORE_JOB},
        "runConfigData": {"ops": {"score": {"config": config}}},
        "executionMetadata": {"tags": [{"key": metadata.PARTITION_TAG, "value": project}]},
    }
    answer = dagster.graphql(SCORE, {"params": params})["launchRun"]
    assert answer["__typename"] == "LaunchRunSuccess", answer
    return str(answer["run"]["runId"])


@pytest.mark.usefixtures("inspector")
def test_a_file_is_scored_on_its_tick_beside_itself(dagster: DagsterProcesses) -> None:
    """SCHED-12: the champion's answers to every row, in their order, by a job that runs no stage.

    A rerun overwrites nothing; rows that do not fit, and a file that is gone, are told beside the file.
    """
    quickly = Overrides(time_budget_s=2)
    penguins = dagster.add_project(DATA / "penguins.csv", "predict the species", quickly, inspect=inspect)
    trained = dagster.launch(penguins)
    dagster.wait_for(trained, "SUCCESS", limit_s=120)
    store = dagster.store
    file_id = put_file(store, penguins, ROWS)
    entry = ScheduleEntry(
        name="yearly", kind=ScheduleKind.SCORE, cron="0 0 1 1 *", file_id=file_id, format=AnswerFormat.CSV
    )
    put_schedule(store, penguins, entry, ago=timedelta(days=400))
    rewind(dagster, datetime.now(UTC) - timedelta(days=399))
    dagster.wait_until(lambda: scorings(store, penguins, file_id), 60)
    store.delete(layout.schedule_key(penguins))

    (scoring,) = scorings(store, penguins, file_id)
    assert (scoring.error, scoring.num_rows, scoring.entry) == (None, 2, "yearly")
    assert scoring.model_id == f"{penguins}/{trained}"
    assert scoring.stamp.endswith("0101t000000z")
    predictions = store.get(layout.predictions_key(penguins, file_id, scoring.stamp, "csv")).decode()
    assert [row["prediction"] for row in csv.DictReader(io.StringIO(predictions))] == ["Gentoo", "Adelie"]
    (run,) = [run for run in runs_of(dagster, penguins) if run["jobName"] == metadata.SCORE_JOB]
    assert (run["runId"], run["tags"][metadata.SCHEDULE_TAG]) == (scoring.run_id, "yearly")

    again = by_hand(dagster, penguins, {"file_id": file_id, "tick": scoring.tick.isoformat()})
    dagster.wait_for(again, "SUCCESS", limit_s=60)
    assert len({each.stamp for each in scorings(store, penguins, file_id)}) == 2

    wrong = put_file(store, penguins, "island,bill_length_mm\nBiscoe,46.1\n")
    dagster.wait_for(by_hand(dagster, penguins, {"file_id": wrong}), "FAILURE", limit_s=60)
    (failed,) = scorings(store, penguins, wrong)
    assert failed.error is not None
    assert "bill_depth_mm" in failed.error.message
    gone = str(uuid.uuid4())
    dagster.wait_for(by_hand(dagster, penguins, {"file_id": gone}), "FAILURE", limit_s=60)
    (missing,) = scorings(store, penguins, gone)
    assert missing.error is not None
    assert missing.error.code == "NOT_FOUND"
