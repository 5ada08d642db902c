"""Which rows must stay on one side of a split: copies, rows of one subject, rows of one stretch of time."""

import numpy as np
import pandas as pd

from automl.inference.columns import IntArray
from automl.interpretation.splits import moments_of
from automl.splitting import row_groups
from contracts.report import SplitKind, SplitPlan

_STRETCHES = 50
_MIN_STRETCH = 20


def split_groups(table: pd.DataFrame, split: SplitPlan) -> IntArray:
    """A number a row; rows with the same one are never parted, in holdout and folds alike."""
    if split.column is None or split.column not in table.columns:
        return row_groups(table)
    if split.kind is SplitKind.TIME:
        return time_stretches(table, split.column)
    if split.kind is SplitKind.GROUP:
        return _joined(row_groups(table), pd.factorize(table[split.column], use_na_sentinel=True)[0])
    return row_groups(table)


def time_stretches(table: pd.DataFrame, column: str) -> IntArray:
    """Up to fifty stretches of about as many rows, in order of time; rows without a time come first.

    Neighbours in time are alike, so folds hold out whole stretches.
    """
    rank = pd.Series(moments_of(table[column])).rank(method="min", na_option="top").to_numpy()
    count = max(1, min(_STRETCHES, len(table) // _MIN_STRETCH))
    return np.asarray(((rank - 1) * count // max(len(table), 1)), dtype=np.int64)


def _joined(copies: IntArray, subjects: IntArray) -> IntArray:
    """Rows of one subject; rows without one go with their copies."""
    own = np.where(subjects >= 0, subjects, copies + subjects.max(initial=0) + 1)
    return np.asarray(pd.factorize(own)[0], dtype=np.int64)
