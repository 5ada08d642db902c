"""The target column: class codes or floats, and the classes in their own words."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from automl.columns import labels_of, numbers_of
from automl.inference.columns import FloatArray, IntArray, canonical_text
from contracts.datasets import ProblemType
from contracts.errors import ErrorCode, OrreryError
from contracts.report import TargetCandidate

JsonScalar = str | int | float | bool


@dataclass(frozen=True)
class Target:
    """What is predicted. `classes` (JSON values) and `labels` (their spelling) are None for regression.

    With two classes the positive one has code 1.
    """

    problem_type: ProblemType
    classes: tuple[JsonScalar, ...] | None
    labels: tuple[str, ...] | None

    @property
    def width(self) -> int:
        """Columns of a score matrix."""
        return len(self.labels) if self.labels else 1

    def encode(self, series: "pd.Series[Any]") -> npt.NDArray[Any]:
        """Class codes (int64, -1 for unknown or missing) or floats (NaN for missing)."""
        if self.labels is None:
            return numbers_of(series)
        column = labels_of(series)
        known = {label: code for code, label in enumerate(self.labels)}
        table = np.asarray([*(known.get(level, -1) for level in column.levels), -1], dtype=np.int64)
        return np.asarray(table[column.codes])


def usable_rows(series: "pd.Series[Any]", problem_type: ProblemType) -> npt.NDArray[np.bool_]:
    """Which rows have a target."""
    if problem_type is ProblemType.REGRESSION:
        return ~np.isnan(numbers_of(series))
    return np.asarray(series.notna(), dtype=np.bool_)


def find_target(series: "pd.Series[Any]", chosen: TargetCandidate) -> Target:
    """Classes of the rows in `series`. Raises OrreryError(VALIDATION_ERROR) if there is nothing to learn."""
    if chosen.problem_type is ProblemType.REGRESSION:
        if len(np.unique(numbers_of(series))) < 2:  # noqa: PLR2004 - one value can't be learnt
            raise _unlearnable(chosen, "has one value only")
        return Target(ProblemType.REGRESSION, None, None)
    values: dict[str, JsonScalar] = {canonical_text(v): _json(v) for v in pd.unique(series.dropna())}
    if len(values) < 2:  # noqa: PLR2004 - see above
        raise _unlearnable(chosen, "has one value only")
    if chosen.problem_type is ProblemType.BINARY and len(values) != 2:  # noqa: PLR2004 - binary
        raise _unlearnable(chosen, f"has {len(values)} values, so the problem is not binary")
    labels = _ordered(values, chosen)
    return Target(chosen.problem_type, tuple(values[label] for label in labels), labels)


def strata_of(y: npt.NDArray[Any], problem_type: ProblemType) -> IntArray:
    """Classes, or tenths of a numeric target: what a split keeps in proportion."""
    if problem_type is not ProblemType.REGRESSION:
        return np.asarray(y, dtype=np.int64)
    ranks: FloatArray = np.argsort(np.argsort(y, kind="stable"), kind="stable") / max(len(y), 1)
    return np.asarray(ranks * min(10, max(len(y) // 10, 1)), dtype=np.int64)


def _ordered(values: dict[str, JsonScalar], chosen: TargetCandidate) -> tuple[str, ...]:
    numeric = all(isinstance(value, int | float) for value in values.values())
    labels = sorted(values, key=(lambda text: float(values[text])) if numeric else None)
    positive = None if chosen.positive_class is None else canonical_text(chosen.positive_class)
    if chosen.problem_type is ProblemType.BINARY and labels[0] == positive:
        labels.reverse()
    return tuple(labels)


def _json(value: Any) -> JsonScalar:
    plain = value.item() if isinstance(value, np.generic) else value
    if isinstance(plain, float) and plain.is_integer():
        return int(plain)  # a column of whole numbers with gaps was read as floats
    return plain if isinstance(plain, str | int | float | bool) else str(plain)


def _unlearnable(chosen: TargetCandidate, why: str) -> OrreryError:
    message = f"The target column {chosen.target_column!r} {why}."
    return OrreryError(ErrorCode.VALIDATION_ERROR, message, f"problem type: {chosen.problem_type}")
