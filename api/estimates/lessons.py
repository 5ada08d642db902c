"""What a run teaches when it ends: how long its stages took, and how wrong its estimate was. Pure."""

from dataclasses import dataclass
from datetime import datetime

from api.estimates.forecasts import Forecasts
from api.estimates.remaining import forecast_of
from contracts.events import ProjectState
from contracts.stages import PipelineStage, ProjectStatus, StageStatus


@dataclass(frozen=True, slots=True)
class Outcome:
    """A completed run's real duration beside what was, or would have been, said when it began."""

    actual_s: float
    predicted_s: float | None
    predicted_p90_s: float | None


def stage_durations(state: ProjectState, ended_at: datetime) -> dict[PipelineStage, float]:
    """Seconds of each stage that this run completed, from its start to the next one's (or the run's end)."""
    own = [s for s in state.stages if not s.reused and s.started_at is not None]
    starts = [s.started_at for s in own[1:]] + [ended_at]
    return {
        stage.stage: max((after - stage.started_at).total_seconds(), 0.0)
        for stage, after in zip(own, starts, strict=True)
        if stage.status is StageStatus.COMPLETED and stage.started_at is not None and after is not None
    }


def outcome(state: ProjectState, ended_at: datetime, before: Forecasts) -> Outcome | None:
    """`before`: what was known when the run began. None for a run that didn't complete."""
    took = stage_durations(state, ended_at)
    if state.status is not ProjectStatus.COMPLETED or not took:
        return None
    said = forecast_of(took, before)
    return Outcome(
        actual_s=sum(took.values()),
        predicted_s=None if said is None else said.p50_s,
        predicted_p90_s=None if said is None else said.p90_s,
    )
