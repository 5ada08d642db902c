"""Linear models along a path of regularisation, strongest first, each step starting from the last.

The softmax regression is fitted here with SciPy's L-BFGS rather than scikit-learn's wrapper of it,
since only so does every iteration report and can be stopped.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize

from automl.inference.columns import FloatArray
from automl.inference.encoding import Style
from automl.inference.predictors import LinearPredictor, softmax
from automl.models.base import FitContext, FoldFit, Matrix, PathSteps, Tick
from contracts.datasets import ProblemType

_C_PATH = (0.003, 0.01, 0.03, 0.1, 0.3, 1.0, 10.0, 100.0)  # as scikit-learn's C
_ALPHA_PATH = tuple(np.logspace(4, -2, 13))
_ITERATIONS = 60  # a step starts from its neighbour's solution, so few are needed
_FEWEST_ITERATIONS = 8
_CELLS_A_STEP = 30_000_000  # rows x classes x iterations: of many classes an iteration takes long
_TOLERANCE = 1e-5
_MAX_CELLS = 800_000  # more rows hardly move so few weights, and a path over them takes long
_PATIENCE = 2
_MIN_GAIN = 1e-3  # of the loss: less is no reason to go on


@dataclass(frozen=True)
class Linear:
    """Softmax regression for classes, ridge for numbers."""

    name: str = "linear"
    family: str = "linear"
    style: Style = Style.DENSE

    def max_rows(self, num_features: int) -> int:
        return max(5_000, _MAX_CELLS // max(num_features, 1))

    def work(self, rows: int, pace: float) -> float:  # noqa: ARG002 - the protocol's
        return rows

    def fit_fold(self, train: Matrix, valid: Matrix, context: FitContext) -> FoldFit:
        steps = PathSteps(valid, context)
        best, best_at = np.inf, 0
        for number, predictor in enumerate(self._path(train, context)):
            steps.add(predictor)
            if steps.losses[-1] < best * (1 - _MIN_GAIN):
                best, best_at = steps.losses[-1], number
            if number - best_at >= _PATIENCE:
                break  # ever weaker regularisation only overfits more
        return steps.fit()

    def refit(self, train: Matrix, step: int, context: FitContext) -> LinearPredictor:
        for at, predictor in enumerate(self._path(train, context)):
            if at == step:
                return predictor
        raise ValueError(f"the path has no step {step}")

    def _path(self, train: Matrix, context: FitContext) -> Iterator[LinearPredictor]:
        regression = context.problem_type is ProblemType.REGRESSION
        path = ridge_path if regression else softmax_path
        return path(train, context, _ALPHA_PATH if regression else _C_PATH)


def ridge_path(train: Matrix, context: FitContext, alphas: Sequence[float]) -> Iterator[LinearPredictor]:
    """Yield a predictor for each alpha, from one eigendecomposition."""
    y = np.asarray(train.y, dtype=np.float64)
    x_mean, y_mean = train.X.mean(axis=0), y.mean()
    centred = train.X - x_mean
    context.tick(0.0)
    values, vectors = np.linalg.eigh(centred.T @ centred)
    context.tick(0.5)
    rotated = vectors.T @ (centred.T @ (y - y_mean))
    for number, alpha in enumerate(alphas):
        coef = vectors @ (rotated / (np.maximum(values, 0.0) + alpha))
        intercept = np.asarray([y_mean - x_mean @ coef])
        yield LinearPredictor(coef[:, None], intercept, "identity")
        context.tick(0.5 + 0.5 * (number + 1) / len(alphas))


def softmax_path(train: Matrix, context: FitContext, strengths: Sequence[float]) -> Iterator[LinearPredictor]:
    """Yield a predictor for each C, each fit warm-started from the one before."""
    rows, features = train.X.shape
    onehot = np.zeros((rows, context.width))
    weights_of_rows = context.row_weights(train.y)
    onehot[np.arange(rows), train.y] = 1.0 if weights_of_rows is None else weights_of_rows
    prior = np.log((onehot.sum(axis=0) + 1.0) / (rows + context.width))
    # Of two classes only the second has weights; the first one's score stays 0.
    fixed = 1 if context.width == 2 else 0  # noqa: PLR2004 - binary
    intercept = prior - prior[0] if fixed else prior
    start = np.vstack([np.zeros((features, context.width)), intercept])[:, fixed:].ravel()
    for number, strength in enumerate(strengths):

        def tick(fraction: float, *, done: int = number) -> None:
            context.tick((done + fraction) / len(strengths))

        start = _fit_softmax(train.X, onehot, start, tick, penalty=1.0 / (strength * rows))
        weights = np.pad(start.reshape(features + 1, -1), ((0, 0), (fixed, 0)))
        yield LinearPredictor(weights[:-1].copy(), weights[-1].copy(), "softmax")


def _fit_softmax(
    X: FloatArray, onehot: FloatArray, start: FloatArray, tick: Tick, *, penalty: float
) -> FloatArray:
    rows, classes = onehot.shape
    free = len(start) // (X.shape[1] + 1)
    counted = onehot.sum(axis=1)  # 1, or the row's weight
    calls = 0
    iterations = int(np.clip(_CELLS_A_STEP // (rows * classes), _FEWEST_ITERATIONS, _ITERATIONS))

    def objective(flat: FloatArray) -> tuple[float, FloatArray]:
        nonlocal calls
        calls += 1
        tick(min(calls / (2 * iterations), 1.0))
        weights = flat.reshape(-1, free)
        coef = weights[:-1]
        scores = np.zeros((rows, classes))
        scores[:, classes - free :] = X @ coef + weights[-1]
        probabilities = softmax(scores)
        picked = np.maximum((probabilities * (onehot > 0)).sum(axis=1), 1e-300)
        loss = -(counted * np.log(picked)).mean() + 0.5 * penalty * np.square(coef).sum()
        residual = (probabilities * counted[:, None] - onehot)[:, classes - free :] / rows
        gradient = np.vstack([X.T @ residual + penalty * coef, residual.sum(axis=0)])
        return float(loss), gradient.ravel()

    options = {"maxiter": iterations, "gtol": _TOLERANCE}
    found = minimize(objective, start, jac=True, method="L-BFGS-B", options=options)
    result: npt.NDArray[np.float64] = np.asarray(found.x, dtype=np.float64)
    return result
