"""A cell that a column's role does not read: a word among numbers or dates, which is missing in training."""

import pandas as pd

from automl.inference.cells import number_or_text
from automl.inference.columns import canonical_text
from automl.inference.dates import find_format, parse_date
from automl.profiling.scanning import ScannedColumn
from contracts.report import ColumnRole

_LOOKED = 5_000  # different values


def stray_of(column: ScannedColumn, role: ColumnRole, decimal: str) -> str | None:
    """The first such cell; None if every one that is looked at is read, numbers by the mark `decimal`."""
    kind = column.series.dtype
    if pd.api.types.is_numeric_dtype(kind) or pd.api.types.is_datetime64_any_dtype(kind):
        return None
    values = (canonical_text(value) for value in column.uniques[:_LOOKED])
    if role is ColumnRole.NUMERIC:
        return next((text for text in values if isinstance(number_or_text(text, decimal), str)), None)
    if role is ColumnRole.DATETIME:
        form = find_format(column.sample())
        return next((text for text in values if parse_date(text, form) is None), None)
    return None
