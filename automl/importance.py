"""Permutation importance: how much the metric loses on the holdout when one column is shuffled."""

from collections.abc import Callable
from typing import Any

import numpy as np
import numpy.typing as npt

from automl.inference.columns import Columns, FloatArray
from automl.inference.model import FittedModel
from automl.metrics import as_loss, score
from contracts.datasets import Metric
from contracts.report import FeatureImportance

MAX_COLUMNS = 40
_MAX_ROWS = 750
_MAX_REPEATS = 5
_ROWS_PER_COLUMN = 1_500  # rows x repeats that one column may cost
_PROBE_ROWS = 60


def permutation_importance(
    model: FittedModel,
    columns: Columns,
    y: npt.NDArray[Any],
    metric: Metric,
    *,
    seed: int,
    threads: int,
    done: Callable[[int, int], None],
) -> list[FeatureImportance]:
    """Importances of at most forty columns, greatest first; `done(n, total)` after each."""
    rng = np.random.default_rng(seed)
    if len(y) > _MAX_ROWS:
        rows = np.sort(rng.choice(len(y), _MAX_ROWS, replace=False))
        columns, y = columns.take(rows), y[rows]
    names = _most_moving(model, columns, rng)
    repeats = max(1, min(_MAX_REPEATS, _ROWS_PER_COLUMN // max(len(y), 1)))
    base = score(metric, y, model.scores(columns, threads), model.threshold)
    found = []
    for number, name in enumerate(names):
        if base is not None:
            losses = _losses(
                model, columns, name, y, metric=metric, repeats=repeats, rng=rng, threads=threads
            )
            gain = losses - as_loss(metric, base)
            found.append(
                FeatureImportance(feature=name, importance=float(gain.mean()), std=float(gain.std()))
            )
        done(number + 1, len(names))
    return sorted(found, key=lambda entry: -entry.importance)


def _losses(
    model: FittedModel,
    columns: Columns,
    name: str,
    y: npt.NDArray[Any],
    *,
    metric: Metric,
    repeats: int,
    rng: np.random.Generator,
    threads: int,
) -> FloatArray:
    """The loss after each shuffle. All shuffles are one table, so that the model is called once."""
    rows = len(y)
    stacked = columns.take(np.tile(np.arange(rows), repeats))
    order = np.concatenate([rng.permutation(rows) + rows * repeat for repeat in range(repeats)])
    scores = model.scores(stacked.shuffled(name, order), threads)
    found = [
        score(metric, y, scores[repeat * rows : (repeat + 1) * rows], model.threshold)
        for repeat in range(repeats)
    ]
    return np.asarray([as_loss(metric, value) for value in found if value is not None] or [np.nan])


def _most_moving(model: FittedModel, columns: Columns, rng: np.random.Generator) -> list[str]:
    """All columns, or the forty whose shuffle moves the answers of a few rows the most."""
    names = [column.name for column in model.columns]
    if len(names) <= MAX_COLUMNS:
        return names
    few = columns.take(np.sort(rng.permutation(columns.num_rows)[:_PROBE_ROWS]))
    base, order = model.scores(few), rng.permutation(few.num_rows)
    moved = {name: float(np.abs(model.scores(few.shuffled(name, order)) - base).sum()) for name in names}
    return sorted(names, key=lambda name: -moved[name])[:MAX_COLUMNS]
