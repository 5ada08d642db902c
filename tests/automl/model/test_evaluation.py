import base64
import hashlib
import re
import tomllib
from pathlib import Path

import numpy as np
import pytest
from sklearn.metrics import log_loss, roc_auc_score, root_mean_squared_error

from automl.evaluation import Evaluation, evaluate_model
from automl.inert import inert
from automl.report import render_report
from contracts.report import EvaluationReport, Finding

NASTY = "<script>alert(1)</script>"


def evaluate(built, **options) -> Evaluation:
    case = built.case
    settings = {"findings": [*case.parts.dropped], "seed": 0, "threads": 1, **options}
    parts = case.parts
    return evaluate_model(
        built.trained.model,
        built.trained.summary,
        parts.train,
        parts.holdout,
        case.plan,
        case.interpretation,
        **settings,
    )


@pytest.fixture(scope="module")
def verdict(binary) -> Evaluation:
    return evaluate(binary)


def test_the_metrics_are_those_of_the_predictions(verdict, binary) -> None:
    """ENGINE-11: the report's numbers follow from the holdout predictions that it hands out."""
    table = verdict.holdout_predictions
    assert list(table["row"]) == list(binary.case.parts.holdout.index)
    assert verdict.report.metrics["roc_auc"] == pytest.approx(
        roc_auc_score(table["actual"] == "yes", table["p(yes)"])
    )
    assert verdict.report.metrics["accuracy"] == pytest.approx((table["actual"] == table["predicted"]).mean())
    assert (table["actual"].to_numpy() == binary.case.table.loc[table["row"], "bought"].to_numpy()).all()


def test_the_baseline_is_the_training_rows_prior(verdict, binary) -> None:
    """ENGINE-11: the dummy answers with the class shares of the training rows, and is beaten."""
    share = (binary.case.parts.train["bought"] == "yes").mean()
    truth = (binary.case.parts.holdout["bought"] == "yes").astype(int)
    report = verdict.report
    assert report.baseline_metrics["roc_auc"] == 0.5
    assert report.baseline_metrics["log_loss"] == pytest.approx(log_loss(truth, np.full(len(truth), share)))
    assert report.better_than_baseline
    assert report.positive_class == "yes"
    assert report.work_units == binary.trained.work_units


def test_importance_finds_what_matters(verdict) -> None:
    """ENGINE-11: every input column is shuffled once at least; the telling ones come first."""
    names = [entry.feature for entry in verdict.report.feature_importance]
    assert set(names) == {"size", "visits", "colour", "member", "since", "comment"}
    assert names[0] == "comment"


def test_the_confusion_matrix_counts_the_holdout(verdict) -> None:
    """ENGINE-11: rows are the true classes, columns the predicted ones."""
    matrix, table = verdict.report.confusion_matrix, verdict.holdout_predictions
    assert matrix.labels == ["no", "yes"]
    for i, actual in enumerate(matrix.labels):
        for j, said in enumerate(matrix.labels):
            hits = (table["actual"] == actual) & (table["predicted"] == said)
            assert matrix.counts[i][j] == hits.sum()


def test_plots_suit_the_problem(verdict, regression) -> None:
    """ENGINE-11: PNG files, by problem type, the same bytes each time."""
    assert [plot.name for plot in verdict.plots] == [
        "importance", "confusion", "roc", "precision_recall", "calibration",
    ]  # fmt: skip
    first, second = evaluate(regression), evaluate(regression)
    assert [plot.name for plot in first.plots] == ["importance", "predicted", "residuals"]
    for one, other in zip(first.plots, second.plots, strict=True):
        data = base64.b64decode(one.png_base64)
        assert data.startswith(b"\x89PNG")
        assert hashlib.sha256(data).digest() == hashlib.sha256(base64.b64decode(other.png_base64)).digest()


def test_regression_is_measured_in_its_own_units(regression) -> None:
    """ENGINE-11: RMSE on the holdout, far below the baseline's."""
    found = evaluate(regression)
    table = found.holdout_predictions
    expected = root_mean_squared_error(table["actual"], table["predicted"])
    assert found.report.metrics["rmse"] == pytest.approx(expected)
    assert found.report.metrics["rmse"] < 0.6 * found.report.baseline_metrics["rmse"]
    assert found.report.confusion_matrix is None


def test_tiny_classes_are_trained_and_named(multiclass) -> None:
    """ENGINE-2: a class of one row stays in training, is in the schema, and has a finding."""
    found = evaluate(multiclass)
    assert found.report.confusion_matrix.labels == ["1", "2", "3", "7", "9"]
    assert {f.code for f in found.report.findings} >= {"tiny_class"}
    assert set(found.report.metrics) == {"log_loss", "accuracy", "balanced_accuracy", "f1_macro"}
    assert found.report.better_than_baseline


def test_progress_counts_the_columns(binary) -> None:
    """ENGINE-12: evaluation reports each column, and a callback that raises stops it."""
    updates = []
    evaluate(binary, progress=updates.append)
    assert [update.done for update in updates] == sorted(update.done for update in updates)
    assert updates[-1].done == updates[-1].total == 14

    def stop(update) -> None:
        raise RuntimeError("stop")

    with pytest.raises(RuntimeError, match="stop"):
        evaluate(binary, progress=stop)


def test_the_report_survives_json(verdict) -> None:
    """ENGINE-11: the page's JSON is the report."""
    text = verdict.report.model_dump_json()
    assert EvaluationReport.model_validate_json(text) == verdict.report


def test_the_page_escapes_and_stands_alone(verdict) -> None:
    """ENGINE-16: no text of the user's becomes markup, and nothing is fetched from anywhere."""
    finding = Finding(column=NASTY, code="x", message=NASTY, action="kept")
    report = verdict.report.model_copy(update={"findings": [finding], "target_column": NASTY})
    page = render_report(NASTY, f"{NASTY} & more", report, verdict.plots)
    assert "<script" not in page
    assert "&lt;script&gt;" in page
    assert "http://" not in page
    assert "https://" not in page
    for part in ("Leaderboard", "ROC AUC", "out of fold", "the test says so", "data:image/png;base64,"):
        assert part in page


def test_a_class_that_looks_like_a_formula_is_made_inert() -> None:
    """ENGINE-11: exported labels start no formula in a spreadsheet."""
    assert inert("=1+1") == "'=1+1"
    assert inert("plain") == "plain"


def test_the_report_names_our_version(verdict) -> None:
    """ENGINE-11: the report's versions are all known, ours being the one that pyproject.toml declares."""
    project = tomllib.loads((Path(__file__).parents[3] / "pyproject.toml").read_text("utf-8"))["project"]
    assert verdict.report.versions["orrery"] == project["version"]
    assert all(re.match(r"\d+\.\d+", version) for version in verdict.report.versions.values())
