"""The seed's answers about projects. Outputs have no defaults, so generated types tell the truth."""

from datetime import datetime
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from contracts.datasets import DatasetInfo, ProblemType
from contracts.events import StreamEvent
from contracts.overrides import RunOverrides
from contracts.questions import Question
from contracts.report import EvaluationReport
from contracts.stages import PipelineStage, ProjectStatus


class ProjectResponse(BaseModel):
    """Answer to a create."""

    project_id: str = Field(description="UUIDv7 made by the server.")
    project_name: str
    status: ProjectStatus
    created_at: datetime
    dataset_info: DatasetInfo
    message: str


class ProjectSummary(BaseModel):
    """A row of the list."""

    project_id: str
    project_name: str
    status: ProjectStatus
    created_at: datetime
    updated_at: datetime
    dataset_name: str
    problem_description: str
    progress_percentage: int


class Star(BaseModel):
    """What the galaxy draws of a project."""

    project_id: str
    project_name: str
    status: ProjectStatus
    progress_percentage: int
    updated_at: datetime
    alerts: int = Field(description="How many hold now.")
    asks: bool = Field(description="Whether a question of the run, or a challenger, waits for a person.")
    champion: int | None = Field(description="Number of the champion whose model is served; null: none yet.")


class ProjectDetail(BaseModel):
    """All that is known of one project."""

    project_id: str
    project_name: str
    status: ProjectStatus
    created_at: datetime
    updated_at: datetime
    completed_at: datetime | None
    dataset_id: str
    dataset_name: str
    dataset_type: str
    num_samples: int
    num_features: int | None
    problem_description: str
    question: Question | None = Field(description="What the run asked; its `answer` is null while it waits.")
    problem_type: ProblemType | None
    selected_models: list[str] | None
    best_model_id: str | None
    metrics: dict[str, float] | None
    evaluation_report: EvaluationReport | None
    endpoint_id: str | None = Field(description="Vertex AI's id of the endpoint; locally the project's id.")
    prediction_endpoint: str | None = Field(description="The API's predict route, wherever the model is.")
    console_url: str | None = Field(description="The endpoint in Google Cloud's console; null if local.")
    artifact_paths: dict[str, str]


class ProjectProgress(BaseModel):
    """Where the current run is."""

    project_id: str
    status: ProjectStatus
    current_stage: PipelineStage
    progress_percentage: int
    message: str
    stage_details: dict[str, Any] | None = Field(description="The current stage's state.")
    estimated_time_remaining: int | None = Field(
        description="Seconds, as likely over as under; null when unknown."
    )
    estimated_time_remaining_p90: int | None = Field(
        description="Seconds that nine of ten such runs stay under; null when too few have been seen."
    )


class EventPage(BaseModel):
    """A stretch of a project's history, oldest first."""

    events: list[StreamEvent]
    epoch: str
    next_after: str = Field(description="The cursor `epoch:seq` to ask for what follows.")
    has_more: bool


class RunRequest(BaseModel):
    """`{}` retries from the failed stage; with `from_stage`, a fork from there."""

    model_config = ConfigDict(extra="forbid")

    from_stage: PipelineStage | None = None
    parent_run_id: str | None = Field(
        default=None, max_length=64, description="The run whose results stand before it; else the last one."
    )
    overrides: RunOverrides = Field(
        default=RunOverrides(),
        description="Settings of the stages that are done again, over the parent run's; null undoes one.",
    )
    # Without NUL: both become tags of the run, which Postgres could not store.
    reason: str | None = Field(
        default=None, max_length=500, pattern=r"^[^\x00]*$", description="Why; shown with the run."
    )
    by: str | None = Field(
        default=None, max_length=100, pattern=r"^[^\x00]*$", description="Who asks; shown, not checked."
    )


class RunAccepted(BaseModel):
    project_id: str
    run_id: str | None = Field(description="Null while Dagster has not yet answered the launch.")
    from_stage: PipelineStage
    message: str


class Message(BaseModel):
    """The seed's answer to delete and cancel."""

    project_id: str
    message: str


class PartHealth(BaseModel):
    """One part of the platform, as readiness saw it."""

    name: str
    ok: bool
    detail: str | None


class Readiness(BaseModel):
    status: str = Field(description="'ready' or 'unavailable'.")
    parts: list[PartHealth]
