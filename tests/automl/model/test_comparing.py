import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from automl.comparing import Answers, actual_of, answers_of, labels_of_tables, paired_comparison
from automl.metrics import score
from contracts.datasets import METRICS_OF_PROBLEM, Metric, ProblemType


def numbers(values: np.ndarray) -> Answers:
    return Answers(values[:, None], np.zeros(len(values), dtype=np.int64))


def chances(positive: np.ndarray) -> Answers:
    return Answers(np.column_stack([1 - positive, positive]), (positive >= 0.5).astype(np.int64))


def noisy(rows: int, error_a: float, error_b: float, seed: int) -> tuple[np.ndarray, Answers, Answers]:
    rng = np.random.default_rng(seed)
    y = rng.normal(size=rows)
    return y, numbers(y + rng.normal(0, error_a, rows)), numbers(y + rng.normal(0, error_b, rows))


def test_a_better_model_is_certain_and_a_like_one_is_not():
    """RUNS-1: a difference is certain only if its interval lies on one side of zero, `better` above it."""
    y, worse, better = noisy(400, 1.0, 0.5, seed=1)
    ahead = paired_comparison(Metric.RMSE, ProblemType.REGRESSION, y, worse, better, seed=0)
    behind = paired_comparison(Metric.RMSE, ProblemType.REGRESSION, y, better, worse, seed=0)
    same = paired_comparison(Metric.RMSE, ProblemType.REGRESSION, y, worse, worse, seed=0)
    assert ahead.better
    assert ahead.difference == pytest.approx(-behind.difference)
    assert behind.certain
    assert not behind.better
    assert (same.difference, same.certain, same.p_value) == (0.0, False, 1.0)


def test_like_models_are_rarely_told_apart():
    """RUNS-1: of models that err alike, about one in twenty is called different."""
    told = 0
    for seed in range(100):
        y, a, b = noisy(200, 1.0, 1.0, seed=seed)
        told += paired_comparison(Metric.MAE, ProblemType.REGRESSION, y, a, b, seed=seed).certain
    assert told <= 12


@pytest.mark.parametrize("problem", list(ProblemType))
def test_values_are_those_of_the_metrics(problem: ProblemType):
    """RUNS-2: each metric a user may choose is compared, and its values are scikit-learn's."""
    rng = np.random.default_rng(3)
    width = {ProblemType.BINARY: 2, ProblemType.MULTICLASS: 3}.get(problem, 1)
    y = rng.normal(size=120) if width == 1 else rng.integers(0, width, 120)
    answers = []
    for _ in range(2):
        raw = rng.dirichlet(np.ones(width), 120) if width > 1 else y[:, None] + rng.normal(size=(120, 1))
        answers.append(Answers(raw, raw.argmax(axis=1) if width > 1 else np.zeros(120, dtype=np.int64)))
    for metric in METRICS_OF_PROBLEM[problem]:
        found = paired_comparison(metric, problem, y, *answers, seed=0)
        assert found.value_a == pytest.approx(score(metric, y, answers[0].scores), abs=1e-9)
        assert found.value_b == pytest.approx(score(metric, y, answers[1].scores), abs=1e-9)
        assert found.interval is not None
        assert found.interval.low <= found.difference <= found.interval.high


@settings(max_examples=40, deadline=None)
@given(rows=st.integers(0, 12), one_class=st.booleans())
def test_too_few_rows_are_never_certain(rows: int, one_class: bool):
    """RUNS-3: where rows are few, or one class is absent, nothing is certain and nothing fails."""
    rng = np.random.default_rng(rows)
    y = np.zeros(rows, dtype=np.int64) if one_class else np.arange(rows) % 2
    found = paired_comparison(
        Metric.ROC_AUC, ProblemType.BINARY, y, chances(rng.random(rows)), chances(y * 0.9), seed=0
    )
    if rows < 10 or one_class:
        assert not found.certain
    if one_class or rows < 2:
        assert found.difference is None


def test_groups_are_drawn_whole():
    """RUNS-3: copies of a few subjects make nothing certain that the subjects themselves don't."""
    y, a, b = noisy(12, 1.0, 0.8, seed=4)
    alone = paired_comparison(Metric.MAE, ProblemType.REGRESSION, y, a, b, seed=0)
    many = np.repeat(np.arange(12), 50)
    y, a, b = y[many], numbers(a.scores[many, 0]), numbers(b.scores[many, 0])
    whole = paired_comparison(Metric.MAE, ProblemType.REGRESSION, y, a, b, groups=many, seed=0)
    loose = paired_comparison(Metric.MAE, ProblemType.REGRESSION, y, a, b, seed=0)
    assert whole.interval.low == pytest.approx(alone.interval.low, abs=0.15)
    assert loose.interval.high - loose.interval.low < (whole.interval.high - whole.interval.low) / 3


def test_stored_predictions_are_read_with_the_classes_of_both():
    """RUNS-2: a class that one run never saw has no chance in its predictions, and labels match by name."""
    a = pd.DataFrame(
        {"row": [1, 2], "actual": ["x", "'=y"], "predicted": ["x", "x"], "p(x)": 0.7, "p(=y)": 0.3}
    )
    b = pd.DataFrame(
        {"row": [1, 2], "actual": ["x", "'=y"], "predicted": ["z", "'=y"], "p(=y)": 0.4, "p(z)": 0.6}
    )
    labels = labels_of_tables(a, b)
    assert labels == ("x", "=y", "z")
    assert actual_of(a, labels).tolist() == [0, 1]
    assert answers_of(b, labels).scores.tolist() == [[0.0, 0.4, 0.6]] * 2
    assert answers_of(b, labels).decided.tolist() == [2, 1]
