"""What each column is, from its values and its name, and what is odd about it. Deterministic."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from automl.inference.columns import canonical_text
from automl.inference.dates import find_format, parse_date
from automl.reading.cell_types import is_number_like
from automl.reading.frames import notes_of
from contracts.report import ColumnProfile, ColumnRole, DatasetProfile, Finding

_EXAMPLES = 5
_EXAMPLE_LENGTH = 80
_SAMPLE = 400  # distinct values looked at to tell text, dates and numbers apart
_HIGH_MISSING = 0.5
_DATE_SHARE = 0.95
_NUMBER_SHARE = 0.9
_UNIQUE_SHARE = 0.95
_NAMED_ID_SHARE = 0.5
_MIN_ROWS_FOR_ID = 20
_TEXT_WORDS = 4.0
_TEXT_LENGTH = 60
_TEXT_DISTINCT = 0.2
_MANY_LEVELS = 100

_ID_NAME = re.compile(
    r"(^|[_\W])(id|ids|uuid|guid|identifier|rownum|row_?number|index|unnamed)([_\W]\d*)?$", re.IGNORECASE
)
_ID_CAMEL = re.compile(r"[a-z](ID|Id|Uuid|Guid|UUID)$")
_TIME_NAME = re.compile(r"year|month|week|day|date|time|hour", re.IGNORECASE)
_HAS_DIGIT = re.compile(r"\d")
_BOOLEAN_PAIRS = (
    frozenset({"yes", "no"}), frozenset({"y", "n"}), frozenset({"true", "false"}), frozenset({"t", "f"}),
    frozenset({"on", "off"}),
)  # fmt: skip

Codes = npt.NDArray[np.int64]


@dataclass(frozen=True)
class _Column:
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

    def sample(self) -> list[str]:
        """Distinct values as text, spread evenly over the column."""
        step = max(1, self.distinct // _SAMPLE)
        return [canonical_text(value) for value in self.uniques[::step][:_SAMPLE]]


def profile_table(table: pd.DataFrame) -> DatasetProfile:
    """Roles, counts and findings of every column. Distinct counts are exact; only shapes are sampled."""
    columns = [_factorise(table, position) for position in range(table.shape[1])]
    profiles, findings = [], []
    for column in columns:
        role = _role(column)
        profiles.append(_profile(column, role))
        findings += _findings(column, role)
    findings += [
        Finding(column=note.column, code=note.code, message=note.message, action="read as missing")
        for note in notes_of(table)
    ]
    findings += _duplicate_columns(columns)
    repeated = _duplicate_rows(columns, len(table))
    if repeated:
        words = f"{repeated} rows repeat another row exactly."
        findings.append(Finding(column=None, code="duplicate_rows", message=words, action="kept"))
    return DatasetProfile(
        num_rows=len(table),
        num_columns=table.shape[1],
        duplicate_rows=repeated,
        columns=profiles,
        findings=findings,
    )


def _factorise(table: pd.DataFrame, position: int) -> _Column:
    series = table.iloc[:, position]
    codes, uniques = pd.factorize(series, use_na_sentinel=True)
    missing = int((codes < 0).sum())
    return _Column(str(table.columns[position]), series, codes.astype(np.int64), uniques, missing)


def _role(column: _Column) -> ColumnRole:
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


def _text_role(column: _Column) -> ColumnRole:
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


def _is_number_id(column: _Column) -> bool:
    """Whole numbers that are called an id and hardly repeat, or that just count the rows."""
    if column.present < _MIN_ROWS_FOR_ID:
        return False
    if not (_has_id_name(column.name) or column.uniqueness == 1):
        return False
    numbers = column.series.dropna().to_numpy(dtype=np.float64)
    if not np.all(numbers == np.floor(numbers)):
        return False
    if _has_id_name(column.name):
        return column.uniqueness >= _NAMED_ID_SHARE
    if _TIME_NAME.search(column.name):
        return False
    return bool(column.uniqueness == 1 and np.all(np.diff(numbers) == 1))


def _is_text_id(column: _Column, sample: Sequence[str]) -> bool:
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


def _are_mostly_numbers(column: _Column, sample: Sequence[str]) -> bool:
    """Numbers with some words in between; zero-padded codes are no numbers."""
    numbers = [value for value in sample if is_number_like(value)]
    padded = any(len(v) > 1 and v[0] == "0" and v.isdigit() for v in numbers)
    long = any(len(value) > 18 and value.isdigit() for value in numbers)  # noqa: PLR2004  beyond int64
    if padded or long or column.distinct < _MIN_ROWS_FOR_ID:
        return False
    return len(numbers) >= _NUMBER_SHARE * len(sample)


def _is_prose(column: _Column, sample: Sequence[str]) -> bool:
    words = sum(len(value.split()) for value in sample) / len(sample)
    length = sum(map(len, sample)) / len(sample)
    if column.uniqueness >= _UNIQUE_SHARE and column.present >= _MIN_ROWS_FOR_ID:
        return True
    long = words >= _TEXT_WORDS or length >= _TEXT_LENGTH
    return long and column.uniqueness >= _TEXT_DISTINCT


def _profile(column: _Column, role: ColumnRole) -> ColumnProfile:
    minimum = maximum = mean = None
    values = column.series
    if pd.api.types.is_numeric_dtype(values.dtype) and column.present:
        numbers = values.dropna().to_numpy(dtype=np.float64)
        minimum, maximum, mean = float(numbers.min()), float(numbers.max()), float(numbers.mean())
    return ColumnProfile(
        name=column.name,
        role=role,
        dtype=str(values.dtype),
        missing=column.missing,
        distinct=column.distinct,
        examples=[canonical_text(value)[:_EXAMPLE_LENGTH] for value in column.uniques[:_EXAMPLES]],
        minimum=minimum,
        maximum=maximum,
        mean=mean,
    )


def _findings(column: _Column, role: ColumnRole) -> list[Finding]:
    found = [_role_finding(column, role)]
    share = column.missing / max(len(column.codes), 1)
    if role is not ColumnRole.EMPTY and share > _HIGH_MISSING:
        found.append((f"{share:.0%} of the cells are missing.", "high_missing", "kept"))
    return [
        Finding(column=column.name, code=code, message=message, action=action)
        for message, code, action in filter(None, found)
    ]


def _role_finding(  # noqa: PLR0911  a table of roles, one line each
    column: _Column, role: ColumnRole
) -> tuple[str, str, str] | None:
    match role:
        case ColumnRole.EMPTY:
            return "It holds no value at all.", "empty_column", "left out"
        case ColumnRole.CONSTANT:
            value = canonical_text(column.uniques[0])[:_EXAMPLE_LENGTH]
            return f"Every row holds {value!r}.", "constant_column", "left out"
        case ColumnRole.ID:
            words = f"{column.distinct:,} different values in {column.present:,} rows: an identifier."
            return words, "id_column", "left out"
        case ColumnRole.DATETIME:
            example = canonical_text(column.uniques[0])[:_EXAMPLE_LENGTH]
            return f"It holds dates or times, such as {example!r}.", "date_column", "read as dates"
        case ColumnRole.NUMERIC if not pd.api.types.is_numeric_dtype(column.series.dtype):
            strays = [value for value in column.sample() if not is_number_like(value)][:3]
            message = f"Nearly all cells are numbers, some are not: {', '.join(map(repr, strays))}."
            return message, "mostly_numeric", "read as numbers, the others as missing"
        case ColumnRole.CATEGORICAL if column.distinct > _MANY_LEVELS:
            return f"It has {column.distinct:,} levels.", "high_cardinality", "rare levels are grouped"
        case ColumnRole.TEXT:
            return "It holds free text.", "text_column", "turned into word features"
        case _:
            return None


def _duplicate_columns(columns: Sequence[_Column]) -> list[Finding]:
    """Later columns that hold exactly the values of an earlier one."""
    seen: dict[tuple[object, ...], list[_Column]] = {}
    found = []
    for column in columns:
        if column.distinct < 2:  # noqa: PLR2004  constants have a finding of their own
            continue
        # unique columns all have the codes 0, 1, 2, ...: their first values keep them apart
        begin = tuple(canonical_text(value) for value in column.uniques[:20])
        alike = seen.setdefault((column.distinct, column.missing, begin), [])
        twin = next((other for other in alike if _equal(other, column)), None)
        if twin is None:
            alike.append(column)
            continue
        words = f"It holds the same values as {twin.name!r}."
        found.append(Finding(column=column.name, code="duplicate_column", message=words, action="kept"))
    return found


def _equal(one: _Column, other: _Column) -> bool:
    same_values = [canonical_text(v) for v in one.uniques[:1000]] == [
        canonical_text(v) for v in other.uniques[:1000]
    ]
    return same_values and np.array_equal(one.codes, other.codes) and list(one.uniques) == list(other.uniques)


def _duplicate_rows(columns: Sequence[_Column], num_rows: int) -> int:
    """Rows equal to an earlier one in every cell, by a 64-bit mix of the factorised codes."""
    if not columns:
        return 0
    mixed = np.full(num_rows, 0x9E3779B97F4A7C15, dtype=np.uint64)
    for column in columns:
        mixed = (mixed ^ column.codes.astype(np.uint64)) * np.uint64(0xFF51AFD7ED558CCD)
        mixed ^= mixed >> np.uint64(32)
    return int(num_rows - len(pd.unique(mixed)))
