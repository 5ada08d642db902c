"""Measured things against their thresholds: above only beyond chance, below only well below. Pure."""

from automl.monitoring.shares import FAMILY_LEVEL, lower_bound
from contracts.data_versions import DriftSeverity
from contracts.datasets import Metric
from contracts.monitoring import MonitoringPolicy, Verdict
from contracts.watching import Signal, Standing, Subject

# An alert ends only this far below what raised it, or one at the threshold would come and go.
CLEAR_BELOW = 0.8
# Twice the threshold is an error, less is a warning.
ERROR_FROM = 2.0
_RANKS = (Verdict.UNKNOWN, Verdict.TOO_FEW, Verdict.OK, Verdict.WARN, Verdict.ERROR)


def signal(
    subject: Subject,
    value: float,
    threshold: float,
    rows: int,
    *,
    certain: bool,
    enough: bool,
    message: str,
    metric: Metric | None = None,
) -> Signal:
    """`certain`: chance does not explain it; `enough`: there are rows for a verdict at all."""
    standing = Standing.BETWEEN
    if enough and certain and value >= threshold:
        standing = Standing.ABOVE
    elif enough and value <= CLEAR_BELOW * threshold:
        standing = Standing.BELOW
    error = value >= ERROR_FROM * threshold
    return Signal(
        subject=subject,
        standing=standing,
        severity=DriftSeverity.ERROR if error else DriftSeverity.WARN,
        metric=metric,
        value=value,
        threshold=threshold,
        rows=rows,
        message=message,
    )


def share_signal(
    subject: Subject,
    counted: tuple[int, int],
    threshold: float,
    policy: MonitoringPolicy,
    *,
    tests: int,
    before: float = 0.0,
    worth: float | None = None,
    enough: bool = True,
    what: str,
) -> Signal:
    """Of a share beyond what was usual `before`; `tests`: how many such are looked at together.

    `worth`: as how many independent ones they count, where they came together.
    """
    count, of = counted
    share = count / of if of else 0.0
    size = of if worth is None else worth
    bound = lower_bound(share * size, size, FAMILY_LEVEL / max(tests, 1)) if count else 0.0
    usual = f", {before:.1%} in training" if before else ""
    return signal(
        subject,
        max(0.0, share - before),
        threshold,
        of,
        certain=bound > before + threshold,
        enough=enough and of >= policy.min_rows,
        message=f"{what}: {share:.1%} of {of}{usual}; {threshold:.1%} more than usual is too much.",
    )


def verdict_of(signals: list[Signal], *, enough: bool) -> Verdict:
    """Of a part of the report, by what was measured there."""
    if not enough:
        return Verdict.TOO_FEW
    above = [one.severity for one in signals if one.standing is Standing.ABOVE]
    if DriftSeverity.ERROR in above:
        return Verdict.ERROR
    return Verdict.WARN if above else Verdict.OK


def worst(verdicts: list[Verdict]) -> Verdict:
    """A part without a verdict does not hide one that has."""
    return max(verdicts, key=_RANKS.index, default=Verdict.UNKNOWN)
