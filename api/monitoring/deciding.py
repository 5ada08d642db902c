"""Which alerts begin and which end, by what was measured and what holds. Pure: no clock, no I/O."""

import hashlib
from collections.abc import Sequence
from datetime import datetime

from api.projection.drafts import EventDraft
from contracts.events import AlertData, ProjectState
from contracts.monitoring import Alert, AlertAction, AlertKind, MonitoringPolicy
from contracts.watching import Signal, Standing, Subject

# What these are about stays when another model takes the place.
_OF_NO_MODEL = frozenset({AlertKind.REFUSED, AlertKind.LOST, AlertKind.SLOW})
# As many hold at once: of more the first tell enough.
MAX_HELD = 50


def decided(
    state: ProjectState, signals: Sequence[Signal], policy: MonitoringPolicy, at: datetime
) -> list[EventDraft]:
    """What is to be told now: each alert once when it begins, once when it ends.

    One that was not measured goes on, unless its threshold was switched off, or it was of a model that is
    not served any more: against the new one it may begin again at once. The source key holds the state's
    last event: who decide by the same state tell it once, and no event that stands has the key of a new one,
    whatever a release that does not count alerts has written between. By an older state nobody raises what
    holds or clears what does not: `admit`.
    """
    measured = {signal.subject: signal for signal in signals}
    served = state.champion.run_id if state.champion is not None else None
    ended = [_ended(alert, measured.get(subject_of(alert)), policy, served) for alert in state.alerts]
    cleared = [data for data in ended if data is not None]
    held = {subject_of(alert) for alert in state.alerts} - {subject_of(data.alert) for data in cleared}
    new = [signal for signal in signals if signal.standing is Standing.ABOVE and signal.subject not in held]
    raised = [_raised(signal, policy, served, at) for signal in new[: max(MAX_HELD - len(held), 0)]]
    return [_draft(state, data, at) for data in (*cleared, *raised)]


def subject_of(alert: Alert) -> Subject:
    return Subject(kind=alert.kind, column=alert.column)


def _ended(
    alert: Alert, signal: Signal | None, policy: MonitoringPolicy, served: str | None
) -> AlertData | None:
    """The event of its end, if it has come."""
    if policy.threshold(alert.kind) is None:
        return _cleared(alert, None, "It is not watched any more.")
    if alert.kind not in _OF_NO_MODEL and served is not None and alert.model_run_id not in {None, served}:
        return _cleared(alert, None, "Another model is served now.")
    if signal is None or signal.standing is not Standing.BELOW:
        return None
    return _cleared(alert, signal, f"It is {signal.value:.3g} now, on {signal.rows} rows.")


def _cleared(alert: Alert, signal: Signal | None, why: str) -> AlertData:
    update = {} if signal is None else {"value": signal.value, "rows": signal.rows}
    words = f"Over: {_named(alert.kind, alert.column)}. {why}"
    return AlertData(
        run_id=None, action=AlertAction.CLEARED, alert=alert.model_copy(update=update), message=words
    )


def _raised(signal: Signal, policy: MonitoringPolicy, served: str | None, at: datetime) -> AlertData:
    alert = Alert(
        kind=signal.subject.kind,
        column=signal.subject.column,
        severity=signal.severity,
        metric=signal.metric,
        value=signal.value,
        threshold=signal.threshold,
        rows=signal.rows,
        hours=policy.hours,
        since=at,
        model_run_id=served,
        message=signal.message,
    )
    return AlertData(run_id=None, action=AlertAction.RAISED, alert=alert, message=signal.message)


def _named(kind: AlertKind, column: str | None) -> str:
    words = kind.value.replace("_", " ")
    return words if column is None else f"{words} in {column[:40]}"


def _draft(state: ProjectState, data: AlertData, at: datetime) -> EventDraft:
    of = hashlib.sha256((data.alert.column or "").encode()).hexdigest()[:16]
    # "at": releases before counted what was told, and such a number may be the same as ours.
    key = f"api:alert:at{state.seq}:{data.alert.kind.value}:{of}:{data.action.value}"
    return EventDraft(key, at, data, None)
