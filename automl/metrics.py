"""Metrics by the field's names, as scikit-learn computes them."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from automl.inference.columns import FloatArray, IntArray
from contracts.datasets import METRICS_OF_PROBLEM, Metric, ProblemType

_LOWER_IS_BETTER = frozenset({Metric.LOG_LOSS, Metric.RMSE, Metric.MAE})
_NEEDS_BOTH_CLASSES = frozenset({Metric.ROC_AUC, Metric.AVERAGE_PRECISION})
_FEWEST_OF_CLASS = 10  # rows that a threshold is chosen by
THRESHOLD_METRICS = frozenset({Metric.F1, Metric.BALANCED_ACCURACY})


def higher_is_better(metric: Metric) -> bool:
    return metric not in _LOWER_IS_BETTER


def as_loss(metric: Metric, score: float) -> float:
    """The score as something to minimise."""
    return -score if higher_is_better(metric) else score


def decide(scores: FloatArray, threshold: float = 0.5) -> IntArray:
    """Class indices; with two classes the second needs `threshold`."""
    if scores.shape[1] == 2:  # noqa: PLR2004 - binary
        return np.asarray(scores[:, 1] >= threshold, dtype=np.int64)
    return np.asarray(np.argmax(scores, axis=1), dtype=np.int64)


def score(metric: Metric, y: npt.NDArray[Any], scores: FloatArray, threshold: float = 0.5) -> float | None:
    """One metric of `scores` (n, k) against codes or values `y`; None where it is undefined."""
    if len(y) == 0 or (metric in _NEEDS_BOTH_CLASSES and len(np.unique(y)) < 2):  # noqa: PLR2004 - both
        return None
    value = _compute(metric, y, scores, threshold)
    return float(value) if np.isfinite(value) else None


def _compute(  # noqa: C901 - a table of ten metrics
    metric: Metric, y: npt.NDArray[Any], scores: FloatArray, threshold: float
) -> float:
    from sklearn import metrics as sk  # noqa: PLC0415 - a second of import, not for those who only plan

    match metric:
        case Metric.RMSE:
            value = sk.root_mean_squared_error(y, scores[:, 0])
        case Metric.MAE:
            value = sk.mean_absolute_error(y, scores[:, 0])
        case Metric.R2:
            value = sk.r2_score(y, scores[:, 0]) if len(y) > 1 else np.nan
        case Metric.LOG_LOSS:
            value = sk.log_loss(y, _normalised(scores), labels=np.arange(scores.shape[1]))
        case Metric.ROC_AUC:
            value = sk.roc_auc_score(y, scores[:, 1])
        case Metric.AVERAGE_PRECISION:
            value = sk.average_precision_score(y, scores[:, 1])
        case Metric.F1:
            value = _f1_by_class(y, decide(scores, threshold), 2)[1]
        case Metric.F1_MACRO:
            value = float(np.nanmean(_f1_by_class(y, decide(scores), scores.shape[1])))
        case Metric.ACCURACY:
            value = sk.accuracy_score(y, decide(scores, threshold))
        case Metric.BALANCED_ACCURACY:
            value = _balanced_accuracy(y, decide(scores, threshold))
    return float(value)


def _normalised(scores: FloatArray) -> FloatArray:
    """Rows that sum to 1 to the last bit that scikit-learn checks."""
    return np.asarray(scores / scores.sum(axis=1, keepdims=True))


def _balanced_accuracy(y: IntArray, predicted: IntArray) -> float:
    """Mean recall over the classes that occur: scikit-learn's, which warns on the way to the same."""
    return float(np.mean([np.mean(predicted[y == code] == code) for code in np.unique(y)]))


def _f1_by_class(y: IntArray, predicted: IntArray, width: int) -> FloatArray:
    """Scikit-learn's, by counting (a twentieth of its time); NaN of a class that neither has."""
    width = max(width, int(y.max()) + 1)
    hits = np.bincount(y[y == predicted], minlength=width)
    either = np.bincount(y, minlength=width) + np.bincount(predicted, minlength=width)
    return np.asarray(np.divide(2.0 * hits, either, out=np.full(width, np.nan), where=either > 0))


def all_metrics(
    problem_type: ProblemType,
    y: npt.NDArray[Any],
    scores: FloatArray,
    threshold: float,
    factors: tuple[float, ...] | None = None,
) -> dict[str, float]:
    """Every metric of the problem that is defined on these rows, by name; decisions as a `Judge`'s."""
    found = {
        metric.value: Judge(metric, threshold, factors).score(y, scores)
        for metric in METRICS_OF_PROBLEM[problem_type]
    }
    return {name: value for name, value in found.items() if value is not None}


def is_better(
    metric: Metric, problem_type: ProblemType, metrics: dict[str, float], baseline: dict[str, float]
) -> bool:
    """By the chosen metric; where the rows leave it undefined, by the first one that is defined."""
    for name in (metric, *METRICS_OF_PROBLEM[problem_type]):
        if name in metrics and name in baseline:
            return as_loss(name, metrics[name]) < as_loss(name, baseline[name])
    return False


@dataclass(frozen=True)
class Judge:
    """One metric, of a model that decides by `threshold` (two classes) and by `factors` of the classes.

    Factors weigh what is decided, not what is said of probabilities.
    """

    metric: Metric
    threshold: float = 0.5
    factors: tuple[float, ...] | None = None

    def score(self, y: npt.NDArray[Any], scores: FloatArray) -> float | None:
        """None where the rows leave the metric undefined."""
        plain = self.factors is None or self.metric is Metric.LOG_LOSS
        return score(self.metric, y, scores if plain else scores * np.asarray(self.factors), self.threshold)


def best_threshold(metric: Metric, y: IntArray, positive: FloatArray) -> float:
    """The threshold of P(positive) that is best for `metric` on out-of-fold rows; 0.5 wins ties.

    0.5 too where a class has fewer than ten rows: the best for one or two of them is their noise.

    All thresholds are scored by one sort: the clock of a training doesn't look in here.
    """
    if metric not in THRESHOLD_METRICS or np.bincount(y, minlength=2).min() < _FEWEST_OF_CLASS:
        return 0.5
    grid = np.unique(np.append(np.quantile(positive, np.linspace(0.01, 0.99, 99)), 0.5))
    order = np.argsort(positive)
    said_no = np.searchsorted(positive[order], grid, side="left")  # rows below each threshold
    missed = np.concatenate([[0], np.cumsum(y[order])])[said_no]
    num_positive = int(y.sum())
    hits, said_yes = num_positive - missed, len(y) - said_no
    if metric is Metric.F1:
        found = 2.0 * hits / (num_positive + said_yes)
    else:
        found = ((said_no - missed) / (len(y) - num_positive) + hits / num_positive) / 2
    alike = np.round(found, 12)  # ties but for the last bit are ties
    return float(grid[np.lexsort((grid, np.abs(grid - 0.5), -alike))[0]])
