"""Delimited text: a streaming survey with bounded memory, and the whole table."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pandas as pd
import pyarrow as pa
from pyarrow import csv as arrow_csv

from automl.reading.cell_types import notes_of_column, type_column
from automl.reading.dialects import Dialect, find_dialect
from automl.reading.encodings import detect_encoding
from automl.reading.footnotes import notes_words, table_of
from automl.reading.frames import DECIMAL, Note, to_frame
from automl.reading.limits import InspectionLimits
from automl.reading.refusals import invalid
from automl.reading.second_lines import note_of
from automl.reading.survey import Survey, check_names, column_of, lines_above_words
from contracts.datasets import DatasetInfo, TableFormat

_BLOCK_BYTES = 16 * 1024 * 1024
_UTF8 = frozenset({"utf-8", "utf-8-sig"})


@dataclass
class _BadRow:
    """What Arrow said of the first row whose width is wrong."""

    number: int | None = None
    expected: int = 0
    actual: int = 0

    def __call__(self, row: arrow_csv.InvalidRow) -> str:
        self.number, self.expected, self.actual = row.number, row.expected_columns, row.actual_columns
        return "error"


def survey_delimited(path: Path, target: str | None, limits: InspectionLimits) -> Survey:
    """Counts rows and checks their widths in one pass; keeps the target's cells only."""
    encoding = detect_encoding(path)
    dialect = find_dialect(path, encoding)
    if len(dialect.first) > limits.max_columns:
        raise too_many_columns(len(dialect.first), limits)
    columns = _names(dialect)
    check_names(columns, named=dialect.has_header)
    index = column_of(target, columns)
    kept: list[pa.Array] = []
    num_rows = 0
    for batch in _batches(path, encoding, dialect, index or 0, limits):
        num_rows += batch.num_rows
        if index is not None:
            kept.append(batch.column(0))
    values = None
    if index is not None:
        cells = pa.chunked_array(kept, pa.string())
        values = type_column(cells, dialect.decimal, target).cells.to_pandas().rename(columns[index])
    return Survey(
        format=TableFormat.TSV if dialect.delimiter == "\t" else TableFormat.CSV,
        columns=columns,
        num_rows=num_rows,
        encoding=encoding,
        delimiter=dialect.delimiter,
        decimal=dialect.decimal,
        warnings=_warnings(dialect, encoding),
        target=values,
    )


def read_delimited(path: Path, info: DatasetInfo) -> pd.DataFrame:
    """The whole table, typed; a header is there if the first record is the recorded names."""
    encoding = info.encoding or detect_encoding(path)
    delimiter, decimal = info.delimiter or ",", info.decimal or "."
    found = find_dialect(path, encoding)
    has_header = list(_header_names(found.first)) == info.columns
    dialect = replace(
        found, delimiter=delimiter, decimal=decimal, has_header=has_header, first=tuple(info.columns)
    )
    bad = _BadRow()
    try:
        with table_of(path, dialect.ends_at) as source:
            table = arrow_csv.read_csv(
                source,
                read_options=_read_options(encoding, dialect, _BLOCK_BYTES, threads=True),
                parse_options=_parse_options(dialect, bad),
                convert_options=_all_strings(len(info.columns)),
            )
    except pa.ArrowInvalid as error:
        raise _parse_failure(path, encoding, dialect, bad, error) from error
    arrays: list[pa.ChunkedArray] = []
    notes = _notes_around(replace(found, second=found.second if has_header else None))
    strings = table.columns[::-1]
    del table
    for name in info.columns:
        # Its strings are freed before the next column is typed.
        typed = type_column(strings.pop(), decimal, name)
        arrays.append(typed.cells)
        notes += notes_of_column(name, typed, decimal)
    frame = to_frame(arrays, info.columns, notes)
    frame.attrs[DECIMAL] = decimal
    return frame


def _notes_around(dialect: Dialect) -> list[Note]:
    """What is no row of the table, as notes of no column."""
    notes = []
    if dialect.second is not None:
        notes.append(note_of(dialect.second))
    if dialect.below:
        notes.append(Note(None, "footnotes", notes_words(dialect.below)))
    return notes


def too_many_columns(count: int, limits: InspectionLimits) -> Exception:
    return invalid(
        f"The table has too many columns: {count:,}, where {limits.max_columns:,} is the limit.",
        "Leave out what can't matter for the question.",
    )


