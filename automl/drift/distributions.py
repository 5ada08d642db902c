"""A column's distribution then and now, coarse enough to be looked at: it shows what a test has found."""

from itertools import pairwise

import numpy as np

from automl.inference.columns import FloatArray, IntArray
from contracts.data_versions import DistributionBin

_BINS = 12
_LEVELS = 10  # by name, the rest together
_TAILS = (0.5, 99.5)  # percentiles; what lies beyond counts to the outer bins, or one outlier fills the axis
_LABEL_CHARS = 40
MISSING, OTHER = "missing", "other"


def of_numbers(before: FloatArray, now: FloatArray) -> list[DistributionBin]:
    """Bins of one width over both samples (single values where there are few); NaN is missing."""
    old, new = before[~np.isnan(before)], now[~np.isnan(now)]
    both = np.concatenate([old, new])
    values = np.unique(both)
    if len(values) <= _BINS:
        labels = [f"{value:.5g}" for value in values]
        counts = [np.searchsorted(values, part) for part in (old, new)]
    else:
        low, high = np.percentile(both, _TAILS)
        if low == high:  # nearly all are one value
            low, high = values[0], values[-1]
        edges = np.linspace(low, high, _BINS + 1)
        labels = [f"{a:.4g} to {b:.4g}" for a, b in pairwise(edges)]
        counts = [np.searchsorted(edges[1:-1], part, side="right") for part in (old, new)]
    binned = [np.bincount(part, minlength=len(labels)) for part in counts]
    return _bins(labels, binned[0], binned[1], len(before), len(now))


def of_levels(before: IntArray, now: IntArray, names: tuple[str, ...]) -> list[DistributionBin]:
    """The commonest levels on either side by name; -1 is missing."""
    counts = [np.bincount(part[part >= 0], minlength=len(names)) for part in (before, now)]
    weight = np.maximum(*(part / max(part.sum(), 1) for part in counts))
    shown = np.argsort(-weight, kind="stable")[:_LEVELS]
    labels = [names[level][:_LABEL_CHARS] for level in shown]
    rest = [part.sum() - part[shown].sum() for part in counts]
    tops = [part[shown] for part in counts]
    if any(rest):
        labels.append(OTHER)
        tops = [np.append(top, left) for top, left in zip(tops, rest, strict=True)]
    return _bins(labels, tops[0], tops[1], len(before), len(now))


def _bins(
    labels: list[str], before: IntArray, now: IntArray, rows_before: int, rows_now: int
) -> list[DistributionBin]:
    gaps = rows_before - int(before.sum()), rows_now - int(now.sum())
    if any(gaps):
        labels = [*labels, MISSING]
        before, now = np.append(before, gaps[0]), np.append(now, gaps[1])
    return [
        DistributionBin(label=label, before=int(old) / max(rows_before, 1), now=int(new) / max(rows_now, 1))
        for label, old, new in zip(labels, before, now, strict=True)
    ]
