"""A row of totals at the end, as spreadsheets have it: no observation, and far larger than any."""

import re
from typing import Any

import numpy as np
import pandas as pd

from contracts.report import Finding

_LABEL = re.compile(
    r"(?:grand |sub)?(?:totals?|sums?)|gesamt(?:summe)?|insgesamt|summe|total(?:e|es)?|somme|suma",
    re.IGNORECASE,
)
_MIN_ROWS = 10
_MIN_FILLED = 4  # cells other than zero: fewer may add up to the last by chance
_ROUNDING, _ROUNDING_SHARE = 0.01, 1e-3  # of numbers that are small themselves, a share of the sum


def without_totals(table: pd.DataFrame) -> tuple[pd.DataFrame, list[Finding]]:
    """`table` without its last row where that is one of totals, and the finding that says so.

    It is if a cell is called so that no other row has, or if two columns, or one beside an empty cell, hold
    the sum of the rows above.
    """
    if len(table) <= _MIN_ROWS:
        return table, []
    summed = [str(name) for name in table.columns if _is_sum(table[name])]
    label = next((found for name in table.columns if (found := _label(table[name])) is not None), None)
    gap = bool(table.iloc[-1].isna().any())
    if label is None and not (len(summed) > 1 or (summed and gap)):
        return table, []
    what = [f"is called {label!r}"] if label is not None else []
    if summed:
        what.append(f"holds the sums of {', '.join(map(repr, summed[:3]))}")
    message = f"The last row {' and '.join(what)}: it is no observation."
    finding = Finding(column=None, code="totals_row", message=message, action="row dropped")
    return table.iloc[:-1], [finding]


def _is_sum(values: "pd.Series[Any]") -> bool:
    if not pd.api.types.is_numeric_dtype(values) or pd.api.types.is_bool_dtype(values):
        return False
    numbers = np.asarray(values, dtype=np.float64)
    last, above = numbers[-1], numbers[:-1][~np.isnan(numbers[:-1])]
    if not np.isfinite(last) or len(above) < _MIN_ROWS or np.count_nonzero(above) < _MIN_FILLED:
        return False
    larger = abs(last) > np.abs(above).max()
    with np.errstate(over="ignore"):
        rounding = min(_ROUNDING, _ROUNDING_SHARE * abs(last)) + 1e-9 * abs(last)
        return bool(larger and abs(last - above.sum()) <= rounding)


def _label(values: "pd.Series[Any]") -> str | None:
    last = values.iloc[-1]
    if not isinstance(last, str) or _LABEL.fullmatch(last.strip().rstrip(":")) is None:
        return None
    return last[:40] if int((values == last).sum()) == 1 else None
