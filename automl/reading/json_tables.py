"""JSON: an array of objects, JSON lines, or one object of columns. Arrays and lines are streamed."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa

from automl.reading.cell_types import notes_of_column, type_column
from automl.reading.encodings import detect_encoding
from automl.reading.frames import Note, to_frame
from automl.reading.limits import DEFAULT_LIMITS, InspectionLimits
from automl.reading.refusals import invalid
from automl.reading.survey import Survey, check_names, column_of
from contracts.datasets import DatasetInfo, TableFormat

_CHUNK = 1024 * 1024
_BLANK = " \t\r\n"
_WHOLE = (int, float)


class _RepeatedKeyError(ValueError):
    """An object names a key twice; JSON allows it, a table can't."""


def survey_json(path: Path, kind: TableFormat, target: str | None, limits: InspectionLimits) -> Survey:
    """Counts objects and collects their keys in order of first appearance."""
    names: dict[str, None] = {}
    values: list[Any] = []
    num_rows = 0
    for row in rows_of(path, kind, limits):
        num_rows += 1
        names.update(dict.fromkeys(row))
        if len(names) > limits.max_columns:
            raise invalid(f"The table has too many columns: over {limits.max_columns:,}.")
        if target is not None:
            values.append(row.get(target))
    columns = list(names)
    check_names(columns)
    if any("\ud800" <= character <= "\udfff" for name in columns for character in name):
        raise invalid("A column's name is not valid text.", "It holds half a surrogate pair.")
    index = column_of(target, columns)
    series = None
    if index is not None:
        series = to_frame([_typed(values, columns[index])[0]], [columns[index]], []).iloc[:, 0]
    return Survey(kind, columns, num_rows, detect_encoding(path), None, None, [], series)


def read_json(path: Path, info: DatasetInfo) -> pd.DataFrame:
    """The whole table; a key that an object lacks is missing there."""
    cells: dict[str, list[Any]] = {name: [] for name in info.columns}
    for row in rows_of(path, info.format, DEFAULT_LIMITS):
        for name, column in cells.items():
            column.append(row.get(name))
    arrays: list[pa.ChunkedArray] = []
    notes: list[Note] = []
    for name in info.columns:
        array, note = _typed(cells.pop(name), name)
        arrays.append(array)
        notes.extend(note)
    return to_frame(arrays, info.columns, notes)


def _typed(values: list[Any], name: str) -> tuple[pa.ChunkedArray, list[Note]]:
    """One type a column: numbers and booleans stay; a mixture is spelt out and typed like text."""
    kinds = {type(value) for value in values if value is not None}
    if kinds <= {bool}:
        if not kinds:
            return pa.chunked_array([pa.nulls(len(values), pa.float64())]), []
        return pa.chunked_array([pa.array(values, pa.bool_())]), []
    if kinds <= {int} and all(value is None or abs(value) < 2**63 for value in values):
        return pa.chunked_array([pa.array(values, pa.int64())]), []
    if kinds <= set(_WHOLE):
        return _finite([None if value is None else float(value) for value in values], name)
    strings = pa.chunked_array([pa.array([_spelt(value) for value in values], pa.string())])
    typed = type_column(strings, ".", name)
    return typed.cells, notes_of_column(name, typed, ".")


def _finite(values: list[float | None], name: str) -> tuple[pa.ChunkedArray, list[Note]]:
    """NaN and the infinities, which Python's JSON reads, are missing."""
    finite = [None if value is None or value - value != 0 else value for value in values]
    infinite = sum(value in {float("inf"), float("-inf")} for value in values)
    words = f"{infinite} infinite values were read as missing."
    notes = [Note(name, "infinite_values", words)] if infinite else []
    return pa.chunked_array([pa.array(finite, pa.float64())]), notes


def _spelt(value: Any) -> str | None:
    if value is None:
        return None
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return text.encode("utf-8", "replace").decode()  # JSON can spell half a surrogate pair


