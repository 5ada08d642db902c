"""A few small perceptrons trained side by side, in single precision on one thread.

Worth their place beside trees because they err elsewhere. Steps are checkpoints of one schedule, so that
the folds can agree on when to stop.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
import numpy.typing as npt

from automl.inference.columns import FloatArray
from automl.inference.encoding import Style
from automl.inference.network import NetworkInput, NetworkPredictor
from automl.models.base import FitContext, FoldFit, Matrix, PathSteps
from contracts.datasets import Metric, ProblemType

Single = npt.NDArray[np.float32]

_CHECKPOINTS = (0.25, 0.4, 0.55, 0.7, 0.85, 1.0)  # of the schedule
_MAX_INPUTS = 512
_HIDDEN = 128
_LAYERS = 2
_DROPOUT = 0.1
_RATE = 3e-3
_WARM = 0.1  # of the schedule, while the rate rises
_SAMPLES = 700_000  # rows times epochs
_EPOCHS = (8, 40)
_PATIENCE = 2  # checkpoints
_MAX_CELLS = 12_000_000
_MANY_ROWS = 8_000
_STEP_COST = 64  # in rows
_BETA1, _BETA2, _EPSILON = 0.9, 0.99, 1e-8


@dataclass(frozen=True)
class Network:
    """Perceptrons with piecewise-linear inputs; AdamW with a cosine schedule."""

    name: str
    bins: int  # of a wide column; 0 gives it as it is
    decay: float  # of weights, by AdamW
    family: str = "neural network"
    style: Style = Style.DENSE

    def max_rows(self, num_features: int) -> int:
        return max(5_000, _MAX_CELLS // max(num_features, 1))

    def work(self, rows: int, pace: float) -> float:
        """Many rows get fewer passes and fewer nets, few rows small batches: a step has a cost of its own."""
        batch = _batch(rows)
        return _epochs(rows, pace) * _nets(rows, pace) * max(rows // batch, 1) * (batch + _STEP_COST)

    def fit_fold(self, train: Matrix, valid: Matrix, context: FitContext) -> FoldFit:
        steps = PathSteps(valid, context)
        for predictor in _path(self, train, context):
            steps.add(predictor)
            if len(steps.losses) - 1 - int(np.argmin(steps.losses)) >= _PATIENCE:
                break  # from here on it only learns its rows by heart
        return steps.fit()

    def refit(self, train: Matrix, step: int, context: FitContext) -> NetworkPredictor:
        for at, predictor in enumerate(_path(self, train, context)):
            if at == step:
                return predictor
        raise ValueError(f"the schedule has no checkpoint {step}")


def _path(network: Network, train: Matrix, context: FitContext) -> Iterator[NetworkPredictor]:
    """A predictor at each checkpoint of the schedule."""
    inputs = _inputs(train.X, network.bins)
    X = inputs.transform(train.X).astype(np.float32)
    regression = context.problem_type is ProblemType.REGRESSION
    y, centre, scale = _targets(train.y, context)
    rng = np.random.default_rng(context.seed)
    rows, epochs = len(X), _epochs(len(X), context.pace)
    batch = _batch(rows)
    steps = epochs * max(rows // batch, 1)
    weights, biases = _start(rng, _nets(rows, context.pace), X.shape[1], y.shape[1])
    adam = _Adam([*weights, *biases], decayed=len(weights), decay=network.decay)
    stops = {max(round(share * steps), 1) for share in _CHECKPOINTS}
    order = np.empty(0, dtype=np.int64)
    for step in range(1, steps + 1):
        if len(order) < min(batch, rows):
            order = rng.permutation(rows)
        chosen, order = order[:batch], order[batch:]
        slopes = _gradients((X[chosen], y[chosen]), weights, biases, rng, context)
        adam.update(slopes, _RATE * _rate(step / steps))
        context.tick(step / steps)
        if step in stops:
            yield NetworkPredictor(
                inputs,
                [w.copy() for w in weights],
                [b.copy() for b in biases],
                centre,
                scale,
                "identity" if regression else "softmax",
            )


def _batch(rows: int) -> int:
    return int(np.clip(2 ** round(np.log2(max(rows, 1) / 40)), 32, 512))


def _nets(rows: int, pace: float) -> int:
    return 2 if pace > 1 or rows > _MANY_ROWS else 4


def _epochs(rows: int, pace: float) -> int:
    """A net needs its passes more than a booster its small steps: half the pace."""
    wanted = float(np.clip(_SAMPLES / max(rows, 1), *_EPOCHS))
    return max(round(wanted / float(np.sqrt(pace))), 1)


def _rate(done: float) -> float:
    return done / _WARM if done < _WARM else 0.5 * (1 + np.cos(np.pi * (done - _WARM) / (1 - _WARM)))


def _targets(y: npt.NDArray[Any], context: FitContext) -> tuple[Single, float, float]:
    """One-hot classes, or values of mean 0 and spread 1."""
    if context.problem_type is not ProblemType.REGRESSION:
        return np.eye(context.width, dtype=np.float32)[y], 0.0, 1.0
    centre, scale = float(np.mean(y)), float(np.std(y)) or 1.0
    return ((y - centre) / scale).astype(np.float32)[:, None], centre, scale


def _inputs(X: FloatArray, most_bins: int) -> NetworkInput:
    """Columns of more than two values are wide; bins by their quantiles."""
    wide_mask = np.asarray([len(np.unique(column[:2_000])) > 2 for column in X.T], dtype=bool)  # noqa: PLR2004 - two
    wide, narrow = np.flatnonzero(wide_mask), np.flatnonzero(~wide_mask)
    room = (_MAX_INPUTS - X.shape[1]) // max(len(wide), 1)
    bins = int(np.clip(room, 0, most_bins)) if len(wide) else 0
    low, width = np.zeros((len(wide), bins)), np.full((len(wide), bins), 1e30)
    for at, column in enumerate(wide):
        if bins:
            edges = np.unique(np.quantile(X[:, column], np.linspace(0, 1, bins + 1)))
            low[at, : len(edges) - 1], width[at, : len(edges) - 1] = edges[:-1], np.diff(edges)
    return NetworkInput(wide, narrow, low, width)


def _start(rng: np.random.Generator, nets: int, inputs: int, width: int) -> tuple[list[Single], list[Single]]:
    sizes = [inputs, *[_HIDDEN] * _LAYERS, width]
    weights, biases = [], []
    for depth, (before, after) in enumerate(pairwise(sizes)):
        gain = np.sqrt(2.0 / before) if depth < _LAYERS else 0.5 / np.sqrt(before)
        weights.append((gain * rng.standard_normal((nets, before, after))).astype(np.float32))
        biases.append(np.zeros((nets, 1, after), dtype=np.float32))
    return weights, biases


def _gradients(
    batch: tuple[Single, Single],
    weights: list[Single],
    biases: list[Single],
    rng: np.random.Generator,
    context: FitContext,
) -> list[Single]:
    """Slopes of the loss, of weights then biases, by one pass forth and one back."""
    X, y = batch
    hidden, masks = [X[None]], []
    keep = np.float32(1 / (1 - _DROPOUT))
    for weight, bias in zip(weights[:-1], biases[:-1], strict=True):
        out = hidden[-1] @ weight + bias
        mask = (out > 0) & (rng.random(out.shape, dtype=np.float32) > _DROPOUT)
        masks.append(mask)
        hidden.append(out * mask * keep)
    out = hidden[-1] @ weights[-1] + biases[-1]
    slope = _output_slope(out, y, context) / np.float32(len(X))
    by_weight, by_bias = [], []
    for depth in range(len(weights) - 1, -1, -1):
        by_weight.append(np.swapaxes(hidden[depth], 1, 2) @ slope)
        by_bias.append(slope.sum(axis=1, keepdims=True))
        if depth:
            slope = (slope @ np.swapaxes(weights[depth], 1, 2)) * masks[depth - 1] * keep
    return [*by_weight[::-1], *by_bias[::-1]]


def _output_slope(out: Single, y: Single, context: FitContext) -> Single:
    if context.problem_type is ProblemType.REGRESSION:
        error = out - y[None]
        return np.clip(error * 10, -1, 1) if context.metric is Metric.MAE else error
    out -= out.max(axis=2, keepdims=True)
    np.exp(out, out=out)
    out /= out.sum(axis=2, keepdims=True)
    out -= y[None]
    if context.class_weights is not None:
        out *= (y @ context.class_weights.astype(np.float32))[None, :, None]
    return np.asarray(out, dtype=np.float32)


class _Adam:
    """AdamW on arrays in place; the first `decayed` of them also shrink."""

    def __init__(self, arrays: list[Single], *, decayed: int, decay: float) -> None:
        self._decay = decay
        self._arrays = arrays
        self._decayed = decayed
        self._mean = [np.zeros_like(array) for array in arrays]
        self._square = [np.zeros_like(array) for array in arrays]
        self._steps = 0

    def update(self, slopes: list[Single], rate: float) -> None:
        self._steps += 1
        unbiased = rate * np.sqrt(1 - _BETA2**self._steps) / (1 - _BETA1**self._steps)
        for at, slope in enumerate(slopes):
            array, mean, square = self._arrays[at], self._mean[at], self._square[at]
            mean *= np.float32(_BETA1)
            mean += np.float32(1 - _BETA1) * slope
            square *= np.float32(_BETA2)
            square += np.float32(1 - _BETA2) * np.square(slope)
            if at < self._decayed:
                array *= np.float32(1 - rate * self._decay)
            array -= np.float32(unbiased) * mean / (np.sqrt(square) + np.float32(_EPSILON))
