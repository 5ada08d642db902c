"""The fold: project state + event -> project state. Pure: no clock, no I/O, no order but the events'.

A round is what one run does to the project. The first event of another run begins a new round.
"""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

from api.projection.results import fold_results
from contracts.champions import Champion, ChampionAction, WaitingChallenger
from contracts.data_versions import FIRST_VERSION
from contracts.errors import ErrorCode
from contracts.events import (
    AlertData,
    AnyStreamEvent,
    ChampionData,
    CompletedData,
    DataVersionData,
    ErrorData,
    EventData,
    LogData,
    ProgressUpdateData,
    ProjectState,
    QuestionData,
    RunError,
    StageChangeData,
    StageState,
)
from contracts.monitoring import Alert, AlertAction
from contracts.report import LeaderboardRow
from contracts.stages import (
    STAGE_WEIGHTS,
    STAGES,
    TERMINAL_PROJECT_STATUSES,
    TERMINAL_STAGE_STATUSES,
    PipelineStage,
    ProjectStatus,
    StageStatus,
)

AnyEvent = AnyStreamEvent

# Only the terminal event says 100.
MAX_RUNNING_PERCENTAGE = 99


def initial_state(project_id: str, epoch: str, at: datetime) -> ProjectState:
    """A project before its first event."""
    return ProjectState(
        project_id=project_id,
        epoch=epoch,
        seq=0,
        status=ProjectStatus.CREATED,
        current_stage=STAGES[0],
        progress_percentage=0,
        message="Created",
        queue_position=None,
        run_id=None,
        run_started_at=None,
        updated_at=at,
        completed_at=None,
        stages=[_pending(stage) for stage in STAGES],
        problem_type=None,
        target_column=None,
        num_features=None,
        selected_models=None,
        metrics=None,
        baseline_metrics=None,
        leaderboard=[],
        best_model_id=None,
        endpoint_id=None,
        model_run_id=None,
        model_key=None,
        model_sha256=None,
        model_size_bytes=None,
        champion=None,
        asked=None,
        data_version=FIRST_VERSION,
        question=None,
        error=None,
        alerts=[],
        alerts_told=0,
    )


def is_active(state: ProjectState) -> bool:
    """Whether a run is under way (queued ones count)."""
    return state.run_id is not None and state.status not in TERMINAL_PROJECT_STATUSES


def stage_state(state: ProjectState, stage: PipelineStage) -> StageState:
    return state.stages[STAGES.index(stage)]


def progress_of(stage: PipelineStage, stage_percentage: float) -> int:
    """A run's percentage when `stage` is so far and all before it is done or reused."""
    before = sum(STAGE_WEIGHTS[earlier] for earlier in STAGES[: STAGES.index(stage)])
    return min(int(before + STAGE_WEIGHTS[stage] * stage_percentage / 100), MAX_RUNNING_PERCENTAGE)


def begin_round(state: ProjectState, run_id: str | None) -> ProjectState:
    """The state as a new run finds it: what was completed may be reused, the rest is to do."""
    return state.model_copy(
        update={
            "status": ProjectStatus.CREATED,
            "current_stage": STAGES[0],
            "progress_percentage": 0,
            "message": "Waiting to start",
            "queue_position": None,
            "run_id": run_id,
            "run_started_at": None,
            "completed_at": None,
            "question": None,
            "error": None,
            "stages": [_reusable(stage) for stage in state.stages],
        }
    )


def enter_round(state: ProjectState, data: EventData) -> ProjectState:
    """Begin a new round if the event belongs to one: another run's, or a launch that failed."""
    launch_failed = isinstance(data, ErrorData) and data.fatal and data.run_id is None
    if launch_failed or (data.run_id is not None and data.run_id != state.run_id):
        return begin_round(state, data.run_id)
    return state


