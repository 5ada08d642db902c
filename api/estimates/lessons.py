"""What a run teaches when it ends: how wrong its estimate was. Pure."""

from dataclasses import dataclass
from datetime import datetime

from api.estimates.durations import stage_durations
from api.estimates.forecasts import Forecasts
from api.estimates.remaining import forecast_of
from contracts.events import ProjectState
from contracts.stages import ProjectStatus


@dataclass(frozen=True, slots=True)
class Outcome:
    """A completed run's real duration beside what was, or would have been, said when it began."""

    actual_s: float
    predicted_s: float | None
    predicted_p90_s: float | None


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
