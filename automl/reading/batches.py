"""A table read in stretches of rows, in bounded memory: for files that are answered, not learnt from.

Cells are as the file has them (text in a text file): who reads them knows the columns already.
"""

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from itertools import islice, takewhile
from pathlib import Path
from typing import Any

import pyarrow as pa
from pyarrow import csv as arrow_csv
from pyarrow import parquet as pq

from automl.reading.dialects import Dialect, find_dialect
from automl.reading.encodings import detect_encoding
from automl.reading.excel import read_excel, survey_excel
from automl.reading.footnotes import table_of
from automl.reading.json_tables import rows_of, survey_json
from automl.reading.limits import DEFAULT_LIMITS
from automl.reading.parquet import survey_parquet
from automl.reading.recognition import check_name, recognise
from automl.reading.refusals import invalid
from automl.reading.survey import Survey, check_names
from contracts.datasets import DatasetInfo, TableFormat

Cells = dict[str, list[Any]]
_UTF8 = frozenset({"utf-8", "utf-8-sig"})


@dataclass(frozen=True)
class RowFile:
    """A file that was recognised. `types` are a Parquet file's own; other formats have none."""

    path: Path
    format: TableFormat
    columns: tuple[str, ...]
    decimal: str
    dialect: Dialect | None = None
    encoding: str = "utf-8"
    info: DatasetInfo | None = None
    types: dict[str, pa.DataType] = field(default_factory=dict)

    def batches(self, rows: int) -> Iterator[Cells]:
        """Column to cells, at most `rows` of them at a time, in file order.

        Raises OrreryError VALIDATION_ERROR where the file can't be read on.
        """
        if self.dialect is not None:
            return _delimited(self, self.dialect, rows)
        if self.format is TableFormat.PARQUET:
            return _parquet(self.path, rows)
        if self.format is TableFormat.EXCEL:
            return _excel(self, rows)
        return _json(self, rows)


def open_rows(path: Path, file_name: str, wanted: Collection[str]) -> RowFile:
    """Recognise a file whose columns `wanted` are looked for: they tell a header from a first row.

    Raises OrreryError INVALID_FILE_TYPE or VALIDATION_ERROR for what is no table.
    """
    found = recognise(path)
    check_name(file_name, found)
    if found is TableFormat.PARQUET:
        survey = survey_parquet(path, None, DEFAULT_LIMITS)
        schema = pq.read_schema(path)
        return _surveyed(path, survey, types=dict(zip(schema.names, schema.types, strict=True)))
    if found is TableFormat.EXCEL:
        survey = survey_excel(path, None, DEFAULT_LIMITS)
        return _surveyed(path, survey, info=_info(path, survey, file_name))
    if found in {TableFormat.JSON, TableFormat.JSON_LINES}:
        return _surveyed(path, survey_json(path, found, None, DEFAULT_LIMITS))
    return _open_delimited(path, wanted)


def _surveyed(path: Path, survey: Survey, **more: Any) -> RowFile:
    return RowFile(path, survey.format, tuple(survey.columns), decimal=".", **more)


def _info(path: Path, survey: Survey, file_name: str) -> DatasetInfo:
    return DatasetInfo(
        dataset_id="",
        file_name=file_name,
        format=survey.format,
        size_bytes=path.stat().st_size,
        num_rows=survey.num_rows,
        num_columns=len(survey.columns),
        columns=survey.columns,
        encoding=None,
        delimiter=None,
        decimal=None,
        warnings=[],
    )


def _open_delimited(path: Path, wanted: Collection[str]) -> RowFile:
    encoding = detect_encoding(path)
    found = find_dialect(path, encoding)
    if len(found.first) > DEFAULT_LIMITS.max_columns:
        raise invalid(f"The table has too many columns: {len(found.first):,}.")
    names = tuple(name if name.strip() else f"column_{at}" for at, name in enumerate(found.first, 1))
    unnamed = tuple(f"column_{at}" for at in range(1, len(found.first) + 1))
    # Few rows tell little of their kind; what the model calls its columns tells more.
    has_header = set(wanted) <= set(names) or not set(wanted) <= set(unnamed)
    columns = names if has_header else unnamed
    check_names(columns)
    dialect = replace(found, has_header=has_header)
    kind = TableFormat.TSV if found.delimiter == "\t" else TableFormat.CSV
    return RowFile(path, kind, columns, found.decimal, dialect, encoding)


