"""How the rows must be parted so that the measured score is the one that the user will see.

Rows of a later day, when the question is about what comes; whole groups, when rows share a subject.
"""

import re
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from automl.inference.columns import canonical_text
from automl.inference.dates import find_format, parse_date
from contracts.report import ColumnProfile, ColumnRole, DatasetProfile, SplitKind, SplitPlan

_FUTURE = re.compile(
    r"\b(?:will|shall|won['’]t|next|future|forthcoming|upcoming|ahead|tomorrow|soon|later|forecast\w*|foresee\w*|"
    r"anticipat\w*|expect\w*|going to|about to|in advance|beforehand|before (?:it|they|we)|early warning)\b",
    re.IGNORECASE,
)
# Dates that say something of the row but not when it was observed.
_NO_CLOCK = re.compile(r"birth|dob|born|expir|warrant|built|founded|deadline|due", re.IGNORECASE)
_CLOCK = re.compile(r"date|time|stamp|day|month|year|period|created|start|begin|opened|when", re.IGNORECASE)
_YEAR = re.compile(r"(?:^|[_\W])(?:year|yr|season)(?:$|[_\W])", re.IGNORECASE)
_SUBJECT = re.compile(
    r"(?:^|[_\W]|(?<=[a-z]))(?:patient|subject|person|participant|respondent|user|customer|cust|client|member|"
    r"visitor|student|pupil|player|speaker|writer|author|animal|household|family|session|donor|driver|employee)"
    r"(?:[_\W]*(?:id|no|nr|num|number|code|key|uuid))?$",
    re.IGNORECASE,
)
_SUBJECT_CODE = re.compile(r"(?:^|[_\W])(?:pid|mrn|ssn|imei|vin)$", re.IGNORECASE)
# "for new patients", "machines that were never seen": a column called so names what is not parted.
_UNSEEN = re.compile(
    r"\b(?:new|unseen|unknown)\s+(\w+)|"
    r"\b(\w+)\s+(?:(?:that|which|who|whom)\s+)?(?:(?:we|it|the model)\s+)?(?:(?:has|have|had|was|were)\s+)?"
    r"(?:not|never)\s+(?:been\s+)?(?:seen|met|observed)",
    re.IGNORECASE,
)
_ID_ENDING = re.compile(r"(?:[_\W]*(?:id|no|nr|num|number|code|key|uuid|name))?$", re.IGNORECASE)
_MIN_PRESENT = 0.95
_MIN_MOMENTS = 10
_MIN_GROUPS = 10
_MAX_UNIQUENESS = 0.5  # from two rows a subject on, copies of it would stand on both sides
_YEARS = (1900.0, 2100.0)
# Whole numbers that count time where the name says so: seconds and milliseconds since 1970, from 1990 on;
# 20240131 and 202401, whose order is that of their days and months.
_COUNTED = ((631_152_000, 4_102_444_800), (631_152_000_000, 4_102_444_800_000))
_SPELT_DAYS = ((19_000_101, 21_001_231, 100, 31), (190_001, 210_012, 100, 12))
_CLOCK_ONLY = 2 * 86_400.0  # seconds: a time of day is parsed as one on the first day of the epoch
_SAMPLES = 500


def speaks_of_what_comes(description: str) -> bool:
    """Whether the words are about the future: `will`, `next`, `forecast`."""
    return _FUTURE.search(description) is not None


def plan_split(table: pd.DataFrame, profile: DatasetProfile, description: str, target: str) -> SplitPlan:
    """By time if the words are about what comes and a column dates the rows; else by group; else random."""
    columns = [column for column in profile.columns if column.name != target]
    if speaks_of_what_comes(description):
        clock = _clock(table, columns)
        if clock is not None:
            reason = f"It is about what comes, and {clock!r} dates the rows: later ones are held out."
            return SplitPlan(kind=SplitKind.TIME, column=clock, reason=reason)
    unseen = _unseen(description)
    subject = next((column for column in columns if _is_subject(column, profile.num_rows, unseen)), None)
    if subject is not None:
        reason = (
            f"{subject.name!r} names {subject.distinct:,} subjects in {profile.num_rows:,} rows: "
            "all rows of one stay together."
        )
        return SplitPlan(kind=SplitKind.GROUP, column=subject.name, reason=reason)
    reason = "Nothing says that rows belong together or follow each other: the split is random."
    return SplitPlan(kind=SplitKind.RANDOM, column=None, reason=reason)


