"""What a person sees of a run, folded from frames: the eight stages, the whole, the last lines. No I/O."""

from collections import deque
from dataclasses import dataclass, field
from datetime import datetime

from client.frames import StreamFrame
from contracts.errors import ErrorCode
from contracts.events import (
    AlertEvent,
    ChampionEvent,
    CompletedEvent,
    DataVersionEvent,
    ErrorData,
    ErrorEvent,
    LogEvent,
    ProgressUpdateData,
    ProgressUpdateEvent,
    ProjectState,
    QuestionData,
    QuestionEvent,
    SnapshotFrame,
    StageChangeData,
    StageChangeEvent,
)
from contracts.stages import STAGES, TERMINAL_PROJECT_STATUSES, PipelineStage, ProjectStatus, StageStatus

_SHOWN_LINES = 6
_WHOLE = 100.0


@dataclass
class StageRow:
    """One stage as it is drawn."""

    status: StageStatus = StageStatus.PENDING
    percentage: float = 0.0
    message: str = ""
    reused: bool = False


@dataclass
class Board:
    """The view of one project; only frames change it, so it stands still when nothing comes."""

    stages: dict[PipelineStage, StageRow] = field(
        default_factory=lambda: {stage: StageRow() for stage in STAGES}
    )
    status: ProjectStatus = ProjectStatus.CREATED
    percentage: int = 0
    message: str = ""
    queue_position: int | None = None
    eta_s: int | None = None
    run_id: str | None = None
    fresh_run: bool = False  # a run has begun and none of its stages has
    metrics: dict[str, float] | None = None
    error: str | None = None
    lines: deque[str] = field(default_factory=lambda: deque(maxlen=_SHOWN_LINES))
    last_at: datetime | None = None

    @property
    def ended(self) -> bool:
        return self.status in TERMINAL_PROJECT_STATUSES

    @property
    def stalled(self) -> bool:
        return any(row.status is StageStatus.STALLED for row in self.stages.values())

    def apply(self, frame: StreamFrame) -> None:
        """Fold one frame in."""
        self.last_at = frame.timestamp
        match frame:
            case SnapshotFrame():
                self._snapshot(frame.data.state)
            case StageChangeEvent(data=data):
                self._stage_change(data)
            case ProgressUpdateEvent(data=data):
                self._progress(data)
            case LogEvent(data=data):
                self._begin_run(data.run_id)
                self.lines.append(data.message)
            case ErrorEvent(data=data):
                self._error(data)
            case QuestionEvent(data=data):
                self._question(data)
            case DataVersionEvent(data=data) | ChampionEvent(data=data) | AlertEvent(data=data):
                self.lines.append(data.message)
            case CompletedEvent(data=data):
                self.status, self.percentage, self.metrics = ProjectStatus.COMPLETED, 100, data.metrics
                self.message, self.queue_position, self.eta_s = data.message, None, 0
            case _:  # control frames say nothing about the run
                pass

    def _snapshot(self, state: ProjectState) -> None:
        for seen in state.stages:
            self.stages[seen.stage] = StageRow(
                seen.status, seen.percentage, seen.message or "", reused=seen.reused
            )
        self.status, self.percentage, self.message = state.status, state.progress_percentage, state.message
        self.queue_position, self.run_id, self.metrics = state.queue_position, state.run_id, state.metrics
        self.error = state.error.message if state.error else None

    def _stage_change(self, data: StageChangeData) -> None:
        self._begin_run(data.run_id)
        if data.reused:
            self.stages[data.stage] = StageRow(data.status, _WHOLE, data.message, reused=True)
            return
        if self.fresh_run:
            self._forget_from(data.stage)
        row = self.stages[data.stage]
        row.status, row.message = data.status, data.message
        if data.status is StageStatus.COMPLETED:
            row.percentage = _WHOLE
        self.status, self.message, self.queue_position = data.project_status, data.message, None

    def _begin_run(self, run_id: str | None) -> None:
        """Another run than the last begins anew: what was said of the last one's end is past."""
        if run_id is None or run_id == self.run_id:
            return
        if self.run_id is not None:
            self.percentage, self.error, self.metrics, self.eta_s = 0, None, None, None
            self.fresh_run = True
        self.run_id = run_id

    def _forget_from(self, first: PipelineStage) -> None:
        """The stages from the new run's first one are to be done again; those before it stand."""
        for stage in STAGES[STAGES.index(first) :]:
            self.stages[stage] = StageRow()
        self.fresh_run = False

    def _progress(self, data: ProgressUpdateData) -> None:
        self._begin_run(data.run_id)
        self.percentage, self.queue_position = data.progress_percentage, data.queue_position
        self.message = data.message
        if data.stage is not None:
            row = self.stages[data.stage]
            row.percentage, row.message = data.stage_percentage, data.message
        if data.candidate is not None and data.candidate.score is not None:
            best = data.candidate
            self.lines.append(f"{best.model}: {best.metric.value} {best.score:.4f}")

    def _question(self, data: QuestionData) -> None:
        self._begin_run(data.run_id)
        self.stages[data.stage].message = self.message = data.message
        self.lines.append(data.message)

    def _error(self, data: ErrorData) -> None:
        self.lines.append(f"error: {data.message}")
        if data.fatal:
            cancelled = data.code is ErrorCode.CANCELLED
            self.status = ProjectStatus.CANCELLED if cancelled else ProjectStatus.FAILED
            self.error = f"{data.code.value}: {data.message}" + (f" ({data.details})" if data.details else "")
            self.eta_s = None
