"""From a DataFrame to the columns that encoders read. Cell by cell: nothing is learnt from the rows."""

from typing import Any

import numpy as np
import pandas as pd

from automl.inference.cells import number_or_text
from automl.inference.columns import Columns, FloatArray, LabelColumn, TextColumn, bounded, canonical_text
from automl.inference.dates import ISO, parse_date
from automl.inference.text import text_column
from automl.plan import FeaturePlan
from contracts.report import ColumnRole


def numbers_of(series: "pd.Series[Any]", decimal: str = ".") -> FloatArray:
    """Floats; what is no finite number is NaN. Texts are read as cells of a file with that decimal mark."""
    if series.dtype == object or isinstance(series.dtype, pd.StringDtype):
        read = (number_or_text(v.strip(), decimal) if isinstance(v, str) else v for v in series)
        series = pd.Series([None if isinstance(v, str) else v for v in read], dtype=object)
    values = np.asarray(pd.to_numeric(series, errors="coerce").astype("float64"), dtype=np.float64)
    return bounded(values)


def labels_of(series: "pd.Series[Any]") -> LabelColumn:
    """A factorised column; equal spellings are one level."""
    codes, uniques = pd.factorize(series, use_na_sentinel=True)
    spellings: dict[str, int] = {}
    merged = [spellings.setdefault(canonical_text(value), len(spellings)) for value in uniques]
    table = np.asarray([*merged, -1], dtype=np.int64)
    return LabelColumn(table[codes], tuple(spellings))


def texts_of(series: "pd.Series[Any]", *, characters: bool) -> TextColumn:
    """Counted terms; missing cells are empty."""
    values = series.astype(object)
    cells = ["" if gone else str(value) for value, gone in zip(values, series.isna(), strict=True)]
    return text_column(cells, characters=characters)


def dates_of(series: "pd.Series[Any]", form: str) -> FloatArray:
    """Seconds since the epoch; NaN for what `form` and ISO 8601 don't read."""
    if pd.api.types.is_datetime64_any_dtype(series):
        stamps = pd.to_datetime(series, utc=True).dt.tz_localize(None).astype("datetime64[us]")
        seconds = stamps.to_numpy().astype("int64") / 1e6
        return np.where(stamps.isna().to_numpy(), np.nan, seconds)
    codes, uniques = pd.factorize(series, use_na_sentinel=True)
    parsed = [parse_date(canonical_text(value), form) for value in uniques]
    table = np.asarray([*(np.nan if p is None else p for p in parsed), np.nan], dtype=np.float64)
    return table[codes]


def columns_of(table: pd.DataFrame, plan: FeaturePlan) -> Columns:
    """The planned columns of `table` in encoder form."""
    columns = Columns(num_rows=len(table), numbers={}, labels={}, texts={})
    for column in plan.columns:
        series = table[column.name]
        match column.role:
            case ColumnRole.NUMERIC:
                values = numbers_of(series, column.decimal)
                gone = np.isin(values, column.missing_values)
                columns.numbers[column.name] = np.where(gone, np.nan, values) if gone.any() else values
            case ColumnRole.DATETIME:
                columns.numbers[column.name] = dates_of(series, column.date_form or ISO)
            case ColumnRole.TEXT:
                columns.texts[column.name] = texts_of(series, characters=column.characters)
            case _:
                columns.labels[column.name] = labels_of(series)
    return columns