def rows_of(path: Path, kind: TableFormat, limits: InspectionLimits) -> Iterator[dict[str, Any]]:
    """The objects, one after the other. Raises OrreryError VALIDATION_ERROR for what is no table."""
    try:
        if kind is TableFormat.JSON_LINES:
            yield from _lines(path, limits)
        else:
            yield from _document(path, limits)
    except _RepeatedKeyError as error:
        raise invalid("Column names are repeated in an object.", str(error)) from error
    except RecursionError as error:
        raise invalid("The JSON is nested too deeply.", None) from error
    except ValueError as error:  # such as an integer of more than 4,300 digits
        raise invalid("The file is not valid JSON.", str(error)[:200]) from error


def _lines(path: Path, limits: InspectionLimits) -> Iterator[dict[str, Any]]:
    with path.open(encoding=detect_encoding(path)) as stream:
        number = 0
        while line := stream.readline(limits.max_row_bytes + 1):
            number += 1
            if len(line) > limits.max_row_bytes:
                raise invalid("A row is longer than can be read.", f"Line {number}.")
            if not line.strip():
                continue
            try:
                yield _object(json.loads(line, object_pairs_hook=_unique), f"Line {number}")
            except json.JSONDecodeError as error:
                raise invalid(f"Line {number} is not valid JSON.", str(error)) from error


def _document(path: Path, limits: InspectionLimits) -> Iterator[dict[str, Any]]:
    with path.open(encoding=detect_encoding(path)) as stream:
        head = stream.read(_CHUNK).removeprefix("\ufeff").lstrip(_BLANK)
        if head.startswith("["):
            yield from _elements(stream, head[1:], limits)
            return
        if path.stat().st_size > limits.max_whole_json_bytes:
            raise invalid("The JSON document is too large.", "Write it as JSON lines: they can be streamed.")
        try:
            document = json.loads(head + stream.read(), object_pairs_hook=_unique)
        except json.JSONDecodeError as error:
            raise invalid("The file is not valid JSON.", str(error)) from error
    yield from _transposed(document)


def _elements(stream: Any, buffer: str, limits: InspectionLimits) -> Iterator[dict[str, Any]]:
    """The array's objects, one by one, holding one chunk and one object in memory."""
    decoder = json.JSONDecoder(object_pairs_hook=_unique)
    at, count, ended = 0, 0, False
    while True:
        while at < len(buffer) and buffer[at] in _BLANK + ",":
            at += 1
        if buffer.startswith("]", at):
            return
        try:
            element, at = decoder.raw_decode(buffer, at)
        except json.JSONDecodeError as error:
            if len(buffer) - at > limits.max_row_bytes:
                raise invalid("A row is longer than can be read.", f"Element {count + 1}.") from error
            if ended:
                raise invalid(f"Element {count + 1} of the array is not valid JSON.", error.msg) from error
            more = stream.read(_CHUNK)
            ended = not more
            buffer, at = buffer[at:] + more, 0
            continue
        count += 1
        yield _object(element, f"Element {count}")


def _transposed(document: Any) -> Iterator[dict[str, Any]]:
    """`{"a": [1, 2], "b": [3, 4]}`, or pandas' `{"a": {"0": 1}, ...}`, as rows."""
    if not isinstance(document, dict) or not document:
        raise invalid("The JSON is not a table.", "Expected an array of objects or an object of columns.")
    columns = list(document.values())
    if all(isinstance(column, dict) for column in columns):
        labels = dict.fromkeys(label for column in columns for label in column)
        yield from ({name: column.get(key) for name, column in document.items()} for key in labels)
        return
    if not all(isinstance(column, list) for column in columns):
        raise invalid("The JSON is not a table.", "Expected an array of objects or an object of columns.")
    lengths = {len(column) for column in columns}
    if len(lengths) != 1:
        raise invalid("The JSON's columns have different lengths.", f"Lengths: {sorted(lengths)[:10]}.")
    yield from (dict(zip(document, row, strict=True)) for row in zip(*columns, strict=True))


def _object(element: Any, where: str) -> dict[str, Any]:
    if not isinstance(element, dict):
        raise invalid(f"{where} is not an object.", 'Expected rows such as {"column": value}.')
    return element


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        names = [name for name, _ in pairs]
        raise _RepeatedKeyError(next(repr(name[:80]) for name in names if names.count(name) > 1))
    return found
