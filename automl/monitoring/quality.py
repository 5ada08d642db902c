"""What is wrong with the values that were asked, column by column, beyond what training's own rows had."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from automl.monitoring.came import Came
from automl.monitoring.shares import share_of
from automl.monitoring.shown import shown
from automl.monitoring.signals import share_signal, verdict_of, worst
from automl.monitoring.values import ColumnValues, Mask, levels_of
from contracts.data_versions import DriftSeverity
from contracts.monitoring import AlertKind, ColumnQuality, MonitoringPolicy, Quality, Verdict
from contracts.watching import Signal, Standing, Subject

MAX_COLUMNS = 200
_MAX_EXAMPLES, _EXAMPLE_CHARS = 5, 80
_MAX_UNEXPECTED = 20
_KINDS = (AlertKind.MISSING, AlertKind.UNKNOWN_LEVELS, AlertKind.OUT_OF_RANGE, AlertKind.WRONG_TYPE)
_WORDS = {
    AlertKind.MISSING: "Missing values",
    AlertKind.UNKNOWN_LEVELS: "Levels that training never had",
    AlertKind.OUT_OF_RANGE: "Numbers outside training's range",
    AlertKind.WRONG_TYPE: "Values of no type that the model takes",
}


@dataclass(frozen=True)
class _Counts:
    """Of each kind: which rows, of which, and the share in training's rows (None: nothing known)."""

    masks: dict[AlertKind, tuple[Mask, Mask]]
    usual: dict[AlertKind, float | None]
    offending: Mask

    @property
    def found(self) -> dict[AlertKind, tuple[int, int]]:
        return {kind: (int(hits.sum()), int(of.sum())) for kind, (hits, of) in self.masks.items()}


def measure_quality(
    before: Sequence[ColumnValues] | None,
    now: Sequence[ColumnValues],
    rows: Sequence[dict[str, Any]],
    policy: MonitoringPolicy,
    accepted: frozenset[str],
    *,
    came: Came,
) -> tuple[Quality, list[Signal]]:
    """`before`: the reference's columns in the same order; `accepted`: names that are no surprise."""
    tests = len(_KINDS) * max(len(now), 1)
    signals: list[Signal] = []
    columns: list[ColumnQuality] = []
    for at, values in enumerate(now):
        counts = _counts(None if before is None else before[at], values)
        own = _signals(values, counts, policy, tests, came)
        signals += own
        columns.append(_column(values, rows, counts, verdict_of(own, enough=came.enough(policy))))
    columns.sort(key=_badness, reverse=True)
    unexpected = dict.fromkeys(
        shown(name, _EXAMPLE_CHARS) for row in rows for name in row if name not in accepted
    )
    enough = came.enough(policy)
    quality = Quality(
        verdict=worst([column.verdict for column in columns]) if enough else Verdict.TOO_FEW,
        rows=len(rows),
        columns=columns[:MAX_COLUMNS],
        columns_total=len(columns),
        unexpected=list(unexpected)[:_MAX_UNEXPECTED],
        message=_words(signals, len(columns), len(rows)) if enough else came.too_few(policy),
    )
    return quality, signals


def _counts(before: ColumnValues | None, now: ColumnValues) -> _Counts:
    levels = frozenset(now.column.categories or ()) if before is None else levels_of(before)
    unknown, outside = now.unknown(levels), now.outside()
    present, every = now.present, np.ones(len(now.values), dtype=bool)
    found = {
        AlertKind.MISSING: (now.missing, every),
        AlertKind.UNKNOWN_LEVELS: (unknown, present if now.is_label else ~every),
        AlertKind.OUT_OF_RANGE: (outside, present if now.column.minimum is not None else ~every),
        AlertKind.WRONG_TYPE: (now.wrong, present | now.wrong),
    }
    usual: dict[AlertKind, float | None] = dict.fromkeys(_KINDS, None)
    if before is not None:
        rows, there = max(len(before.values), 1), max(int(before.present.sum()), 1)
        usual = {
            AlertKind.MISSING: float(before.missing.sum() / rows),
            AlertKind.UNKNOWN_LEVELS: _unseen(before, there),
            AlertKind.OUT_OF_RANGE: float(before.outside().sum() / there),
            AlertKind.WRONG_TYPE: float(before.wrong.sum() / rows),
        }
    return _Counts(found, usual, unknown | outside | now.wrong)


def _unseen(before: ColumnValues, present: int) -> float:
    """Which share of new values is new, by those seen once (Good 1953): zip codes always have some."""
    if not before.is_label:
        return 0.0
    counts = Counter(value for value in before.values if value is not None)
    return sum(1 for count in counts.values() if count == 1) / present


def _signals(
    values: ColumnValues, counts: _Counts, policy: MonitoringPolicy, tests: int, came: Came
) -> list[Signal]:
    found = []
    for kind in _KINDS:
        threshold = policy.threshold(kind)
        if threshold is None or counts.found[kind][1] == 0:
            continue
        found.append(
            share_signal(
                Subject(kind=kind, column=values.column.name),
                counts.found[kind],
                threshold,
                policy,
                tests=tests,
                before=counts.usual[kind] or 0.0,
                worth=came.worth(*counts.masks[kind]),
                enough=came.enough(policy),
                what=f"{_WORDS[kind]} in {values.column.name[:40]}",
            )
        )
    return found


def _column(
    values: ColumnValues, rows: Sequence[dict[str, Any]], counts: _Counts, verdict: Verdict
) -> ColumnQuality:
    name = values.column.name
    bad = dict.fromkeys(
        shown(rows[at].get(name), _EXAMPLE_CHARS) for at in np.flatnonzero(counts.offending).tolist()
    )
    return ColumnQuality(
        column=name,
        role=values.column.role,
        missing=share_of(*counts.found[AlertKind.MISSING]),
        missing_before=counts.usual[AlertKind.MISSING],
        unknown=share_of(*counts.found[AlertKind.UNKNOWN_LEVELS]),
        out_of_range=share_of(*counts.found[AlertKind.OUT_OF_RANGE]),
        wrong_type=share_of(*counts.found[AlertKind.WRONG_TYPE]),
        examples=list(bad)[:_MAX_EXAMPLES],
        verdict=verdict,
    )


def _badness(column: ColumnQuality) -> tuple[int, float]:
    shares = (column.unknown, column.out_of_range, column.wrong_type)
    excess = (column.missing.share or 0.0) - (column.missing_before or 0.0)
    return list(Verdict).index(column.verdict) * (column.verdict in {Verdict.WARN, Verdict.ERROR}), max(
        excess, *(share.share or 0.0 for share in shares)
    )


def _words(signals: list[Signal], columns: int, rows: int) -> str:
    above = [one for one in signals if one.standing is Standing.ABOVE]
    if not above:
        return f"Nothing wrong beyond chance in {columns} columns of {rows} rows."
    ranked = sorted(above, key=lambda one: (one.severity is DriftSeverity.ERROR, one.value), reverse=True)
    return " ".join(one.message for one in ranked[:3])
