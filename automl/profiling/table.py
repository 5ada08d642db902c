"""Roles, counts and findings of a whole table. Deterministic."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from automl.inference.columns import canonical_text
from automl.profiling.findings import findings_of
from automl.profiling.roles import role_of
from automl.profiling.scanning import ScannedColumn, scan_series
from automl.profiling.stopgaps import find_stopgaps, without_values
from automl.profiling.strays import stray_of
from automl.reading.frames import DECIMAL, Note, notes_of, spellings_of, strays_of, without_notes
from contracts.report import ColumnProfile, ColumnRole, DatasetProfile, Finding

# What reading did, where it is not that cells became missing.
_ACTIONS = {
    "spelt_numbers": "read as numbers, without the marks",
    "spelt_durations": "read as seconds",
    "mixed_booleans": "read as true and false",
    "units_row": "row left out",
    "merged_header": "taken into the names",
    "footnotes": "left out",
}
_EXAMPLES = 5
_FIRST = 4  # values that two columns must share before all are compared
_EXAMPLE_LENGTH = 80


def profile_table(table: pd.DataFrame) -> DatasetProfile:
    """Roles, counts and findings of every column. Distinct counts are exact; only shapes are sampled."""
    decimal, strays = str(table.attrs.get(DECIMAL, ".")), strays_of(table)
    notes, spelt, table = notes_of(table), spellings_of(table), without_notes(table)
    columns = [scan_series(series) for _, series in table.items()]
    profiles, findings = [], []
    for at, column in enumerate(columns):
        role = role_of(column)
        stopgaps = find_stopgaps(column) if role is ColumnRole.NUMERIC else []
        findings += [stopgap.finding(column.name) for stopgap in stopgaps]
        certain = [stopgap.value for stopgap in stopgaps if stopgap.certain]
        if certain:
            columns[at] = without_values(column, certain)
        told = _profile(columns[at], role, certain, spelt.get(column.name))
        mark = told.decimal if column.name in spelt else decimal
        stray = strays.get(column.name) or stray_of(column, role, mark)
        profiles.append(told.model_copy(update={"stray": stray, "decimal": mark}))
        findings += findings_of(columns[at], role)
    findings += [
        Finding(
            column=note.column,
            code=note.code,
            message=note.message,
            action=_ACTIONS.get(note.code, "read as missing"),
        )
        for note in notes
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


def profile_with_target(profile: DatasetProfile, table: pd.DataFrame, target: str) -> DatasetProfile:
    """The same profile, where the target's counts are of the values it keeps: 99 may be a class of it."""
    at = next((at for at, column in enumerate(profile.columns) if column.name == target), None)
    if at is None or not profile.columns[at].missing_values:
        return profile
    column = scan_series(without_notes(table)[target])
    kept = _profile(column, profile.columns[at].role, [], spellings_of(table).get(target))
    columns = [*profile.columns[:at], kept, *profile.columns[at + 1 :]]
    return profile.model_copy(update={"columns": columns})


def _profile(
    column: ScannedColumn, role: ColumnRole, stopgaps: list[float], spelt: Note | None
) -> ColumnProfile:
    minimum = maximum = mean = None
    values = column.series
    if pd.api.types.is_numeric_dtype(values.dtype) and column.present:
        numbers = column.numbers()
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
        missing_values=stopgaps,
        spelling=None if spelt is None else spelt.spelling,
        decimal="." if spelt is None else spelt.decimal,
    )


def _duplicate_columns(columns: Sequence[ScannedColumn]) -> list[Finding]:
    """Later columns that hold exactly the values of an earlier one."""
    seen: dict[tuple[object, ...], list[ScannedColumn]] = {}
    found = []
    for column in columns:
        if column.distinct < 2:  # noqa: PLR2004  constants have a finding of their own
            continue
        # unique columns all have the codes 0, 1, 2, ...: their first values keep them apart
        begin = tuple(canonical_text(value) for value in column.uniques[:_FIRST])
        alike = seen.setdefault((column.distinct, column.missing, begin), [])
        twin = next((other for other in alike if _equal(other, column)), None)
        if twin is None:
            alike.append(column)
            continue
        words = f"It holds the same values as {twin.name!r}."
        found.append(Finding(column=column.name, code="duplicate_column", message=words, action="kept"))
    return found


def _equal(one: ScannedColumn, other: ScannedColumn) -> bool:
    same_values = [canonical_text(v) for v in one.uniques[:1000]] == [
        canonical_text(v) for v in other.uniques[:1000]
    ]
    return same_values and np.array_equal(one.codes, other.codes) and list(one.uniques) == list(other.uniques)


def _duplicate_rows(columns: Sequence[ScannedColumn], num_rows: int) -> int:
    """Rows equal to an earlier one in every cell, by a 64-bit mix of the factorised codes."""
    if not columns:
        return 0
    mixed = np.full(num_rows, 0x9E3779B97F4A7C15, dtype=np.uint64)
    for column in columns:
        mixed = (mixed ^ column.codes.astype(np.uint64)) * np.uint64(0xFF51AFD7ED558CCD)
        mixed ^= mixed >> np.uint64(32)
    return int(num_rows - len(pd.unique(mixed)))
