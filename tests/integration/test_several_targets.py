"""A table of three labels and a number becomes one model that answers all four, on the real platform."""

import json
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx2
import numpy as np
import pandas as pd
import pytest

from client import Orrery, OrreryApiError
from contracts.events import CompletedEvent
from contracts.report import EvaluationReport
from contracts.signals import AnalysisResult

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]
BUDGET_S = 2.0
TARGETS = ["late", "damaged", "returned", "hours"]
LONG_OWL = {"distance": 700.0, "weight": 25.0, "carrier": "owl", "fragile": "yes"}


def parcels(rows: int = 400) -> pd.DataFrame:
    """Long ways are late and take hours, heavy and fragile parcels are damaged; gaps in two targets."""
    rng = np.random.default_rng(3)
    table = pd.DataFrame(
        {
            "distance": rng.gamma(3, 100, rows).round(1),
            "weight": rng.gamma(2, 5, rows).round(2),
            "carrier": rng.choice(["north", "swift", "owl"], rows),
            "fragile": rng.choice(["yes", "no"], rows, p=[0.3, 0.7]),
        }
    )
    late = table["distance"] / 200 + (table["carrier"] == "owl") + rng.normal(0, 0.5, rows) > 2.2
    damaged = 1.5 * (table["fragile"] == "yes") + table["weight"] / 10 + rng.normal(0, 0.5, rows) > 2
    table["late"] = np.where(late, "yes", "no")
    table["damaged"] = np.where(damaged, "yes", "no")
    table["returned"] = (late.astype(float) + damaged + rng.normal(0, 0.4, rows) > 1.1).astype(int)
    table["hours"] = (table["distance"] / 10 + rng.normal(0, 3, rows)).round(2)
    table.loc[rng.choice(rows, 30, replace=False), "damaged"] = None
    table.loc[rng.choice(rows, 8, replace=False), "late"] = None
    return table


@pytest.fixture(scope="module")
def client(base_url: str) -> Iterator[Orrery]:
    with Orrery(base_url) as opened:
        yield opened


@pytest.fixture(scope="module")
def table(tmp_path_factory: Any) -> Path:
    path: Path = tmp_path_factory.mktemp("parcels") / "parcels.csv"
    parcels().to_csv(path, index=False)
    return path


@pytest.fixture(scope="module")
def project(client: Orrery, table: Path) -> str:
    words = "Predict late, damaged, returned and hours."
    made = client.create_project(table, words, time_budget_s=BUDGET_S).project_id
    events = list(client.watch(made, after=0))
    assert isinstance(events[-1], CompletedEvent), events[-1]
    return made


def test_the_words_choose_all_targets(client: Orrery, project: str) -> None:
    """ENGINE-29, TABLE-26: four targets of two kinds from one sentence, none of them an input."""
    (analysis,) = [
        stage.result for stage in client.state(project).stages if isinstance(stage.result, AnalysisResult)
    ]
    assert [analysis.target_column, *analysis.further_targets] == TARGETS
    schema = client.schema(project)
    assert {column.name for column in schema.columns} == set(LONG_OWL)
    assert [schema.target_column, *(each.target_column for each in schema.further_targets)] == TARGETS
    assert [each.classes for each in schema.further_targets] == [["no", "yes"], ["0", "1"], None]


def test_each_target_is_measured(client: Orrery, project: str, table: Path) -> None:
    """ENGINE-33: each target beats its own baseline; labels have the three joint metrics."""
    report = client.get_project(project).evaluation_report
    assert report is not None
    assert report.better_than_baseline
    assert [each.target_column for each in report.further_targets] == TARGETS[1:]
    for each in report.further_targets:
        assert each.better_than_baseline, each.target_column
        assert each.gain is not None
        assert each.gain.interval is not None
        assert len(each.leaderboard) > 2
    assert [each.name for each in report.joint] == ["hamming_loss", "exact_match", "f1_macro"]
    assert all(each.interval is not None for each in report.joint)
    lacking = int(pd.read_csv(table)["damaged"].isna().sum())
    damaged = report.further_targets[0]
    assert damaged.num_train_rows + damaged.num_holdout_rows == len(parcels()) - lacking


