"""Which drafts become events, and in what final form, given the state before them. Pure.

This is where the legal transitions hold: a stage never goes back, percent never falls in a run, a
run that has ended says nothing more, and only one run at a time has the floor.
"""

from collections.abc import Collection
from datetime import datetime

from api.projection.drafts import EventDraft
from api.projection.fold import enter_round, is_active, progress_of, same_subject, stage_state
from contracts.events import (
    AlertData,
    CompletedData,
    ErrorData,
    EventData,
    ProgressUpdateData,
    ProjectState,
    StageChangeData,
)
from contracts.monitoring import AlertAction
from contracts.stages import (
    PipelineStage,
    ProjectStatus,
    StageStatus,
    may_follow_in_run,
    stage_may_follow,
)


def admit(state: ProjectState, draft: EventDraft, ended_runs: Collection[str]) -> EventData | None:
    """The data to record, or None when the draft may not happen (any more)."""
    data = draft.data
    if not _has_the_floor(state, data, ended_runs):
        return None
    state = enter_round(state, data)
    if isinstance(data, StageChangeData):
        return _stage_change(state, data)
    if isinstance(data, ProgressUpdateData):
        return _progress(state, data)
    if isinstance(data, CompletedData):
        return _completed(state, data, draft.timestamp)
    if isinstance(data, AlertData):
        return _alert(state, data)
    return data


def _has_the_floor(state: ProjectState, data: EventData, ended_runs: Collection[str]) -> bool:
    if data.run_id is None:
        return not (isinstance(data, ErrorData) and data.fatal and is_active(state))
    if data.run_id in ended_runs:
        return False
    return data.run_id == state.run_id or not is_active(state)


def _stage_change(state: ProjectState, data: StageChangeData) -> StageChangeData | None:
    stage = stage_state(state, data.stage)
    current = StageStatus.PENDING if stage.reused else stage.status
    if current is data.status or not stage_may_follow(current, data.status):
        return None
    return data.model_copy(update={"project_status": _not_before(state.status, data.project_status)})


def _not_before(current: ProjectStatus, proposed: ProjectStatus) -> ProjectStatus:
    return proposed if may_follow_in_run(current, proposed) else current


def _progress(state: ProjectState, data: ProgressUpdateData) -> ProgressUpdateData | None:
    if data.stage is None:
        waiting = state.run_started_at is None
        return data.model_copy(update={"progress_percentage": 0}) if waiting else None
    percentage = max(state.progress_percentage, progress_of(data.stage, data.stage_percentage))
    return data.model_copy(update={"progress_percentage": percentage})


def _alert(state: ProjectState, data: AlertData) -> AlertData | None:
    """Raised only what does not hold, cleared only what does: whoever else told it was first."""
    holds = any(same_subject(alert, data.alert) for alert in state.alerts)
    return data if holds is (data.action is AlertAction.CLEARED) else None


def _completed(state: ProjectState, data: CompletedData, at: datetime) -> CompletedData:
    started = state.run_started_at
    evaluated = stage_state(state, PipelineStage.MODEL_EVALUATION).status is StageStatus.COMPLETED
    return data.model_copy(
        update={
            "metrics": (state.metrics if evaluated else None) or {},
            "best_model_id": state.best_model_id,
            "endpoint_id": state.endpoint_id,
            "duration_s": None if started is None else max((at - started).total_seconds(), 0.0),
        }
    )
