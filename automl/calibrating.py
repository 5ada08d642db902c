"""Calibration and decisions, learnt from out-of-fold predictions and kept only where they help."""

from collections.abc import Callable
from typing import Any

import numpy as np
import numpy.typing as npt

from automl.inference.calibration import Calibration
from automl.inference.columns import FloatArray, IntArray
from automl.metrics import Judge, best_threshold, score
from contracts.datasets import Metric

_MIN_ROWS = 100
_MAX_ROWS = 6_000  # more say no more about two numbers
_MAX_SCORES = 600_000  # rows x classes
_ISOTONIC_ROWS = 2_000
_MIN_GAIN = 0.003  # of the log loss, on rows that the calibration has not seen
_RANKING = frozenset({Metric.ROC_AUC, Metric.AVERAGE_PRECISION})  # ties would cost them
_WEIGHED = frozenset({Metric.BALANCED_ACCURACY, Metric.F1_MACRO})
_STRENGTHS = (0.0, 0.25, 0.5, 0.75, 1.0)


def calibrate(y: IntArray, scores: FloatArray, metric: Metric, *, seed: int) -> Calibration | None:
    """What lowers the log loss most when fitted on one half and judged on the other; None if nothing does."""
    if len(y) < _MIN_ROWS:
        return None
    most = min(_MAX_ROWS, max(_MAX_SCORES // scores.shape[1], _MIN_ROWS))
    if len(y) > most:
        rows = np.random.default_rng(seed).choice(len(y), most, replace=False)
        y, scores = y[rows], scores[rows]
    half = np.random.default_rng(seed).permutation(len(y)) % 2 == 0
    best, best_loss = None, _log_loss(y, scores) * (1 - _MIN_GAIN)
    for fit in _fitters(len(y), scores.shape[1], metric):
        loss = 0.0
        for part in (half, ~half):
            if len(np.unique(y[part])) < scores.shape[1]:
                return None
            loss += _log_loss(y[~part], fit(y[part], scores[part]).apply(scores[~part])) * (~part).mean()
        if loss < best_loss:
            best, best_loss = fit, loss
    return None if best is None else best(y, scores)


Fit = Callable[[IntArray, FloatArray], Calibration]


def _fitters(rows: int, width: int, metric: Metric) -> list[Fit]:
    if width > 2:  # noqa: PLR2004 - more than binary
        return [_temperature]
    return [_platt, _isotonic] if rows >= _ISOTONIC_ROWS and metric not in _RANKING else [_platt]


def _temperature(y: IntArray, scores: FloatArray) -> Calibration:
    return Calibration("temperature", _minimised(np.ones(1), "temperature", y, scores))


def _platt(y: IntArray, scores: FloatArray) -> Calibration:
    return Calibration("platt", _minimised(np.asarray([1.0, 0.0]), "platt", y, scores))


def _minimised(start: FloatArray, kind: Any, y: IntArray, scores: FloatArray) -> FloatArray:
    from scipy.optimize import minimize  # noqa: PLC0415 - not for those who only plan

    # Targets are smoothed as Platt (1999) does: else few rows without an error ask for certainty.
    width = scores.shape[1]
    doubt = 1.0 / (len(y) / width + 2.0)
    target = np.full((len(y), width), doubt / (width - 1))
    target[np.arange(len(y)), y] = 1.0 - doubt

    def loss(values: FloatArray) -> float:
        said = Calibration(kind, values).apply(scores)
        return float(-(target * np.log(np.clip(said, 1e-15, 1.0))).sum(axis=1).mean())

    bounds = [(0.2, 5.0), (-3.0, 3.0)][: len(start)]
    found = minimize(loss, start, bounds=bounds)
    return np.asarray(found.x, dtype=np.float64)


def _isotonic(y: IntArray, scores: FloatArray) -> Calibration:
    from sklearn.isotonic import IsotonicRegression  # noqa: PLC0415 - as above

    fitted = IsotonicRegression(y_min=1e-3, y_max=1 - 1e-3, out_of_bounds="clip").fit(scores[:, 1], y)
    return Calibration("isotonic", np.vstack([fitted.X_thresholds_, fitted.y_thresholds_]).astype(np.float64))


def _log_loss(y: npt.NDArray[Any], scores: FloatArray) -> float:
    return float(-np.log(np.clip(scores[np.arange(len(y)), y], 1e-15, 1.0)).mean())


def decision_weights(metric: Metric, y: IntArray, scores: FloatArray) -> tuple[float, ...] | None:
    """Factors of the classes' probabilities before the largest is said, for metrics that weigh classes alike.

    The inverse of the classes' shares to the power that is best out of fold; None where that is none.
    """
    width = scores.shape[1]
    if metric not in _WEIGHED or width <= 2:  # noqa: PLR2004 - two classes have a threshold instead
        return None
    share = (np.bincount(y, minlength=width) + 1.0) / (len(y) + width)
    ranked = [(-(score(metric, y, scores * share**-power) or 0.0), power) for power in _STRENGTHS]
    power = min(ranked)[1]
    return None if power == 0 else tuple(float(factor) for factor in (share / share.max()) ** -power)


def deciding(metric: Metric, y: npt.NDArray[Any], scores: FloatArray) -> Judge:
    """The rule of decision that is best for `metric` on out-of-fold rows: a threshold, or factors."""
    width = scores.shape[1]
    threshold = best_threshold(metric, y, scores[:, 1]) if width == 2 else 0.5  # noqa: PLR2004 - binary
    return Judge(metric, threshold, decision_weights(metric, y, scores))
