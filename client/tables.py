"""Rows of a file on this machine, made into instances by the model's schema."""

import csv
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from contracts.predictions import Cell, ModelColumn, ModelSchema
from contracts.report import ColumnRole

_SNIFFED_CHARS = 64 * 1024
_DELIMITERS = ",;\t|"
_MISSING_NUMBERS = frozenset({"na", "n/a", "nan", "null", "none", "?", "-"})
_TRUE, _FALSE = frozenset({"true", "t", "1", "yes"}), frozenset({"false", "f", "0", "no"})


def read_rows(path: Path, schema: ModelSchema) -> Iterator[dict[str, Any]]:
    """Rows of a .json, .jsonl or delimited text file, without the target's column.

    Raises ValueError when the file is not such a table, OSError when it can't be read.
    """
    json_rows = path.suffix.lower() in {".json", ".jsonl", ".ndjson"}
    rows = _json_rows(path) if json_rows else _csv_rows(path, schema)
    for row in rows:
        for target in (schema.target_column, *(each.target_column for each in schema.further_targets)):
            row.pop(target, None)
        yield row


def row_from_pairs(pairs: list[str], schema: ModelSchema) -> dict[str, Any]:
    """One row from `name=value` texts; ValueError for a text without `=`."""
    row: dict[str, Any] = {}
    columns = {column.name: column for column in schema.columns}
    for pair in pairs:
        name, equals, value = pair.partition("=")
        if not equals:
            raise ValueError(f"not of the form name=value: {pair!r}")
        row[name] = cell(value, columns.get(name))
    return row


def cell(text: str, column: ModelColumn | None, *, decimal_comma: bool = False) -> Cell:
    """A text as the value that the column takes; what can't be converted stays text."""
    if not text.strip():
        return None
    if column is None:
        return text
    example_is_number = isinstance(column.example, (int, float)) and not isinstance(column.example, bool)
    if column.role is ColumnRole.NUMERIC or example_is_number:
        if decimal_comma and column.decimal == ",":
            return text.strip()  # the model reads it as its training file had it: 1.234 is a thousand there
        return _number(text.strip(), decimal_comma=decimal_comma)
    if isinstance(column.example, bool):
        low = text.strip().lower()
        return True if low in _TRUE else False if low in _FALSE else text
    return text


def _number(text: str, *, decimal_comma: bool) -> Cell:
    if text.lower() in _MISSING_NUMBERS:
        return None
    plain = text.replace(",", ".") if decimal_comma else text
    for convert in (int, float):
        try:
            return convert(plain)
        except ValueError:
            continue
    return text


def _json_rows(path: Path) -> Iterator[dict[str, Any]]:
    text = path.read_text(encoding="utf-8-sig")
    lines = path.suffix.lower() != ".json"
    found = [json.loads(line) for line in text.splitlines() if line.strip()] if lines else json.loads(text)
    if isinstance(found, dict):
        found = found["instances"] if isinstance(found.get("instances"), list) else [found]
    if not isinstance(found, list) or not all(isinstance(row, dict) for row in found):
        raise ValueError("the JSON is neither a row, nor a list of rows, nor {'instances': [...]}")
    yield from found


def _csv_rows(path: Path, schema: ModelSchema) -> Iterator[dict[str, Any]]:
    columns = {column.name: column for column in schema.columns}
    with path.open(encoding="utf-8-sig", newline="") as file:
        sample = file.read(_SNIFFED_CHARS)
        file.seek(0)
        reader = csv.DictReader(file, delimiter=_delimiter(sample), strict=True)
        comma = reader.reader.dialect.delimiter == ";"
        for number, row in enumerate(_checked(reader), start=1):
            if None in row or None in row.values():
                raise ValueError(f"row {number} does not have as many cells as the header")
            yield {name: cell(text, columns.get(name), decimal_comma=comma) for name, text in row.items()}


def _checked(reader: Iterator[dict[Any, Any]]) -> Iterator[dict[Any, Any]]:
    try:
        yield from reader
    except csv.Error as error:
        raise ValueError(f"the file is not a delimited table: {error}") from error


def _delimiter(sample: str) -> str:
    """The delimiter that the header has most of; a comma when it has none."""
    header = sample.partition("\n")[0]
    return max(_DELIMITERS, key=header.count)
