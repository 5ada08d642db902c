"""The live stream: a closed union of events, and the control frames around them.

An event is stored, numbered (`seq`, from 1, per project, without gaps) and sent the same to all. A
control frame belongs to one connection, has no `seq`, and is never stored.
"""

from datetime import datetime
from enum import StrEnum
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, model_validator

from contracts.champions import (
    Champion,
    ChampionAction,
    ProjectPolicy,
    PromotionDecision,
    WaitingChallenger,
)
from contracts.data_versions import FIRST_VERSION, DataMode, DriftSeverity
from contracts.datasets import ProblemType
from contracts.errors import ErrorCode
from contracts.monitoring import Alert, AlertAction
from contracts.questions import Question
from contracts.report import LeaderboardRow
from contracts.signals import StageResult
from contracts.stages import PipelineStage, ProjectStatus, StageStatus

PROTOCOL_VERSION = 1


class CloseCode:
    """WebSocket close codes that the stream uses."""

    NORMAL = 1000
    RESTARTING = 1012
    UNAUTHORIZED = 4401
    NOT_FOUND = 4404
    SLOW_CONSUMER = 4408
    INVALID_CURSOR = 4422
    TOO_MANY = 4429


class LogLevel(StrEnum):
    DEBUG = "debug"
    INFO = "info"
    WARNING = "warning"
    ERROR = "error"
    CRITICAL = "critical"


class StageChangeData(BaseModel):
    """A stage began, stalled, resumed or ended."""

    run_id: str | None
    stage: PipelineStage
    status: StageStatus = Field(description="The stage's status from now on.")
    project_status: ProjectStatus = Field(description="The project's status from now on.")
    message: str
    result: StageResult | None = Field(description="What the stage did, once completed.")
    reused: bool = Field(description="Not this run's work: another run's result stands.")

    @model_validator(mode="before")
    @classmethod
    def _of_an_older_version(cls, stored: Any) -> Any:
        """Events from before a run could go on from another than the last one lack the field."""
        return {"reused": False, **stored} if isinstance(stored, dict) else stored


class ProgressUpdateData(BaseModel):
    """Work was done, or the run moved up in the queue."""

    run_id: str | None
    stage: PipelineStage | None = Field(description="Null while queued.")
    progress_percentage: int = Field(ge=0, le=100, description="Of the run; never falls in a run.")
    stage_percentage: float = Field(ge=0, le=100)
    work_done: float
    work_total: float
    unit: str
    message: str
    queue_position: int | None = Field(description="1 is next; null when not queued.")
    candidate: LeaderboardRow | None


class LogData(BaseModel):
    run_id: str | None
    stage: PipelineStage | None
    level: LogLevel
    message: str


class ErrorData(BaseModel):
    """Something failed; `fatal` ends the run."""

    run_id: str | None
    stage: PipelineStage | None
    code: ErrorCode
    message: str
    details: str | None
    fatal: bool


class QuestionData(BaseModel):
    """The run asks which reading is meant, or (with an answer in the question) goes on with one."""

    run_id: str
    stage: PipelineStage
    message: str
    question: Question


class CompletedData(BaseModel):
    """The run ended well."""

    run_id: str
    message: str
    metrics: dict[str, float]
    best_model_id: str | None
    endpoint_id: str | None
    duration_s: float | None


class DataVersionData(BaseModel):
    """A version of the project's data was added, by no run."""

    run_id: str | None
    version: int
    mode: DataMode
    num_rows: int
    total_rows: int = Field(description="What a run of this version reads.")
    drift_score: float | None = Field(description="Null where nothing was compared.")
    drift_severity: DriftSeverity | None
    drifted_columns: list[str] = Field(description="Most drifted first, at most twenty.")
    message: str


class ChampionData(BaseModel):
    """Which model is served: a new champion, a challenger that was refused, or a changed policy."""

    run_id: str | None = Field(description="The run that decided; null when a user did.")
    action: ChampionAction
    champion: Champion | None = Field(description="The new one; null when none came.")
    decision: PromotionDecision | None
    policy: ProjectPolicy | None = Field(description="The new one, if it was changed.")
    by: str
    reason: str
    message: str


class AlertData(BaseModel):
    """Something about the model that is served began to hold, or ended: told once each."""

    run_id: None = Field(description="No run's.")
    action: AlertAction
    alert: Alert
    message: str


class _Event(BaseModel):
    model_config = ConfigDict(frozen=True)

    project_id: str
    timestamp: datetime
    seq: int = Field(ge=1)


class StageChangeEvent(_Event):
    event_type: Literal["stage_change"]
    data: StageChangeData


class ProgressUpdateEvent(_Event):
    event_type: Literal["progress_update"]
    data: ProgressUpdateData


class LogEvent(_Event):
    event_type: Literal["log"]
    data: LogData


