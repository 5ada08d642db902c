"""From measured candidates and refitted members to one model with a schema."""

from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from automl.columns import numbers_of
from automl.crossval import LearningTask
from automl.ensemble import greedy_weights
from automl.inference.columns import FloatArray
from automl.inference.encoding import TableEncoder
from automl.inference.model import FittedModel, Member
from automl.measuring import Measured
from automl.metrics import best_threshold, score
from contracts.datasets import Metric, ProblemType
from contracts.predictions import Cell, ModelColumn
from contracts.report import ColumnRole, LeaderboardRow

_MAX_CATEGORIES = 200
_EXAMPLE_CHARS = 200
# Where out-of-fold rows leave the metric undefined (a class none of them has) the score is that of chance.
_CHANCE = {Metric.ROC_AUC: 0.5}


def covered_rows(results: list[Measured]) -> npt.NDArray[np.bool_]:
    """Rows with an out-of-fold prediction from every candidate."""
    covered = [~np.isnan(result.out_of_fold[:, 0]) for result in results]
    return np.asarray(np.all(covered, axis=0), dtype=np.bool_)


def weigh_members(results: list[Measured], task: LearningTask) -> FloatArray:
    """Greedy weights on the rows that all candidates predicted out of fold."""
    rows = covered_rows(results)
    predictions = [result.out_of_fold[rows] for result in results]
    return greedy_weights(predictions, task.y[rows], task.metric, task.target.problem_type, task.seed)


def assemble(
    task: LearningTask,
    train: pd.DataFrame,
    encoder: TableEncoder,
    members: list[Member],
    results: list[Measured],
) -> tuple[FittedModel, float]:
    """The model, and its out-of-fold score with the threshold that out-of-fold rows chose."""
    rows = covered_rows(results)
    weight_of = {member.name: member.weight for member in members}
    blended = np.zeros((int(rows.sum()), task.target.width))
    for result in results:
        blended += weight_of.get(result.candidate.name, 0.0) * result.out_of_fold[rows]
    y = task.y[rows]
    binary = task.target.problem_type is ProblemType.BINARY
    threshold = best_threshold(task.metric, y, blended[:, 1]) if binary else 0.5
    found = score(task.metric, y, blended, threshold)
    model = FittedModel(
        problem_type=task.target.problem_type,
        target_column=task.plan.target_column,
        classes=task.target.classes,
        labels=task.target.labels,
        threshold=threshold,
        columns=_schema(task, train),
        ignored_columns=tuple(task.plan.ignored_columns),
        date_forms=task.plan.date_forms,
        encoder=encoder,
        members=tuple(members),
    )
    return model, _CHANCE.get(task.metric, 0.0) if found is None else found


def ensemble_row(task: LearningTask, found: float, members: list[str]) -> LeaderboardRow:
    return LeaderboardRow(
        model="ensemble",
        family="ensemble",
        metric=task.metric,
        score=found,
        fit_time_s=None,
        weight=None,
        note=f"weighted mean of {', '.join(members)}",
    )


def _schema(task: LearningTask, train: pd.DataFrame) -> tuple[ModelColumn, ...]:
    return tuple(_column(train[plan.name], plan.role) for plan in task.plan.columns)


def _column(series: "pd.Series[Any]", role: ColumnRole) -> ModelColumn:
    present = series.dropna()
    if role is ColumnRole.NUMERIC:
        present = pd.Series(numbers_of(series)).dropna()  # also where numbers were spelt as words
    categories = None
    if role in {ColumnRole.CATEGORICAL, ColumnRole.BOOLEAN}:
        counts = present.value_counts()
        categories = [str(_cell(value)) for value in counts.index[:_MAX_CATEGORIES]]
    example = _cell(present.iloc[0]) if len(present) else None
    return ModelColumn(
        name=str(series.name),
        role=role,
        nullable=len(present) < len(series),
        example=example[:_EXAMPLE_CHARS] if isinstance(example, str) else example,
        categories=categories,
    )


def _cell(value: Any) -> Cell:
    """A JSON value as a client would send it."""
    if isinstance(value, pd.Timestamp):
        return value.isoformat()
    plain = value.item() if isinstance(value, np.generic) else value
    if isinstance(plain, float) and plain.is_integer():
        return int(plain)
    return plain if isinstance(plain, str | int | float | bool) else str(plain)
