"""How much one column alone says of the target, by a model that needs no fitting: means of its bins."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from automl.inference.columns import FloatArray, IntArray

_BINS = 64
_FOLDS = 3
_MOST_CLASSES = 6  # the commonest ones tell enough of many
_MOSTLY = 0.5  # of the cells that must be filled
_SMOOTHING = 2.0  # rows of the average that each bin is given


@dataclass(frozen=True)
class Outcome:
    """The target of the rows: class codes (int) or floats."""

    y: npt.NDArray[Any]

    @property
    def is_classes(self) -> bool:
        return self.y.dtype.kind == "i"

    @property
    def measure(self) -> str:
        """What `strength` is called."""
        return "AUC" if self.is_classes else "R²"

    def take(self, rows: IntArray) -> "Outcome":
        return Outcome(self.y[rows])


def codes_of(values: "pd.Series[Any]") -> IntArray:
    """A column as at most 64 bins of numbers, or as its levels; missing is a bin of its own."""
    if pd.api.types.is_numeric_dtype(values) and values.nunique() > _BINS:
        numbers = np.asarray(values, dtype=np.float64)
        edges = np.unique(np.nanquantile(numbers, np.linspace(0, 1, _BINS + 1)[1:-1]))
        return np.where(np.isnan(numbers), len(edges) + 1, np.searchsorted(edges, numbers, side="right"))
    codes = pd.factorize(values, use_na_sentinel=False)[0]
    return np.asarray(codes, dtype=np.int64)


def strength(codes: IntArray, outcome: Outcome, seed: int) -> float:
    """Out of fold: the AUC of the means of the bins (of several classes: their average), or R²."""
    fold_of = np.random.default_rng(seed).integers(0, _FOLDS, len(codes))
    if not outcome.is_classes:
        y = np.asarray(outcome.y, dtype=np.float64)
        spread = float(np.sum((y - y.mean()) ** 2))
        return 1 - float(np.sum((y - _out_of_fold(codes, y, fold_of)) ** 2)) / max(spread, 1e-300)
    classes, counts = np.unique(outcome.y, return_counts=True)
    if len(classes) == 2:  # noqa: PLR2004  the other one says the same
        classes, counts = classes[1:], counts[1:]
    common = np.argsort(-counts, kind="stable")[:_MOST_CLASSES]
    classes, counts = classes[common], counts[common]
    found = [
        auc(_out_of_fold(codes, (outcome.y == value).astype(np.float64), fold_of), outcome.y == value)
        for value in classes
    ]
    return float(np.average(found, weights=counts))


def straightness(values: "pd.Series[Any]", outcome: Outcome) -> float:
    """R² of a straight line through numbers and a numeric target, or through their ranks, the larger.

    0 for anything else and for mostly gaps.

    Of few rows or a long tail bins are too coarse to see a copy with some noise.
    """
    if outcome.is_classes or not pd.api.types.is_numeric_dtype(values) or pd.api.types.is_bool_dtype(values):
        return 0.0
    numbers, y = np.asarray(values, dtype=np.float64), np.asarray(outcome.y, dtype=np.float64)
    both = ~np.isnan(numbers) & ~np.isnan(y)
    if both.mean() < _MOSTLY:
        return 0.0
    x, goal = pd.Series(numbers[both]), pd.Series(y[both])
    return max(_line(x, goal), _line(x.rank(), goal.rank()))


def _line(x: "pd.Series[Any]", y: "pd.Series[Any]") -> float:
    with np.errstate(all="ignore"):  # numbers too large or too alike for it have none
        line = float(np.corrcoef(x, y)[0, 1]) ** 2
    return line if np.isfinite(line) else 0.0


def auc(scores: FloatArray, positive: npt.NDArray[np.bool_]) -> float:
    """The share of pairs that are in order, ties counting half; 0.5 without both classes."""
    hits, misses = int(positive.sum()), int((~positive).sum())
    if not hits or not misses:
        return 0.5
    ranks = pd.Series(scores).rank().to_numpy()
    return float((ranks[positive].sum() - hits * (hits + 1) / 2) / (hits * misses))


def _out_of_fold(codes: IntArray, y: FloatArray, fold_of: IntArray) -> FloatArray:
    width = int(codes.max()) + 1
    predicted = np.empty(len(y))
    for fold in range(_FOLDS):
        held = fold_of == fold
        rest = ~held
        mean = float(y[rest].mean()) if rest.any() else 0.0
        totals = np.bincount(codes[rest], weights=y[rest], minlength=width)
        counts = np.bincount(codes[rest], minlength=width)
        means = (totals + _SMOOTHING * mean) / (counts + _SMOOTHING)
        predicted[held] = means[codes[held]]
    return predicted
