"""Which rows must stay on one side of a split: copies, rows of one subject, rows of one stretch of time."""

from typing import Any

import numpy as np
import pandas as pd

from automl.inference.columns import IntArray
from automl.interpretation.splits import moments_of
from automl.splitting import MIN_UNIQUE_SHARE, row_groups
from contracts.errors import ErrorCode, OrreryError
from contracts.report import SplitKind, SplitPlan

_STRETCHES = 50
_FEWEST_STRETCHES = 8  # as many as there are folds at most: each has one to validate
_MIN_STRETCH = 20


def split_groups(inputs: pd.DataFrame, split: SplitPlan, target: "pd.Series[Any] | None" = None) -> IntArray:
    """A number a row; rows with the same one are never parted, in holdout and folds alike.

    `inputs` is the table without its target. With it, a row whose equals have another target would be
    validated by a model that saw those alone, and learnt the opposite by heart: every flexible model would
    look worse than it is (measured on real tables: AUC 0.55 for a true 0.75). Only where most inputs repeat,
    so group nothing, and nearly all values of `target` differ, are rows equal in both kept together.

    Raises OrreryError(VALIDATION_ERROR) without the planned column: a random split would say too much.
    """
    if split.column is None:
        return _copies(inputs, target)
    if split.column not in inputs.columns:
        message = f"The rows are to be split by {split.column!r}, which the table has not."
        raise OrreryError(ErrorCode.VALIDATION_ERROR, message)
    if split.kind is SplitKind.TIME:
        return time_stretches(inputs, split.column)
    if split.kind is SplitKind.GROUP:
        return _joined(_copies(inputs, target), pd.factorize(inputs[split.column], use_na_sentinel=True)[0])
    return _copies(inputs, target)


def _copies(inputs: pd.DataFrame, target: "pd.Series[Any] | None") -> IntArray:
    """Equal inputs; else equal rows, of a target whose values don't meet by chance."""
    groups = row_groups(inputs)
    gave_up = target is not None and groups.max(initial=-1) == len(inputs) - 1
    if gave_up and target is not None and target.nunique() >= MIN_UNIQUE_SHARE * len(target):
        return row_groups(inputs.assign(**{str(target.name): target}))
    return groups


def time_stretches(table: pd.DataFrame, column: str) -> IntArray:
    """Eight to fifty stretches of about as many rows, in order of time; rows without a time come first.

    Neighbours in time are alike, so folds hold out whole stretches.
    """
    rank = pd.Series(moments_of(table[column])).rank(method="min", na_option="top").to_numpy()
    count = max(_FEWEST_STRETCHES, min(_STRETCHES, len(table) // _MIN_STRETCH))
    return np.asarray(((rank - 1) * count // max(len(table), 1)), dtype=np.int64)


def _joined(copies: IntArray, subjects: IntArray) -> IntArray:
    """Rows of one subject; rows without one go with their copies."""
    own = np.where(subjects >= 0, subjects, copies + subjects.max(initial=0) + 1)
    return np.asarray(pd.factorize(own)[0], dtype=np.int64)
