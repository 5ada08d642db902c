"""The eight stages, the statuses of stages and projects, and which status may follow which."""

from enum import StrEnum


class PipelineStage(StrEnum):
    """The stages in the order in which they run; each value is also the Dagster asset's key."""

    DATA_UPLOAD = "data_upload"
    DATA_ANALYSIS = "data_analysis"
    DATA_PROCESSING = "data_processing"
    FEATURE_ENGINEERING = "feature_engineering"
    MODEL_SELECTION = "model_selection"
    MODEL_TRAINING = "model_training"
    MODEL_EVALUATION = "model_evaluation"
    MODEL_DEPLOYMENT = "model_deployment"


class StageStatus(StrEnum):
    """What a stage of the current run is doing."""

    PENDING = "pending"
    RUNNING = "running"
    STALLED = "stalled"
    COMPLETED = "completed"
    FAILED = "failed"
    CANCELLED = "cancelled"


class ProjectStatus(StrEnum):
    """The seed's statuses of a project."""

    CREATED = "created"
    UPLOADING = "uploading"
    ANALYZING = "analyzing"
    PROCESSING = "processing"
    TRAINING = "training"
    EVALUATING = "evaluating"
    DEPLOYING = "deploying"
    COMPLETED = "completed"
    FAILED = "failed"
    CANCELLED = "cancelled"


STAGES: tuple[PipelineStage, ...] = tuple(PipelineStage)

STATUS_OF_RUNNING_STAGE: dict[PipelineStage, ProjectStatus] = {
    PipelineStage.DATA_UPLOAD: ProjectStatus.UPLOADING,
    PipelineStage.DATA_ANALYSIS: ProjectStatus.ANALYZING,
    PipelineStage.DATA_PROCESSING: ProjectStatus.PROCESSING,
    PipelineStage.FEATURE_ENGINEERING: ProjectStatus.PROCESSING,
    PipelineStage.MODEL_SELECTION: ProjectStatus.TRAINING,
    PipelineStage.MODEL_TRAINING: ProjectStatus.TRAINING,
    PipelineStage.MODEL_EVALUATION: ProjectStatus.EVALUATING,
    PipelineStage.MODEL_DEPLOYMENT: ProjectStatus.DEPLOYING,
}

# Share of a whole run's work, in percent; sums to 100. Measured shares differ a little from table
# to table, so these weigh the bar only; the ETA is learnt from past runs.
STAGE_WEIGHTS: dict[PipelineStage, int] = {
    PipelineStage.DATA_UPLOAD: 3,
    PipelineStage.DATA_ANALYSIS: 5,
    PipelineStage.DATA_PROCESSING: 4,
    PipelineStage.FEATURE_ENGINEERING: 6,
    PipelineStage.MODEL_SELECTION: 17,
    PipelineStage.MODEL_TRAINING: 45,
    PipelineStage.MODEL_EVALUATION: 15,
    PipelineStage.MODEL_DEPLOYMENT: 5,
}

TERMINAL_PROJECT_STATUSES = frozenset(
    {ProjectStatus.COMPLETED, ProjectStatus.FAILED, ProjectStatus.CANCELLED}
)
TERMINAL_STAGE_STATUSES = frozenset({StageStatus.COMPLETED, StageStatus.FAILED, StageStatus.CANCELLED})

# Within one run a status only moves to the right; a terminal one never changes.
_PROJECT_RANK: dict[ProjectStatus, int] = {
    status: rank
    for rank, status in enumerate(
        (
            ProjectStatus.CREATED,
            ProjectStatus.UPLOADING,
            ProjectStatus.ANALYZING,
            ProjectStatus.PROCESSING,
            ProjectStatus.TRAINING,
            ProjectStatus.EVALUATING,
            ProjectStatus.DEPLOYING,
            ProjectStatus.COMPLETED,
            ProjectStatus.FAILED,
            ProjectStatus.CANCELLED,
        )
    )
}

_STAGE_SUCCESSORS: dict[StageStatus, frozenset[StageStatus]] = {
    StageStatus.PENDING: frozenset(
        {StageStatus.RUNNING, StageStatus.COMPLETED, StageStatus.FAILED, StageStatus.CANCELLED}
    ),
    StageStatus.RUNNING: frozenset(
        {StageStatus.STALLED, StageStatus.COMPLETED, StageStatus.FAILED, StageStatus.CANCELLED}
    ),
    StageStatus.STALLED: frozenset(
        {StageStatus.RUNNING, StageStatus.COMPLETED, StageStatus.FAILED, StageStatus.CANCELLED}
    ),
    StageStatus.COMPLETED: frozenset(),
    StageStatus.FAILED: frozenset(),
    StageStatus.CANCELLED: frozenset(),
}


def may_follow_in_run(current: ProjectStatus, following: ProjectStatus) -> bool:
    """Whether a project's status may become `following` within one run."""
    if current in TERMINAL_PROJECT_STATUSES:
        return current is following
    return _PROJECT_RANK[following] >= _PROJECT_RANK[current]


def stage_may_follow(current: StageStatus, following: StageStatus) -> bool:
    """Whether a stage's status may become `following` within one run."""
    return current is following or following in _STAGE_SUCCESSORS[current]


def stages_from(first: PipelineStage) -> tuple[PipelineStage, ...]:
    """The stage `first` and every stage after it."""
    return STAGES[STAGES.index(first) :]
