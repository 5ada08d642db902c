"""A run's time left: from what past runs took, and more and more from its own pace. Pure.

No number is made up: without a history of every stage that is to come, only the run's own pace speaks,
and before it has shown one, or while it stands still, nobody does.
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from api.estimates.durations import stage_durations
from api.estimates.forecasts import MIN_SAMPLES_P90, Forecasts, late_of, quantile
from contracts.events import ProjectState, StageState
from contracts.stages import (
    STAGE_WEIGHTS,
    STAGES,
    TERMINAL_PROJECT_STATUSES,
    PipelineStage,
    ProjectStatus,
    StageStatus,
)

# Below this a stage, or a run without any history, has shown too little for its pace to mean anything.
_MIN_SHARE = 5.0
_MIN_ELAPSED_S = 1.0
# A run's first stages say a little of how quick its last ones will be: this share of the whole weighs
# against them.
_DOUBT = 0.1
# A run with such a stage stands still, or is about to be told as ended.
_AT_AN_END = frozenset({StageStatus.STALLED, StageStatus.FAILED, StageStatus.CANCELLED})


@dataclass(frozen=True, slots=True)
class Remaining:
    """Seconds: as likely over as under, and what nine of ten such runs stay under (None: not known)."""

    p50_s: float
    p90_s: float | None

    def times(self, factor: float) -> "Remaining":
        return Remaining(self.p50_s * factor, None if self.p90_s is None else self.p90_s * factor)

    def plus(self, other: "Remaining") -> "Remaining":
        """Both, one after the other. A slow machine is slow in every stage, so their P90s add up."""
        unknown = self.p90_s is None or other.p90_s is None
        late = None if unknown else (self.p90_s or 0) + (other.p90_s or 0)
        return Remaining(self.p50_s + other.p50_s, late)

    @property
    def seconds(self) -> int:
        return round(self.p50_s)

    @property
    def seconds_p90(self) -> int | None:
        return None if self.p90_s is None else math.ceil(self.p90_s)


NOTHING = Remaining(0.0, 0.0)


def remaining(state: ProjectState, now: datetime, known: Forecasts) -> Remaining | None:
    """What is left of the project's run; None when nobody can tell."""
    if state.status in TERMINAL_PROJECT_STATUSES:
        return NOTHING if state.status is ProjectStatus.COMPLETED else None
    if state.run_started_at is None or any(s.status in _AT_AN_END for s in state.stages):
        return None
    if state.question is not None and state.question.answer is None:
        return None  # until somebody answers
    learnt = _learnt(state, now, known)
    return learnt if learnt is not None else _at_own_pace(state, now)


def forecast_of(stages: Iterable[PipelineStage], known: Forecasts) -> Remaining | None:
    """A run of these stages before it begins; None when one of them was never completed by anyone."""
    whole = NOTHING
    for stage in stages:
        durations = known.get(stage)
        if not durations:
            return None
        whole = whole.plus(_quantiles(durations, len(durations)))
    return whole


def _learnt(state: ProjectState, now: datetime, known: Forecasts) -> Remaining | None:
    ahead = [s for s in state.stages[STAGES.index(state.current_stage) :] if not s.reused]
    left = forecast_of((s.stage for s in ahead if s.status is StageStatus.PENDING), known)
    if left is None:
        return None
    speed = _speed(state, known)
    left = left.times(speed)
    for stage in ahead:
        if stage.status is StageStatus.RUNNING:
            scaled = [duration * speed for duration in known.get(stage.stage, ())]
            own = _of_running(stage, now, scaled)
            if own is None:
                return None
            left = left.plus(own)
    return left


def _speed(state: ProjectState, known: Forecasts) -> float:
    """How much slower this run is than was forecast, by the stages that it has completed.

    Below 1: quicker. The more of the whole they are, the more they count; before the first it is 1.
    """
    whole = sum(quantile(known[s.stage], 0.5) for s in state.stages if not s.reused and known.get(s.stage))
    took, forecast = 0.0, 0.0
    for stage, seconds in stage_durations(state, state.updated_at).items():
        if known.get(stage):
            took += seconds
            forecast += quantile(known[stage], 0.5)
    doubt = _DOUBT * whole
    return 1.0 if forecast == 0 else (took + doubt) / (forecast + doubt)


def _of_running(stage: StageState, now: datetime, durations: Sequence[float]) -> Remaining | None:
    """Of those past ones that took longer than this has by now; the further it is, the more its own pace."""
    elapsed = 0.0 if stage.started_at is None else max((now - stage.started_at).total_seconds(), 0.0)
    pace = _pace(elapsed, stage.percentage)
    longer = [duration - elapsed for duration in durations if duration > elapsed]
    seen = len(durations)
    if not longer:
        return None if pace is None else _quantiles([pace], seen)
    past = _quantiles(longer, seen)
    if pace is None:
        return past
    own = stage.percentage / 100
    p50 = (1 - own) * past.p50_s + own * pace
    late = None if past.p90_s is None else max((1 - own) * past.p90_s + own * pace, p50)
    return Remaining(p50, late)


def _pace(elapsed_s: float, percentage: float) -> float | None:
    if percentage < _MIN_SHARE or elapsed_s < _MIN_ELAPSED_S:
        return None
    return elapsed_s * (100 - percentage) / percentage


def _quantiles(ascending: Sequence[float], seen: int) -> Remaining:
    """`seen`: how many past runs there were, of which these are what still counts."""
    late = late_of(ascending) if seen >= MIN_SAMPLES_P90 else None
    return Remaining(quantile(ascending, 0.5), late)


def _waited_s(state: ProjectState) -> float:
    """How long the run stood still for somebody's answer."""
    question = state.question
    if question is None or question.answer is None:
        return 0.0
    return max((question.answer.answered_at - question.asked_at).total_seconds(), 0.0)


def _at_own_pace(state: ProjectState, now: datetime) -> Remaining | None:
    """By the bar alone. The share that reused stages brought along took no time in this run."""
    assert state.run_started_at is not None
    elapsed = (now - state.run_started_at).total_seconds() - _waited_s(state)
    share = state.progress_percentage - sum(STAGE_WEIGHTS[s.stage] for s in state.stages if s.reused)
    if share < _MIN_SHARE or elapsed < _MIN_ELAPSED_S:
        return None
    return Remaining(elapsed * (100 - state.progress_percentage) / share, None)
