"""JSON rows against the model's schema: checked completely, then turned into columns."""

import math
from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any

import numpy as np

from automl.inference.cells import MISSING, number_or_text, truth_or_text
from automl.inference.columns import Columns, bounded, canonical_text, label_column
from automl.inference.dates import ISO, parse_date
from automl.inference.spellings import spelt_number, unit_of
from automl.inference.text import text_column
from contracts.errors import ErrorCode, OrreryError
from contracts.predictions import Cell, ModelColumn
from contracts.report import ColumnRole

_MAX_NAMED = 20  # faults that an answer lists; the rest are counted
_SHOWN_CHARS = 40


def _number_of(column: ModelColumn) -> Callable[[Any], float | None]:
    """Numbers, and texts as a file's cells are read; what stood for no value in training is None."""
    gone = frozenset(column.missing_values)
    unit = unit_of(column.spelling, column.decimal)

    def read(value: Any) -> float | None:
        number = _spelt(column, unit, value) if isinstance(value, str) else _number(value)
        return None if number in gone else number

    return read


def _spelt(column: ModelColumn, unit: str, text: str) -> float | None:
    """`12 km` as the files have it; another unit than theirs, and a word where they had none, is a fault."""
    found = number_or_text(text.strip(), column.decimal, unit)
    if isinstance(found, int | float):
        return _number(found)
    is_elsewhere = bool(column.spelling) and spelt_number(text, column.decimal) is not None
    if found is None or (column.stray is not None and not is_elsewhere):
        return None
    raise TypeError(f"a number such as {column.spelling[:_SHOWN_CHARS]!r}" if column.spelling else "a number")