def moments_of(values: "pd.Series[Any]") -> npt.NDArray[np.float64]:
    """Seconds since the epoch (years for a column of years), NaN where there is no date."""
    if pd.api.types.is_datetime64_any_dtype(values):
        stamps = pd.to_datetime(values, utc=True).dt.tz_localize(None).astype("datetime64[us]")
        return np.where(stamps.isna(), np.nan, stamps.to_numpy().astype("int64") / 1e6)
    if pd.api.types.is_numeric_dtype(values):
        return np.asarray(values, dtype=np.float64)
    codes, uniques = pd.factorize(values, use_na_sentinel=True)
    texts = [canonical_text(value) for value in uniques]
    form = find_format(texts[:: max(1, len(texts) // _SAMPLES)][:_SAMPLES])
    parsed = [parse_date(text, form) for text in texts]
    table = np.asarray([*(np.nan if at is None else at for at in parsed), np.nan], dtype=np.float64)
    return table[codes]


def _clock(table: pd.DataFrame, columns: list[ColumnProfile]) -> str | None:
    """The column that dates the rows: in file order first, then by its name, then by its place."""
    dated = [column for column in columns if _may_date(column, len(table))]
    ranked = []
    for place, column in enumerate(dated):
        moments = moments_of(table[column.name])
        if column.role is ColumnRole.NUMERIC and not _are_moments(moments):
            continue
        if column.role is ColumnRole.DATETIME and float(np.nanmax(moments, initial=0.0)) < _CLOCK_ONLY:
            continue
        present = moments[~np.isnan(moments)]
        if len(np.unique(present)) < _MIN_MOMENTS and column.role is ColumnRole.DATETIME:
            continue
        steps = np.diff(present)
        in_order = bool(np.all(steps >= 0) or np.all(steps <= 0))
        ranked.append((not in_order, _CLOCK.search(column.name) is None, place, column.name))
    return min(ranked)[3] if ranked else None


def _may_date(column: ColumnProfile, num_rows: int) -> bool:
    if num_rows - column.missing < _MIN_PRESENT * num_rows or _NO_CLOCK.search(column.name):
        return False
    if column.role is ColumnRole.DATETIME:
        return True
    if column.role is not ColumnRole.NUMERIC or column.minimum is None or column.maximum is None:
        return False
    if column.distinct <= 2:  # noqa: PLR2004  two are no history
        return False
    low, high = column.minimum, column.maximum
    if _YEARS[0] <= low <= high <= _YEARS[1]:
        return _YEAR.search(column.name) is not None
    spans = [*_COUNTED, *(span[:2] for span in _SPELT_DAYS)]
    return _CLOCK.search(column.name) is not None and any(
        least <= low <= high <= most for least, most in spans
    )


def _are_moments(numbers: npt.NDArray[np.float64]) -> bool:
    """Numbers in the range of 20240131 end as days or months do; only seconds have fractions."""
    present = numbers[~np.isnan(numbers)]
    for least, most, base, largest in _SPELT_DAYS:
        if least <= present.min() <= present.max() <= most:
            ends = present % base
            return bool(np.all((ends >= 1) & (ends <= largest) & (ends == np.floor(ends))))
    return bool(present.min() >= _COUNTED[0][0] or np.all(present == np.floor(present)))


def _unseen(description: str) -> frozenset[str]:
    """What the words call new or never seen, in the singular."""
    found = (match[1] or match[2] for match in _UNSEEN.finditer(description))
    return frozenset(noun.lower().removesuffix("s") for noun in found)


def _is_subject(column: ColumnProfile, num_rows: int, unseen: frozenset[str]) -> bool:
    if column.role not in {ColumnRole.NUMERIC, ColumnRole.CATEGORICAL, ColumnRole.TEXT, ColumnRole.ID}:
        return False
    several = _MIN_GROUPS <= column.distinct <= _MAX_UNIQUENESS * (num_rows - column.missing)
    named = _ID_ENDING.sub("", column.name).lower().removesuffix("s")
    return several and (
        any(pattern.search(column.name) is not None for pattern in (_SUBJECT, _SUBJECT_CODE))
        or named in unseen
    )
