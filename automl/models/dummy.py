"""The baseline: what can be said without looking at any input."""

from dataclasses import dataclass

import numpy as np

from automl.inference.columns import FloatArray
from automl.inference.encoding import Style
from automl.inference.predictors import ConstantPredictor
from automl.models.base import FitContext, FoldFit, Matrix, PathFit, validation_loss
from contracts.datasets import Metric, ProblemType


def prior(
    y: "np.typing.NDArray[np.generic]", context_width: int, problem: ProblemType, metric: Metric
) -> FloatArray:
    """Class shares, or the mean (the median for MAE), of shape (width,)."""
    if problem is not ProblemType.REGRESSION:
        counts = np.bincount(np.asarray(y, dtype=np.int64), minlength=context_width)
        return np.asarray(counts / counts.sum(), dtype=np.float64)
    values = np.asarray(y, dtype=np.float64)
    return np.asarray([np.median(values) if metric is Metric.MAE else values.mean()], dtype=np.float64)


@dataclass(frozen=True)
class Dummy:
    """Always the prior."""

    name: str = "dummy"
    family: str = "baseline"
    style: Style = Style.TREE

    def max_rows(self, num_features: int) -> int:  # noqa: ARG002 - the protocol's
        return 10**9

    def work(self, rows: int, pace: float) -> float:  # noqa: ARG002 - the protocol's
        return rows

    def fit_fold(self, train: Matrix, valid: Matrix, context: FitContext) -> FoldFit:
        scores = self.refit(train, 0, context).predict(valid.X)
        return PathFit(np.asarray([validation_loss(context, valid.y, scores)]), [scores])

    def refit(self, train: Matrix, step: int, context: FitContext) -> ConstantPredictor:  # noqa: ARG002 - the protocol's
        return ConstantPredictor(prior(train.y, context.width, context.problem_type, context.metric))
