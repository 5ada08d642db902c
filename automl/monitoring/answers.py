"""What models answered and what came of it, in the form that metrics are taken of."""

import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from automl.inference.columns import FloatArray, IntArray, canonical_text
from automl.truth.estimates import Answers
from contracts.datasets import ProblemType
from contracts.predictions import ModelSchema

_UNKNOWN = -1
_TWO = 2  # classes of a binary problem
_LARGEST = sys.float_info.max


@dataclass(frozen=True)
class Answered:
    """Rows of one model: what it said, and the truth of those that are `known`, places among the rows."""

    problem: ProblemType
    labels: tuple[str, ...]
    answers: Answers
    known: IntArray
    actual: npt.NDArray[Any]  # (known,) class codes or numbers

    def of_known(self) -> Answers:
        return Answers(self.answers.scores[self.known], self.answers.decided[self.known])


def answered(
    rows: pd.DataFrame, outcomes: pd.Series, problem: ProblemType, classes: Sequence[str] | None = None
) -> Answered:
    """`rows` of the log with answers, `outcomes` their JSON texts or None, in the same order."""
    labels = tuple(classes or ())
    if problem is ProblemType.REGRESSION:
        said = np.asarray([_number(json.loads(text)) for text in rows["prediction"]], dtype=np.float64)
        answers = Answers(said[:, None], np.zeros(len(rows), dtype=np.int64))
        truth = np.asarray([_number_in(text) for text in outcomes], dtype=np.float64)
        known = np.flatnonzero(np.isfinite(truth))
        return Answered(problem, (), answers, known, truth[known])
    answers = _of_classes(rows, labels)
    codes = np.asarray([class_code(text, labels) for text in outcomes], dtype=np.int64)
    known = np.flatnonzero(codes != _UNKNOWN)
    return Answered(problem, labels, answers, known, codes[known])


def class_code(text: str | None, labels: Sequence[str]) -> int:
    """The place among `labels` of an outcome, a JSON text; -1 if it is none of them."""
    if text is None:
        return _UNKNOWN
    value = json.loads(text)
    spelt = canonical_text(value)
    if spelt in labels:
        return labels.index(spelt)
    # JSON's true beside a file's "true" or "TRUE".
    alike = [at for at, label in enumerate(labels) if label.lower() == spelt.lower()]
    return alike[0] if len(alike) == 1 else _UNKNOWN


def is_number(value: object) -> bool:
    """Whether an outcome can be one of a number."""
    # Compared, not converted: JSON has whole numbers that no float holds.
    return isinstance(value, int | float) and not isinstance(value, bool) and abs(value) <= _LARGEST


def like(champions: ModelSchema, rows: pd.DataFrame) -> Answered | None:
    """The answers of a former model, by what they are themselves; None where they are of another kind.

    Its classes may be fewer or more than the champion's: of another target are those that share none.
    """
    labels = _labels(rows)
    if not labels:
        numbers = all(is_number(json.loads(text)) for text in rows["prediction"])
        same = numbers and champions.problem_type is ProblemType.REGRESSION
        return answered(rows, rows["outcome"], ProblemType.REGRESSION) if same else None
    if not set(labels) & set(champions.classes or ()):
        return None
    problem = ProblemType.BINARY if len(labels) == _TWO else ProblemType.MULTICLASS
    return answered(rows, rows["outcome"], problem, labels)


def _labels(rows: pd.DataFrame) -> tuple[str, ...]:
    """The classes in the order of the first answer that has chances; none for numbers."""
    said = (json.loads(text) for text in rows["probabilities"] if text is not None)
    first: dict[str, float] | None = next(said, None)
    return tuple(first or ())


def _of_classes(rows: pd.DataFrame, labels: tuple[str, ...]) -> Answers:
    scores = np.zeros((len(rows), len(labels)))
    decided = np.zeros(len(rows), dtype=np.int64)
    for at, (said, chances) in enumerate(zip(rows["prediction"], rows["probabilities"], strict=True)):
        decided[at] = max(class_code(said, labels), 0)
        found: dict[str, float] = {} if chances is None else json.loads(chances)
        scores[at] = [found.get(label, 0.0) for label in labels]
        if not scores[at].any():
            scores[at, decided[at]] = 1.0
    return Answers(scores, decided)


def _number(value: object) -> float:
    return float(value) if isinstance(value, int | float) else float("nan")


def _number_in(text: str | None) -> float:
    if text is None:
        return float("nan")
    value = json.loads(text)
    return float(value) if is_number(value) else float("nan")


def main_output(answers: Answers, problem: ProblemType) -> FloatArray | None:
    """The one number that tells a model's answers apart: P(positive) or the value; None for many classes."""
    if problem is ProblemType.REGRESSION:
        return answers.scores[:, 0]
    return answers.scores[:, 1] if problem is ProblemType.BINARY else None
