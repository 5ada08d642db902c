"""Metrics on the rows whose outcome is known, beside those of the holdout.

Both sides are resampled, each by itself, requests (or the holdout's groups) drawn whole: rows that came
together may err together. A share of rows that came one by one has the exact interval. The change's is
that of a normal distribution with both spreads (Efron and Tibshirani 1993, ch. 13).
"""

import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from automl.inference.columns import FloatArray, IntArray
from automl.monitoring.came import FEWEST_UNITS
from automl.monitoring.shares import share_of
from automl.truth.estimates import Answers
from automl.truth.resampled import NamedMetric, named_metrics
from contracts.datasets import METRICS_OF_PROBLEM, ProblemType
from contracts.monitoring import LiveMetric, Verdict
from contracts.truth import Interval

_RESAMPLES, _FEWEST_RESAMPLES = 1_000, 200
_ALL_CELLS = 8_000_000  # resamples x rows of one side: of more rows some are drawn
_FINITE_SHARE = 0.9
_LEVEL = (2.5, 97.5)
# Of the normal distribution: beyond it on one side once in a thousand looks, more than resamples can show.
_CHANGE_Z = 3.09


@dataclass(frozen=True)
class Measured:
    """Rows with their truth; `groups` (n,) are drawn whole, None: each by itself."""

    problem: ProblemType
    actual: npt.NDArray[Any]
    answers: Answers
    groups: IntArray | None

    @property
    def units(self) -> int:
        return len(self.actual) if self.groups is None else len(np.unique(self.groups))


def live_metrics(
    live: Measured, holdout: Measured | None, *, enough: bool, seed: int = 0
) -> list[LiveMetric]:
    """Every metric of the problem. Without `enough` rows none has a verdict."""
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        # A class that a resample lacks gives an empty mean; such resamples are left out.
        warnings.simplefilter("ignore", category=RuntimeWarning)
        before = {} if holdout is None else _drawn_metrics(holdout, seed + 1)
        now = _drawn_metrics(live, seed)
    wanted = METRICS_OF_PROBLEM[live.problem]
    return [_told(now[name], before.get(name), live, enough=enough) for name in wanted if name in now]


@dataclass(frozen=True)
class _Drawn:
    metric: NamedMetric
    value: float | None
    draws: FloatArray


def _drawn_metrics(side: Measured, seed: int) -> dict[str, _Drawn]:
    rows = len(side.actual)
    if rows == 0:
        return {}
    metrics = _metrics(side)
    values = [_value(metric, rows) for metric in metrics]
    few = _bounded(side, seed)
    # What is resampled of a draw of rows spreads a little more: its middle is moved to that of all rows.
    drawn = metrics
    if few is not side:
        by_name = {metric.name: metric for metric in _metrics(few)}
        drawn = [by_name[metric.name] for metric in metrics]  # some rows have no fewer
    moved = [value - _value(metric, len(few.actual)) for value, metric in zip(values, drawn, strict=True)]
    draws: list[list[FloatArray]] = [[] for _ in drawn]
    for weights in _weights(few, seed):
        for own, metric, by in zip(draws, drawn, moved, strict=True):
            own.append(metric.of(weights) + by)
    return {
        metric.name: _Drawn(
            metric, value if np.isfinite(value) else None, np.concatenate(own) if own else np.empty(0)
        )
        for metric, value, own in zip(metrics, values, draws, strict=True)
    }


def _metrics(side: Measured) -> list[NamedMetric]:
    found = named_metrics(side.problem, side.actual, side.answers.scores, side.answers.decided)
    return [metric for metric in found if metric.name in METRICS_OF_PROBLEM[side.problem]]


def _value(metric: NamedMetric, rows: int) -> float:
    return float(metric.of(np.ones((1, rows)))[0])


def _bounded(side: Measured, seed: int) -> Measured:
    """So many rows that the fewest resamples fit; of every group some, the same each time."""
    rows, most = len(side.actual), _ALL_CELLS // _FEWEST_RESAMPLES
    if rows <= most:
        return side
    some = np.sort(np.random.default_rng(seed).choice(rows, most, replace=False))
    answers = Answers(side.answers.scores[some], side.answers.decided[some])
    groups = None if side.groups is None else side.groups[some]
    return Measured(side.problem, side.actual[some], answers, groups)


def _weights(side: Measured, seed: int) -> Iterator[FloatArray]:
    """How often each resample drew each row, (resamples, rows) in stretches."""
    rows = len(side.actual)
    units = np.arange(rows) if side.groups is None else np.unique(side.groups, return_inverse=True)[1]
    count = int(units.max(initial=-1)) + 1
    if count < FEWEST_UNITS:
        return
    rng = np.random.default_rng(seed)
    resamples = int(np.clip(_ALL_CELLS // rows, _FEWEST_RESAMPLES, _RESAMPLES))
    at_once = max(1, 1_000_000 // rows)
    for start in range(0, resamples, at_once):
        many = min(at_once, resamples - start)
        flat = rng.integers(0, count, (many, count)) + np.arange(many)[:, None] * count
        drawn = np.bincount(flat.ravel(), minlength=many * count).reshape(many, count)
        yield drawn.astype(np.float64)[:, units]


def _told(now: _Drawn, before: _Drawn | None, live: Measured, *, enough: bool) -> LiveMetric:
    metric = now.metric
    sign = 1.0 if metric.higher_is_better else -1.0
    change = change_interval = None
    if now.value is not None and before is not None and before.value is not None:
        change = sign * (now.value - before.value)
        change_interval = _around(change, now.draws, before.draws)
    return LiveMetric(
        metric=metric.name,
        title=metric.title,
        higher_is_better=metric.higher_is_better,
        value=now.value,
        interval=_interval_of(now, live),
        holdout=None if before is None else before.value,
        holdout_interval=None if before is None else _interval(before.draws, _LEVEL),
        change=change,
        change_interval=change_interval,
        verdict=_verdict(change, change_interval, enough=enough),
    )


def _interval_of(now: _Drawn, live: Measured) -> Interval | None:
    if now.metric.name == "accuracy" and live.groups is None and now.value is not None:
        right = int(np.sum(live.answers.decided == live.actual))
        return share_of(right, len(live.actual)).interval
    return _interval(now.draws, _LEVEL)


def _interval(draws: FloatArray, level: tuple[float, float]) -> Interval | None:
    finite = draws[np.isfinite(draws)]
    if len(finite) < max(_FINITE_SHARE * len(draws), 1):
        return None
    low, high = np.percentile(finite, level)
    return Interval(low=float(low), high=float(high))


def _around(change: float, now: FloatArray, before: FloatArray) -> Interval | None:
    """Of independent samples: both spreads add up."""
    sides = [draws[np.isfinite(draws)] for draws in (now, before)]
    wanted = [max(_FINITE_SHARE * len(draws), 1) for draws in (now, before)]
    if any(len(side) < least for side, least in zip(sides, wanted, strict=True)):
        return None
    reach = _CHANGE_Z * float(np.sqrt(sum(float(np.var(side)) for side in sides)))
    return Interval(low=change - reach, high=change + reach)


def _verdict(change: float | None, interval: Interval | None, *, enough: bool) -> Verdict:
    if change is None:
        return Verdict.UNKNOWN
    if not enough or interval is None:
        return Verdict.TOO_FEW
    return Verdict.WARN if interval.high < 0 else Verdict.OK
