"""Which rows are held out: the latest ones, whole subjects, or a stratified draw."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from automl.grouping import split_groups
from automl.inference.columns import IntArray
from automl.interpretation.splits import moments_of
from automl.splitting import forward_fold_numbers, holdout_mask, row_groups, with_every_class
from contracts.report import Finding, SplitKind, SplitPlan

HOLDOUT_SHARE = 0.2
_LEAST_LATER, _MOST_LATER = 0.05, 0.4  # of the rows, where many share one moment
_FOLDS = 5  # any number: the oldest third is the same
_MOST_LATE = 10  # classes that are named
Mask = npt.NDArray[np.bool_]


def choose_holdout(
    table: pd.DataFrame,
    outcomes: Sequence[npt.NDArray[Any]],
    strata: IntArray,
    split: SplitPlan,
    seed: int,
    *,
    target: str,
) -> tuple[Mask, list[Finding], SplitPlan]:
    """The rows to hold out, what was seen of copies, subjects and time, and the split that was used.

    `outcomes` are the targets' codes or numbers, first those of `target`, the only one that `table` has.
    That is `split`, or a random one where its later rows or whole subjects leave nothing to measure.
    """
    inputs, y = table.drop(columns=target), outcomes[0]
    findings = list[Finding]()
    if split.kind is SplitKind.TIME and split.column is not None and split.column in table.columns:
        later = _later_rows(table, split.column, outcomes)
        if later is not None and _leaves_folds(table[~later], y[~later], split):
            message = f"{split.reason} They are the last {later.sum():,} of {len(table):,}."
            findings.append(_finding(split.column, "time_split", message, "later rows held out"))
            stretches = split_groups(inputs, split)
            if y.dtype.kind == "i":
                findings += _late_classes(stretches[~later], y[~later], table[target][~later])
            return later, [*_copies(table, stretches), *findings], split
        message = f"{split.column!r} dates the rows, but the later ones can't measure a model."
        findings.append(_finding(split.column, "time_split", message, "split at random instead"))
        split = _at_random(message)
    groups = split_groups(inputs, split, table[target])
    held = _held(strata, groups, outcomes, seed)
    if split.kind is SplitKind.GROUP and not held.any():
        message = f"Whole subjects of {split.column!r} leave nothing that can measure a model."
        findings.append(_finding(split.column, "group_split", message, "split at random instead"))
        split = _at_random(message)
        groups = split_groups(inputs, split, table[target])
        held = _held(strata, groups, outcomes, seed)
    elif split.kind is SplitKind.GROUP:
        action = "rows of one stay on one side of every split; it is no input"
        findings.append(_finding(split.column, "group_split", split.reason, action))
    return held, [*_copies(table, groups), *findings], split


def _at_random(why: str) -> SplitPlan:
    return SplitPlan(kind=SplitKind.RANDOM, column=None, reason=f"{why} So rows are parted at random.")


def _held(strata: IntArray, groups: IntArray, outcomes: Sequence[npt.NDArray[Any]], seed: int) -> Mask:
    """Whole groups; one that holds a class which training would lack stays there."""
    held = np.asarray(holdout_mask(strata, groups, HOLDOUT_SHARE, seed))
    for y in outcomes:
        held = np.asarray(with_every_class(held, y, groups)) if y.dtype.kind == "i" else held
    return held


def _later_rows(table: pd.DataFrame, column: str, outcomes: Sequence[npt.NDArray[Any]]) -> Mask | None:
    """About the last fifth, cut between two moments; None where that leaves nothing to learn or measure."""
    moments = moments_of(table[column])
    known = np.sort(moments[~np.isnan(moments)])
    if not len(known):
        return None
    cut = known[int((1 - HOLDOUT_SHARE) * len(known))]
    later = np.nan_to_num(moments, nan=-np.inf) >= cut
    if later.mean() > _MOST_LATER:
        later = np.nan_to_num(moments, nan=-np.inf) > cut
    if not _LEAST_LATER <= later.mean() <= _MOST_LATER:
        return None
    before, after = _values(outcomes[0][~later]), _values(outcomes[0][later])
    learnable = len(before) > 1 and len(after) > 1
    if outcomes[0].dtype.kind == "i":  # a class that only exists later can't be learnt
        learnable = learnable and after <= before
    for y in outcomes[1:]:  # of these whatever is there is measured
        learnable = learnable and len(_values(y[~later])) > 1 and len(_values(y[later])) > 0
    return np.asarray(later) if learnable else None


def _values(y: npt.NDArray[Any]) -> set[Any]:
    """Of the rows that have this target."""
    return set(np.unique(y[_has(y)]))


def _has(y: npt.NDArray[Any]) -> Mask:
    return np.asarray(y >= 0 if y.dtype.kind == "i" else ~np.isnan(y))


def _leaves_folds(train: pd.DataFrame, y: npt.NDArray[Any], split: SplitPlan) -> bool:
    """Whether two classes lie in two stretches of time each: else no fold can learn and measure."""
    if y.dtype.kind != "i":
        return True
    pairs = np.unique(np.column_stack([y, split_groups(train, split)])[_has(y)], axis=0)
    return int((np.bincount(pairs[:, 0]) > 1).sum()) > 1


def _late_classes(stretches: IntArray, y: IntArray, names: "pd.Series[Any]") -> list[Finding]:
    """Classes that the oldest rows lack, which no fold validates: folds before them can't measure them."""
    oldest = forward_fold_numbers(stretches, _FOLDS, None) < 0
    late = ~np.isin(y, y[oldest])
    firsts = names[late].dropna().drop_duplicates().map(str)
    action = "kept; where no earlier row has it, its rows measure nothing"
    return [
        _finding(str(names.name), "late_class", f"The class {name[:80]!r} comes late in time.", action)
        for name in firsts[:_MOST_LATE]
    ]


def _copies(table: pd.DataFrame, groups: IntArray) -> list[Finding]:
    """What is true of them by the `groups` that were used: where most inputs repeat those hold none."""
    rows = row_groups(table)
    num_rows = len(pd.unique(rows))
    copies = len(table) - num_rows
    if not copies:
        return []
    message = f"{copies} rows repeat another row exactly."
    parted = len(pd.unique(rows * (int(groups.max()) + 1) + groups)) > num_rows
    action = "kept; as most inputs repeat, copies may lie on both sides of a split"
    if not parted:
        action = "kept; copies stay on one side of every split"
    return [_finding(None, "duplicate_rows", message, action)]


def _finding(column: str | None, code: str, message: str, action: str) -> Finding:
    return Finding(column=column, code=code, message=message, action=action)
