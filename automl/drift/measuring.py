"""The drift report: each column tested, all tests corrected for their number, and the whole told apart."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from automl.columns import labels_of, numbers_of
from automl.drift import distributions
from automl.drift.distances import Distance, holm, of_levels, of_numbers
from automl.drift.domain import Told, tell_apart
from automl.inference.columns import FloatArray
from automl.profiling.roles import role_of
from automl.profiling.scanning import scan_column
from automl.reading.frames import without_notes
from contracts.data_versions import ColumnDrift, DriftReport, DriftSeverity, DriftTest
from contracts.report import ColumnRole

# A column has drifted if chance explains it less than once in a thousand reports, and if it matters.
LEVEL = 0.001
PSI_WARN, PSI_ERROR = 0.1, 0.25  # the field's usual marks
AUC_WARN, AUC_ERROR = 0.6, 0.75
_ROWS = 100_000  # of either side that columns are tested on
_DOMAIN_ROWS = 10_000  # that the classifier sees
_DOMAIN_COLUMNS = 300
_COMMON_LEVELS = 50  # the classifier knows those by name
_UNTESTED = frozenset({ColumnRole.ID, ColumnRole.DATETIME})
_NAMED = 5
_DRAWN_OUT = 20  # columns that are shown with their distribution


@dataclass(frozen=True)
class ColumnPair:
    """One column then and now, as numbers (codes, -1 missing, where `levels`)."""

    name: str
    levels: int | None
    before: FloatArray
    now: FloatArray
    names: tuple[str, ...] | None = None  # of the levels, where somebody wants to see them


@dataclass(frozen=True)
class Sides:
    """What is compared with what."""

    reference_version: int
    reference_run_id: str | None
    rows_before: int
    rows_now: int


def measure_drift(
    reference: pd.DataFrame,
    new: pd.DataFrame,
    *,
    targets: Collection[str],
    reference_version: int,
    reference_run_id: str | None,
    seed: int = 0,
) -> DriftReport:
    """`new` rows against `reference`, by the columns that both have. The same rows, the same report.

    Identifiers and dates are not tested: they always differ. Text counts by its length.
    """
    roles = _roles(reference, new)
    untested = [name for name, role in roles.items() if role in _UNTESTED]
    rng = np.random.default_rng(seed)
    old, now = _sample(reference, rng), _sample(new, rng)
    return drift_of_pairs(
        [_pair(name, role, old, now) for name, role in roles.items() if role not in _UNTESTED],
        Sides(reference_version, reference_run_id, len(reference), len(new)),
        targets=targets,
        untested=untested,
        seed=seed,
    )


def drift_of_pairs(
    pairs: list[ColumnPair],
    sides: Sides,
    *,
    targets: Collection[str],
    untested: list[str],
    domain_rows: int = _DOMAIN_ROWS,
    seed: int = 0,
) -> DriftReport:
    """The report of columns that were read already; the classifier sees `domain_rows` of either side."""
    columns = _tested(pairs, targets)
    told = _told(pairs, domain_rows, seed)
    score = 0.0 if told is None or told.p_value >= LEVEL else max(0.0, 2 * told.auc - 1)
    severity = _overall(columns, told)
    return DriftReport(
        reference_version=sides.reference_version,
        reference_run_id=sides.reference_run_id,
        rows_before=sides.rows_before,
        rows_now=sides.rows_now,
        columns=columns,
        untested=untested,
        domain_auc=None if told is None else told.auc,
        domain_p_value=None if told is None else told.p_value,
        score=score,
        severity=severity,
        message=_words(columns, told, severity),
    )


def _roles(reference: pd.DataFrame, new: pd.DataFrame) -> dict[str, ColumnRole]:
    """By the first rows of the reference: a sample would not show that numbers just count the rows."""
    head = without_notes(reference.head(_ROWS))
    both = set(map(str, new.columns))
    return {
        str(name): role_of(scan_column(head, position))
        for position, name in enumerate(head.columns)
        if str(name) in both
    }


def _sample(table: pd.DataFrame, rng: np.random.Generator) -> pd.DataFrame:
    plain = without_notes(table)
    if len(plain) <= _ROWS:
        return plain
    return plain.iloc[np.sort(rng.choice(len(plain), _ROWS, replace=False))]


def _pair(name: str, role: ColumnRole, old: pd.DataFrame, now: pd.DataFrame) -> ColumnPair:
    if role is ColumnRole.NUMERIC:
        return ColumnPair(name, None, numbers_of(old[name]), numbers_of(now[name]))
    if role is ColumnRole.TEXT:
        return ColumnPair(name, None, _lengths(old[name]), _lengths(now[name]))
    both = labels_of(pd.concat([old[name].astype(object), now[name].astype(object)], ignore_index=True))
    codes = both.codes.astype(np.float64)
    return ColumnPair(name, len(both.levels), codes[: len(old)], codes[len(old) :], both.levels)


def _lengths(series: "pd.Series[Any]") -> FloatArray:
    present = series.notna().to_numpy()
    lengths = np.asarray([len(str(cell)) for cell in series], dtype=np.float64)
    return np.where(present, lengths, np.nan)


def _tested(pairs: list[ColumnPair], targets: Collection[str]) -> list[ColumnDrift]:
    distances = [_distance(pair) for pair in pairs]
    adjusted = holm(np.array([distance.p_value for distance in distances]))
    found = [
        ColumnDrift(
            column=pair.name,
            is_target=pair.name in targets,
            test=DriftTest.KOLMOGOROV_SMIRNOV if pair.levels is None else DriftTest.CHI_SQUARE,
            statistic=distance.statistic,
            p_value=distance.p_value,
            adjusted_p_value=float(p_value),
            psi=distance.psi,
            missing_before=_missing(pair.before, pair.levels),
            missing_now=_missing(pair.now, pair.levels),
            severity=_severity(distance, float(p_value)),
        )
        for pair, distance, p_value in zip(pairs, distances, adjusted, strict=True)
    ]
    rank = list(DriftSeverity)
    ranked = sorted(found, key=lambda column: (-rank.index(column.severity), -column.psi, column.column))
    by_name = {pair.name: pair for pair in pairs}
    return [_drawn_out(column, by_name) for column in ranked[:_DRAWN_OUT]] + ranked[_DRAWN_OUT:]


def _drawn_out(column: ColumnDrift, pairs: dict[str, ColumnPair]) -> ColumnDrift:
    """With its distribution, if it has drifted: the report is stored, and may be of thousands of columns."""
    pair = pairs[column.column]
    if column.severity is DriftSeverity.NONE or (pair.levels is not None and pair.names is None):
        return column
    if pair.names is None:
        bins = distributions.of_numbers(pair.before, pair.now)
    else:
        bins = distributions.of_levels(pair.before.astype(np.int64), pair.now.astype(np.int64), pair.names)
    return column.model_copy(update={"distribution": bins})


def _distance(pair: ColumnPair) -> Distance:
    if pair.levels is None:
        return of_numbers(pair.before, pair.now)
    return of_levels(pair.before.astype(np.int64), pair.now.astype(np.int64), pair.levels)


def _missing(values: FloatArray, levels: int | None) -> float:
    gone = np.isnan(values) if levels is None else values < 0
    return float(gone.mean()) if len(values) else 0.0


def _severity(distance: Distance, adjusted: float) -> DriftSeverity:
    if adjusted >= LEVEL or distance.psi < PSI_WARN:
        return DriftSeverity.NONE
    return DriftSeverity.ERROR if distance.psi >= PSI_ERROR else DriftSeverity.WARN


def _told(pairs: list[ColumnPair], rows: int, seed: int) -> Told | None:
    """By the first columns, since a choice by what the tests found would find it again."""
    chosen = pairs[:_DOMAIN_COLUMNS]
    if not chosen:
        return None
    rng = np.random.default_rng(seed)
    before = _drawn(np.column_stack([_common(pair.before, pair) for pair in chosen]), rows, rng)
    now = _drawn(np.column_stack([_common(pair.now, pair) for pair in chosen]), rows, rng)
    categorical = [at for at, pair in enumerate(chosen) if pair.levels is not None]
    return tell_apart(before, now, categorical, seed=seed)


def _common(values: FloatArray, pair: ColumnPair) -> FloatArray:
    """Codes ranked by how common they are in both together; the rare ones share one code."""
    if pair.levels is None:
        return values
    codes = np.concatenate([pair.before, pair.now]).astype(np.int64)
    counts = np.bincount(codes[codes >= 0], minlength=pair.levels)
    rank = np.empty(pair.levels, dtype=np.float64)
    rank[np.argsort(-counts, kind="stable")] = np.arange(pair.levels)
    table = np.append(np.minimum(rank, _COMMON_LEVELS), np.nan)  # code -1 is the last
    return table[values.astype(np.int64)]


def _drawn(rows: FloatArray, most: int, rng: np.random.Generator) -> FloatArray:
    if len(rows) <= most:
        return rows
    return np.asarray(rows[np.sort(rng.choice(len(rows), most, replace=False))])


def _overall(columns: list[ColumnDrift], told: Told | None) -> DriftSeverity:
    found = {column.severity for column in columns}
    if told is not None and told.p_value < LEVEL:
        found.add(_of_auc(told.auc))
    return max(found, key=list(DriftSeverity).index, default=DriftSeverity.NONE)


def _of_auc(auc: float) -> DriftSeverity:
    if auc < AUC_WARN:
        return DriftSeverity.NONE
    return DriftSeverity.ERROR if auc >= AUC_ERROR else DriftSeverity.WARN


def _words(columns: list[ColumnDrift], told: Told | None, severity: DriftSeverity) -> str:
    apart = "" if told is None else f" A classifier tells new rows from old ones with AUC {told.auc:.2f}."
    drifted = [column for column in columns if column.severity is not DriftSeverity.NONE]
    if severity is DriftSeverity.NONE:
        return f"No drift in {len(columns)} columns.{apart}"
    named = ", ".join(f"{column.column[:40]} (PSI {column.psi:.2f})" for column in drifted[:_NAMED])
    more = f" and {len(drifted) - _NAMED} more" if len(drifted) > _NAMED else ""
    what = f"Drift in {len(drifted)} of {len(columns)} columns: {named}{more}." if drifted else "Drift."
    return f"{what}{apart}"