def _delimited(file: RowFile, dialect: Dialect, rows: int) -> Iterator[Cells]:
    bad: list[arrow_csv.InvalidRow] = []

    def refuse(row: arrow_csv.InvalidRow) -> str:
        bad.append(row)
        return "error"

    try:
        with (
            table_of(file.path, dialect.ends_at) as source,
            arrow_csv.open_csv(
                source,
                read_options=arrow_csv.ReadOptions(
                    encoding="utf8" if file.encoding in _UTF8 else file.encoding,
                    column_names=list(file.columns),
                    skip_rows=dialect.lines_above,
                    skip_rows_after_names=_rows_above(file) if dialect.has_header else 0,
                    use_threads=False,
                    block_size=DEFAULT_LIMITS.max_row_bytes,
                ),
                parse_options=arrow_csv.ParseOptions(
                    delimiter=dialect.delimiter,
                    newlines_in_values=True,
                    ignore_empty_lines=len(file.columns) > 1,  # of one column it is a row whose cell is empty
                    invalid_row_handler=refuse,
                ),
                convert_options=arrow_csv.ConvertOptions(
                    column_types=dict.fromkeys(file.columns, pa.string()), strings_can_be_null=False
                ),
            ) as reader,
        ):
            for block in reader:
                yield from _sliced(block, rows)
    except pa.ArrowInvalid as error:
        raise _unreadable(error, bad, dialect.lines_above) from error


def _rows_above(file: RowFile) -> int:
    """The header, and in a file of one column, where empty lines are rows, those above it."""
    if len(file.columns) > 1:
        return 1 if file.dialect is None else file.dialect.header_rows
    with file.path.open(encoding=file.encoding, errors="replace") as stream:
        return 1 + sum(1 for _ in takewhile("\n".__eq__, iter(lambda: stream.read(1), "")))


def _unreadable(error: pa.ArrowInvalid, bad: list[arrow_csv.InvalidRow], above: int) -> Exception:
    if bad:
        row = bad[0]
        where = f"row {row.number - above}" if row.number is not None else "a row"
        return invalid(
            f"The rows are ragged: {where} has {row.actual_columns} cells where {row.expected_columns} "
            "are expected.",
            "A cell that holds the delimiter needs quotes.",
        )
    if "Empty CSV" in str(error):
        return invalid("The file has a header but no rows.")
    return invalid("The text can't be read as a table.", str(error)[:300])


def _sliced(block: pa.RecordBatch, rows: int) -> Iterator[Cells]:
    for start in range(0, block.num_rows, rows):
        part = block.slice(start, rows)
        yield {name: part.column(at).to_pylist() for at, name in enumerate(block.schema.names)}


def _parquet(path: Path, rows: int) -> Iterator[Cells]:
    with _named("The Parquet file can't be read."), pq.ParquetFile(path) as file:
        for batch in file.iter_batches(batch_size=rows, use_threads=False):
            yield from _sliced(batch, rows)


@contextmanager
def _named(message: str) -> Iterator[None]:
    try:
        yield
    except (pa.ArrowException, OSError) as error:
        raise invalid(message, str(error)[:300]) from error


def _json(file: RowFile, rows: int) -> Iterator[Cells]:
    source = rows_of(file.path, file.format, DEFAULT_LIMITS)
    while part := list(islice(source, rows)):
        yield {name: [row.get(name) for row in part] for name in file.columns}


def _excel(file: RowFile, rows: int) -> Iterator[Cells]:
    """A workbook is read whole: its cells are bounded by the limits."""
    assert file.info is not None
    frame = read_excel(file.path, file.info)
    for start in range(0, len(frame), rows):
        part = frame.iloc[start : start + rows]
        yield {str(name): part[name].tolist() for name in frame.columns}
