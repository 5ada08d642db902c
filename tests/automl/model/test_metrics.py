import time

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn import metrics as sk

from automl.ensemble import MAX_MEMBERS, MIN_WEIGHT, _roc_auc, ensemble_loss, greedy_weights
from automl.metrics import all_metrics, best_threshold, score
from contracts.datasets import METRICS_OF_PROBLEM, Metric, ProblemType


def scores_for(rng, rows: int, classes: int):
    raw = rng.random((rows, classes)) + 0.01
    return raw / raw.sum(axis=1, keepdims=True)


def test_binary_metrics_are_those_of_scikit_learn() -> None:
    """ENGINE-7: each binary metric equals scikit-learn's on the same rows."""
    rng = np.random.default_rng(0)
    y, scores = rng.integers(0, 2, 200), scores_for(rng, 200, 2)
    said = scores[:, 1] >= 0.5
    expected = {
        "roc_auc": sk.roc_auc_score(y, scores[:, 1]),
        "average_precision": sk.average_precision_score(y, scores[:, 1]),
        "f1": sk.f1_score(y, said),
        "accuracy": sk.accuracy_score(y, said),
        "balanced_accuracy": sk.balanced_accuracy_score(y, said),
        "log_loss": sk.log_loss(y, scores[:, 1]),
    }
    assert all_metrics(ProblemType.BINARY, y, scores, 0.5) == pytest.approx(expected)


def test_multiclass_metrics_are_those_of_scikit_learn() -> None:
    """ENGINE-7: so does each multiclass metric, with a class that these rows lack."""
    rng = np.random.default_rng(1)
    y, scores = rng.integers(0, 3, 150), scores_for(rng, 150, 4)
    said = scores.argmax(axis=1)
    found = all_metrics(ProblemType.MULTICLASS, y, scores, 0.5)
    assert found["log_loss"] == pytest.approx(sk.log_loss(y, scores, labels=[0, 1, 2, 3]))
    assert found["accuracy"] == pytest.approx(sk.accuracy_score(y, said))
    assert found["f1_macro"] == pytest.approx(sk.f1_score(y, said, average="macro", zero_division=0.0))
    recalls = [np.mean(said[y == code] == code) for code in range(3)]
    assert found["balanced_accuracy"] == pytest.approx(np.mean(recalls))


def test_regression_metrics_are_those_of_scikit_learn() -> None:
    """ENGINE-7: RMSE, MAE and R2 as well."""
    rng = np.random.default_rng(2)
    y, said = rng.normal(size=80), rng.normal(size=80)
    found = all_metrics(ProblemType.REGRESSION, y, said[:, None], 0.5)
    assert found["rmse"] == pytest.approx(np.sqrt(sk.mean_squared_error(y, said)))
    assert found["mae"] == pytest.approx(sk.mean_absolute_error(y, said))
    assert found["r2"] == pytest.approx(sk.r2_score(y, said))


def test_a_metric_that_is_undefined_is_left_out() -> None:
    """ENGINE-7: one class on the holdout leaves no ROC AUC, and no crash."""
    found = all_metrics(ProblemType.BINARY, np.zeros(5, dtype=int), np.tile([0.7, 0.3], (5, 1)), 0.5)
    assert "roc_auc" not in found
    assert found["accuracy"] == 1.0
    assert score(Metric.ROC_AUC, np.zeros(5), np.zeros((5, 2))) is None


@given(st.integers(0, 10_000))
@settings(max_examples=40)
def test_the_quick_auc_is_the_true_one(seed) -> None:
    """ENGINE-8: the AUC inside the weighing equals scikit-learn's, ties included."""
    rng = np.random.default_rng(seed)
    y, positive = rng.integers(0, 2, 60), rng.integers(0, 8, 60) / 8
    y[:2] = 0, 1
    assert _roc_auc(y, positive) == pytest.approx(sk.roc_auc_score(y, positive))


