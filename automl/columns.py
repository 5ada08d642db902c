"""From a DataFrame to the columns that encoders read. Cell by cell: nothing is learnt from the rows."""

from typing import Any

import numpy as np
import pandas as pd

from automl.inference.columns import Columns, FloatArray, LabelColumn, TextArray, canonical_text
from automl.inference.dates import ISO, parse_date
from contracts.report import ColumnRole


def numbers_of(series: "pd.Series[Any]") -> FloatArray:
    """Floats; what is no finite number is NaN."""
    values = np.asarray(pd.to_numeric(series, errors="coerce").astype("float64"), dtype=np.float64)
    return np.where(np.isfinite(values), values, np.nan)


def labels_of(series: "pd.Series[Any]") -> LabelColumn:
    """A factorised column; equal spellings are one level."""
    codes, uniques = pd.factorize(series, use_na_sentinel=True)
    spellings: dict[str, int] = {}
    merged = [spellings.setdefault(canonical_text(value), len(spellings)) for value in uniques]
    table = np.asarray([*merged, -1], dtype=np.int64)
    return LabelColumn(table[codes], tuple(spellings))


def texts_of(series: "pd.Series[Any]") -> TextArray:
    """Strings; missing ones are empty."""
    values = series.astype(object)
    return np.asarray(["" if gone else str(v) for v, gone in zip(values, series.isna(), strict=True)], object)


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


def columns_of(table: pd.DataFrame, roles: dict[str, ColumnRole], date_forms: dict[str, str]) -> Columns:
    """The named columns of `table` in encoder form."""
    columns = Columns(num_rows=len(table), numbers={}, labels={}, texts={})
    for name, role in roles.items():
        series = table[name]
        match role:
            case ColumnRole.NUMERIC:
                columns.numbers[name] = numbers_of(series)
            case ColumnRole.DATETIME:
                columns.numbers[name] = dates_of(series, date_forms.get(name, ISO))
            case ColumnRole.TEXT:
                columns.texts[name] = texts_of(series)
            case _:
                columns.labels[name] = labels_of(series)
    return columns
