"""What a column is used as, from its values and its name."""

import re
from collections.abc import Sequence

import numpy as np
import pandas as pd

from automl.inference.columns import canonical_text
from automl.inference.dates import find_format, parse_date
from automl.profiling.scanning import ScannedColumn
from automl.reading.cell_types import is_number_like
from contracts.report import ColumnRole

_SAMPLE = 400  # distinct values looked at to tell text, dates and numbers apart
_DATE_SHARE = 0.95
_NUMBER_SHARE = 0.9
_LOOKED = 2_000  # different values, the commonest first
_UNIQUE_SHARE = 0.95
_NAMED_ID_SHARE = 0.5
_MIN_ROWS_FOR_ID = 20
_TEXT_WORDS = 4.0
_TEXT_LENGTH = 60
_TEXT_DISTINCT = 0.2
_ID_NAME = re.compile(
    r"(^|[_\W])(id|ids|uuid|guid|identifier|rownum|row_?number|index|unnamed)([_\W]\d*)?$", re.IGNORECASE
)
_ID_CAMEL = re.compile(r"[a-z](ID|Id|Uuid|Guid|UUID)$")
_TIME_NAME = re.compile(r"year|month|week|day|date|time|hour", re.IGNORECASE)
_HAS_DIGIT = re.compile(r"\d")
_BOOLEAN_PAIRS = (
    frozenset({"yes", "no"}), frozenset({"y", "n"}), frozenset({"true", "false"}), frozenset({"t", "f"}),
    frozenset({"on", "off"}), frozenset({"ja", "nein"}), frozenset({"oui", "non"}), frozenset({"si", "no"}),
    frozenset({"sí", "no"}), frozenset({"wahr", "falsch"}), frozenset({"vrai", "faux"}),
    frozenset({"sim", "não"}), frozenset({"pass", "fail"}), frozenset({"present", "absent"}),
)  # fmt: skip


def role_of(column: ScannedColumn) -> ColumnRole:
    """The first that holds, from what leaves nothing to learn to plain categories."""
    if column.distinct == 0:
        return ColumnRole.EMPTY
    if column.distinct == 1 and column.missing == 0:
        return ColumnRole.CONSTANT
    kind = column.series.dtype
    if pd.api.types.is_bool_dtype(kind):
        return ColumnRole.BOOLEAN
    if pd.api.types.is_datetime64_any_dtype(kind):
        return ColumnRole.DATETIME
    if pd.api.types.is_numeric_dtype(kind):
        return ColumnRole.ID if _is_number_id(column) else ColumnRole.NUMERIC
    return _text_role(column)


def _text_role(column: ScannedColumn) -> ColumnRole:
    sample = column.sample()
    if column.distinct == 2 and frozenset(value.strip().lower() for value in sample) in _BOOLEAN_PAIRS:  # noqa: PLR2004
        return ColumnRole.BOOLEAN
    if _are_dates(sample):
        return ColumnRole.DATETIME
    if _are_mostly_numbers(column, sample):
        return ColumnRole.NUMERIC
    if _is_text_id(column, sample):
        return ColumnRole.ID
    return ColumnRole.TEXT if _is_prose(column, sample) else ColumnRole.CATEGORICAL


def _has_id_name(name: str) -> bool:
    return bool(_ID_NAME.search(name) or _ID_CAMEL.search(name))


def _is_number_id(column: ScannedColumn) -> bool:
    """Whole numbers that are called an id and hardly repeat, or that just count the rows."""
    if column.present < _MIN_ROWS_FOR_ID:
        return False
    if not (_has_id_name(column.name) or column.uniqueness == 1):
        return False
    numbers = column.numbers()
    if not np.all(numbers == np.floor(numbers)):
        return False
    if _has_id_name(column.name):
        return column.uniqueness >= _NAMED_ID_SHARE
    if _TIME_NAME.search(column.name):
        return False
    return bool(column.uniqueness == 1 and np.all(np.diff(numbers) == 1))


def _is_text_id(column: ScannedColumn, sample: Sequence[str]) -> bool:
    """Single words that hardly repeat; with an id's name also when they repeat a little."""
    if column.present < _MIN_ROWS_FOR_ID:
        return False
    single = sum(" " not in value for value in sample) >= _UNIQUE_SHARE * len(sample)
    if not single:
        return False
    if column.uniqueness >= _UNIQUE_SHARE:
        return True
    return _has_id_name(column.name) and column.uniqueness >= _NAMED_ID_SHARE


def _are_dates(sample: Sequence[str]) -> bool:
    values = [value for value in sample if value.strip()][:_SAMPLE]
    if not values or sum(bool(_HAS_DIGIT.search(v)) for v in values) < _DATE_SHARE * len(values):
        return False
    if max(map(len, values)) > 40 or all(value.isdigit() for value in values):  # noqa: PLR2004  no date is longer
        return False
    form = find_format(values)
    return sum(parse_date(value, form) is not None for value in values) >= _DATE_SHARE * len(values)


def _are_mostly_numbers(column: ScannedColumn, sample: Sequence[str]) -> bool:
    """Numbers with some words in between; zero-padded codes are no numbers."""
    numbers = [value for value in sample if is_number_like(value)]
    padded = any(len(v) > 1 and v[0] == "0" and v.isdigit() for v in numbers)
    long = any(len(value) > 18 and value.isdigit() for value in numbers)  # noqa: PLR2004  beyond int64
    if padded or long or column.distinct < _MIN_ROWS_FOR_ID:
        return False
    few_words = len(numbers) >= _NUMBER_SHARE * len(sample)
    return few_words and number_share(column) >= _NUMBER_SHARE


def number_share(column: ScannedColumn) -> float:
    """The share of the cells, not of the different values, that are numbers."""
    counts = np.bincount(column.codes[column.codes >= 0], minlength=column.distinct)
    looked = np.argsort(-counts, kind="stable")[:_LOOKED]
    hits = sum(int(counts[at]) for at in looked if is_number_like(canonical_text(column.uniques[at])))
    return hits / max(int(counts[looked].sum()), 1)


def _is_prose(column: ScannedColumn, sample: Sequence[str]) -> bool:
    words = sum(len(value.split()) for value in sample) / len(sample)
    length = sum(map(len, sample)) / len(sample)
    if column.uniqueness >= _UNIQUE_SHARE and column.present >= _MIN_ROWS_FOR_ID:
        return True
    long = words >= _TEXT_WORDS or length >= _TEXT_LENGTH
    return long and column.uniqueness >= _TEXT_DISTINCT
