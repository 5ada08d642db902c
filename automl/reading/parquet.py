"""Parquet: claims are checked first, then every page is really read once, batch by batch."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import parquet as pq

from automl.inference.cells import MISSING_MARKS
from automl.reading.cell_types import notes_of_column, type_column
from automl.reading.frames import Note, to_frame, without_infinite
from automl.reading.limits import InspectionLimits
from automl.reading.refusals import invalid
from automl.reading.survey import Survey, check_names, column_of
from contracts.datasets import DatasetInfo, TableFormat

_BATCH_ROWS = 65_536
# Run-length coding packs constant columns very well, but a byte can't stand for more rows than this.
_MAX_ROWS_PER_BYTE = 100_000


def survey_parquet(path: Path, target: str | None, limits: InspectionLimits) -> Survey:
    """Counts the rows that are there, not those that the footer claims."""
    with _refused():
        file = pq.ParquetFile(path)
    with file:
        columns = _columns(file, limits)
        check_names(columns)
        index = column_of(target, columns)
        _check_claims(path, file, limits)
        kept: list[pa.Array] = []
        num_rows = 0
        with _refused():
            for batch in file.iter_batches(batch_size=_BATCH_ROWS, use_threads=False):
                num_rows += batch.num_rows
                if index is not None:
                    kept.append(batch.column(index))
        if num_rows != file.metadata.num_rows:
            raise invalid("The Parquet file is damaged.", "It holds fewer rows than it claims.")
        series = None
        if index is not None:
            values, _ = _plain(pa.chunked_array(kept, file.schema_arrow.field(index).type), columns[index])
            series = to_frame([values], [columns[index]], []).iloc[:, 0]
    return Survey(TableFormat.PARQUET, columns, num_rows, None, None, None, [], series)


def read_parquet(path: Path, info: DatasetInfo) -> pd.DataFrame:
    """The whole table; types are the file's own, nested values become JSON-like text."""
    with _refused():
        # ParquetFile, since read_table would add partition columns taken from the folder's name
        table = pq.ParquetFile(path).read()
    arrays, notes = [], []
    for position, name in enumerate(info.columns):
        values, note = _plain(table.column(position), name)
        arrays.append(values)
        notes.extend(note)
    frame = to_frame(arrays, info.columns, notes)
    more = without_infinite(frame)
    frame.attrs["orrery_reading_notes"] += [vars(note) for note in more]
    return frame


@contextmanager
def _refused() -> Iterator[None]:
    """Turns Arrow's complaints, memory included, into a refusal."""
    try:
        yield
    except (pa.ArrowException, OSError, MemoryError, ValueError) as error:
        raise invalid("The Parquet file can't be read.", str(error)[:300]) from error


def _columns(file: pq.ParquetFile, limits: InspectionLimits) -> list[str]:
    names = list(file.schema_arrow.names)
    if len(names) > limits.max_columns:
        raise invalid(f"The table has too many columns: {len(names):,}, limit {limits.max_columns:,}.")
    return names


def _check_claims(path: Path, file: pq.ParquetFile, limits: InspectionLimits) -> None:
    size, rows = path.stat().st_size, file.metadata.num_rows
    cells = rows * len(file.schema_arrow.names)
    unpacked = sum(
        file.metadata.row_group(group).column(column).total_uncompressed_size
        for group in range(file.metadata.num_row_groups)
        for column in range(file.metadata.row_group(group).num_columns)
    )
    if rows < 0 or rows > size * _MAX_ROWS_PER_BYTE or cells > limits.max_cells:
        raise invalid("The Parquet file claims more rows than it can hold.", f"{rows:,} in {size:,} bytes.")
    if unpacked < 0 or unpacked > limits.max_unpacked_bytes:
        raise invalid("The Parquet file unpacks too large.", f"It claims {unpacked:,} bytes.")


def _plain(  # noqa: PLR0911  a table of types, one line each
    values: pa.ChunkedArray, name: str
) -> tuple[pa.ChunkedArray, list[Note]]:
    """Numbers, booleans, timestamps and text only: what the engine knows."""
    kind = values.type
    if pa.types.is_dictionary(kind):
        return _plain(values.cast(kind.value_type), name)
    if pa.types.is_integer(kind):
        return values if kind == pa.uint64() else values.cast(pa.int64()), []
    if pa.types.is_floating(kind) or pa.types.is_decimal(kind):
        return pc.cast(values, pa.float64(), safe=False), []
    if pa.types.is_boolean(kind) or pa.types.is_timestamp(kind):
        return values, []
    if pa.types.is_date(kind):
        return values.cast(pa.timestamp("ms")), []
    if pa.types.is_string(kind) or pa.types.is_large_string(kind) or pa.types.is_string_view(kind):
        return _text(values.cast(pa.string()), name)
    if pa.types.is_null(kind):
        return values.cast(pa.float64()), []
    if pa.types.is_binary(kind) or pa.types.is_large_binary(kind):
        raise invalid(f"Column {name[:80]!r} holds binary data.", "Leave it out, or store it as text.")
    if pa.types.is_nested(kind):
        return pa.chunked_array([pa.array([_spelt(value) for value in values], pa.string())]), []
    return values.cast(pa.string()), []


def _text(values: pa.ChunkedArray, name: str) -> tuple[pa.ChunkedArray, list[Note]]:
    """Strings are typed as in a text file: "12" in a string column is what an export made of 12."""
    typed = type_column(values, ".", name)
    return typed.cells, notes_of_column(name, typed, ".")


def _spelt(value: pa.Scalar) -> str | None:
    plain = value.as_py()
    return None if plain is None or plain in MISSING_MARKS else str(plain)
