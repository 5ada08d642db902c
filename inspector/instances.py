"""A file's cells as the model takes them: read by its schema, as JSON rows of the same would be."""

import datetime as dt
import decimal
import json
import math
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from automl.inference.cells import MISSING, number_or_text, truth_or_text
from automl.inference.spellings import unit_of
from automl.reading.batches import Cells
from contracts.predictions import Cell, ModelColumn
from contracts.report import ColumnRole

_REMEMBERED = 10_000  # different texts of a column

Read = Callable[[str], Cell]


class InstanceReader:
    """Rows for a model with these columns; a file's other columns are left out."""

    def __init__(self, columns: Sequence[ModelColumn], decimal_mark: str) -> None:
        self._readers = {column.name: _ColumnReader(column, decimal_mark) for column in columns}

    def columns(self, cells: Cells) -> dict[str, list[Cell]]:
        """The model's columns of a stretch of the file."""
        return {name: reader.read(cells[name]) for name, reader in self._readers.items()}


def instances_of(columns: dict[str, list[Cell]]) -> list[dict[str, Any]]:
    """The same as rows."""
    names = tuple(columns)
    return [dict(zip(names, row, strict=True)) for row in zip(*columns.values(), strict=True)]


class _ColumnReader:
    def __init__(self, column: ModelColumn, decimal_mark: str) -> None:
        self._is_text = column.role is ColumnRole.TEXT
        self._read = _reader(column, decimal_mark)
        self._memory: dict[str, Cell] = {}

    def read(self, cells: Iterable[Any]) -> list[Cell]:
        return [self._of_text(cell) if isinstance(cell, str) else self._of_value(cell) for cell in cells]

    def _of_text(self, cell: str) -> Cell:
        try:
            return self._memory[cell]
        except KeyError:
            value = self._read(cell.strip())
            if len(self._memory) < _REMEMBERED:
                self._memory[cell] = value
            return value

    def _of_value(self, cell: Any) -> Cell:
        value = plain(cell)
        if isinstance(value, str):
            return self._of_text(value)
        return str(value) if self._is_text and value is not None else value


def plain(cell: Any) -> Cell:
    """A typed file's cell as JSON would say it: dates in ISO form, what is no number missing."""
    if cell is None or isinstance(cell, str | bool | int):
        return cell
    if isinstance(cell, float | decimal.Decimal):
        number = float(cell)
        return number if math.isfinite(number) else None
    if isinstance(cell, dt.date | dt.time):
        return None if cell != cell else cell.isoformat()  # noqa: PLR0124  # NaT differs from itself
    if isinstance(cell, list | dict):
        return json.dumps(cell, ensure_ascii=False, default=str)
    return str(cell)


def _reader(column: ModelColumn, decimal_mark: str) -> Read:
    is_number = isinstance(column.example, int | float) and not isinstance(column.example, bool)
    if column.role is ColumnRole.NUMERIC or is_number:
        # Artefacts of before columns had a spelling don't tell whether training had a unit: any is taken.
        is_told = "spelling" in column.model_fields_set
        unit = unit_of(column.spelling, column.decimal) if is_told else None
        return lambda text: number_or_text(text, decimal_mark, unit)
    if isinstance(column.example, bool):
        return truth_or_text
    return lambda text: None if text in MISSING else text