def apply(state: ProjectState, event: AnyEvent) -> ProjectState:
    """The state after the event. The event must have been admitted; its `seq` is the next."""
    state = enter_round(state, event.data)
    state = _FOLDS[type(event.data)](state, event.data, event.timestamp)
    update: dict[str, Any] = {"seq": event.seq, "updated_at": max(state.updated_at, event.timestamp)}
    queued = isinstance(event.data, ProgressUpdateData) and event.data.stage is None
    if event.data.run_id is not None and state.run_started_at is None and not queued:
        update["run_started_at"] = event.timestamp
    return state.model_copy(update=update)


def fold(state: ProjectState, events: Iterable[AnyEvent]) -> ProjectState:
    """All of them, in order."""
    for event in events:
        state = apply(state, event)
    return state


def _pending(stage: PipelineStage) -> StageState:
    return StageState(
        stage=stage,
        status=StageStatus.PENDING,
        percentage=0,
        message=None,
        started_at=None,
        ended_at=None,
        reused=False,
        result=None,
    )


def _reusable(stage: StageState) -> StageState:
    if stage.status is StageStatus.COMPLETED:
        return stage.model_copy(update={"reused": True})
    return _pending(stage.stage)


def _with_stage(state: ProjectState, stage: PipelineStage, update: dict[str, Any]) -> ProjectState:
    stages = list(state.stages)
    index = STAGES.index(stage)
    stages[index] = stages[index].model_copy(update=update)
    return state.model_copy(update={"stages": stages})


def _redo_from(state: ProjectState, stage: PipelineStage) -> ProjectState:
    """What an earlier run left in `stage` and after it no longer stands once `stage` moves."""
    first = STAGES.index(stage)
    stages = [
        _pending(old.stage) if index >= first and old.reused else old
        for index, old in enumerate(state.stages)
    ]
    return state.model_copy(update={"stages": stages})


def _furthest(state: ProjectState) -> PipelineStage:
    moved = [s.stage for s in state.stages if s.status is not StageStatus.PENDING and not s.reused]
    return moved[-1] if moved else state.current_stage


def _on_reused(state: ProjectState, data: StageChangeData, at: datetime) -> ProjectState:
    """Another run's result stands from now on; the project itself has not moved."""
    update = {
        "status": data.status,
        "percentage": 100.0,
        "message": data.message,
        "started_at": at,
        "ended_at": at,
        "reused": True,
        "result": data.result,
    }
    return fold_results(_with_stage(state, data.stage, update))


def _on_stage_change(state: ProjectState, data: StageChangeData, at: datetime) -> ProjectState:
    if data.reused:
        return _on_reused(state, data, at)
    state = _redo_from(state, data.stage)
    old = stage_state(state, data.stage)
    update: dict[str, Any] = {
        "status": data.status,
        "message": data.message,
        "started_at": old.started_at or at,
    }
    if data.status in TERMINAL_STAGE_STATUSES:
        update["ended_at"] = at
    if data.status is StageStatus.COMPLETED:
        update |= {"percentage": 100.0, "result": data.result}
    state = _with_stage(state, data.stage, update)
    earned = progress_of(data.stage, stage_state(state, data.stage).percentage)
    state = state.model_copy(
        update={
            "status": data.project_status,
            "current_stage": _furthest(state),
            "message": data.message,
            "queue_position": None,
            "progress_percentage": max(state.progress_percentage, earned),
        }
    )
    if data.stage is PipelineStage.MODEL_SELECTION and data.status is StageStatus.RUNNING:
        return state.model_copy(update={"leaderboard": []})  # candidates come in as they are measured
    return fold_results(state)


def _on_progress(state: ProjectState, data: ProgressUpdateData, at: datetime) -> ProjectState:
    del at
    update: dict[str, Any] = {
        "message": data.message,
        "queue_position": data.queue_position,
        "progress_percentage": max(state.progress_percentage, data.progress_percentage),
    }
    if data.stage is not None:
        old = stage_state(state, data.stage)
        if old.status in TERMINAL_STAGE_STATUSES:
            return state
        further = {"percentage": max(old.percentage, data.stage_percentage), "message": data.message}
        state = _with_stage(state, data.stage, further)
    if data.candidate is not None:
        update["leaderboard"] = _with_candidate(state.leaderboard, data.candidate)
    return state.model_copy(update=update)


