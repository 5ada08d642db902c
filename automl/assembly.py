"""From measured candidates and refitted members to one model with a schema."""

from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from automl.calibrating import calibrate, decision_weights
from automl.columns import numbers_of
from automl.crossval import LearningTask
from automl.ensemble import ensemble_loss, greedy_weights, quick_weights
from automl.foretelling import answer_ms
from automl.inference.columns import FloatArray
from automl.inference.encoding import Style, TableEncoder
from automl.inference.habits import ColumnHabit
from automl.inference.intervals import IntervalModel
from automl.inference.model import FittedModel, Member
from automl.interval_fitting import fit_intervals
from automl.measuring import Measured
from automl.metrics import best_threshold, score
from automl.plan import ColumnPlan, FeaturePlan
from contracts.datasets import Metric, ProblemType
from contracts.predictions import Cell, ModelColumn
from contracts.report import ColumnRole, LeaderboardRow

_ANSWER_MS = 45.0  # for a thousand rows, on one core, that members may take together
_HEAVIEST_SHARE = 1.5  # of what the heaviest takes, if that is more
_MOST_LOST = 0.01  # of the loss, for the sake of quick answers
_MAX_CATEGORIES = 200
_MAX_REMEMBERED = 2_000
_EXAMPLE_CHARS = 200


def covered_rows(results: list[Measured]) -> npt.NDArray[np.bool_]:
    """Rows with an out-of-fold prediction from every candidate."""
    covered = [~np.isnan(result.out_of_fold[:, 0]) for result in results]
    return np.asarray(np.all(covered, axis=0), dtype=np.bool_)


def with_common_rows(results: list[Measured]) -> list[Measured]:
    """`results` without those of the fewest rows, as long as there is no row that all of them predicted."""
    kept = list(results)
    while len(kept) > 1 and not covered_rows(kept).any():
        del kept[min(range(len(kept)), key=lambda at: (len(kept[at].folds), -at))]
    return kept


def weigh_members(results: list[Measured], task: LearningTask, *, quick: bool = False) -> FloatArray:
    """Greedy weights on the rows that all candidates predicted out of fold; `quick` looks at few of them.

    Boosters that take too long to answer together are fewer: the lightest goes, until the others are quick,
    or until that would cost more than a hundredth of the loss.
    """
    rows = covered_rows(results)
    predictions = [result.out_of_fold[rows] for result in results]
    y, metric, problem = task.y[rows], task.metric, task.target.problem_type
    find = quick_weights if quick else greedy_weights

    def weigh(among: list[int]) -> FloatArray:
        weights = np.zeros(len(results))
        weights[among] = find([predictions[at] for at in among], y, metric, problem, task.seed)
        return weights

    def loss(weights: FloatArray) -> float:
        blended = sum(weight * scores for weight, scores in zip(weights, predictions, strict=True) if weight)
        return ensemble_loss(metric, problem, y, np.asarray(blended))

    weights = weigh(list(range(len(results))))
    costs = np.asarray([answer_ms(one.candidate, one.step, task.target.width) for one in results])
    most = max(_ANSWER_MS, _HEAVIEST_SHARE * float(costs[int(np.argmax(weights))]))
    worst = (1 + _MOST_LOST) * loss(weights)
    while float(costs[weights > 0].sum()) > most:
        members = [int(at) for at in np.flatnonzero(weights > 0)]
        members.remove(min((at for at in members if costs[at] > 0), key=lambda at: (weights[at], at)))
        fewer = weigh(members)
        if loss(fewer) > worst:
            break
        weights = fewer
    return weights


def standing(results: list[Measured], task: LearningTask) -> tuple[list[Measured], float]:
    """Those that would be members as things stand, and about the loss of their ensemble."""
    kept = with_common_rows(results)
    weights = weigh_members(kept, task, quick=True)
    rows = covered_rows(kept)
    members = [(result, weight) for result, weight in zip(kept, weights, strict=True) if weight > 0]
    blended = np.asarray(sum(weight * result.out_of_fold[rows] for result, weight in members))
    loss = ensemble_loss(task.metric, task.target.problem_type, task.y[rows], blended)
    return [result for result, _ in members], loss


