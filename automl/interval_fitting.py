"""Prediction intervals from out-of-fold errors: conformal, scaled by how large errors are in each region.

Locally weighted conformal prediction (Lei et al., JASA 2018); out-of-fold errors are the calibration rows.
"""

import numpy as np

from automl.inference.columns import FloatArray
from automl.inference.intervals import IntervalModel
from automl.inference.predictors import BoosterPredictor

LEVEL = 0.9
_LOCAL_ROWS = 300  # with fewer, how errors vary can't be learnt
_ROUNDS = 40
_MAX_ROWS = 20_000
_PARAMS = {
    "objective": "regression",
    "learning_rate": 0.1,
    "num_leaves": 8,
    "min_data_in_leaf": 30,
    "lambda_l2": 1.0,
    "verbosity": -1,
    "num_threads": 1,
    "deterministic": True,
    "force_row_wise": True,
}


def fit_intervals(
    y: FloatArray, predicted: FloatArray, tree_matrix: FloatArray, categorical: list[int], *, seed: int
) -> IntervalModel:
    """Intervals that hold the truth for nine of ten rows. `predicted` (n,) are out-of-fold."""
    rng = np.random.default_rng(seed)
    if len(y) > _MAX_ROWS:
        rows = np.sort(rng.choice(len(y), _MAX_ROWS, replace=False))
        y, predicted, tree_matrix = y[rows], predicted[rows], tree_matrix[rows]
    errors = y - predicted
    floor = 0.0 if len(y) and y.min() >= 0 else None
    spread, size = None, np.ones(len(y))
    if len(y) >= _LOCAL_ROWS and np.any(errors):
        # Sizes of one half by a fit on the other: else they would look better known than they are.
        half = rng.permutation(len(y)) % 2 == 0
        logs = np.log(np.abs(errors) + 0.05 * np.abs(errors).mean())
        for part in (half, ~half):
            fitted = _fit(tree_matrix[part], logs[part], categorical)
            size[~part] = np.exp(fitted.predict(tree_matrix[~part])[:, 0])
        spread = _fit(tree_matrix, logs, categorical)
    scaled = np.sort(errors / size)
    return IntervalModel(
        level=LEVEL,
        low=float(_quantile(scaled, (1 - LEVEL) / 2)),
        high=float(_quantile(scaled, (1 + LEVEL) / 2)),
        floor=floor,
        spread=spread,
    )


def _quantile(ordered: FloatArray, share: float) -> float:
    """With the conformal correction for few rows: outwards by one rank."""
    outwards = 1 if share > 0.5 else -1  # noqa: PLR2004 - the middle
    place = share * (len(ordered) - 1) + outwards
    return float(np.interp(np.clip(place, 0, len(ordered) - 1), np.arange(len(ordered)), ordered))


def _fit(X: FloatArray, y: FloatArray, categorical: list[int]) -> BoosterPredictor:
    import lightgbm as lgb  # noqa: PLC0415 - seconds of import

    data = lgb.Dataset(X, label=y, categorical_feature=categorical, params=_PARAMS)
    return BoosterPredictor(lgb.train(_PARAMS, data, _ROUNDS).model_to_string())