def _header_names(first: tuple[str, ...]) -> tuple[str, ...]:
    """The names as written; a cell left empty gets one, as spreadsheets and pandas leave the index's."""
    return tuple(name if name.strip() else f"column_{index}" for index, name in enumerate(first, 1))


def _names(dialect: Dialect) -> list[str]:
    if dialect.has_header:
        return list(_header_names(dialect.first))
    return [f"column_{index}" for index in range(1, len(dialect.first) + 1)]


def _warnings(dialect: Dialect, encoding: str) -> list[str]:
    warnings = lines_above_words(dialect.above) + [note.message for note in _notes_around(dialect)]
    if not dialect.has_header:
        warnings.append("No header row was found: the columns are named column_1, column_2, ...")
    elif any(not name.strip() for name in dialect.first):
        warnings.append("Columns without a name in the header are named column_<position>.")
    if encoding not in _UTF8 and not encoding.startswith(("utf-16", "utf-32")):
        warnings.append(f"The text is not UTF-8; it was read as {encoding}, found by statistics.")
    return warnings


def _read_options(encoding: str, dialect: Dialect, block: int, *, threads: bool) -> arrow_csv.ReadOptions:
    return arrow_csv.ReadOptions(
        encoding="utf8" if encoding in _UTF8 else encoding,
        column_names=[str(index) for index in range(len(dialect.first))],
        skip_rows=dialect.lines_above,
        skip_rows_after_names=dialect.header_rows if dialect.has_header else 0,
        use_threads=threads,
        block_size=block,
    )


def _parse_options(dialect: Dialect, bad: _BadRow) -> arrow_csv.ParseOptions:
    return arrow_csv.ParseOptions(
        delimiter=dialect.delimiter, newlines_in_values=True, invalid_row_handler=bad
    )


def _all_strings(width: int, only: int | None = None) -> arrow_csv.ConvertOptions:
    names = [str(index) for index in range(width)] if only is None else [str(only)]
    return arrow_csv.ConvertOptions(
        column_types=dict.fromkeys(names, pa.string()), include_columns=names, strings_can_be_null=False
    )


def _batches(
    path: Path, encoding: str, dialect: Dialect, only: int, limits: InspectionLimits
) -> Iterator[pa.RecordBatch]:
    """The rows with the one column that is asked for; each row's width is checked all the same."""
    bad = _BadRow()
    block = limits.max_row_bytes
    convert = _all_strings(len(dialect.first), only)
    try:
        with (
            table_of(path, dialect.ends_at) as source,
            arrow_csv.open_csv(
                source,
                read_options=_read_options(encoding, dialect, block, threads=False),
                parse_options=_parse_options(dialect, bad),
                convert_options=convert,
            ) as reader,
        ):
            yield from reader
    except pa.ArrowInvalid as error:
        raise _parse_failure(path, encoding, dialect, bad, error) from error


def _parse_failure(
    path: Path, encoding: str, dialect: Dialect, bad: _BadRow, error: pa.ArrowInvalid
) -> Exception:
    if bad.expected:
        # Arrow counts the lines that it was told to leave out as rows.
        number = None if bad.number is None else bad.number - dialect.lines_above + len(dialect.above)
        where = f"Row {number}" if number is not None else "A row"
        line = None if number is None else _line_of(path, encoding, dialect.delimiter, number)
        return invalid(
            f"The rows are ragged: line {line if line is not None else '?'} has {bad.actual} cells where "
            f"{bad.expected} are expected.",
            f"{where}, delimiter {dialect.delimiter!r}. A cell that holds the delimiter needs quotes.",
        )
    if "straddling" in str(error):
        return invalid(
            "A row is longer than can be read.",
            "Megabytes without a row's end: is a quotation mark left open?",
        )
    if "Empty CSV" in str(error):
        return invalid("The file has a header but no rows.", None)
    return invalid("The text can't be read as a table.", str(error))


def _line_of(path: Path, encoding: str, delimiter: str, number: int) -> int | None:
    """The line on which the n-th record that isn't blank begins, both counted from 1."""
    with path.open(encoding=encoding, errors="replace", newline="") as stream:
        reader = csv.reader(stream, delimiter=delimiter)
        begins, seen = 1, 0
        try:
            for record in reader:
                seen += bool(record)
                if seen == number:
                    return begins
                begins = reader.line_num + 1
        except csv.Error:
            return None
    return None
