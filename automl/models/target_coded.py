"""LightGBM on categories coded by their mean target, of columns and of pairs of columns.

Means are shrunk to the mean of all rows (Micci-Barreca, SIGKDD Explorations 2001). A row that trains is given
means of the other rows' targets only, by fifths, as scikit-learn's TargetEncoder does: else its own target
would be in what it is learnt from.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from automl.inference.columns import FloatArray, IntArray
from automl.inference.encoding import Style
from automl.inference.target_codes import LevelMeans, TargetCodedPredictor, level_keys, widened
from automl.models.base import Candidate, FitContext, FoldFit, Matrix

_PARTS = 5
_SHRINKAGE = 10.0  # rows as many as which the mean of all counts
_FEWEST_LEVELS = 8  # of a column, or of a pair: fewer are a few splits anyway
_MOST_PAIRS = 15


class NothingToCodeError(Exception):
    """No column, and no pair of columns, has enough levels."""


@dataclass(frozen=True)
class TargetCoded:
    """`inner`, a booster, on the plain matrix and the means beside it; codes are numbers to it."""

    name: str
    inner: Candidate

    @property
    def family(self) -> str:
        return self.inner.family

    @property
    def style(self) -> Style:
        return self.inner.style

    def max_rows(self, num_features: int) -> int:
        return self.inner.max_rows(num_features + _MOST_PAIRS)

    def work(self, rows: int, pace: float) -> float:
        return self.inner.work(rows, pace)

    def fit_fold(self, train: Matrix, valid: Matrix, context: FitContext) -> FoldFit:
        added, coded = _coded(train, context)
        return self.inner.fit_fold(coded, Matrix(widened(valid.X, added), valid.y, []), context)

    def refit(self, train: Matrix, step: int, context: FitContext) -> TargetCodedPredictor:
        added, coded = _coded(train, context)
        return TargetCodedPredictor(self.inner.refit(coded, step, context), added)


def codable(levels: Sequence[int]) -> bool:
    """Whether columns of so many levels give anything to code."""
    most = sorted(levels, reverse=True)[:2]
    return bool(most) and (most[0] if len(most) == 1 else most[0] * most[1]) >= _FEWEST_LEVELS


def _coded(train: Matrix, context: FitContext) -> tuple[tuple[LevelMeans, ...], Matrix]:
    """The means of all rows, for rows to come, and the training rows with means of the others."""
    sizes = {at: int(np.nanmax(train.X[:, at], initial=-1)) + 1 for at in train.categorical}
    targets = train.y[:, None].astype(np.float64)
    if context.width > 1:
        targets = np.eye(context.width)[train.y][:, 1:]
    part = np.random.default_rng(context.seed).integers(0, _PARTS, len(train.y))
    added, blocks = [], []
    for first, second in _chosen(sizes):
        both = (sizes[first], sizes[second])
        keys = level_keys(train.X, first, second, both)
        seen, place = np.unique(keys, return_inverse=True)
        block = np.empty_like(targets)
        for one in range(_PARTS):
            others, mine = part != one, part == one
            block[mine] = _means(place[others], targets[others], len(seen))[place[mine]]
        blocks.append(block)
        means = _means(place, targets, len(seen))
        added.append(LevelMeans(first, second, both, seen, means, targets.mean(axis=0)))
    if not added:
        raise NothingToCodeError("no column, and no pair of columns, has enough levels")
    return tuple(added), Matrix(np.hstack([train.X, *blocks]), train.y, [])


def _chosen(sizes: dict[int, int]) -> list[tuple[int, int]]:
    """Columns of many levels, each with itself, then the pairs with the most."""
    single = [(at, at) for at, size in sizes.items() if size >= _FEWEST_LEVELS]
    pairs = [both for both in combinations(sizes, 2) if sizes[both[0]] * sizes[both[1]] >= _FEWEST_LEVELS]
    pairs.sort(key=lambda both: -sizes[both[0]] * sizes[both[1]])  # stable: ties in the columns' order
    return single + pairs[:_MOST_PAIRS]


def _means(place: IntArray, targets: FloatArray, levels: int) -> FloatArray:
    """Shrunk means (levels, k) of `targets` (n, k); the mean of all for a level without rows."""
    rows = np.bincount(place, minlength=levels)[:, None]
    sums = np.column_stack([np.bincount(place, weights=each, minlength=levels) for each in targets.T])
    everywhere = targets.mean(axis=0) if len(targets) else np.zeros(targets.shape[1])
    return np.asarray((sums + _SHRINKAGE * everywhere) / (rows + _SHRINKAGE), dtype=np.float64)
