"""Metrics of many resamples at once: each takes row weights (b, n) and gives (b,) values, or NaN.

With weights of one they are scikit-learn's metrics. A bootstrap of a dozen metrics so takes moments.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from automl.inference.columns import FloatArray, IntArray
from contracts.datasets import ProblemType

Resampled = Callable[[FloatArray], FloatArray]
_MAX_RANKED_CLASSES = 30


@dataclass(frozen=True)
class NamedMetric:
    name: str
    title: str
    higher_is_better: bool
    of: Resampled


def named_metrics(
    problem: ProblemType, y: npt.NDArray[Any], scores: FloatArray, decided: IntArray
) -> list[NamedMetric]:
    """All that the field uses for the problem. `decided` are class indices; not read for numbers."""
    with np.errstate(all="ignore"):
        if problem is ProblemType.REGRESSION:
            return _of_numbers(np.asarray(y, dtype=np.float64), scores[:, 0])
        common = _of_classes(y, scores, decided)
        return [*_of_two(y, scores, decided), *common] if problem is ProblemType.BINARY else common


def _of_numbers(y: FloatArray, predicted: FloatArray) -> list[NamedMetric]:
    error = y - predicted
    square, size = np.square(error), np.abs(error)

    def r2(weights: FloatArray) -> FloatArray:
        mean = _mean(weights, y)
        spread = _mean(weights, np.square(y)) - np.square(mean)
        return 1 - _mean(weights, square) / np.where(spread > 0, spread, np.nan)

    found = [
        NamedMetric("rmse", "RMSE", False, lambda w: np.sqrt(_mean(w, square))),
        NamedMetric("mae", "MAE", False, lambda w: _mean(w, size)),
        NamedMetric("median_absolute_error", "Median absolute error", False, lambda w: _median(w, size)),
        NamedMetric("r2", "R²", True, r2),
    ]
    if np.all(y != 0):
        share = size / np.abs(y)
        found.append(NamedMetric("mape", "MAPE", False, lambda w: _mean(w, share)))
    return found


def _of_two(y: IntArray, scores: FloatArray, decided: IntArray) -> list[NamedMetric]:
    positive = scores[:, 1]
    cells = _Confusion(y, decided, 2)
    return [
        NamedMetric("roc_auc", "ROC AUC", True, lambda w: ranked_auc(w, y == 1, positive)),
        NamedMetric(
            "average_precision", "Average precision", True, lambda w: _precision_area(w, y, positive)
        ),
        NamedMetric("f1", "F1", True, lambda w: _f1(cells.of(w))[:, 1]),
        NamedMetric("precision", "Precision", True, lambda w: _precision(cells.of(w))[:, 1]),
        NamedMetric("recall", "Recall", True, lambda w: _recall(cells.of(w))[:, 1]),
        NamedMetric("specificity", "Specificity", True, lambda w: _recall(cells.of(w))[:, 0]),
    ]


def _of_classes(y: IntArray, scores: FloatArray, decided: IntArray) -> list[NamedMetric]:
    width = scores.shape[1]
    sure = scores / scores.sum(axis=1, keepdims=True)
    losses = -np.log(np.clip(sure[np.arange(len(y)), y], 1e-15, 1.0))
    onehot = np.eye(width)[y]
    brier = np.square(sure - onehot).sum(axis=1) / (2 if width == 2 else 1)  # noqa: PLR2004 - binary
    cells = _Confusion(y, decided, width)
    right = (decided == y).astype(np.float64)
    found = [
        NamedMetric("log_loss", "Log loss", False, lambda w: _mean(w, losses)),
        NamedMetric("accuracy", "Accuracy", True, lambda w: _mean(w, right)),
        NamedMetric(
            "balanced_accuracy", "Balanced accuracy", True, lambda w: np.nanmean(_recall(cells.of(w)), 1)
        ),
        NamedMetric("mcc", "Matthews correlation", True, lambda w: _matthews(cells.of(w))),
        NamedMetric("brier", "Brier score", False, lambda w: _mean(w, brier)),
    ]
    if width > 2:  # noqa: PLR2004 - more than binary
        macro = NamedMetric("f1_macro", "F1, macro average", True, lambda w: _macro(cells.of(w)))
        found.insert(3, macro)
        if width <= _MAX_RANKED_CLASSES:
            title = "ROC AUC, one against the rest"
            found.append(NamedMetric("roc_auc_ovr", title, True, lambda w: _ovr(w, y, sure)))
    return found


def _mean(weights: FloatArray, values: FloatArray) -> FloatArray:
    return np.asarray(weights @ values / weights.sum(axis=1))


def _median(weights: FloatArray, values: FloatArray) -> FloatArray:
    """Of the weighted rows; with an even number of them the mean of both in the middle."""
    order = np.argsort(values, kind="stable")
    below = np.cumsum(weights[:, order], axis=1)
    total = below[:, -1:]
    ordered = values[order]
    first = ordered[np.argmax(below >= total / 2, axis=1)]
    second = ordered[np.argmax(below > total / 2, axis=1)]
    return np.asarray((first + second) / 2)


def ranked_auc(weights: FloatArray, positive: npt.NDArray[np.bool_], scores: FloatArray) -> FloatArray:
    """Share of (positive, negative) pairs in the right order, ties counting half."""
    order = np.argsort(scores, kind="stable")
    starts = np.flatnonzero(np.diff(scores[order], prepend=-np.inf) > 0)
    drawn, hit = weights[:, order], positive[order]
    ups = np.add.reduceat(drawn * hit, starts, axis=1)
    downs = np.add.reduceat(drawn * ~hit, starts, axis=1)
    below = np.cumsum(downs, axis=1) - downs / 2
    pairs = ups.sum(axis=1) * downs.sum(axis=1)
    return np.asarray((ups * below).sum(axis=1) / np.where(pairs > 0, pairs, np.nan))


def _precision_area(weights: FloatArray, y: IntArray, scores: FloatArray) -> FloatArray:
    order = np.argsort(-scores, kind="stable")
    starts = np.flatnonzero(np.diff(-scores[order], prepend=-np.inf) > 0)
    drawn = weights[:, order]
    ups = np.add.reduceat(drawn * (y[order] == 1), starts, axis=1)
    said = np.cumsum(np.add.reduceat(drawn, starts, axis=1), axis=1)
    precision = np.cumsum(ups, axis=1) / np.where(said > 0, said, 1)
    total = ups.sum(axis=1)
    return np.asarray((ups * precision).sum(axis=1) / np.where(total > 0, total, np.nan))


def _ovr(weights: FloatArray, y: IntArray, sure: FloatArray) -> FloatArray:
    each = [ranked_auc(weights, y == code, sure[:, code]) for code in np.unique(y)]
    return np.asarray(np.mean(each, axis=0))


Counts = tuple[FloatArray, FloatArray, FloatArray]


class _Confusion:
    """Rows that are right, of a class, and said to be of it: (b, k) each, for weights (b, n)."""

    def __init__(self, y: IntArray, decided: IntArray, width: int) -> None:
        self._y, self._decided, self._width = y, decided, width
        self._last: tuple[FloatArray, Counts] | None = None

    def of(self, weights: FloatArray) -> Counts:
        """Counted once for all metrics that ask with the same weights."""
        if self._last is None or self._last[0] is not weights:
            right = weights * (self._y == self._decided)
            counts = self._sum(right, self._y), self._sum(weights, self._y), self._sum(weights, self._decided)
            self._last = weights, counts
        return self._last[1]

    def _sum(self, weights: FloatArray, index: IntArray) -> FloatArray:
        return np.stack([np.bincount(index, weights=row, minlength=self._width) for row in weights])


def _recall(counts: Counts) -> FloatArray:
    hit, actual, _ = counts
    return np.asarray(hit / np.where(actual > 0, actual, np.nan))


def _precision(counts: Counts) -> FloatArray:
    hit, _, said = counts
    return np.asarray(hit / np.where(said > 0, said, 1))


def _f1(counts: Counts) -> FloatArray:
    hit, actual, said = counts
    both = actual + said
    return np.asarray(2 * hit / np.where(both > 0, both, 1))


def _macro(counts: Counts) -> FloatArray:
    """Over classes that occur or are said."""
    _, actual, said = counts
    return np.asarray(np.nanmean(np.where(actual + said > 0, _f1(counts), np.nan), axis=1))


def f1_of(y: IntArray, decided: IntArray, width: int) -> Resampled:
    """F1 of the positive class of two; of more classes their mean."""
    cells = _Confusion(y, decided, width)
    if width == 2:  # noqa: PLR2004 - binary
        return lambda weights: np.asarray(_f1(cells.of(weights))[:, 1])
    return lambda weights: _macro(cells.of(weights))


def _matthews(counts: Counts) -> FloatArray:
    hit, actual, said = counts
    total = actual.sum(axis=1)
    above = hit.sum(axis=1) * total - (actual * said).sum(axis=1)
    below = np.sqrt(total**2 - (said**2).sum(axis=1)) * np.sqrt(total**2 - (actual**2).sum(axis=1))
    return np.asarray(np.where(below > 0, above / np.where(below > 0, below, 1), 0.0))