def test_an_answer_has_all_targets(client: Orrery, project: str) -> None:
    """ENGINE-32: over HTTP, with probabilities or interval each, and beside them the first as ever."""
    (answer,) = client.predict(project, [LONG_OWL]).predictions
    assert answer.predictions is not None
    assert list(answer.predictions) == TARGETS
    late, hours = answer.predictions["late"], answer.predictions["hours"]
    assert (answer.prediction, answer.probabilities) == (late.prediction, late.probabilities)
    assert late.prediction == "yes"
    assert answer.predictions["returned"].prediction == 1
    assert hours.probabilities is None
    assert hours.interval is not None
    assert hours.interval.low < float(hours.prediction) < hours.interval.high
    assert 50 < float(hours.prediction) < 90
    with pytest.raises(OrreryApiError, match="unknown column 'hours'"):
        client.predict(project, [{**LONG_OWL, "hours": 3.0}])


def test_a_file_has_a_column_a_target(client: Orrery, project: str, table: Path, tmp_path: Path) -> None:
    """ENGINE-34: as over HTTP, with each further target's name behind its columns."""
    client.predict_file(project, table, tmp_path / "told.csv", inputs=False)
    told = pd.read_csv(tmp_path / "told.csv")
    assert {f"prediction [{name}]" for name in TARGETS[1:]} <= set(told.columns)
    assert {"prediction", "p(yes)", "p(yes) [damaged]", "p(1) [returned]", "interval_low [hours]"} <= set(
        told.columns
    )
    inputs = parcels()[list(LONG_OWL)].head(1).to_dict("records")
    (answer,) = client.predict(project, inputs).predictions
    assert answer.predictions is not None
    assert told["prediction [hours]"][0] == pytest.approx(float(answer.predictions["hours"].prediction))
    truth = pd.read_csv(table)["hours"]
    assert np.corrcoef(told["prediction [hours]"], truth)[0, 1] > 0.9
    client.predict_file(project, table, tmp_path / "told.parquet", inputs=False)
    typed = pd.read_parquet(tmp_path / "told.parquet")
    assert typed["prediction [returned]"].dtype.kind == "i"
    assert typed["prediction [hours]"].dtype.kind == "f"


def test_the_folder_answers_all_targets(client: Orrery, project: str, table: Path, tmp_path: Path) -> None:
    """ENGINE-34: the bundle's script gives what the endpoint gives; its card names every target."""
    bundle = client.download_artifact(project, "bundle", tmp_path / "bundle.zip")
    with zipfile.ZipFile(bundle) as archive:
        archive.extractall(tmp_path)
    card = (tmp_path / "model" / "MODEL_CARD.md").read_text()
    assert all(f"{name!r}" in card for name in TARGETS)
    rows = tmp_path / "rows.json"
    rows.write_text(json.dumps([LONG_OWL]))
    script = [sys.executable, "predict.py", str(rows)]
    done = subprocess.run(script, cwd=tmp_path / "model", capture_output=True, text=True, check=True)
    (answer,) = client.predict(project, [LONG_OWL]).predictions
    assert json.loads(done.stdout) == answer.model_dump(mode="json", exclude_none=True)


def test_the_held_out_predictions_have_all_targets(client: Orrery, project: str, tmp_path: Path) -> None:
    """ENGINE-34: what the report says of a further target follows from the file that it hands out."""
    path = client.download_artifact(project, "holdout_predictions", tmp_path / "held.csv")
    held = pd.read_csv(path)
    report: EvaluationReport | None = client.get_project(project).evaluation_report
    assert report is not None
    known = held.dropna(subset=["actual [hours]"])
    off = float(np.sqrt(np.mean((known["actual [hours]"] - known["predicted [hours]"]) ** 2)))
    hours = report.further_targets[2]
    assert hours.metrics["rmse"] == pytest.approx(off, rel=0.15)  # rows without the first target are not here


