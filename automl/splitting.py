"""Splits that keep classes in proportion and equal rows on one side."""

from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from automl.inference.columns import IntArray

# With more repetition than this, equal rows are how the world is, not copies of one observation.
MIN_UNIQUE_SHARE = 0.5
_MIN_CLASS_FOR_HOLDOUT = 3
_ONLY_TRAINS = 1 / 3  # of the rows, the oldest, where folds go forward in time
_ROUNDING = 1e-9


def row_groups(table: pd.DataFrame) -> IntArray:
    """A number a row; equal rows share it, unless most rows are equal to others."""
    if not table.shape[1]:
        return np.arange(len(table), dtype=np.int64)
    text = table.apply(lambda s: s.astype(str) if s.dtype == object else s)
    hashes: Any = pd.util.hash_pandas_object(text, index=False)
    codes, uniques = pd.factorize(hashes)
    if len(uniques) < MIN_UNIQUE_SHARE * len(table):
        return np.arange(len(table), dtype=np.int64)
    return np.asarray(codes, dtype=np.int64)


def holdout_mask(strata: IntArray, groups: IntArray, share: float, seed: int) -> Any:
    """Which rows are held out: `share` of each stratum, whole groups; strata of 1 or 2 rows stay.

    Only where that would hold out too little do strata of two rows give one.
    """
    rng = np.random.default_rng(seed)
    held = np.zeros(len(strata), dtype=bool)
    for _, members in _shuffled_groups(strata, groups, rng):
        size = sum(map(len, members))
        quota = max(1, round(share * size)) if size >= _MIN_CLASS_FOR_HOLDOUT else 0
        taken = 0
        for rows in members[:-1]:  # at least one group stays
            if taken >= quota:
                break
            if taken + len(rows) <= max(quota * 1.5, 1):
                held[rows] = True
                taken += len(rows)
    _top_up(held, strata, groups, round(share * len(strata)), rng)
    return held


def _top_up(
    held: npt.NDArray[np.bool_], strata: IntArray, groups: IntArray, wanted: int, rng: np.random.Generator
) -> None:
    """Where nearly all strata are tiny, hold out rows of those that keep another one for training."""
    if held.sum() >= wanted / 2:
        return
    for _, members in _shuffled_groups(strata, groups, rng):
        if held.sum() >= wanted:
            return
        free = [rows for rows in members if not held[rows].any()]
        if len(free) > 1:
            held[free[0]] = True


def with_every_class(held: npt.NDArray[np.bool_], classes: IntArray, groups: IntArray) -> Any:
    """`held` without the groups that hold a class which no other row has: those train."""
    lost = np.setdiff1d(classes[held], classes[~held])
    return held & ~np.isin(groups, groups[np.isin(classes, lost)])


def fold_numbers(
    strata: IntArray, groups: IntArray, folds: int, seed: int, *, classed: bool = True
) -> IntArray:
    """The fold that validates each row; folds without rows come last.

    Where strata are classes (`classed`), -1 for groups without which a training fold would lack one.
    """
    fold_of = _dealt(strata, groups, folds, seed, classed=classed)
    used = np.unique(fold_of[fold_of >= 0])
    return np.where(fold_of >= 0, np.searchsorted(used, fold_of), -1)


def forward_fold_numbers(stretches: IntArray, folds: int, classes: IntArray | None) -> IntArray:
    """The fold that validates each row where folds go forward in time: later rows by what came before them.

    `stretches` are numbered in time; the oldest third of the rows only trains (-1). Fold 0 is the latest, so
    that who runs one fold runs the one that knows most. With `classes`, rows of one that never came before a
    fold measure nothing in it (-1), and a fold that came after one class only is left out.
    """
    rows = len(stretches)
    shares = np.concatenate(
        [[0.0], np.bincount(stretches).cumsum() / max(rows, 1)]
    )  # of the rows before each
    part = (shares[:-1] - _ONLY_TRAINS) / (1 - _ONLY_TRAINS)
    block = np.where(part < -_ROUNDING, -1, np.minimum(np.floor(part * folds + _ROUNDING), folds - 1))
    fold_of = np.where(block[stretches] < 0, -1, folds - 1 - block[stretches]).astype(np.int64)
    if classes is not None:
        for fold in np.unique(fold_of[fold_of >= 0]):
            before = stretches < stretches[fold_of == fold].min()
            known = np.unique(classes[before])
            if len(known) < 2:  # noqa: PLR2004 - one class teaches nothing
                known = known[:0]
            fold_of[(fold_of == fold) & ~np.isin(classes, known)] = -1
    used = np.unique(fold_of[fold_of >= 0])
    return np.where(fold_of >= 0, np.searchsorted(used, fold_of), -1)


def _dealt(strata: IntArray, groups: IntArray, folds: int, seed: int, *, classed: bool) -> IntArray:
    """Groups in turn, stratum after stratum."""
    rng = np.random.default_rng(seed)
    fold_of = np.full(len(strata), -1, dtype=np.int64)
    sizes = dict(zip(*np.unique(strata, return_counts=True), strict=True))
    turn = 0
    for value, members in _shuffled_groups(strata, groups, rng):
        if classed and len(members) == 1 and np.sum(strata[members[0]] == value) == sizes[value]:
            continue  # the class's only group
        for rows in members:
            fold_of[rows] = turn % folds
            turn += 1
    if classed:
        for fold in range(folds):
            held = fold_of == fold
            fold_of[held & ~with_every_class(held, strata, groups)] = -1
    return fold_of


def _shuffled_groups(
    strata: IntArray, groups: IntArray, rng: np.random.Generator
) -> list[tuple[int, list[IntArray]]]:
    """Groups of rows by the stratum of their first row, strata in order, groups shuffled."""
    order = np.argsort(groups, kind="stable")
    starts = np.flatnonzero(np.diff(groups[order], prepend=-1))
    members = np.split(order, starts[1:])
    stratum = strata[order[starts]]
    out = []
    for value in np.unique(stratum):
        chosen = rng.permutation(np.flatnonzero(stratum == value))
        out.append((int(value), [members[i] for i in chosen]))
    return out
