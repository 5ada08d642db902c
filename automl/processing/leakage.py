"""Columns that give the answer away. Only what is certain is dropped; the rest is priced and flagged.

Kaufman et al. 2012 (Leakage in Data Mining) call a feature legitimate if it is known when the prediction is
made. Values can't tell that, but they can tell what to look at: a column that alone says nearly all, that is
filled for one outcome only, or that is called after what happens later.
"""

import re
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from automl.processing.pricing import Prices, price_without
from automl.processing.single import Outcome, auc, codes_of, straightness, strength
from contracts.report import ColumnRole, DatasetProfile, Finding

_MAX_ROWS = 20_000
_MAX_PRICED = 3  # suspects that are refitted without, the strongest first
_MOST_COLUMNS = 300  # that are looked at one by one
_MIN_ROWS = 60
_MIN_EACH = 10
_SUSPECT = {"AUC": 0.97, "R²": 0.98}
_LATER_SUSPECT = {"AUC": 0.8, "R²": 0.5}
_SORTED = 0.95
_EXACT = 1 - 1e-9
_LATER = re.compile(
    r"(?:^|[_\W]|(?<=[a-z])(?=[A-Z]))(?:final|closed?|closing|resolved|resolution|settled|settlement|refund\w*|"
    r"recover\w*|collection|charge_?off|discharg\w*|cancel\w*|terminat\w*|exit|ended?|completed|death|outcome|"
    r"after|post|actual|result\w*)(?:$|[_\W]|(?=[A-Z]))",
    re.IGNORECASE,
)
_AGGREGATE = re.compile(
    r"(?:^|[_\W])(?:mean|avg|average|median|sum|total|max|min|rate|encoded|cum\w*)(?:$|[_\W])", re.IGNORECASE
)
_SKIPPED = frozenset({ColumnRole.TEXT, ColumnRole.EMPTY, ColumnRole.CONSTANT})


@dataclass(frozen=True)
class _Suspect:
    column: str
    alone: float
    why: str


@dataclass(frozen=True)
class Leaks:
    """What was found: the certain leaks' names, and a finding of each leak and suspect."""

    certain: list[str]
    findings: list[Finding]


def find_leaks(
    train: pd.DataFrame,
    y: npt.NDArray[Any],
    profile: DatasetProfile,
    target: str,
    *,
    seed: int,
    needed: str | None = None,
) -> Leaks:
    """Looks at training rows only. `y` is class codes or floats, in the rows' order.

    `needed`, the column of the split, is never certain, so never dropped.
    """
    if len(train) < _MIN_ROWS:
        return Leaks([], [])
    rows = np.sort(np.random.default_rng(seed).permutation(len(train))[:_MAX_ROWS])
    sample, outcome = train.iloc[rows], Outcome(y[rows])
    roles = {column.name: column.role for column in profile.columns}
    certain, findings, suspects = list[str](), list[Finding](), list[_Suspect]()
    names = [str(name) for name in train.columns if name != target and roles.get(str(name)) not in _SKIPPED]
    for name in _closest(sample, names, outcome):
        sure = None if name == needed else _certain(train[name], y)
        if sure is not None:
            certain.append(name)
            findings.append(Finding(column=name, code=sure[0], message=sure[1], action="dropped"))
            continue
        suspect = _suspect(sample[name], outcome, target, seed)
        if suspect is not None:
            suspects.append(suspect)
    left = sample.drop(columns=[*certain, target])
    findings += _priced(left, outcome, suspects, roles, seed)
    findings += _sorted_rows(train, y)
    return Leaks(certain, findings)


def _closest(sample: pd.DataFrame, names: list[str], outcome: Outcome) -> list[str]:
    """All columns of a usual table; of a wide one those that run most with the target, and some others."""
    if len(names) <= _MOST_COLUMNS:
        return names
    numeric = [name for name in names if pd.api.types.is_numeric_dtype(sample[name])]
    numbers = np.asarray(sample[numeric], dtype=np.float64)
    numbers = np.nan_to_num(numbers - np.nanmean(numbers, axis=0))
    y = np.asarray(outcome.y, dtype=np.float64) - float(np.mean(outcome.y))
    norms = np.sqrt((numbers**2).sum(axis=0)) * np.sqrt(float(y @ y))
    order = np.argsort(-np.abs(y @ numbers) / np.maximum(norms, 1e-300), kind="stable")
    known = set(numeric)
    others = [name for name in names if name not in known]
    return [numeric[at] for at in order[:_MOST_COLUMNS]] + others[:_MOST_COLUMNS]


def _certain(values: "pd.Series[Any]", y: npt.NDArray[Any]) -> tuple[str, str] | None:
    """The target in another spelling or unit, or a column filled for exactly one of two outcomes."""
    if y.dtype.kind != "i":
        return _same_number(values, np.asarray(y, dtype=np.float64))
    codes = pd.factorize(values, use_na_sentinel=True)[0]
    present = codes >= 0
    counts = np.bincount(y)
    mostly = present.sum() >= max(_MIN_ROWS, 0.5 * len(y))
    if mostly and _one_to_one(codes[present], y[present]):
        return "leak_copy", f"{values.name!r} is the target in other words: each value stands for one class."
    both = len(counts) == 2 and counts.min() >= _MIN_EACH  # noqa: PLR2004  one outcome and the other
    if both and (np.array_equal(present, y == 1) or np.array_equal(present, y == 0)):
        words = "is filled for exactly one of the two outcomes: it is known only after them."
        return "leak_after_outcome", f"{values.name!r} {words}"
    return None


