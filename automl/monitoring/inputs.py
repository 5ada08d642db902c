"""Drift of the inputs: rows that the champion answered against rows that it has learnt from."""

from collections.abc import Sequence

from automl.drift import Sides, drift_of_pairs
from automl.monitoring.came import Came
from automl.monitoring.signals import signal, verdict_of
from automl.monitoring.values import ColumnValues, pair_of
from contracts.data_versions import ColumnDrift, DriftReport, DriftSeverity
from contracts.monitoring import AlertKind, InputDrift, MonitoringPolicy, Verdict
from contracts.report import ColumnRole
from contracts.watching import ServedModel, Signal, Standing, Subject

LEVEL = 0.001
AUC_THRESHOLD = 0.75
_DOMAIN_ROWS = 4_000  # that the classifier sees of either side: it is asked again and again
_MAX_COLUMNS = 200


def measure_inputs(
    before: Sequence[ColumnValues] | None,
    now: Sequence[ColumnValues],
    served: ServedModel,
    policy: MonitoringPolicy,
    *,
    came: Came,
) -> tuple[InputDrift, list[Signal]]:
    """Both sides' columns in the same order. Dates always differ, and are not tested.

    Of rows that `came` together one is compared: the tests are of independent ones.
    """
    rows = came.rows if now else 0
    if before is None or not before:
        words = "The data that the champion saw can't be read: there is nothing to compare with."
        return InputDrift(verdict=Verdict.UNKNOWN, rows=rows, report=None, message=words), []
    if not came.enough(policy):
        words = came.too_few(policy)
        return InputDrift(verdict=Verdict.TOO_FEW, rows=rows, report=None, message=words), []
    if came.requests < rows:
        places, rows = came.one_of_each(), came.requests
        now = [values.take(places) for values in now]
    tested = [at for at, values in enumerate(now) if values.column.role is not ColumnRole.DATETIME]
    report = drift_of_pairs(
        [pair_of(before[at], now[at]) for at in tested],
        Sides(served.data_version, served.run_id, len(before[0].values), rows),
        targets=(),
        untested=[v.column.name for v in now if v.column.role is ColumnRole.DATETIME],
        domain_rows=_DOMAIN_ROWS,
    )
    signals = _signals(report, policy)
    shown = report.model_copy(update={"columns": report.columns[:_MAX_COLUMNS]})
    verdict = Verdict.UNKNOWN if policy.drift_psi is None else verdict_of(signals, enough=True)
    return InputDrift(verdict=verdict, rows=rows, report=shown, message=report.message), signals


def _signals(report: DriftReport, policy: MonitoringPolicy) -> list[Signal]:
    if policy.drift_psi is None:
        return []
    found = [_of_column(column, policy.drift_psi, report.rows_now) for column in report.columns]
    alone = not any(one.standing is Standing.ABOVE for one in found)
    return [*found, _of_all(report, alone=alone)]


def _of_column(column: ColumnDrift, threshold: float, rows: int) -> Signal:
    return signal(
        Subject(kind=AlertKind.DRIFT, column=column.column),
        column.psi,
        threshold,
        rows,
        certain=column.adjusted_p_value < LEVEL,
        enough=True,
        message=f"{column.column[:40]} has drifted from what the champion saw: PSI {column.psi:.2f} on "
        f"{rows} rows (p {column.adjusted_p_value:.1g} after correction); from {threshold:.2f} on it is too "
        "much.",
    )


def _of_all(report: DriftReport, *, alone: bool) -> Signal:
    """What no column shows alone. Where one does, that is told instead."""
    auc = report.domain_auc or 0.5
    certain = report.domain_p_value is not None and report.domain_p_value < LEVEL
    above = certain and alone and auc >= AUC_THRESHOLD
    below = not certain or auc <= AUC_THRESHOLD - 0.05
    return Signal(
        subject=Subject(kind=AlertKind.DRIFT, column=None),
        standing=Standing.ABOVE if above else Standing.BELOW if below else Standing.BETWEEN,
        severity=DriftSeverity.WARN,
        metric=None,
        value=auc,
        threshold=AUC_THRESHOLD,
        rows=report.rows_now,
        message="Columns together have drifted, though none alone: a classifier tells the rows from those "
        f"that the champion saw with AUC {auc:.2f}.",
    )