def _number(value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise TypeError("a number")
    try:
        number = float(value)
    except OverflowError:
        raise TypeError("a number within the range of a double") from None
    if not math.isfinite(number):
        raise TypeError("a finite number")
    return number


def _date(column: ModelColumn, form: str) -> Callable[[Any], float | None]:
    def read(value: Any) -> float | None:
        if isinstance(value, str) and value.strip() in MISSING:
            return None
        seconds = parse_date(value, form) if isinstance(value, str) else None
        if seconds is None and not (isinstance(value, str) and column.stray is not None):
            raise TypeError(f"a date such as {str(column.example)[:_SHOWN_CHARS]!r}")
        return seconds

    return read


def _text(value: Any) -> str | None:
    if not isinstance(value, str):
        raise TypeError("a text")
    text = value.strip()
    return None if text in MISSING else text


def _label(column: ModelColumn) -> Callable[[Any], str | None]:
    known = frozenset(column.categories or ())
    kinds: tuple[type, ...] = (str,)
    if isinstance(column.example, bool):
        kinds = (bool,)
    elif isinstance(column.example, int | float):
        kinds = (int, float)

    def read(value: Any) -> str | None:
        if not isinstance(value, str | int | float):
            raise TypeError("a category")
        if isinstance(value, str) and value not in known:
            value = _as_in_a_file(value, column)
            if value is None:
                return None
        text = canonical_text(value)
        right_kind = isinstance(value, kinds) and not (isinstance(value, bool) and bool not in kinds)
        if not right_kind and text not in known:
            raise TypeError(f"a category such as {str(column.example)[:_SHOWN_CHARS]!r}")
        return text

    return read


def _as_in_a_file(text: str, column: ModelColumn) -> Cell:
    """A text as the cell of a file: blanks around it are none, `YES` may be true, and `1.0` the class 1."""
    cell = text.strip()
    if isinstance(column.example, bool):
        return truth_or_text(cell)
    if isinstance(column.example, int | float):
        return number_or_text(cell, column.decimal)
    return None if cell in MISSING else cell


def reader_of(column: ModelColumn, date_form: str) -> Callable[[Any], Any]:
    """What reads one value that is not null; it raises TypeError with the words for what it should be."""
    match column.role:
        case ColumnRole.NUMERIC:
            return _number_of(column)
        case ColumnRole.DATETIME:
            return _date(column, date_form)
        case ColumnRole.TEXT:
            return _text
        case _:
            return _label(column)


def _all_plain(column: ModelColumn, reader: Callable[[Any], Any], cells: list[Any]) -> list[Any] | None:
    """The usual case at full speed: all finite numbers, or all texts that the reader takes. Else None."""
    kinds = set(map(type, cells))
    if column.role is ColumnRole.NUMERIC:
        if not kinds <= {int, float} or not _are_finite(cells):
            return None
        gone = frozenset(column.missing_values)
        return [None if cell in gone else cell for cell in cells] if gone else cells
    if kinds != {str}:
        return None
    try:
        read = {text: reader(text) for text in set(cells)}
    except TypeError:
        return None  # to be named with its row
    if not column.nullable and None in read.values():
        return None
    return [read[text] for text in cells]


def _is_gap(value: Any) -> bool:
    """Nothing, or a text that says so; a number that stands for no value is none."""
    return value is None or isinstance(value, str)


def _are_finite(numbers: list[int | float]) -> bool:
    try:
        return bool(np.isfinite(np.asarray(numbers, dtype=np.float64)).all())
    except OverflowError:
        return False


class RowReader:
    """Checks rows and reads them. Every column must be named; null is for columns that had gaps."""

    def __init__(
        self,
        columns: Sequence[ModelColumn],
        ignored: Sequence[str],
        date_forms: Mapping[str, str],
        read_by_letters: Collection[str],
    ) -> None:
        self._read_by_letters = frozenset(read_by_letters)
        self._columns = tuple(columns)
        self._readers = {c.name: reader_of(c, date_forms.get(c.name, ISO)) for c in columns}
        self._required = frozenset(self._readers)
        self._accepted = self._required | frozenset(ignored)

    def read(self, instances: Sequence[dict[str, Any]]) -> Columns:
        """The rows as columns. Raises OrreryError(VALIDATION_ERROR) that names every fault."""
        faults: list[str] = []
        for number, row in enumerate(instances):
            faults += self._misnamed(number, row)
        values = {column.name: self._cells(column, instances, faults) for column in self._columns}
        if faults:
            raise _refusal(faults)
        return self._assemble(values, len(instances))

    def _misnamed(self, number: int, row: dict[str, Any]) -> list[str]:
        names = row.keys()
        if names == self._required:
            return []
        unknown = [
            f"row {number}: unknown column {name[:80]!r}" for name in names if name not in self._accepted
        ]
        missing = [f"row {number}: missing column {c.name!r}" for c in self._columns if c.name not in row]
        return unknown + missing

    def _cells(
        self, column: ModelColumn, instances: Sequence[dict[str, Any]], faults: list[str]
    ) -> list[Any]:
        reader = self._readers[column.name]
        given = [row.get(column.name) for row in instances]
        plain = _all_plain(column, reader, given)
        if plain is not None:
            return plain
        out: list[Any] = []
        for number, (row, value) in enumerate(zip(instances, given, strict=True)):
            try:
                cell = None if value is None else reader(value)
            except TypeError as error:
                shown = str(value)[:_SHOWN_CHARS]
                faults.append(f"row {number}: column {column.name!r} should be {error}, got {shown!r}")
                cell = value  # named already
            if cell is None and not column.nullable and _is_gap(value) and column.name in row:
                faults.append(
                    f"row {number}: column {column.name!r} is null, but no value was missing in training"
                )
            out.append(cell)
        return out

    def _assemble(self, values: dict[str, list[Any]], num_rows: int) -> Columns:
        columns = Columns(num_rows=num_rows, numbers={}, labels={}, texts={})
        for column in self._columns:
            cells = values[column.name]
            match column.role:
                case ColumnRole.NUMERIC | ColumnRole.DATETIME:
                    columns.numbers[column.name] = bounded(np.asarray(cells, dtype=np.float64))  # None: NaN
                case ColumnRole.TEXT:
                    by_letters = column.name in self._read_by_letters
                    texts = [cell or "" for cell in cells]
                    columns.texts[column.name] = text_column(texts, characters=by_letters)
                case _:
                    columns.labels[column.name] = label_column(cells)
        return columns


def _refusal(faults: list[str]) -> OrreryError:
    named = "; ".join(faults[:_MAX_NAMED])
    more = f"; and {len(faults) - _MAX_NAMED} more" if len(faults) > _MAX_NAMED else ""
    return OrreryError(ErrorCode.VALIDATION_ERROR, "The rows don't fit the model's schema.", named + more)
