"""Two models on the same rows: a paired bootstrap of the difference of one metric.

Both are measured on each resample, so that what makes a row hard for both cancels out. Rows of one subject
or of one stretch of time are drawn together (a cluster bootstrap), as they were held out together.
"""

import warnings
from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from automl.inference.columns import FloatArray, IntArray
from automl.truth.estimates import Answers
from automl.truth.resampled import NamedMetric, named_metrics
from contracts.comparisons import PairedComparison
from contracts.datasets import Metric, ProblemType
from contracts.truth import Interval

__all__ = ["Answers", "actual_of", "answers_of", "labels_of_tables", "paired_comparison"]

_RESAMPLES = (200, 1_000)
_ALL_CELLS = 40_000_000  # resamples x rows in all, which takes a second or two...
_CELLS_AT_ONCE = 2_000_000  # ...and in memory at once
_FEWEST_UNITS = 10  # rows, or groups: of fewer a bootstrap says nothing
_FINITE_SHARE = 0.9
_LEVEL = (2.5, 97.5)


def paired_comparison(
    metric: Metric,
    problem_type: ProblemType,
    actual: npt.NDArray[Any],
    predictions_a: Answers,
    predictions_b: Answers,
    *,
    groups: IntArray | None = None,
    seed: int,
) -> PairedComparison:
    """Compare b with a by `metric` on the same rows.

    `actual` (n,) are class codes or numbers; `Answers.scores` are (n, k) with k classes (1 for numbers) and
    `decided` the (n,) codes decided by them. `groups` (n,) are drawn whole. The same seed, the same answer.
    """
    rows = len(actual)
    mine = _named(metric, problem_type, actual, predictions_a)
    theirs = _named(metric, problem_type, actual, predictions_b)
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        # A class that a resample lacks gives an empty mean; such resamples are left out.
        warnings.simplefilter("ignore", category=RuntimeWarning)
        value_a, value_b = _value(mine, rows), _value(theirs, rows)
        draws = _differences(mine, theirs, rows, groups, seed)
    sign = 1.0 if mine is None or mine.higher_is_better else -1.0
    difference = None if value_a is None or value_b is None else sign * (value_b - value_a)
    draws = sign * draws
    interval = None if difference is None else _interval(draws)
    return PairedComparison(
        metric=metric,
        value_a=value_a,
        value_b=value_b,
        difference=difference,
        interval=interval,
        p_value=None if interval is None else _p_value(draws),
        certain=interval is not None and (interval.low > 0 or interval.high < 0),
        rows=rows,
    )


def _named(
    metric: Metric, problem: ProblemType, actual: npt.NDArray[Any], answers: Answers
) -> NamedMetric | None:
    if len(actual) == 0:
        return None
    found = named_metrics(problem, actual, answers.scores, answers.decided)
    return next(one for one in found if one.name == metric)


def _value(metric: NamedMetric | None, rows: int) -> float | None:
    if metric is None:
        return None
    value = float(metric.of(np.ones((1, rows)))[0])
    return value if np.isfinite(value) else None


def _differences(
    mine: NamedMetric | None, theirs: NamedMetric | None, rows: int, groups: IntArray | None, seed: int
) -> FloatArray:
    """Of b minus a, a value a resample; none where there is too little to draw from."""
    units = np.arange(rows) if groups is None else np.unique(groups, return_inverse=True)[1]
    count = int(units.max(initial=-1)) + 1
    if mine is None or theirs is None or count < _FEWEST_UNITS:
        return np.empty(0)
    rng = np.random.default_rng(seed)
    resamples = int(np.clip(_ALL_CELLS // rows, *_RESAMPLES))
    at_once = max(1, _CELLS_AT_ONCE // rows)
    found = []
    for start in range(0, resamples, at_once):
        weights = _drawn(rng, min(at_once, resamples - start), count)[:, units]
        found.append(theirs.of(weights) - mine.of(weights))
    return np.concatenate(found)


def _drawn(rng: np.random.Generator, resamples: int, units: int) -> FloatArray:
    """How often each resample drew each unit, (resamples, units)."""
    flat = rng.integers(0, units, (resamples, units)) + np.arange(resamples)[:, None] * units
    counts = np.bincount(flat.ravel(), minlength=resamples * units)
    return counts.reshape(resamples, units).astype(np.float64)


def _interval(draws: FloatArray) -> Interval | None:
    finite = draws[np.isfinite(draws)]
    if len(finite) < max(_FINITE_SHARE * len(draws), 1):  # the rest would be a biased choice
        return None
    low, high = np.percentile(finite, _LEVEL)
    return Interval(low=float(low), high=float(high))


def _p_value(draws: FloatArray) -> float:
    """Two-sided; never zero, since no number of resamples shows that."""
    finite = draws[np.isfinite(draws)]
    tail = min(np.sum(finite <= 0), np.sum(finite >= 0))
    return float(min(1.0, 2 * (tail + 1) / (len(finite) + 1)))


def labels_of_tables(*tables: pd.DataFrame) -> tuple[str, ...]:
    """The classes that any table of holdout predictions knows, in the first one's order; () for numbers.

    Of several targets those of the first: `p(yes) [late]` is of another.
    """
    found: dict[str, None] = {}
    for table in tables:
        names = map(str, table.columns)
        found |= {name[2:-1]: None for name in names if name.startswith("p(") and name.endswith(")")}
    return tuple(found)


def actual_of(table: pd.DataFrame, labels: Sequence[str]) -> npt.NDArray[Any]:
    """The truth in a table of holdout predictions: codes in `labels`, or numbers if there are none."""
    return _codes(table["actual"], labels) if labels else table["actual"].to_numpy(np.float64)


def answers_of(table: pd.DataFrame, labels: Sequence[str]) -> Answers:
    """What a table of holdout predictions says. A class that it does not know has no chance in it."""
    if not labels:
        scores = table["predicted"].to_numpy(np.float64)[:, None]
        return Answers(scores, np.zeros(len(table), dtype=np.int64))
    nothing = pd.Series(0.0, index=table.index)
    scores = np.column_stack([table.get(f"p({label})", nothing) for label in labels]).astype(np.float64)
    return Answers(scores, _codes(table["predicted"], labels))


def _codes(values: "pd.Series[Any]", labels: Sequence[str]) -> IntArray:
    """Labels that a spreadsheet might take for formulas stand quoted in the table (automl.evaluation)."""
    known = {spelling: code for code, label in enumerate(labels) for spelling in (f"'{label}", label)}
    return np.asarray([known[str(value)] for value in values], dtype=np.int64)
