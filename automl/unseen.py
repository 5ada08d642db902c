"""Which rows a model was not trained on, by what is in them: row numbers mean nothing in another file."""

import hashlib
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from automl.columns import labels_of
from automl.profiling.stopgaps import stopgaps_emptied
from contracts.report import DatasetProfile

Mask = npt.NDArray[np.bool_]


def unseen_rows(
    rows: pd.DataFrame, trained_on: pd.DataFrame, profile: DatasetProfile, *, target: str
) -> Mask:
    """Which of `rows` (n,) equal none of `trained_on`, by the columns of both; without any, none.

    `rows` are as uploaded, `trained_on` as processed by that profile: what stands for no value there is
    missing in both.
    """
    rows = stopgaps_emptied(rows, profile, target=target)
    names = [name for name in trained_on.columns if name in rows.columns]
    if not names:
        return np.zeros(len(rows), dtype=np.bool_)
    seen = np.unique(row_digests(trained_on, rows, names))
    return np.asarray(~np.isin(row_digests(rows, trained_on, names), seen))


def row_digests(table: pd.DataFrame, other: pd.DataFrame, names: list[Any]) -> npt.NDArray[np.uint64]:
    """A 64-bit mix of each row's cells (n,); a column that is numbers in both is compared as numbers."""
    mixed = np.full(len(table), 0x9E3779B97F4A7C15, dtype=np.uint64)
    for name in names:
        as_numbers = all(_is_number(part[name]) for part in (table, other))
        cells = _numbers(table[name]) if as_numbers else _texts(table[name])
        mixed = (mixed ^ cells) * np.uint64(0xFF51AFD7ED558CCD)
        mixed ^= mixed >> np.uint64(32)
    return mixed


def _is_number(series: "pd.Series[Any]") -> bool:
    return pd.api.types.is_numeric_dtype(series.dtype) and not pd.api.types.is_bool_dtype(series.dtype)


def _numbers(series: "pd.Series[Any]") -> npt.NDArray[np.uint64]:
    values = series.to_numpy(dtype=np.float64, na_value=np.nan) + 0.0  # -0.0 equals 0.0
    return np.where(np.isnan(values), np.nan, values).view(np.uint64)


def _texts(series: "pd.Series[Any]") -> npt.NDArray[np.uint64]:
    column = labels_of(series)
    levels = [int.from_bytes(hashlib.sha256(_utf8(level)).digest()[:8], "little") for level in column.levels]
    return np.asarray([*levels, 0], dtype=np.uint64)[column.codes]  # -1, missing, is the last


def _utf8(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")
