"""What a booster of many classes takes: a fit, told by a small one before it is begun, and its answers.

It grows a tree a class and round, and says nothing and cannot be stopped before the round is done; and each
row is answered by all of them.
"""

import time
from dataclasses import replace

import numpy as np

from automl.models.base import Candidate, FitContext, Matrix
from automl.models.boosting import Boosting
from automl.models.target_coded import TargetCoded
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


def answer_ms(candidate: Candidate, step: int, width: int) -> float:
    """Milliseconds of one core for a thousand answers after `step`, where they are long ones; else 0."""
    booster = _booster(candidate)
    return 0.0 if booster is None else booster.answer_ms(step, width)


def step_at(candidate: Candidate, fraction: float, pace: float) -> int:
    """The step of a fold's fit of which that fraction is done; 0 where steps cost nothing to answer by."""
    booster = _booster(candidate)
    return 0 if booster is None else max(round(fraction * booster.most_rounds(pace)) - 1, 0)


def _booster(candidate: Candidate) -> Boosting | None:
    inner = candidate.inner if isinstance(candidate, ClassWeighted | TargetCoded) else candidate
    return inner if isinstance(inner, Boosting) else None
