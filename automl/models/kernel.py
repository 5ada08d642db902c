"""Kernel regression on landmarks (Nystroem: Williams and Seeger, NIPS 2000): smooth, all columns at once.

Made for few rows, where trees see steps instead of slopes. Bandwidths and strengths of regularisation are
the steps, on which the folds agree.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from automl.inference.columns import FloatArray
from automl.inference.encoding import Style
from automl.inference.kernel import KernelInput, KernelPredictor, squared_distances
from automl.inference.predictors import LinearPredictor
from automl.models.base import FitContext, FoldFit, Matrix, PathFit, validation_loss
from automl.models.linear import ridge_path, softmax_path
from contracts.datasets import ProblemType

FAMILY = "kernel"
_LANDMARKS = 400
_BANDWIDTHS = (0.5, 1.5, 5.0)  # times the median squared distance of two landmarks
_STRENGTHS = (0.1, 1.0, 10.0, 100.0)  # as scikit-learn's C
_ALPHAS = (10.0, 3.0, 1.0, 0.3, 0.1, 0.03, 0.01, 0.003)
_MAX_ROWS = 5_000
_BINS = 16
_NO_BIN = 1e30  # the width of a bin that no value enters
_FLAT = 1e-8  # of the largest eigenvalue: directions that are rounding only


@dataclass(frozen=True)
class Kernel:
    """Softmax or ridge regression on Gaussian bumps around rows drawn by the seed."""

    name: str = "kernel"
    family: str = FAMILY
    style: Style = Style.DENSE

    def max_rows(self, num_features: int) -> int:  # noqa: ARG002 - the protocol's
        return _MAX_ROWS

    def work(self, rows: int, pace: float) -> float:
        return rows * len(_bandwidths(pace)) * _landmarks(pace)

    def fit_fold(self, train: Matrix, valid: Matrix, context: FitContext) -> FoldFit:
        losses: list[float] = []
        scores: list[FloatArray] = []
        for number in range(len(_bandwidths(context.pace))):
            for predictor in _path(train, number, context):
                scores.append(predictor.predict(valid.X))
                losses.append(validation_loss(context, valid.y, scores[-1]))
        return PathFit(np.asarray(losses), scores)

    def refit(self, train: Matrix, step: int, context: FitContext) -> KernelPredictor:
        number, within = divmod(step, len(_regularisations(context)))
        for at, predictor in enumerate(_path(train, number, context)):
            if at == within:
                return predictor
        raise ValueError(f"the path has no step {step}")


def _bandwidths(pace: float) -> tuple[float, ...]:
    return _BANDWIDTHS if pace <= 1 else _BANDWIDTHS[1:2]


def _landmarks(pace: float) -> int:
    return _LANDMARKS if pace <= 1 else _LANDMARKS // 2


def _regularisations(context: FitContext) -> tuple[float, ...]:
    return _ALPHAS if context.problem_type is ProblemType.REGRESSION else _STRENGTHS


def _path(train: Matrix, number: int, context: FitContext) -> Iterator[KernelPredictor]:
    """A predictor for each strength of regularisation, at the bandwidth of that number."""
    inputs = kernel_input(train.X)
    X = inputs.transform(train.X)
    drawn = np.random.default_rng(context.seed).permutation(len(X))[: _landmarks(context.pace)]
    landmarks = X[np.sort(drawn)]
    apart = squared_distances(landmarks, landmarks)
    typical = float(np.median(apart[np.triu_indices(len(apart), 1)])) if len(apart) > 1 else 1.0
    bandwidths = _bandwidths(context.pace)
    scale = bandwidths[number] * (typical or 1.0)
    values, vectors = np.linalg.eigh(np.exp(-apart / scale))
    kept = values > _FLAT * values[-1]
    whiten = vectors[:, kept] / np.sqrt(values[kept])
    features = np.exp(-squared_distances(X, landmarks) / scale) @ whiten

    def tick(fraction: float) -> None:
        context.tick((number + fraction) / len(bandwidths))

    regression = context.problem_type is ProblemType.REGRESSION
    path = ridge_path if regression else softmax_path
    part = Matrix(features, train.y, [])
    for linear in path(part, replace(context, tick=tick), _regularisations(context)):
        yield _on_landmarks(linear, inputs, landmarks, whiten, scale)


def _on_landmarks(
    linear: LinearPredictor, inputs: KernelInput, landmarks: FloatArray, whiten: FloatArray, scale: float
) -> KernelPredictor:
    return KernelPredictor(inputs, landmarks, scale, whiten @ linear.coef, linear.intercept, linear.link)


def kernel_input(X: FloatArray) -> KernelInput:
    """Columns of more than two values are wide; bins by their quantiles."""
    is_wide = np.asarray([len(np.unique(column[:2_000])) > 2 for column in X.T], dtype=bool)  # noqa: PLR2004 - two
    wide, narrow = np.flatnonzero(is_wide), np.flatnonzero(~is_wide)
    low, width = np.zeros((len(wide), _BINS)), np.full((len(wide), _BINS), _NO_BIN)
    bins = np.ones(len(wide))
    for at, column in enumerate(wide):
        edges = np.unique(np.quantile(X[:, column], np.linspace(0, 1, _BINS + 1)))
        bins[at] = max(len(edges) - 1, 1)
        low[at, : len(edges) - 1], width[at, : len(edges) - 1] = edges[:-1], np.diff(edges)
    return KernelInput(wide, narrow, low, width, 1.0 / bins)
