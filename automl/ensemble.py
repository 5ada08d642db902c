"""Greedy weighted ensembles (Caruana et al., ICML 2004) on out-of-fold predictions."""

from typing import Any

import numpy as np
import numpy.typing as npt

from automl.inference.columns import FloatArray
from automl.metrics import score
from contracts.datasets import Metric, ProblemType

_ROUNDS = 25
_MAX_ROWS = 20_000
_QUICK_ROWS = 4_000
_BAGGED_ROWS = 3_000  # up to here a choice by these very rows would fit their noise
_BAGS = 8
_MAX_SCORES = 1_000_000  # rows x classes; no fewer rows than:
_FEWEST_ROWS = 1_000
MAX_MEMBERS = 4
MIN_WEIGHT = 0.05
_LOG_LOSS_SHARE = 0.1
# Half way to classes that all count alike: all the way, the weights follow the noise of rare ones.
_TILTS = {Metric.BALANCED_ACCURACY: 0.5, Metric.F1_MACRO: 0.5, Metric.F1: 0.5}
_FEWEST_OF_CLASS = 20  # rows: a rarer class counts as one of so many
_MIN_GAIN = 1e-4  # of the loss: an ensemble must earn its cost at prediction


def ensemble_loss(metric: Metric, problem: ProblemType, y: npt.NDArray[Any], scores: FloatArray) -> float:
    """What the weights minimise: the metric, with log loss where ranks or decisions alone are noisy.

    Called some hundred times, hence without scikit-learn's checks.
    """
    if problem is ProblemType.REGRESSION:
        error = scores[:, 0] - y
        return float(np.abs(error).mean() if metric is Metric.MAE else np.sqrt(np.square(error).mean()))
    if metric in _TILTS:
        return _tilted_loss(y, scores, _TILTS[metric])
    log_loss = float(-np.log(np.clip(scores[np.arange(len(y)), y], 1e-15, 1.0)).mean())
    if metric is Metric.ROC_AUC:
        return 1.0 - _roc_auc(y, scores[:, 1]) + _LOG_LOSS_SHARE * log_loss
    if metric is Metric.AVERAGE_PRECISION:
        ranked = score(metric, y, scores)
        return log_loss if ranked is None else 1.0 - ranked + _LOG_LOSS_SHARE * log_loss
    return log_loss


def _tilted_loss(y: npt.NDArray[Any], scores: FloatArray, power: float) -> float:
    """Log loss as it would be had the classes more equal shares: where a metric's decisions are taken."""
    tilt = (np.maximum(np.bincount(y, minlength=scores.shape[1]), _FEWEST_OF_CLASS) / len(y)) ** -power
    tilted = scores * tilt
    picked = tilted[np.arange(len(y)), y] / np.maximum(tilted.sum(axis=1), 1e-15)
    return float(np.average(-np.log(np.clip(picked, 1e-15, 1.0)), weights=tilt[y]))


def _roc_auc(y: npt.NDArray[Any], positive: FloatArray) -> float:
    """By ranks, ties sharing theirs; 0.5 where one class is absent."""
    num_positive = int(y.sum())
    pairs = num_positive * (len(y) - num_positive)
    if pairs == 0:
        return 0.5
    _, inverse, counts = np.unique(positive, return_inverse=True, return_counts=True)
    ranks = (np.cumsum(counts) - (counts - 1) / 2)[inverse]
    return float((ranks[y == 1].sum() - num_positive * (num_positive + 1) / 2) / pairs)


def greedy_weights(
    predictions: list[FloatArray], y: npt.NDArray[Any], metric: Metric, problem: ProblemType, seed: int
) -> FloatArray:
    """Weights (members,) that sum to 1; at most four are not zero and none is below 5 %.

    Few rows are drawn anew several times and the choices averaged, as Caruana et al. do against overfitting.
    """
    predictions, y = _fewer(predictions, y, _MAX_ROWS, seed)
    predictions, y = _only_read(predictions, y, metric, problem)
    plain = _select(predictions, y, metric, problem)
    plain /= plain.sum()
    if len(y) > _BAGGED_ROWS or len(predictions) == 1:
        return _pruned(plain)
    rng = np.random.default_rng(seed)
    bags = []
    for _ in range(_BAGS):
        rows = rng.integers(0, len(y), len(y))
        counts = _select([scores[rows] for scores in predictions], y[rows], metric, problem)
        bags.append(counts / counts.sum())
    weights = _pruned(np.mean(bags, axis=0))
    blended = np.asarray(sum(w * scores for w, scores in zip(weights, predictions, strict=True)))
    alone = min(ensemble_loss(metric, problem, y, scores) for scores in predictions)
    return weights if ensemble_loss(metric, problem, y, blended) <= alone else _pruned(plain)


def quick_weights(
    predictions: list[FloatArray], y: npt.NDArray[Any], metric: Metric, problem: ProblemType, seed: int
) -> FloatArray:
    """Weights as `greedy_weights` gives, by fewer rows and in a moment."""
    predictions, y = _fewer(predictions, y, _QUICK_ROWS, seed)
    predictions, y = _only_read(predictions, y, metric, problem)
    counts = _select(predictions, y, metric, problem)
    return _pruned(counts / counts.sum())


def _fewer(
    predictions: list[FloatArray], y: npt.NDArray[Any], most: int, seed: int
) -> tuple[list[FloatArray], npt.NDArray[Any]]:
    """At most so many rows, and so many scores, by the seed."""
    most = min(most, max(_MAX_SCORES // predictions[0].shape[1], _FEWEST_ROWS))
    if len(y) <= most:
        return predictions, y
    rows = np.sort(np.random.default_rng(seed).choice(len(y), most, replace=False))
    return [scores[rows] for scores in predictions], y[rows]


def _only_read(
    predictions: list[FloatArray], y: npt.NDArray[Any], metric: Metric, problem: ProblemType
) -> tuple[list[FloatArray], npt.NDArray[Any]]:
    """Where the loss reads the true class's scores alone, those alone: sums are the same to the last bit."""
    if problem is not ProblemType.MULTICLASS or metric in _TILTS:
        return predictions, y
    return [scores[np.arange(len(y)), y][:, None] for scores in predictions], np.zeros_like(y)


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
