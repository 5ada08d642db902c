"""What stands in the columns of JSON rows, read as the model reads them, with what is wrong with it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from automl.drift import ColumnPair
from automl.inference.columns import FloatArray, IntArray
from automl.inference.dates import ISO, find_format
from automl.inference.rows import reader_of
from automl.monitoring.shown import shown
from contracts.predictions import ModelColumn
from contracts.report import ColumnRole

Mask = npt.NDArray[np.bool_]
_DATE_SAMPLES = 200
_LABELS = frozenset({ColumnRole.CATEGORICAL, ColumnRole.BOOLEAN})


@dataclass(frozen=True)
class ColumnValues:
    """A column of n rows. `values` are None where missing or wrong; masks are (n,)."""

    column: ModelColumn
    values: list[Any]
    missing: Mask
    wrong: Mask

    @property
    def present(self) -> Mask:
        return ~self.missing & ~self.wrong

    @property
    def is_label(self) -> bool:
        return self.column.role in _LABELS

    def numbers(self) -> FloatArray:
        """Numbers, or the lengths of texts; NaN where there is none."""
        if self.column.role is ColumnRole.TEXT:
            return np.asarray([np.nan if v is None else len(v) for v in self.values], dtype=np.float64)
        return np.asarray([np.nan if v is None else v for v in self.values], dtype=np.float64)

    def take(self, places: IntArray) -> "ColumnValues":
        """The rows at these places."""
        values = [self.values[at] for at in places.tolist()]
        return ColumnValues(self.column, values, self.missing[places], self.wrong[places])

    def outside(self) -> Mask:
        """Numbers beyond those of training."""
        low, high = self.column.minimum, self.column.maximum
        if self.column.role is not ColumnRole.NUMERIC or low is None or high is None:
            return np.zeros(len(self.values), dtype=bool)
        numbers = self.numbers()
        # A model's file keeps the range as its encoder has it: not closer than a float's spelling.
        slack = 1e-9 * max(abs(low), abs(high))
        return np.asarray((numbers < low - slack) | (numbers > high + slack))

    def unknown(self, levels: frozenset[str]) -> Mask:
        """Levels that are not among `levels`."""
        if not self.is_label:
            return np.zeros(len(self.values), dtype=bool)
        return np.asarray([v is not None and v not in levels for v in self.values], dtype=bool)


def read_values(column: ModelColumn, rows: Sequence[dict[str, Any]], date_form: str = ISO) -> ColumnValues:
    """The column of `rows`; one that a row leaves out is missing there."""
    read = reader_of(column, date_form)
    values: list[Any] = []
    missing, wrong = np.zeros(len(rows), dtype=bool), np.zeros(len(rows), dtype=bool)
    for at, row in enumerate(rows):
        cell, value = row.get(column.name), None
        if cell is not None:
            try:
                value = read(cell)
            except TypeError:
                wrong[at] = True
        missing[at] = value is None and not wrong[at]
        values.append(value)
    return ColumnValues(column, values, missing, wrong)


def date_form_of(column: ModelColumn, rows: Sequence[dict[str, Any]]) -> str:
    """How the reference spells a date column; ISO 8601 for any other."""
    if column.role is not ColumnRole.DATETIME:
        return ISO
    seen = (row.get(column.name) for row in rows)
    samples = [text for text in seen if isinstance(text, str)][:_DATE_SAMPLES]
    return find_format(samples)


def levels_of(values: ColumnValues) -> frozenset[str]:
    """The levels that are there, with those that the model knows by name."""
    return frozenset(v for v in values.values if v is not None) | frozenset(values.column.categories or ())


def pair_of(before: ColumnValues, now: ColumnValues) -> ColumnPair:
    """Both as the drift tests want them."""
    name = before.column.name
    if not before.is_label:
        return ColumnPair(name, None, before.numbers(), now.numbers())
    levels = {level: code for code, level in enumerate(dict.fromkeys([*before.values, *now.values]))}
    levels.pop(None, None)
    codes = {level: float(code) for code, level in enumerate(levels)}
    return ColumnPair(
        name,
        len(codes),
        np.asarray([codes.get(v, -1.0) for v in before.values], dtype=np.float64),
        np.asarray([codes.get(v, -1.0) for v in now.values], dtype=np.float64),
        tuple(shown(code) for code in codes),
    )
