"""Partial dependence (Friedman, 2001): the mean prediction, were one column the same in every row."""

import numpy as np

from automl.inference.columns import Columns, LabelColumn
from automl.inference.model import FittedModel
from contracts.truth import DependencePoint, PartialDependence

_GRID = 12
_MAX_LEVELS = 8
_ROWS = 150


def dependence(
    model: FittedModel, columns: Columns, names: list[str], *, output: int, dates: frozenset[str], seed: int
) -> list[PartialDependence]:
    """Of the columns `names`, texts left out; `output` is the score that is followed."""
    few = columns
    if columns.num_rows > _ROWS:
        rows = np.random.default_rng(seed).choice(columns.num_rows, _ROWS, replace=False)
        few = columns.take(np.sort(rows))
    said = model.target_column if model.labels is None else model.labels[output]
    found = []
    for name in names:
        points = (
            _over_numbers(model, columns, few, name, output=output, is_date=name in dates)
            if name in columns.numbers
            else _over_levels(model, columns, few, name, output=output)
            if name in columns.labels
            else []
        )
        if len(points) > 1:
            found.append(PartialDependence(feature=name, output=said, points=points))
    return found


def _over_numbers(
    model: FittedModel, columns: Columns, few: Columns, name: str, *, output: int, is_date: bool
) -> list[DependencePoint]:
    present = columns.numbers[name][~np.isnan(columns.numbers[name])]
    if not len(present):
        return []
    grid = np.unique(np.quantile(present, np.linspace(0.02, 0.98, _GRID), method="nearest"))
    nearest = np.bincount(np.abs(present[:, None] - grid).argmin(axis=1), minlength=len(grid))
    points = []
    for value, rows in zip(grid, nearest, strict=True):
        same = few.replaced(name, np.full(few.num_rows, value))
        label = str(np.datetime64(int(value), "s").astype("datetime64[D]")) if is_date else f"{value:.5g}"
        points.append(_point(model, same, label, float(value), int(rows), output))
    return points


def _over_levels(
    model: FittedModel, columns: Columns, few: Columns, name: str, *, output: int
) -> list[DependencePoint]:
    column = columns.labels[name]
    counts = np.bincount(column.codes[column.codes >= 0], minlength=len(column.levels))
    points = []
    for code in np.argsort(-counts, kind="stable")[:_MAX_LEVELS]:
        if counts[code]:
            level = column.levels[code]
            same = few.replaced(name, LabelColumn(np.zeros(few.num_rows, dtype=np.int64), (level,)))
            points.append(_point(model, same, level[:40], None, int(counts[code]), output))
    return points


def _point(  # noqa: PLR0917 - one point's facts
    model: FittedModel, same: Columns, label: str, value: float | None, rows: int, output: int
) -> DependencePoint:
    mean = float(model.scores(same)[:, output].mean())
    return DependencePoint(label=label, value=value, prediction=mean, rows=rows)
