"""Metrics with 95 % intervals by a bootstrap over the holdout's rows, and the gain over the dummy."""

import warnings
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
_LEVEL = (2.5, 97.5)


@dataclass(frozen=True)
class Answers:
    """Scores (n, k) and the class indices decided by them."""

    scores: FloatArray
    decided: IntArray


def estimate(
    problem: ProblemType, y: npt.NDArray[Any], model: Answers, dummy: Answers, *, chosen: str, seed: int
) -> tuple[list[MetricEstimate], Gain | None]:
    """Every metric that is defined here of both, and the paired gain by the metric `chosen`."""
    rng = np.random.default_rng(seed)
    ours = named_metrics(problem, y, model.scores, model.decided)
    theirs = named_metrics(problem, y, dummy.scores, dummy.decided)
    weights = _draw(rng, len(y))
    found, gain = [], None
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        # A class that a resample lacks gives an empty mean, which is left out.
        warnings.simplefilter("ignore", category=RuntimeWarning)
        for mine, other in zip(ours, theirs, strict=True):
            value, draws = _measure(mine, weights, len(y))
            if value is None:
                continue
            base, base_draws = _measure(other, weights, len(y))
            found.append(
                MetricEstimate(
                    name=mine.name,
                    title=mine.title,
                    value=value,
                    interval=_interval(draws),
                    baseline=base,
                    baseline_interval=_interval(base_draws),
                    higher_is_better=mine.higher_is_better,
                )
            )
            if mine.name == chosen and base is not None:
                gain = _gain(mine, value - base, draws - base_draws)
    return found, gain


def _draw(rng: np.random.Generator, rows: int) -> FloatArray:
    """How often each resample drew each row, (resamples, rows)."""
    resamples = int(np.clip(_MAX_CELLS // max(rows, 1), _MIN_RESAMPLES, _RESAMPLES))
    drawn = rng.integers(0, rows, (resamples, rows))
    flat = (drawn + np.arange(resamples)[:, None] * rows).ravel()
    return np.bincount(flat, minlength=resamples * rows).reshape(resamples, rows).astype(np.float64)


def _measure(metric: NamedMetric, weights: FloatArray, rows: int) -> tuple[float | None, FloatArray]:
    value = float(metric.of(np.ones((1, rows)))[0])
    draws = metric.of(weights) if rows >= _MIN_ROWS else np.empty(0)
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
