"""A candidate whose fits count a row of a rare class for more, its probabilities set right afterwards.

Where a metric weighs classes alike, errors near the decision for the rare class are what matters. Weights
shift what is said of probabilities by a known factor a class (Elkan, IJCAI 2001), which is taken back.
"""

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt

from automl.inference.columns import FloatArray
from automl.inference.encoding import Style
from automl.inference.predictor import Predictor
from automl.inference.predictors import ReweighedPredictor, unweighed
from automl.models.base import Candidate, FitContext, FoldFit, Matrix

SUFFIX = "_class_weights"


@dataclass(frozen=True)
class ClassWeighted:
    """`inner`, fitted with weights by the inverse of the classes' shares."""

    inner: Candidate

    @property
    def name(self) -> str:
        return self.inner.name + SUFFIX

    @property
    def family(self) -> str:
        return self.inner.family

    @property
    def style(self) -> Style:
        return self.inner.style

    def max_rows(self, num_features: int) -> int:
        return self.inner.max_rows(num_features)

    def work(self, rows: int, pace: float) -> float:
        return self.inner.work(rows, pace)

    def fit_fold(self, train: Matrix, valid: Matrix, context: FitContext) -> FoldFit:
        weights = class_weights(train.y, context.width)
        fit = self.inner.fit_fold(train, valid, replace(context, class_weights=weights))
        return _Unweighed(fit, weights)

    def refit(self, train: Matrix, step: int, context: FitContext) -> Predictor:
        weights = class_weights(train.y, context.width)
        fitted = self.inner.refit(train, step, replace(context, class_weights=weights))
        return ReweighedPredictor(fitted, weights)


@dataclass(frozen=True)
class _Unweighed:
    """A fold's fit. Its losses are weighted, as the fit is; its scores are probabilities."""

    inner: FoldFit
    weights: FloatArray

    @property
    def losses(self) -> FloatArray:
        return self.inner.losses

    def predict(self, step: int) -> FloatArray:
        return unweighed(self.inner.predict(step), self.weights)


def class_weights(y: npt.NDArray[Any], width: int) -> FloatArray:
    """Weights (width,) under which all classes count alike and a row counts 1 in the mean."""
    counts = np.maximum(np.bincount(y, minlength=width), 1)
    return np.asarray(len(y) / (width * counts), dtype=np.float64)