@given(st.integers(0, 10_000), st.integers(1, 7), st.sampled_from(list(ProblemType)))
@settings(max_examples=40, deadline=None)
def test_weights_are_few_and_never_worse_than_the_best_alone(seed, members, problem) -> None:
    """ENGINE-8: weights sum to 1, at most four are not zero, none is below 5 %."""
    rng = np.random.default_rng(seed)
    if problem is ProblemType.REGRESSION:
        y = rng.normal(size=90)
        predictions = [(y + rng.normal(size=90))[:, None] for _ in range(members)]
    else:
        classes = 2 if problem is ProblemType.BINARY else 3
        y = rng.integers(0, classes, 90)
        predictions = [scores_for(rng, 90, classes) for _ in range(members)]
    metric = METRICS_OF_PROBLEM[problem][0]
    weights = greedy_weights(predictions, y, metric, problem, seed)
    used = weights[weights > 0]
    assert weights.sum() == pytest.approx(1)
    assert len(used) <= MAX_MEMBERS
    assert used.min() >= MIN_WEIGHT
    if len(predictions) <= MAX_MEMBERS and len(used) > 1:
        blended = sum(w * p for w, p in zip(weights, predictions, strict=True))
        alone = min(ensemble_loss(metric, problem, y, p) for p in predictions)
        assert ensemble_loss(metric, problem, y, blended) <= alone * 1.02


@given(st.integers(0, 10_000), st.integers(2, 12), st.sampled_from([Metric.F1, Metric.BALANCED_ACCURACY]))
@settings(max_examples=60, deadline=None)
def test_the_best_threshold_is_that_of_scikit_learn(seed, levels, metric) -> None:
    """ENGINE-8: all thresholds by one sort find what scikit-learn finds one by one, ties included."""
    rng = np.random.default_rng(seed)
    y, positive = rng.permutation(np.arange(80) % 5 % 2), rng.integers(0, levels, 80) / levels
    grid = np.unique(np.append(np.quantile(positive, np.linspace(0.01, 0.99, 99)), 0.5))
    measure = sk.f1_score if metric is Metric.F1 else sk.balanced_accuracy_score
    scored = {float(t): measure(y, positive >= t) for t in grid}
    found = best_threshold(metric, y, positive)
    assert scored[found] == pytest.approx(max(scored.values()))
    ties = [t for t, value in scored.items() if value > max(scored.values()) - 1e-12]
    assert abs(found - 0.5) == pytest.approx(min(abs(t - 0.5) for t in ties))


@given(st.integers(0, 10_000), st.integers(2, 5))
@settings(max_examples=40, deadline=None)
def test_f1_by_counting_is_that_of_scikit_learn(seed, classes) -> None:
    """ENGINE-7: F1 and its mean over classes, with classes that only one side has, or neither."""
    rng = np.random.default_rng(seed)
    y, scores = rng.integers(0, rng.integers(1, classes + 1), 12), scores_for(rng, 12, classes)
    macro = sk.f1_score(y, scores.argmax(axis=1), average="macro", zero_division=0.0)
    assert score(Metric.F1_MACRO, y, scores) == pytest.approx(macro)
    pair = scores_for(rng, 12, 2)
    expected = sk.f1_score(y > 0, pair[:, 1] >= 0.5, zero_division=0.0)
    assert score(Metric.F1, (y > 0).astype(int), pair) == pytest.approx(expected)


@pytest.mark.parametrize(("positives", "tuned"), [(0, False), (2, False), (9, False), (10, True)])
def test_a_threshold_needs_ten_rows_of_each_class(positives, tuned) -> None:
    """ENGINE-8: one or two positives choose no threshold, nor do so few negatives."""
    y = (np.arange(100) < positives).astype(int)
    likely = np.where(y == 1, 0.3, 0.1)
    assert (best_threshold(Metric.F1, y, likely) < 0.5) == tuned
    assert (best_threshold(Metric.F1, 1 - y, 1 - likely) > 0.5) == tuned


def test_a_threshold_among_many_rows_takes_a_moment() -> None:
    """ENGINE-8, ENGINE-9: no budget is overrun in the search; scikit-learn took 5 s for these rows."""
    rng = np.random.default_rng(0)
    y, positive = (rng.random(200_000) < 0.1).astype(int), rng.random(200_000)
    began = time.process_time()
    best_threshold(Metric.F1, y, positive)
    assert time.process_time() - began < 1


def test_a_threshold_is_tuned_only_for_metrics_that_depend_on_it() -> None:
    """ENGINE-8: F1 on rare positives gets a lower threshold; ROC AUC keeps one half."""
    rng = np.random.default_rng(3)
    y = (rng.random(500) < 0.1).astype(int)
    positive = np.clip(0.05 + 0.25 * y + rng.normal(0, 0.05, 500), 0, 1)
    assert best_threshold(Metric.ROC_AUC, y, positive) == 0.5
    tuned = best_threshold(Metric.F1, y, positive)
    both = np.column_stack([1 - positive, positive])
    assert tuned < 0.5
    assert score(Metric.F1, y, both, tuned) > score(Metric.F1, y, both, 0.5)
