"""A fitted ensemble: one encoder, weighted members, and the words for its classes."""

from dataclasses import dataclass

import numpy as np

from automl.inference.columns import Columns, FloatArray, IntArray
from automl.inference.encoding import Style, TableEncoder
from automl.inference.predictors import Predictor
from contracts.datasets import ProblemType
from contracts.predictions import Cell, ModelColumn, Prediction


@dataclass(frozen=True)
class Member:
    """One model of the ensemble. Weights of all members sum to 1."""

    name: str
    family: str
    style: Style
    weight: float
    predictor: Predictor


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

    def scores(self, columns: Columns, threads: int = 1) -> FloatArray:
        """Class probabilities (n, k), or values (n, 1)."""
        styles = tuple({member.style: None for member in self.members})
        matrices = self.encoder.transform_all(columns, styles)
        total = np.zeros((columns.num_rows, len(self.classes) if self.classes else 1))
        for member in self.members:
            total += member.weight * member.predictor.predict(matrices[member.style], threads)
        return total

    def decide(self, scores: FloatArray) -> IntArray:
        """The class index of each row."""
        if self.problem_type is ProblemType.BINARY:
            return np.asarray(scores[:, 1] >= self.threshold, dtype=np.int64)
        return np.asarray(np.argmax(scores, axis=1), dtype=np.int64)

    def answers(self, scores: FloatArray) -> list[Prediction]:
        """Scores in words: JSON values in the target's own type."""
        if self.classes is None or self.labels is None:
            return [Prediction(prediction=float(value)) for value in scores[:, 0]]
        labels = self.labels
        chosen = self.decide(scores)
        return [
            Prediction(
                prediction=self.classes[index],
                probabilities=dict(zip(labels, map(float, row), strict=True)),
            )
            for index, row in zip(chosen, scores, strict=True)
        ]

    def example(self) -> dict[str, Cell]:
        """One row that the model takes."""
        return {column.name: column.example for column in self.columns}
