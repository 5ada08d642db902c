"""Tables of every kind become models that beat their baseline, through the API of the real platform."""

import json
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from client import Orrery
from contracts.datasets import Metric, ProblemType
from contracts.events import CompletedEvent
from contracts.report import EvaluationReport
from contracts.stages import ProjectStatus
from tests.conftest import DATA

pytestmark = [pytest.mark.slow, pytest.mark.timeout(360)]
BUDGET_S = 4.0
SMALLER_IS_BETTER = {Metric.RMSE, Metric.MAE, Metric.LOG_LOSS}
CASES = [
    ("penguins", "Which species is the penguin?", "species", ProblemType.MULTICLASS),
    ("concrete", "How strong will the concrete be?", "strength", ProblemType.REGRESSION),
    ("sms_spam", "Detect spam.", "type", ProblemType.BINARY),
    ("space_missions", "Will the rocket launch fail?", "successful", ProblemType.BINARY),
    ("credit_g", "Predict whether the applicant is a good or a bad risk.", "class", ProblemType.BINARY),
]
# A large bird of Biscoe: whoever saw the file can't mistake it.
GENTOO = {
    "island": "Biscoe",
    "bill_length_mm": 46.1,
    "bill_depth_mm": 13.2,
    "flipper_length_mm": 211.0,
    "body_mass_g": 4500.0,
    "sex": "FEMALE",
}


@pytest.fixture(scope="module")
def client(base_url: str) -> Any:
    with Orrery(base_url) as opened:
        yield opened


@pytest.mark.parametrize(("name", "words", "target", "kind"), CASES, ids=[case[0] for case in CASES])
def test_a_table_becomes_a_model_that_answers(
    *, client: Orrery, tmp_path: Path, name: str, words: str, target: str, kind: ProblemType
) -> None:
    """CLIENT-18, PLATFORM-10: watched to its end, better than its baseline, and real rows are answered."""
    path = DATA / f"{name}.csv"
    project = client.create_project(path, words, name, time_budget_s=BUDGET_S).project_id
    events = list(client.watch(project, after=0))
    assert isinstance(events[-1], CompletedEvent), events[-1]
    detail = client.get_project(project)
    assert detail.status is ProjectStatus.COMPLETED
    report = detail.evaluation_report
    assert report is not None
    assert (report.target_column, report.problem_type) == (target, kind)
    assert_beats_its_baseline(report)
    assert_answers(client, project, path, report)
    if name == "penguins":
        assert client.predict(project, [GENTOO]).predictions[0].prediction == "Gentoo"
    assert_a_file_equals_its_rows(client, project, path, tmp_path)
    client.delete(project)


def assert_a_file_equals_its_rows(client: Orrery, project: str, path: Path, folder: Path) -> None:
    """API-103: the file's answers are the route's, to 1e-9, whatever the columns hold."""
    wanted = [column.name for column in client.schema(project).columns]
    rows = pd.read_csv(path)[wanted].dropna().head(60)
    rows.to_csv(folder / "rows.csv", index=False)
    made = client.predict_file(project, folder / "rows.csv", folder / "answers.jsonl", inputs=False)
    found = [json.loads(line) for line in made.path.read_text().splitlines()]
    asked = client.predict(project, rows).predictions
    assert made.num_rows == len(found) == len(asked) == len(rows)
    for line, answer in zip(found, asked, strict=True):
        assert numbers(line) == pytest.approx(numbers(answer.model_dump(exclude_none=True)), abs=1e-9)
        assert isinstance(line["prediction"], float) or line["prediction"] == answer.prediction


def numbers(answer: dict[str, Any]) -> dict[str, float]:
    said = {"value": answer["prediction"]} if isinstance(answer["prediction"], float) else {}
    return said | answer.get("probabilities", {}) | answer.get("interval", {})


def assert_beats_its_baseline(report: EvaluationReport) -> None:
    ours, theirs = report.metrics[report.metric], report.baseline_metrics[report.metric]
    assert ours < theirs if report.metric in SMALLER_IS_BETTER else ours > theirs, (ours, theirs)
    assert report.better_than_baseline


def assert_answers(client: Orrery, project: str, path: Path, report: EvaluationReport) -> None:
    """One row of the file, without its answer: a class of the target's, or a number within its range."""
    table = pd.read_csv(path)
    wanted = [column.name for column in client.schema(project).columns]
    (answer,) = client.predict(project, table[wanted].head(1)).predictions
    known = table[report.target_column].dropna()
    if report.problem_type is ProblemType.REGRESSION:
        spread = known.max() - known.min()
        assert known.min() - spread < float(answer.prediction) < known.max() + spread
        return
    assert str(answer.prediction) in {str(value) for value in known.unique()}
    assert sum((answer.probabilities or {}).values()) == pytest.approx(1)
