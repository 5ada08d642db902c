"""A classifier that tries to tell new rows from old ones (Lopez-Paz and Oquab 2017).

It sees what no column shows alone. Out of fold, so that what it merely remembers does not count.
"""

from dataclasses import dataclass

import numpy as np
from scipy import special

from automl.inference.columns import FloatArray, IntArray
from automl.truth.resampled import ranked_auc

FEWEST_ROWS = 30  # of either side: fewer tell nothing
_FOLDS = 5
_ROUNDS = 40
_PARAMETERS = {
    "objective": "binary",
    "learning_rate": 0.1,
    "num_leaves": 15,
    "feature_fraction": 0.8,
    "bagging_fraction": 0.8,
    "bagging_freq": 1,
    "max_cat_to_onehot": 16,
    "cat_smooth": 20.0,
    "verbose": -1,
    "deterministic": True,
    "force_row_wise": True,
}


@dataclass(frozen=True)
class Told:
    """How well it told them apart; `p_value` one-sided, against a coin."""

    auc: float
    p_value: float


def tell_apart(before: FloatArray, now: FloatArray, categorical: list[int], *, seed: int) -> Told | None:
    """`before` (n, columns) and `now` (m, columns), `categorical`: which are codes; None: too few rows."""
    if min(len(before), len(now)) < FEWEST_ROWS or not before.shape[1]:
        return None
    rows = np.vstack([before, now])
    new = np.concatenate([np.zeros(len(before)), np.ones(len(now))])
    scores = _out_of_fold(rows, new, categorical, seed)
    auc = float(ranked_auc(np.ones((1, len(new))), new == 1, scores)[0])
    # The rank sum's own spread under no difference (Mann and Whitney 1947).
    spread = np.sqrt((len(new) + 1) / (12 * len(before) * len(now)))
    return Told(auc, float(special.ndtr(-(auc - 0.5) / spread)))


def _out_of_fold(rows: FloatArray, new: FloatArray, categorical: list[int], seed: int) -> FloatArray:
    import lightgbm as lgb  # noqa: PLC0415  # a second of import, for those who measure

    fold_of = _folds(new.astype(np.int64), seed)
    scores = np.empty(len(new))
    leaf = max(5, min(20, len(new) // 50))
    for fold in range(_FOLDS):
        held = fold_of == fold
        known = new[~held]
        # Either side weighs the same, however many rows it has.
        weights = np.where(known == 1, 0.5 / known.mean(), 0.5 / (1 - known.mean()))
        data = lgb.Dataset(rows[~held], known, weight=weights, categorical_feature=categorical)
        model = lgb.train(
            {**_PARAMETERS, "min_data_in_leaf": leaf, "seed": seed, "num_threads": 1}, data, _ROUNDS
        )
        # Ranked within its fold: folds' models differ in level, not in what they see.
        scores[held] = _ranks(np.asarray(model.predict(rows[held])))
    return scores


def _ranks(values: FloatArray) -> FloatArray:
    """From 0 to 1; equal values share theirs, or their order would count, which is old before new."""
    _, place, counts = np.unique(values, return_inverse=True, return_counts=True)
    middle = np.cumsum(counts) - (counts - 1) / 2
    return np.asarray(middle[place] / max(len(values), 1))


def _folds(new: IntArray, seed: int) -> IntArray:
    """Both sides spread evenly."""
    rng = np.random.default_rng(seed)
    fold_of = np.empty(len(new), dtype=np.int64)
    for side in (0, 1):
        members = rng.permutation(np.flatnonzero(new == side))
        fold_of[members] = np.arange(len(members)) % _FOLDS
    return fold_of
