"""Prediction intervals: as wide as the model has erred on rows like this one."""

from dataclasses import dataclass

import numpy as np

from automl.inference.columns import FloatArray
from automl.inference.predictor import Predictor


@dataclass(frozen=True)
class IntervalModel:
    """`low` and `high` are quantiles of out-of-fold errors in units of their expected size.

    `spread` gives the logarithm of that size from the tree-style matrix; None: the same everywhere.
    `floor` is what the target never falls below; None if it may.
    """

    level: float
    low: float
    high: float
    floor: float | None
    spread: Predictor | None

    def bounds(self, values: FloatArray, tree_matrix: FloatArray | None) -> FloatArray:
        """(n, 2): the interval around each value."""
        size = np.ones(len(values))
        if self.spread is not None and tree_matrix is not None:
            size = np.exp(self.spread.predict(tree_matrix)[:, 0])
        found = np.column_stack([values + self.low * size, values + self.high * size])
        return found if self.floor is None else np.maximum(found, self.floor)