def assemble(
    task: LearningTask,
    train: pd.DataFrame,
    encoder: TableEncoder,
    members: list[Member],
    results: list[Measured],
) -> tuple[FittedModel, float]:
    """The model, and its out-of-fold score; calibration and decisions are what out-of-fold rows chose."""
    rows = covered_rows(results)
    weight_of = {member.name: member.weight for member in members}
    blended = np.zeros((int(rows.sum()), task.target.width))
    for result in results:
        blended += weight_of.get(result.candidate.name, 0.0) * result.out_of_fold[rows]
    y = task.y[rows]
    classes = task.target.problem_type is not ProblemType.REGRESSION
    binary = task.target.problem_type is ProblemType.BINARY
    calibration = calibrate(y, blended, task.metric, seed=task.seed) if classes else None
    blended = blended if calibration is None else calibration.apply(blended)
    threshold = best_threshold(task.metric, y, blended[:, 1]) if binary else 0.5
    factors = decision_weights(task.metric, y, blended) if classes else None
    found = score(task.metric, y, blended if factors is None else blended * factors, threshold)
    model = FittedModel(
        problem_type=task.target.problem_type,
        target_column=task.plan.target_column,
        classes=task.target.classes,
        labels=task.target.labels,
        threshold=threshold,
        columns=input_columns(task.plan, train),
        ignored_columns=tuple(task.plan.ignored_columns),
        date_forms=task.plan.date_forms,
        encoder=encoder,
        members=tuple(members),
        calibration=calibration,
        decision_weights=factors,
        intervals=None if classes else _intervals(task, encoder, rows, y, blended[:, 0]),
        habits=tuple(_habit(task, plan.name) for plan in task.plan.columns),
    )
    return model, score_of_chance(task) if found is None else found


def score_of_chance(task: LearningTask) -> float:
    """What is said where out-of-fold rows leave the metric undefined, as none of them has a class of two.

    0 for R2, which is that of the mean and takes two rows; every other metric is defined by one.
    """
    if task.metric is Metric.AVERAGE_PRECISION:
        return float(np.mean(task.y == 1))
    return 0.5 if task.metric is Metric.ROC_AUC else 0.0


def _intervals(
    task: LearningTask,
    encoder: TableEncoder,
    rows: npt.NDArray[np.bool_],
    y: FloatArray,
    predicted: FloatArray,
) -> IntervalModel:
    matrix = encoder.transform(task.columns.take(np.flatnonzero(rows)), Style.TREE)
    return fit_intervals(y, predicted, matrix, encoder.categorical_features, seed=task.seed)


def _habit(task: LearningTask, name: str) -> ColumnHabit:
    columns = task.columns
    if name in columns.numbers:
        present = columns.numbers[name][~np.isnan(columns.numbers[name])]
        if not len(present):
            return ColumnHabit(name, None, None, None, None)
        return ColumnHabit(name, float(np.median(present)), float(present.min()), float(present.max()), None)
    if name not in columns.labels:
        return ColumnHabit(name, None, None, None, None)
    column = columns.labels[name]
    counts = np.bincount(column.codes[column.codes >= 0], minlength=len(column.levels))
    if not counts.sum():
        return ColumnHabit(name, None, None, None, None)
    levels = tuple(level for level, count in zip(column.levels, counts, strict=False) if count)
    most = column.levels[int(np.argmax(counts))]
    return ColumnHabit(name, most, None, None, levels if len(levels) <= _MAX_REMEMBERED else None)


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


def input_columns(plan: FeaturePlan, train: pd.DataFrame) -> tuple[ModelColumn, ...]:
    """What a model of that plan takes, as the training rows show it."""
    return tuple(_column(train[column.name], column) for column in plan.columns)


def _column(series: "pd.Series[Any]", plan: ColumnPlan) -> ModelColumn:
    present, role = series.dropna(), plan.role
    if role is ColumnRole.NUMERIC:
        numbers = numbers_of(series, plan.decimal)  # also where numbers were spelt as words
        present = pd.Series(numbers[~np.isnan(numbers) & ~np.isin(numbers, plan.missing_values)])
    categories = None
    if role in {ColumnRole.CATEGORICAL, ColumnRole.BOOLEAN}:
        counts = present.value_counts()
        categories = [str(_cell(value)) for value in counts.index[:_MAX_CATEGORIES]]
    example = _cell(present.iloc[0]) if len(present) else None
    return ModelColumn(
        name=str(series.name),
        role=role,
        nullable=len(present) < len(series) or plan.has_gaps,
        example=example[:_EXAMPLE_CHARS] if isinstance(example, str) else example,
        categories=categories,
        missing_values=plan.missing_values if role is ColumnRole.NUMERIC else [],
        spelling=plan.spelling if role is ColumnRole.NUMERIC else None,
        decimal=plan.decimal,
        stray=plan.stray,
    )


def _cell(value: Any) -> Cell:
    """A JSON value as a client would send it."""
    if isinstance(value, pd.Timestamp):
        return value.isoformat()
    plain = value.item() if isinstance(value, np.generic) else value
    if isinstance(plain, float) and plain.is_integer():
        return int(plain)
    return plain if isinstance(plain, str | int | float | bool) else str(plain)
