"""Numbers such as -999 that stand for no value: found on evidence, and read as missing everywhere alike.

A stopgap is certain where it can't be a measurement: all others have the other sign, or lie many of their own
ranges away. One that only looks odd (an income of 99,999 among those up to 41,310 is a cap) is told and kept.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from automl.inference.columns import canonical_text
from automl.profiling.scanning import ScannedColumn, scan_series
from contracts.report import DatasetProfile, Finding

_STOPGAPS = frozenset({9.0, 99.0, 999.0, 9_999.0, 99_999.0, 999_999.0, 9_999_999.0})
_SMALLEST_CERTAIN = 99.0  # nine of something is a count
_MIN_TIMES, _MIN_SHARE = 3, 0.005  # exactly that number, so often
_MIN_OTHERS = 4  # different values beside it
_FAR = 5.0  # ranges of the others


@dataclass(frozen=True)
class Stopgap:
    """One such number in a column."""

    value: float
    count: int
    certain: bool

    def finding(self, column: str) -> Finding:
        shown = canonical_text(self.value)
        if self.certain:
            message = f"{self.count:,} cells hold {shown}, which none of the other values comes near."
            action = "read as missing in an input, here and in rows to predict; a target keeps it"
        else:
            message = (
                f"{self.count:,} cells hold {shown}, far from all other values: perhaps a mark of no value."
            )
            action = "kept as a number; leave the cells empty if they have no value"
        return Finding(column=column, code="missing_number", message=message, action=action)


def find_stopgaps(column: ScannedColumn) -> list[Stopgap]:
    """The numbers in a column of numbers that may stand for no value, one at each end or two at one.

    Each is weighed against what is no such number itself: -999 and 9999 would make each other look near.
    """
    if not pd.api.types.is_numeric_dtype(column.series.dtype) or pd.api.types.is_bool_dtype(
        column.series.dtype
    ):
        return []
    values = np.asarray(column.uniques, dtype=np.float64)
    if len(values) <= _MIN_OTHERS:
        return []
    counts = {at: _count(column, at) for at in _at_the_ends(values)}
    often = [at for at, count in counts.items() if count >= max(_MIN_TIMES, _MIN_SHARE * column.present)]
    others = np.delete(values, often)
    if not often or len(others) < _MIN_OTHERS:
        return []
    found = (_weighed(float(values[at]), counts[at], others) for at in often)
    return [stopgap for stopgap in found if stopgap is not None]


def _count(column: ScannedColumn, at: int) -> int:
    return int((column.codes == at).sum())


def _at_the_ends(values: npt.NDArray[np.float64]) -> list[int]:
    """Where such numbers stand that nothing but such numbers lies beyond."""
    order = np.argsort(values)
    ends: dict[int, None] = {}
    for run in (order, order[::-1]):
        for at in run:
            if abs(float(values[at])) not in _STOPGAPS:
                break
            ends[int(at)] = None
    return list(ends)


def _weighed(odd: float, count: int, others: npt.NDArray[np.float64]) -> Stopgap | None:
    gap = min(abs(odd - others.min()), abs(odd - others.max()))
    spread = max(float(np.ptp(others)), 1.0)
    wrong_sign = odd < 0 and others.min() >= 0
    certain = abs(odd) >= _SMALLEST_CERTAIN and (wrong_sign or gap >= _FAR * spread)
    return Stopgap(odd, count, certain) if certain or gap >= spread else None


def without_values(column: ScannedColumn, numbers: Sequence[float]) -> ScannedColumn:
    """The same column with those numbers missing."""
    series = column.series.astype("float64").mask(column.series.isin(list(numbers)))
    return scan_series(series)


def stopgaps_emptied(table: pd.DataFrame, profile: DatasetProfile, *, target: str) -> pd.DataFrame:
    """The table with what the profile found to stand for no value missing; other columns are not copied.

    The target keeps all its values: 99 may be a class, and 999 the most that was measured.
    """
    found = {
        column.name: column.missing_values
        for column in profile.columns
        if column.missing_values and column.name != target
    }
    emptied = table.copy(deep=False) if found else table
    for name, numbers in found.items():
        if name in emptied.columns and pd.api.types.is_numeric_dtype(emptied[name].dtype):
            values = emptied[name].astype("float64")
            emptied[name] = values.mask(values.isin(numbers))
    return emptied
