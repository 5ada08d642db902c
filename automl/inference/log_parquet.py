"""Columns of the log as a Parquet file."""

import io
from collections.abc import Mapping, Sequence

import pyarrow as pa
from pyarrow import parquet as pq

from contracts.prediction_log import COLUMNS, COUNTS_METADATA, ColumnKind, LogCounts

_TYPES = {
    ColumnKind.TEXT: pa.string(),
    ColumnKind.JSON: pa.string(),
    ColumnKind.INT: pa.int32(),
    ColumnKind.FLOAT: pa.float64(),
    ColumnKind.MOMENT: pa.timestamp("us", tz="UTC"),
}
SCHEMA = pa.schema([pa.field(each.name, _TYPES[each.kind], each.nullable) for each in COLUMNS])


def parquet_of(columns: Mapping[str, Sequence[object]], counts: LogCounts) -> bytes:
    """The file's bytes; `columns` has all of the log's, `counts` go into its key-value metadata."""
    schema = SCHEMA.with_metadata({COUNTS_METADATA: counts.model_dump_json()})
    # one column after the other: a thread that answers gets the interpreter in between
    arrays = [pa.array(columns[each.name], each.type) for each in schema]
    file = io.BytesIO()
    pq.write_table(pa.Table.from_arrays(arrays, schema=schema), file, compression="zstd")
    return file.getvalue()
