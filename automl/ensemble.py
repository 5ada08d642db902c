"""Greedy weighted ensembles (Caruana et al., ICML 2004) on out-of-fold predictions."""

from typing import Any

import numpy as np
import numpy.typing as npt

from automl.inference.columns import FloatArray
from automl.metrics import as_loss, score
from contracts.datasets import Metric, ProblemType

_ROUNDS = 25
_MAX_ROWS = 20_000
MAX_MEMBERS = 4
MIN_WEIGHT = 0.05
_MIN_GAIN = 1e-4  # of the loss: an ensemble must earn its cost at prediction


def ensemble_loss(metric: Metric, problem: ProblemType, y: npt.NDArray[Any], scores: FloatArray) -> float:
    """What the weights minimise: the metric, with log loss where ranks or decisions alone are noisy."""
    if problem is ProblemType.REGRESSION:
        found = score(Metric.RMSE if metric is Metric.R2 else metric, y, scores)
        return np.inf if found is None else as_loss(metric, found) if metric is Metric.MAE else found
    log_loss = score(Metric.LOG_LOSS, y, scores)
    smooth = np.inf if log_loss is None else log_loss
    if metric in {Metric.ROC_AUC, Metric.AVERAGE_PRECISION}:
        ranked = score(metric, y, scores)
        return smooth if ranked is None else 1.0 - ranked + 0.1 * smooth
    return smooth


def greedy_weights(
    predictions: list[FloatArray], y: npt.NDArray[Any], metric: Metric, problem: ProblemType, seed: int
) -> FloatArray:
    """Weights (members,) that sum to 1; at most four are not zero and none is below 5 %."""
    if len(y) > _MAX_ROWS:
        rows = np.sort(np.random.default_rng(seed).choice(len(y), _MAX_ROWS, replace=False))
        predictions, y = [scores[rows] for scores in predictions], y[rows]
    counts = _select(predictions, y, metric, problem)
    return _pruned(counts / counts.sum())


def _select(
    predictions: list[FloatArray], y: npt.NDArray[Any], metric: Metric, problem: ProblemType
) -> FloatArray:
    alone = [ensemble_loss(metric, problem, y, scores) for scores in predictions]
    first = int(np.argmin(alone))
    counts = np.zeros(len(predictions))
    counts[first] = 1
    total, best, best_counts = predictions[first].copy(), alone[first], counts.copy()
    for size in range(2, _ROUNDS + 1):
        losses = [ensemble_loss(metric, problem, y, (total + scores) / size) for scores in predictions]
        chosen = int(np.argmin(losses))
        counts[chosen] += 1
        total += predictions[chosen]
        if losses[chosen] < best - _MIN_GAIN * abs(best):
            best, best_counts = losses[chosen], counts.copy()
    return best_counts


def _pruned(weights: FloatArray) -> FloatArray:
    keep = np.argsort(-weights, kind="stable")[:MAX_MEMBERS]
    kept = np.zeros_like(weights)
    kept[keep] = weights[keep]
    kept[kept < MIN_WEIGHT] = 0.0
    return np.asarray(kept / kept.sum(), dtype=np.float64)
