"""What every candidate can do: be measured on a fold, and be fitted again on all rows."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

from automl.inference.columns import FloatArray
from automl.inference.encoding import Style
from automl.inference.predictor import Predictor
from contracts.datasets import Metric, ProblemType

_MOST_KEPT = 1_000_000  # scores of a step
# Takes the fraction done, and raises to stop the fit.
Tick = Callable[[float], None]


@dataclass(frozen=True)
class Matrix:
    """Encoded rows and their targets. `categorical` are positions of codes."""

    X: FloatArray
    y: npt.NDArray[Any]
    categorical: list[int]


@dataclass(frozen=True)
class FitContext:
    """What a fit needs besides rows. `tick` takes the fraction done, and raises to stop the fit."""

    problem_type: ProblemType
    width: int  # classes, or 1
    metric: Metric
    seed: int
    threads: int
    pace: float  # 1, or more: so many times coarser steps, for a screening or where time is short
    tick: Tick
    class_weights: FloatArray | None = None  # (width,): how much a row of each class counts

    def row_weights(self, y: npt.NDArray[Any]) -> FloatArray | None:
        """How much each row counts (n,); None where all count alike."""
        return None if self.class_weights is None else self.class_weights[y]


class FoldFit(Protocol):
    """A fit on one fold, at each of its steps (boosting rounds, strengths of regularisation)."""

    @property
    def losses(self) -> FloatArray:
        """Validation loss after each step, shape (steps,)."""
        ...

    def predict(self, step: int) -> FloatArray:
        """Scores (n, width) of the validation rows after `step` (0-based)."""
        ...


class Candidate(Protocol):
    """One configuration of one family."""

    @property
    def name(self) -> str: ...
    @property
    def family(self) -> str: ...
    @property
    def style(self) -> Style: ...

    def max_rows(self, num_features: int) -> int:
        """Rows beyond which more only cost time or memory; a seeded sample is used then."""
        ...

    def work(self, rows: int, pace: float) -> float:
        """How the time of a fit grows, in a unit of the candidate's own."""
        ...

    def fit_fold(self, train: Matrix, valid: Matrix, context: FitContext) -> FoldFit: ...

    def refit(self, train: Matrix, step: int, context: FitContext) -> Predictor:
        """Fit on all rows as far as `step`, which the folds chose together."""
        ...


@dataclass(frozen=True)
class PathFit:
    """A fit whose validation scores at each step are kept."""

    losses: FloatArray
    scores: list[FloatArray]

    def predict(self, step: int) -> FloatArray:
        return self.scores[min(step, len(self.scores) - 1)]


@dataclass(frozen=True)
class RefittedPath:
    """The same of many classes: what answers at each step is kept, since its scores would fill the memory."""

    losses: FloatArray
    predictors: list[Predictor]
    X: FloatArray

    def predict(self, step: int) -> FloatArray:
        return self.predictors[min(step, len(self.predictors) - 1)].predict(self.X)


@dataclass
class PathSteps:
    """Collects the steps of a path on the validation rows."""

    valid: Matrix
    context: FitContext
    losses: list[float] = field(default_factory=list)
    _scores: list[FloatArray] = field(default_factory=list)
    _predictors: list[Predictor] = field(default_factory=list)

    def add(self, predictor: Predictor) -> None:
        scores = predictor.predict(self.valid.X)
        self.losses.append(validation_loss(self.context, self.valid.y, scores))
        if scores.size > _MOST_KEPT:
            self._predictors.append(predictor)
        else:
            self._scores.append(scores)

    def fit(self) -> FoldFit:
        losses = np.asarray(self.losses)
        if self._predictors:
            return RefittedPath(losses, self._predictors, self.valid.X)
        return PathFit(losses, self._scores)


def validation_loss(context: FitContext, y: npt.NDArray[Any], scores: FloatArray) -> float:
    """Log loss, mean absolute or mean squared error: what steps are chosen by."""
    if context.problem_type is not ProblemType.REGRESSION:
        losses = -np.log(np.clip(scores[np.arange(len(y)), y], 1e-15, 1.0))
        weights = context.row_weights(y)
        return float(losses.mean() if weights is None else np.average(losses, weights=weights))
    error = scores[:, 0] - y
    return float(np.abs(error).mean() if context.metric is Metric.MAE else np.square(error).mean())


def common_step(fits: list[FoldFit]) -> int:
    """The one step whose loss, averaged over folds, is least; a fold that stopped keeps its last loss.

    A loss that is no number counts for nothing.
    """
    length = max(len(fit.losses) for fit in fits)
    curves = np.asarray([np.append(f.losses, np.full(length - len(f.losses), f.losses[-1])) for f in fits])
    known = np.sum(~np.isnan(curves), axis=0)
    means = np.nansum(curves, axis=0) / np.maximum(known, 1)
    return int(np.argmin(np.where(known > 0, means, np.inf)))
