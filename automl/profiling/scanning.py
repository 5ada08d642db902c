"""A column scanned once: its different values, which row has which, and how many are missing."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from automl.inference.columns import canonical_text

_SAMPLE = 400  # distinct values looked at to tell text, dates and numbers apart

Codes = npt.NDArray[np.int64]


@dataclass(frozen=True)
class ScannedColumn:
    """A factorised column: `codes` number the distinct values (-1: missing)."""

    name: str
    series: "pd.Series[Any]"
    codes: Codes
    uniques: Any  # an Index or an array, as pandas gives it
    missing: int

    @property
    def present(self) -> int:
        return len(self.codes) - self.missing

    @property
    def distinct(self) -> int:
        return len(self.uniques)

    @property
    def uniqueness(self) -> float:
        return self.distinct / max(self.present, 1)

    def numbers(self) -> npt.NDArray[np.float64]:
        """The values that are there, in row order; for a column of numbers."""
        numbers = np.asarray(self.series, dtype=np.float64)
        return numbers[~np.isnan(numbers)] if self.missing else numbers

    def sample(self) -> list[str]:
        """Distinct values as text, spread evenly over the column."""
        step = max(1, self.distinct // _SAMPLE)
        return [canonical_text(value) for value in self.uniques[::step][:_SAMPLE]]


def scan_column(table: pd.DataFrame, position: int) -> ScannedColumn:
    return scan_series(table.iloc[:, position])


def scan_series(series: "pd.Series[Any]") -> ScannedColumn:
    # an array costs a fifth of an Index to look into, which thousands of columns feel
    plain = isinstance(series.dtype, np.dtype) and series.dtype.kind in "biufO"
    codes, uniques = pd.factorize(series.to_numpy() if plain else series, use_na_sentinel=True)
    missing = int((codes < 0).sum())
    return ScannedColumn(str(series.name), series, codes.astype(np.int64), uniques, missing)