def test_new_data_are_checked_by_all_targets(client: Orrery, project: str) -> None:
    """DATA-16: the words named 'damaged', the run found it a yes or no: a third value is refused by name."""
    rows = parcels().head(40).assign(damaged="a little")
    answer = httpx2.post(
        f"{client.base_url}/api/v1/projects/{project}/data",
        files={"file": ("more.csv", rows.to_csv(index=False).encode())},
    )
    assert (answer.status_code, answer.json()["error_code"]) == (422, "INCOMPATIBLE_DATA"), answer.text
    assert "'damaged'" in answer.json()["details"]
    assert "'a little'" in answer.json()["details"]


def test_a_fork_predicts_other_targets(client: Orrery, project: str) -> None:
    """ENGINE-29: another list of targets trains anew, from the analysis on; the champion stays."""
    before = client.champions(project).current
    assert before is not None
    told = {"data_analysis": {"target_columns": ["hours", "late"]}, "model_selection": {"time_budget_s": 1}}
    told |= {"model_training": {"time_budget_s": 1}}
    state = client.state(project)
    client.fork(project, "data_analysis", told)
    list(client.watch(project, f"{state.epoch}:{state.seq}", expect_new_run=True))
    run = client.get_run(client.list_runs(project).runs[0].run_id)
    assert run.receipt is not None
    assert (run.receipt.target_column, run.receipt.further_targets) == ("hours", ["late"])
    assert run.receipt.train_rows > 300
    after = client.champions(project).current
    assert after is not None
    assert after.run_id == before.run_id


def test_a_further_target_that_is_left_out_is_not_predicted(client: Orrery, project: str) -> None:
    """RUNS-36: the words named it, the fork drops it: the fork's list wins; the first can't be dropped."""
    first = client.list_runs(project).runs[-1].run_id
    told: dict[str, Any] = {"model_selection": {"time_budget_s": 1}, "model_training": {"time_budget_s": 1}}
    told |= {"data_processing": {"drop_columns": ["damaged"]}}
    told |= {"feature_engineering": {"drop_columns": ["returned"]}}  # which is no input anyway
    state = client.state(project)
    client.fork(project, "data_processing", told, parent_run_id=first)
    end = list(client.watch(project, f"{state.epoch}:{state.seq}", expect_new_run=True))[-1]
    assert isinstance(end, CompletedEvent), end
    run = client.get_run(client.list_runs(project).runs[0].run_id)
    assert run.receipt is not None
    assert (run.receipt.target_column, run.receipt.further_targets) == ("late", ["returned", "hours"])
    for stage in ("data_processing", "feature_engineering"):
        with pytest.raises(OrreryApiError, match="What is predicted can't be dropped"):
            client.fork(project, stage, {stage: {"drop_columns": ["late"]}}, parent_run_id=first)
    said = {
        "data_analysis": {"target_columns": ["late", "hours"]},
        "data_processing": {"drop_columns": ["hours"]},
    }
    with pytest.raises(OrreryApiError, match=r"What is predicted can't be dropped.*hours"):
        client.fork(project, "data_analysis", said, parent_run_id=first)


@pytest.mark.parametrize(
    ("named", "words"),
    [
        ('["late", "late"]', "twice"),
        ("late, gone", "gone"),
        ("late, constant", "fewer than two"),
        ("[", "list"),
    ],
)
def test_targets_that_can_not_be_are_refused(
    client: Orrery, table: Path, tmp_path: Path, named: str, words: str
) -> None:
    """ENGINE-29: one named twice, one that is not there, one without two values."""
    spoilt = tmp_path / "spoilt.csv"
    pd.read_csv(table).assign(constant=1).to_csv(spoilt, index=False)
    with spoilt.open("rb") as file:
        answer = httpx2.post(
            f"{client.base_url}/api/v1/projects",
            data={"problem_description": "Predict what I named.", "target_columns": named},
            files={"file": ("spoilt.csv", file)},
        )
    assert answer.status_code in {201, 422}, answer.text
    if answer.status_code == 422:
        assert words in answer.text
        return
    project = answer.json()["project_id"]
    list(client.watch(project, after=0))
    error = client.state(project).error
    assert error is not None
    assert words in error.message
