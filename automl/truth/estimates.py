"""Metrics with 95 % intervals by a bootstrap over the holdout, and the gain over the dummy.

What the split keeps together is drawn together: rows of one subject, copies, or one stretch of time say less
than as many independent rows, and intervals by single rows would be too narrow (Field and Welsh, 2007).
"""

import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from automl.inference.columns import FloatArray, IntArray
from automl.truth.resampled import NamedMetric, named_metrics
from contracts.datasets import ProblemType
from contracts.truth import Gain, Interval, MetricEstimate

_RESAMPLES = 400
_MAX_CELLS = 4_000_000  # resamples x rows in memory at once
_MIN_RESAMPLES = 200
_MIN_ROWS = 10
_MIN_GROUPS = 8  # fewer say too little of how groups differ
_LEVEL = (2.5, 97.5)


@dataclass(frozen=True)
class Answers:
    """Scores (n, k) and the class indices decided by them."""

    scores: FloatArray
    decided: IntArray


def estimate(
    problem: ProblemType,
    y: npt.NDArray[Any],
    model: Answers,
    dummy: Answers,
    *,
    chosen: str,
    groups: IntArray,
    seed: int,
) -> tuple[list[MetricEstimate], Gain | None]:
    """Every metric that is defined here of both, and the paired gain by the metric `chosen`.

    `groups` (n,) number what is drawn as one; without ten rows and eight groups there are no intervals.
    """
    measured = measured_beside(
        named_metrics(problem, y, model.scores, model.decided),
        named_metrics(problem, y, dummy.scores, dummy.decided),
        groups,
        seed=seed,
    )
    gains = [gain for found, gain in measured if found.name == chosen]
    return [found for found, _ in measured], gains[0] if gains else None


def measured_beside(
    ours: Sequence[NamedMetric], theirs: Sequence[NamedMetric], groups: IntArray, *, seed: int
) -> list[tuple[MetricEstimate, Gain | None]]:
    """Each metric of `ours` that is defined, and its gain over that of `theirs` on the same resamples."""
    weights = _draw(np.random.default_rng(seed), groups)
    measured = list[tuple[MetricEstimate, Gain | None]]()
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        # A class that a resample lacks gives an empty mean, which is left out.
        warnings.simplefilter("ignore", category=RuntimeWarning)
        for mine, other in zip(ours, theirs, strict=True):
            value, draws = _measure(mine, weights)
            if value is None:
                continue
            base, base_draws = _measure(other, weights)
            found = MetricEstimate(
                name=mine.name,
                title=mine.title,
                value=value,
                interval=_interval(draws),
                baseline=base,
                baseline_interval=_interval(base_draws),
                higher_is_better=mine.higher_is_better,
            )
            gain = None if base is None else _gain(mine, value - base, draws - base_draws)
            measured.append((found, gain))
    return measured


def _draw(rng: np.random.Generator, groups: IntArray) -> FloatArray:
    """How often each resample drew each row, (resamples, rows); none where too little could be drawn."""
    rows = len(groups)
    _, group_of = np.unique(groups, return_inverse=True)
    count = int(group_of.max(initial=-1)) + 1
    if rows < _MIN_ROWS or count < _MIN_GROUPS:
        return np.empty((0, rows))
    resamples = int(np.clip(_MAX_CELLS // rows, _MIN_RESAMPLES, _RESAMPLES))
    drawn = rng.integers(0, count, (resamples, count))
    flat = (drawn + np.arange(resamples)[:, None] * count).ravel()
    times = np.bincount(flat, minlength=resamples * count).reshape(resamples, count)
    return times[:, group_of].astype(np.float64)


def _measure(metric: NamedMetric, weights: FloatArray) -> tuple[float | None, FloatArray]:
    value = float(metric.of(np.ones((1, weights.shape[1])))[0])
    draws = metric.of(weights) if len(weights) else np.empty(0)
    return (value if np.isfinite(value) else None), draws


def _interval(draws: FloatArray) -> Interval | None:
    finite = draws[np.isfinite(draws)]
    if len(finite) < 0.9 * max(len(draws), _MIN_RESAMPLES):  # the rest would be a biased choice
        return None
    low, high = np.percentile(finite, _LEVEL)
    return Interval(low=float(low), high=float(high))


def _gain(metric: NamedMetric, difference: float, draws: FloatArray) -> Gain:
    sign = 1.0 if metric.higher_is_better else -1.0
    interval = _interval(sign * draws)
    return Gain(value=sign * difference, interval=interval, certain=interval is not None and interval.low > 0)
