"""A fitted ensemble: one encoder, weighted members, and the words for its classes."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from pydantic import TypeAdapter

from automl.inference.calibration import Calibration
from automl.inference.columns import Columns, FloatArray, IntArray
from automl.inference.encoding import Style, TableEncoder
from automl.inference.habits import ColumnHabit, novelties, with_typical
from automl.inference.intervals import IntervalModel
from automl.inference.predictor import Predictor
from contracts.datasets import ProblemType
from contracts.predictions import Cell, ColumnEffect, ModelColumn, Prediction

MAX_EXPLAINED_ROWS = 100
_MAX_EXPLAINED_COLUMNS = 60
_PREDICTIONS = TypeAdapter(list[Prediction])  # thousands at once take a tenth of one by one


@dataclass(frozen=True)
class Member:
    """One model of the ensemble. Weights of all members sum to 1."""

    name: str
    family: str
    style: Style
    weight: float
    predictor: Predictor
    calibration: Calibration | None = None

    def predict(self, X: FloatArray, threads: int) -> FloatArray:
        """Scores (n, k), calibrated where that helped."""
        raw = self.predictor.predict(X, threads)
        return raw if self.calibration is None else self.calibration.apply(raw)


@dataclass(frozen=True)
class FittedModel:
    """All that answers need. `classes` are in their original JSON type, the positive one last if binary."""

    problem_type: ProblemType
    target_column: str
    classes: tuple[str | int | float | bool, ...] | None
    labels: tuple[str, ...] | None
    threshold: float  # of P(positive) for a binary "yes"; 0.5 unless the metric asked for tuning
    columns: tuple[ModelColumn, ...]
    ignored_columns: tuple[str, ...]  # of the uploaded table: ids, constants; accepted and not read
    date_forms: dict[str, str]  # how each date column is spelt
    encoder: TableEncoder
    members: tuple[Member, ...]
    calibration: Calibration | None = None
    decision_weights: tuple[float, ...] | None = None  # of classes' probabilities, before the largest is said
    intervals: IntervalModel | None = None  # of a number
    habits: tuple[ColumnHabit, ...] = ()
    further: tuple["FittedModel", ...] = ()  # one for each target beside this one, of the same columns

    @property
    def by_target(self) -> tuple["FittedModel", ...]:
        """A model for each target, this one first."""
        return (self, *self.further)

    def scores(self, columns: Columns, threads: int = 1) -> FloatArray:
        """Class probabilities (n, k), or values (n, 1)."""
        return self._scores(self._matrices(columns), columns.num_rows, threads)

    def _matrices(self, columns: Columns) -> dict[Style, FloatArray]:
        styles = {member.style: None for member in self.members}
        if self.intervals is not None and self.intervals.spread is not None:
            styles[Style.TREE] = None
        return self.encoder.transform_all(columns, tuple(styles))

    def _scores(self, matrices: dict[Style, FloatArray], rows: int, threads: int) -> FloatArray:
        total = np.zeros((rows, len(self.classes) if self.classes else 1))
        for member in self.members:
            total += member.weight * member.predict(matrices[member.style], threads)
        return total if self.calibration is None else self.calibration.apply(total)

    def decide(self, scores: FloatArray) -> IntArray:
        """The class index of each row."""
        if self.problem_type is ProblemType.BINARY:
            return np.asarray(scores[:, 1] >= self.threshold, dtype=np.int64)
        weighed = scores if self.decision_weights is None else scores * np.asarray(self.decision_weights)
        return np.asarray(np.argmax(weighed, axis=1), dtype=np.int64)

    def bounds(self, columns: Columns) -> FloatArray | None:
        """Prediction intervals (n, 2) of numbers; None for classes."""
        if self.intervals is None:
            return None
        matrices = self._matrices(columns)
        values = self._scores(matrices, columns.num_rows, 1)[:, 0]
        return self.intervals.bounds(values, matrices.get(Style.TREE))

    def answer(self, columns: Columns, *, explain: int = 0) -> list[Prediction]:
        """Answers with intervals and warnings; the first 100 also by the columns that moved each most.

        With several targets each answer has all of them, and is itself that of the first.
        """
        each = [model.told(columns, explain) for model in self.by_target]
        said = each[0]
        if self.further:
            names = [model.target_column for model in self.by_target]
            said = [
                {**own[0], "predictions": dict(zip(names, own, strict=True))}
                for own in zip(*each, strict=True)
            ]
        for row, new in zip(said, novelties(columns, self.habits), strict=True):
            if new:
                row["warnings"] = new
        return _PREDICTIONS.validate_python(said)

    def told(self, columns: Columns, explain: int) -> list[dict[str, Any]]:
        """What is said of this model's own target."""
        matrices = self._matrices(columns)
        scores = self._scores(matrices, columns.num_rows, 1)
        said = self._said_as(scores)
        if self.intervals is not None:
            level = self.intervals.level
            bounds = self.intervals.bounds(scores[:, 0], matrices.get(Style.TREE))
            for row, (low, high) in zip(said, bounds.tolist(), strict=True):
                row["interval"] = {"low": low, "high": high, "level": level}
        if explain > 0:
            for row, effects in zip(said, self.effects(columns, scores), strict=False):
                row["explanation"] = effects[:explain]
        return said

    def effects(self, columns: Columns, scores: FloatArray) -> list[list[ColumnEffect]]:
        """For each of the first 100 rows, its columns by how far they moved the answer."""
        rows = np.arange(min(columns.num_rows, MAX_EXPLAINED_ROWS))
        few, place = columns.take(rows), self._said(scores)[rows]
        answered = scores[rows, place]
        moved = {
            habit.name: answered - self.scores(with_typical(few, habit))[rows, place]
            for habit in self.habits[:_MAX_EXPLAINED_COLUMNS]
        }
        found = []
        for row in rows:
            effects = [ColumnEffect(column=name, effect=float(by[row])) for name, by in moved.items()]
            found.append(sorted(effects, key=lambda each: -abs(each.effect)))
        return found

    def _said(self, scores: FloatArray) -> IntArray:
        """Which score is the answer's."""
        return self.decide(scores) if self.classes else np.zeros(len(scores), dtype=np.int64)

    def answers(self, scores: FloatArray) -> list[Prediction]:
        """Scores in words: JSON values in the target's own type."""
        return _PREDICTIONS.validate_python(self._said_as(scores))

    def _said_as(self, scores: FloatArray) -> list[dict[str, Any]]:
        if self.classes is None or self.labels is None:
            return [{"prediction": value} for value in scores[:, 0].tolist()]
        labels, classes = self.labels, self.classes
        return [
            {"prediction": classes[index], "probabilities": dict(zip(labels, row, strict=True))}
            for index, row in zip(self.decide(scores).tolist(), scores.tolist(), strict=True)
        ]

    def example(self) -> dict[str, Cell]:
        """One row that the model takes."""
        return {column.name: column.example for column in self.columns}
