"""Distances of two samples of one column, with p-values. No fit, no randomness.

KS: Kolmogorov 1933, Smirnov 1948, two-sided, asymptotic (conservative where values repeat). PSI: the
symmetrised Kullback-Leibler divergence of two histograms, as credit scoring uses it (Siddiqi 2006).
"""

from dataclasses import dataclass

import numpy as np
from scipy import special

from automl.inference.columns import FloatArray, IntArray

_BINS = 10
_SMOOTHING = 0.5  # rows added to each bin, so that none is empty
_LEAST_EXPECTED = 5.0  # of a cell of the chi-square table; rarer levels are counted together


@dataclass(frozen=True)
class Distance:
    """`psi` is what is left of it beyond chance; `p_value` of the test alone."""

    statistic: float
    p_value: float
    psi: float


def of_numbers(before: FloatArray, now: FloatArray) -> Distance:
    """Two samples of numbers, NaN missing: KS of those that are there, chi-square of the gaps."""
    old, new = before[~np.isnan(before)], now[~np.isnan(now)]
    statistic, p_value = _ks(old, new)
    gaps_before = np.array([len(old), len(before) - len(old)])
    gaps_now = np.array([len(new), len(now) - len(new)])
    _, gaps_p = _chi_square(gaps_before, gaps_now)
    edges = np.unique(np.quantile(old, np.linspace(0, 1, _BINS + 1)[1:-1])) if len(old) else np.empty(0)
    counts_before = np.append(_histogram(old, edges), gaps_before[1])
    counts_now = np.append(_histogram(new, edges), gaps_now[1])
    # Two tests of one column: either may have found it.
    return Distance(statistic, min(1.0, 2 * min(p_value, gaps_p)), _psi(counts_before, counts_now))


def of_levels(before: IntArray, now: IntArray, levels: int) -> Distance:
    """Two samples of codes below `levels`, -1 being missing."""
    counts_before = np.bincount(before + 1, minlength=levels + 1)
    counts_now = np.bincount(now + 1, minlength=levels + 1)
    merged_before, merged_now = _merged(counts_before, counts_now)
    statistic, p_value = _chi_square(merged_before, merged_now)
    return Distance(statistic, p_value, _psi(merged_before, merged_now))


def holm(p_values: FloatArray) -> FloatArray:
    """Holm's step-down correction (1979): the chance of one false alarm among all stays below the level."""
    order = np.argsort(p_values, kind="stable")
    count = len(p_values)
    stepped = np.maximum.accumulate(p_values[order] * (count - np.arange(count)))
    adjusted = np.empty(count)
    adjusted[order] = np.minimum(stepped, 1.0)
    return adjusted


def _ks(old: FloatArray, new: FloatArray) -> tuple[float, float]:
    if not len(old) or not len(new):
        return 0.0, 1.0  # what is all missing shows as gaps
    old, new = np.sort(old), np.sort(new)
    both = np.concatenate([old, new])
    below_old = np.searchsorted(old, both, side="right") / len(old)
    below_new = np.searchsorted(new, both, side="right") / len(new)
    statistic = float(np.max(np.abs(below_old - below_new)))
    size = len(old) * len(new) / (len(old) + len(new))
    return statistic, float(special.kolmogorov(np.sqrt(size) * statistic))


def _merged(before: IntArray, now: IntArray) -> tuple[IntArray, IntArray]:
    """Levels too rare to judge alone become one."""
    total = before + now
    share = min(before.sum(), now.sum()) / max(total.sum(), 1)
    rare = total * share < _LEAST_EXPECTED
    if not rare.any():
        return before, now
    return np.append(before[~rare], before[rare].sum()), np.append(now[~rare], now[rare].sum())


def _chi_square(before: IntArray, now: IntArray) -> tuple[float, float]:
    table = np.stack([before, now]).astype(np.float64)
    table = table[:, table.sum(axis=0) > 0]
    if table.shape[1] < 2 or (table.sum(axis=1) == 0).any():  # noqa: PLR2004  one level says nothing
        return 0.0, 1.0
    expected = np.outer(table.sum(axis=1), table.sum(axis=0)) / table.sum()
    statistic = float(np.sum(np.square(table - expected) / expected))
    return statistic, float(special.chdtrc(table.shape[1] - 1, statistic))


def _histogram(values: FloatArray, edges: FloatArray) -> IntArray:
    return np.asarray(np.bincount(np.searchsorted(edges, values, side="left"), minlength=len(edges) + 1))


def _psi(before: IntArray, now: IntArray) -> float:
    """Of the bins that occur, less its mean under no change: (bins - 1) (1 / rows before + 1 / rows now)."""
    used = (before + now) > 0
    old, new = before[used] + _SMOOTHING, now[used] + _SMOOTHING
    share_old, share_new = old / old.sum(), new / new.sum()
    raw = float(np.sum((share_new - share_old) * np.log(share_new / share_old)))
    chance = (len(old) - 1) * (1 / max(before.sum(), 1) + 1 / max(now.sum(), 1))
    return float(max(0.0, raw - chance))
