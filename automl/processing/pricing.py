"""What a column is worth: a small boosted model with it and without it, on the same folds."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from automl.inference.columns import FloatArray
from automl.interpretation.splits import moments_of
from automl.processing.single import Outcome, auc
from automl.threads import one_blas_thread
from contracts.report import ColumnRole

_ROWS = 4_000
_COLUMNS = 300
_FOLDS = 3
_ROUNDS = 60
_MOST_CLASSES = 3  # the commonest ones tell enough of many
_PARAMETERS = {"num_leaves": 15, "learning_rate": 0.15, "min_data_in_leaf": 10, "verbosity": -1}


@dataclass(frozen=True)
class Prices:
    """Cross-validated AUC (one against the rest, weighted) or R²: with all columns, and without suspects."""

    whole: float
    without: dict[str, float]
    without_all: float | None  # None where there is one suspect only, or nothing else


def price_without(
    inputs: pd.DataFrame,
    outcome: Outcome,
    suspects: Sequence[str],
    roles: dict[str, ColumnRole],
    *,
    seed: int,
) -> Prices | None:
    """What a model makes of the columns with and without the suspects; None where nothing can be left out."""
    if not suspects or inputs.shape[1] < 2:  # noqa: PLR2004  nothing is left without it
        return None
    rows = np.sort(np.random.default_rng(seed).permutation(len(inputs))[:_ROWS])
    sample, known = inputs.iloc[rows], outcome.take(rows)
    names = [name for name in map(str, sample.columns) if roles.get(name) is not ColumnRole.TEXT]
    names = [*suspects, *[name for name in names if name not in suspects]][:_COLUMNS]
    matrix = np.column_stack([_numbers(sample[name], roles.get(name)) for name in names])
    with one_blas_thread():
        whole = _measured(matrix, known, seed)
        without = {
            name: _measured(np.delete(matrix, at, axis=1), known, seed) for at, name in enumerate(suspects)
        }
        several = 1 < len(suspects) < len(names)
        rest = _measured(matrix[:, len(suspects) :], known, seed) if several else None
    return Prices(whole, without, rest)


def _numbers(values: "pd.Series[Any]", role: ColumnRole | None) -> FloatArray:
    """Levels as numbers in order of how common they are; trees cut them as they like."""
    if role is ColumnRole.DATETIME:
        return moments_of(values)
    if pd.api.types.is_numeric_dtype(values):
        return np.asarray(values, dtype=np.float64)
    ranks = {level: rank for rank, level in enumerate(values.value_counts().index)}
    return np.asarray(values.map(ranks), dtype=np.float64)


def _measured(matrix: FloatArray, outcome: Outcome, seed: int) -> float:
    fold_of = np.random.default_rng(seed).integers(0, _FOLDS, len(outcome.y))
    if not outcome.is_classes:
        y = np.asarray(outcome.y, dtype=np.float64)
        predicted = _predicted(matrix, y, fold_of, "regression")
        return 1 - float(np.sum((y - predicted) ** 2)) / max(float(np.sum((y - y.mean()) ** 2)), 1e-300)
    classes, counts = np.unique(outcome.y, return_counts=True)
    kept = np.argsort(-counts)[:_MOST_CLASSES] if len(classes) > 2 else np.asarray([1])  # noqa: PLR2004
    found = []
    for at in kept:
        positive = outcome.y == classes[at]
        found.append(auc(_predicted(matrix, positive.astype(np.float64), fold_of, "binary"), positive))
    return float(np.average(found, weights=counts[kept]))


def _predicted(
    matrix: FloatArray, y: FloatArray, fold_of: npt.NDArray[np.int64], objective: str
) -> FloatArray:
    import lightgbm  # noqa: PLC0415 - two seconds of import, for tables with a suspect only

    predicted = np.empty(len(y))
    settings = {**_PARAMETERS, "objective": objective, "num_threads": 1, "seed": 0, "deterministic": True}
    for fold in range(_FOLDS):
        held = fold_of == fold
        booster = lightgbm.train(settings, lightgbm.Dataset(matrix[~held], y[~held]), _ROUNDS)
        predicted[held] = np.asarray(booster.predict(matrix[held], num_threads=1))
    return predicted