def _with_candidate(rows: list[LeaderboardRow], candidate: LeaderboardRow) -> list[LeaderboardRow]:
    return [*(row for row in rows if row.model != candidate.model), candidate]


def _on_log(state: ProjectState, data: LogData, at: datetime) -> ProjectState:
    del at
    if data.stage is not None:
        return state
    return state.model_copy(update={"message": data.message, "queue_position": None})


def _on_error(state: ProjectState, data: ErrorData, at: datetime) -> ProjectState:
    del at
    if not data.fatal:
        return state
    cancelled = data.code is ErrorCode.CANCELLED
    error = RunError(stage=data.stage, code=data.code, message=data.message, details=data.details)
    return state.model_copy(
        update={
            "status": ProjectStatus.CANCELLED if cancelled else ProjectStatus.FAILED,
            "message": data.message,
            "queue_position": None,
            "question": state.question if state.question and state.question.answer else None,
            "error": error,
        }
    )


def _on_question(state: ProjectState, data: QuestionData, at: datetime) -> ProjectState:
    del at
    state = _with_stage(state, data.stage, {"message": data.message})
    return state.model_copy(update={"question": data.question, "message": data.message})


def _on_completed(state: ProjectState, data: CompletedData, at: datetime) -> ProjectState:
    return state.model_copy(
        update={
            "status": ProjectStatus.COMPLETED,
            "progress_percentage": 100,
            "message": data.message,
            "queue_position": None,
            "completed_at": at,
        }
    )


def _on_data(state: ProjectState, data: DataVersionData, at: datetime) -> ProjectState:
    del at
    return state.model_copy(update={"data_version": max(state.data_version, data.version)})


def _on_champion(state: ProjectState, data: ChampionData, at: datetime) -> ProjectState:
    if data.champion is not None:
        return with_champion(state, data.champion)
    if data.action is ChampionAction.ASKED and data.run_id is not None and data.decision is not None:
        waiting = WaitingChallenger(run_id=data.run_id, decision=data.decision, at=at)
        return state.model_copy(update={"asked": waiting})
    # A run that keeps the champion speaks of its own model; a user answers what waits.
    answered = data.action is ChampionAction.KEPT and data.run_id is None
    return state.model_copy(update={"asked": None}) if answered else state


def with_champion(state: ProjectState, champion: Champion) -> ProjectState:
    """The state with that model served; one that a later champion has followed already changes nothing."""
    if state.champion is not None and state.champion.n >= champion.n:
        return state
    return state.model_copy(
        update={
            "champion": champion,
            "asked": None,
            "best_model_id": champion.best_model_id,
            "endpoint_id": champion.endpoint_id,
            "model_run_id": champion.run_id,
            "model_key": champion.model_key,
            "model_sha256": champion.model_sha256,
            "model_size_bytes": champion.model_size_bytes,
        }
    )


def _on_alert(state: ProjectState, data: AlertData, at: datetime) -> ProjectState:
    del at
    others = [alert for alert in state.alerts if not same_subject(alert, data.alert)]
    held = [*others, data.alert] if data.action is AlertAction.RAISED else others
    return state.model_copy(update={"alerts": held, "alerts_told": state.alerts_told + 1})


def same_subject(one: Alert, other: Alert) -> bool:
    """Whether both are about the same thing: one of them at a time holds."""
    return (one.kind, one.column) == (other.kind, other.column)


_FOLDS: dict[type, Callable[[ProjectState, Any, datetime], ProjectState]] = {
    StageChangeData: _on_stage_change,
    ProgressUpdateData: _on_progress,
    LogData: _on_log,
    ErrorData: _on_error,
    QuestionData: _on_question,
    CompletedData: _on_completed,
    DataVersionData: _on_data,
    ChampionData: _on_champion,
    AlertData: _on_alert,
}
