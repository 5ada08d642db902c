"""What a fit of many classes would take, told by a small one before it is begun.

A booster grows a tree a class and round, and says nothing and cannot be stopped before the round is done.
"""

import time
from dataclasses import replace

import numpy as np

from automl.models.base import Candidate, FitContext, Matrix
from automl.models.boosting import Boosting
from automl.models.weighted import ClassWeighted

FEWEST_CLASSES = 30  # of fewer, a round takes a moment
_CLASSES = 8  # that the small fit tells apart: the commonest, and the others together
_ROUNDS = 2
FEWEST_ROUNDS = 15  # that a fit must have the time for


def round_seconds(candidate: Candidate, train: Matrix, context: FitContext) -> float:
    """Seconds between two looks at the clock in a fit on `train`; 0 where they are few."""
    inner = candidate.inner if isinstance(candidate, ClassWeighted) else candidate
    if not isinstance(inner, Boosting) or context.width < FEWEST_CLASSES:
        return 0.0
    commonest = np.argsort(-np.bincount(train.y, minlength=context.width), kind="stable")[: _CLASSES - 1]
    code = np.full(context.width, _CLASSES - 1)
    code[commonest] = np.arange(_CLASSES - 1)
    few = Matrix(train.X, code[train.y], train.categorical)
    ends: list[float] = []  # of rounds: before the first one columns are binned, once and for all classes
    plain = replace(context, width=_CLASSES, class_weights=None, tick=lambda _: ends.append(time.monotonic()))
    inner.refit(few, _ROUNDS - 1, plain)
    return (ends[-1] - ends[0]) / (_ROUNDS - 1) * context.width / _CLASSES