class ErrorEvent(_Event):
    event_type: Literal["error"]
    data: ErrorData


class QuestionEvent(_Event):
    event_type: Literal["question"]
    data: QuestionData


class CompletedEvent(_Event):
    event_type: Literal["completed"]
    data: CompletedData


class DataVersionEvent(_Event):
    event_type: Literal["data"]
    data: DataVersionData


class ChampionEvent(_Event):
    event_type: Literal["champion"]
    data: ChampionData


class AlertEvent(_Event):
    event_type: Literal["alert"]
    data: AlertData


AnyStreamEvent = (
    StageChangeEvent
    | ProgressUpdateEvent
    | LogEvent
    | ErrorEvent
    | QuestionEvent
    | CompletedEvent
    | DataVersionEvent
    | ChampionEvent
    | AlertEvent
)
StreamEvent = Annotated[AnyStreamEvent, Field(discriminator="event_type")]
EventData = (
    StageChangeData
    | ProgressUpdateData
    | LogData
    | ErrorData
    | QuestionData
    | CompletedData
    | DataVersionData
    | ChampionData
    | AlertData
)
STREAM_EVENT: TypeAdapter[AnyStreamEvent] = TypeAdapter(StreamEvent)


class StageState(BaseModel):
    """One stage in the snapshot."""

    stage: PipelineStage
    status: StageStatus
    percentage: float
    message: str | None
    started_at: datetime | None
    ended_at: datetime | None
    reused: bool = Field(description="Its result comes from an earlier run.")
    result: StageResult | None


class RunError(BaseModel):
    stage: PipelineStage | None
    code: ErrorCode
    message: str
    details: str | None


class ProjectState(BaseModel):
    """The fold of a project's events: all that a page needs to draw it."""

    project_id: str
    epoch: str = Field(description="Changes when the project's history was reset.")
    seq: int = Field(description="The last event that is folded in; 0 before the first.")
    status: ProjectStatus
    current_stage: PipelineStage
    progress_percentage: int
    message: str
    queue_position: int | None
    run_id: str | None
    run_started_at: datetime | None
    updated_at: datetime
    completed_at: datetime | None
    stages: list[StageState]
    problem_type: ProblemType | None
    target_column: str | None
    num_features: int | None
    selected_models: list[str] | None
    metrics: dict[str, float] | None
    baseline_metrics: dict[str, float] | None
    leaderboard: list[LeaderboardRow]
    best_model_id: str | None
    endpoint_id: str | None
    model_run_id: str | None = Field(description="Run of the model that is served now.")
    model_key: str | None
    model_sha256: str | None
    model_size_bytes: int | None
    champion: Champion | None = Field(description="Who decided that this model is served, when and why.")
    asked: WaitingChallenger | None = Field(description="The challenger that waits for a user's word.")
    data_version: int = Field(description="The newest version of the data.")
    question: Question | None = Field(description="What this run asked; its `answer` is null while it waits.")
    error: RunError | None
    alerts: list[Alert] = Field(description="That hold now, in the order in which they were raised.")
    alerts_told: int = Field(description="How many were raised or cleared so far.")

    @model_validator(mode="before")
    @classmethod
    def _of_an_older_version(cls, stored: Any) -> Any:
        """What older releases stored lacks these fields; a default would make them optional."""
        since: dict[str, Any] = {"question": None, "champion": None, "asked": None, "alerts": []}
        since |= {"data_version": FIRST_VERSION, "alerts_told": 0}
        return since | stored if isinstance(stored, dict) else stored


class SnapshotData(BaseModel):
    protocol_version: int
    cursor: str = Field(description="`epoch:seq` to resume from.")
    state: ProjectState


class HeartbeatData(BaseModel):
    seq: int = Field(description="The last event's number, so that a client can see it lags.")


class ProtocolErrorData(BaseModel):
    code: ErrorCode
    message: str


class _Control(BaseModel):
    project_id: str
    timestamp: datetime


class SnapshotFrame(_Control):
    event_type: Literal["snapshot"]
    data: SnapshotData


class HeartbeatFrame(_Control):
    event_type: Literal["heartbeat"]
    data: HeartbeatData


class PongFrame(_Control):
    event_type: Literal["pong"]
    data: HeartbeatData


class ProtocolErrorFrame(_Control):
    """The answer to a client message that the protocol doesn't know."""

    event_type: Literal["protocol_error"]
    data: ProtocolErrorData


AnyFrame = AnyStreamEvent | SnapshotFrame | HeartbeatFrame | PongFrame | ProtocolErrorFrame
Frame = Annotated[AnyFrame, Field(discriminator="event_type")]
FRAME: TypeAdapter[AnyFrame] = TypeAdapter(Frame)


def is_terminal(data: EventData) -> bool:
    """Whether the event ends its run."""
    return isinstance(data, CompletedData) or (isinstance(data, ErrorData) and data.fatal)
