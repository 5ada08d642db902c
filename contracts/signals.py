"""What the pipeline says through Dagster's event log, and the API reads back.

A signal is the JSON of the metadata entry `metadata.SIGNAL_KEY`. Progress rides on engine events
(they do not flood the asset's history), results on materialisations, failures on step failures.
"""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import BaseModel, Field, TypeAdapter

from contracts.champions import Champion, PromotionDecision
from contracts.datasets import Metric, ProblemType
from contracts.errors import ErrorCode
from contracts.questions import Question
from contracts.report import Finding, LeaderboardRow, TargetCandidate
from contracts.stages import PipelineStage


class UploadResult(BaseModel):
    stage: Literal[PipelineStage.DATA_UPLOAD]
    num_rows: int
    num_columns: int
    size_bytes: int
    data_version: int | None = None  # events that were stored before data had versions lack it


class AnalysisResult(BaseModel):
    stage: Literal[PipelineStage.DATA_ANALYSIS]
    problem_type: ProblemType
    target_column: str
    metric: Metric
    positive_class: str | None
    confidence: float
    evidence: list[str]
    candidates: list[TargetCandidate] = Field(description="At most five, best first.")
    findings: list[Finding] = Field(description="At most fifty.")
    # Events of before there could be several targets name none. By a factory: frames and API get one type.
    further_targets: list[str] = Field(
        default_factory=list,
        description="Columns predicted beside the first; the other results are of the first.",
    )


class ProcessingResult(BaseModel):
    stage: Literal[PipelineStage.DATA_PROCESSING]
    num_train_rows: int
    num_holdout_rows: int
    num_dropped_rows: int
    dropped_columns: list[Finding]


class FeatureResult(BaseModel):
    stage: Literal[PipelineStage.FEATURE_ENGINEERING]
    num_input_columns: int
    num_features: int
    columns_by_role: dict[str, int]


class SelectionResult(BaseModel):
    stage: Literal[PipelineStage.MODEL_SELECTION]
    leaderboard: list[LeaderboardRow]
    selected_models: list[str]


class TrainingResult(BaseModel):
    stage: Literal[PipelineStage.MODEL_TRAINING]
    leaderboard: list[LeaderboardRow]
    best_model: str
    score: float | None = Field(description="Null where the metric is undefined on what was left out.")
    work_units: int


class EvaluationResult(BaseModel):
    stage: Literal[PipelineStage.MODEL_EVALUATION]
    metric: Metric
    metrics: dict[str, float]
    baseline_metrics: dict[str, float]
    better_than_baseline: bool


class DeploymentResult(BaseModel):
    stage: Literal[PipelineStage.MODEL_DEPLOYMENT]
    best_model_id: str
    endpoint_id: str
    model_key: str
    model_sha256: str
    model_size_bytes: int
    # Events that were stored before there were champions lack both: whatever a run deployed was served.
    decision: PromotionDecision | None = None
    champion: Champion | None = Field(default=None, description="What it wrote, if its model was promoted.")

    @property
    def promoted(self) -> bool:
        """Whether this run's model is served from then on."""
        return self.decision is None or self.decision.promoted


StageResult = Annotated[
    UploadResult
    | AnalysisResult
    | ProcessingResult
    | FeatureResult
    | SelectionResult
    | TrainingResult
    | EvaluationResult
    | DeploymentResult,
    Field(discriminator="stage"),
]


class ProgressSignal(BaseModel):
    """Work done over work known, both in `unit`s. `work_done` never falls within a stage's run."""

    kind: Literal["progress"]
    event_id: str = Field(description="UUID: the source key of the stream event.")
    stage: PipelineStage
    work_done: float
    work_total: float
    unit: str
    message: str
    candidate: LeaderboardRow | None = Field(description="The model just measured, if one was.")


class ResultSignal(BaseModel):
    """What a stage did, on its materialisation."""

    kind: Literal["result"]
    event_id: str
    result: StageResult


class FailureSignal(BaseModel):
    """Why a stage failed, in the failure's metadata."""

    kind: Literal["failure"]
    event_id: str
    stage: PipelineStage
    code: ErrorCode
    message: str
    details: str | None


class QuestionSignal(BaseModel):
    """The stage waits for an answer, or has it: on an engine event, as progress is."""

    kind: Literal["question"]
    event_id: str
    stage: PipelineStage
    message: str
    question: Question


AnySignal = ProgressSignal | ResultSignal | FailureSignal | QuestionSignal
Signal = Annotated[AnySignal, Field(discriminator="kind")]
SIGNAL: TypeAdapter[AnySignal] = TypeAdapter(Signal)


class EndSignal(BaseModel):
    """Tag `orrery/end`: why a run was ended from outside (its host stopped, its worker died)."""

    code: ErrorCode
    message: str


class WorkerIdentity(BaseModel):
    """Tag `orrery/worker`: enough to tell whether the process that works a run still lives."""

    machine_id: str
    boot_id: str
    pid: int
    start_time: float = Field(description="Seconds since the epoch, as psutil reads it.")
    start_ticks: int | None = Field(
        default=None, description="Clock ticks since boot: the same, but proof against a clock that is set."
    )
    written_at: datetime