def _one_to_one(codes: npt.NDArray[np.int64], y: npt.NDArray[np.int64]) -> bool:
    pairs = pd.unique(codes * (int(y.max()) + 1) + y)
    values, classes = len(np.unique(codes)), len(np.unique(y))
    return classes > 1 and len(pairs) == values == classes


def _same_number(values: "pd.Series[Any]", y: npt.NDArray[np.float64]) -> tuple[str, str] | None:
    if not pd.api.types.is_numeric_dtype(values) or pd.api.types.is_bool_dtype(values):
        return None
    numbers = np.asarray(values, dtype=np.float64)
    both = ~np.isnan(numbers) & ~np.isnan(y)
    x, t = numbers[both], y[both]
    if both.sum() < max(_MIN_ROWS, 0.5 * len(y)) or len(np.unique(t)) <= _MIN_EACH or x.min() == x.max():
        return None
    with np.errstate(all="ignore"):  # numbers too large or too alike for it have none: NaN is no certainty
        alike = abs(float(np.corrcoef(x, t)[0, 1]))
    if not alike >= _EXACT:
        return None
    return "leak_copy", f"{values.name!r} is the target in another unit: one is a straight line of the other."


def _suspect(values: "pd.Series[Any]", outcome: Outcome, target: str, seed: int) -> _Suspect | None:
    name, measure = str(values.name), outcome.measure
    alone = max(strength(codes_of(values), outcome, seed), straightness(values, outcome))
    if alone >= _SUSPECT[measure]:
        return _Suspect(name, alone, f"{name!r} alone says nearly all about {target!r}")
    if outcome.is_classes and values.isna().any():
        gaps = strength(values.isna().to_numpy().astype(np.int64), outcome, seed)
        if gaps >= _SUSPECT[measure]:
            return _Suspect(name, gaps, f"whether {name!r} is filled alone says nearly all about {target!r}")
    if alone >= _LATER_SUSPECT[measure] and _LATER.search(name):
        return _Suspect(name, alone, f"{name!r} is called after something that happens later")
    if alone >= _LATER_SUSPECT[measure] and _is_aggregate(name, target):
        return _Suspect(name, alone, f"{name!r} is called after an aggregate of {target!r}")
    return None


def _is_aggregate(name: str, target: str) -> bool:
    """`mean_price_region` of `price`: a mean over rows that the row itself is one of."""
    return _AGGREGATE.search(name) is not None and target.casefold() in name.casefold() and name != target


def _priced(
    inputs: pd.DataFrame,
    outcome: Outcome,
    suspects: list[_Suspect],
    roles: dict[str, ColumnRole],
    seed: int,
) -> list[Finding]:
    """Each suspect with what it is worth: a small model with all columns and without it."""
    found = []
    measure = outcome.measure
    ranked = sorted(suspects, key=lambda suspect: -suspect.alone)
    priced = [suspect.column for suspect in ranked[:_MAX_PRICED]]
    prices = price_without(inputs, outcome, priced, roles, seed=seed)
    for suspect in ranked:
        worth = "" if prices is None else _worth(prices, suspect.column, measure)
        found.append(
            Finding(
                column=suspect.column,
                code="leak_suspect",
                message=f"{suspect.why} ({measure} {suspect.alone:.2f}){worth}.",
                action="kept; leave it out if it isn't known when you predict",
            )
        )
    return found


def _worth(prices: Prices, column: str, measure: str) -> str:
    """Suspects stand in for each other, so without one alone little may be lost."""
    if column not in prices.without:
        return ""
    said = f"; {measure} {prices.whole:.2f} with it, {prices.without[column]:.2f} without"
    if prices.without_all is not None:
        said += f", {prices.without_all:.2f} without all {len(prices.without)} suspects"
    return said


def _sorted_rows(train: pd.DataFrame, y: npt.NDArray[Any]) -> list[Finding]:
    """Rows in the target's order: then whatever counts them gives the answer away."""
    place = np.asarray(pd.Series(train.index).rank(), dtype=np.float64)
    if y.dtype.kind != "i":
        order = abs(float(np.corrcoef(place, pd.Series(y).rank())[0, 1]))
    else:
        sizes = np.bincount(y)
        order = float(np.average([_sided(place, y == code) for code in np.flatnonzero(sizes)]))
    if order < _SORTED:
        return []
    message = f"The rows stand in the order of the target ({order:.2f} of 1): their numbers give it away."
    action = "kept; row numbers and identifiers are no inputs"
    return [Finding(column=None, code="rows_sorted_by_target", message=message, action=action)]


def _sided(place: npt.NDArray[np.float64], positive: npt.NDArray[np.bool_]) -> float:
    """How well the place tells the class, from whichever end; for one in the middle, by distance."""
    if not positive.any() or positive.all():
        return 0.5
    centre = abs(place - np.median(place[positive]))
    found = auc(place, positive)
    return max(found, 1 - found, auc(-centre, positive))
