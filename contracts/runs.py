"""The runs of a project as the API tells of them: what started each, what it was told, what it came to."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from pydantic import BaseModel, Field

from contracts.comparisons import PairedComparison
from contracts.datasets import Metric
from contracts.events import RunError
from contracts.overrides import RunOverrides
from contracts.receipts import Receipt
from contracts.stages import PipelineStage, StageStatus


class RunStatus(StrEnum):
    QUEUED = "queued"
    RUNNING = "running"
    COMPLETED = "completed"
    FAILED = "failed"
    CANCELLED = "cancelled"


class RunSummary(BaseModel):
    """A row of a project's runs."""

    run_id: str
    project_id: str
    number: int = Field(description="1 is the project's first run; the later it was made, the higher.")
    status: RunStatus
    trigger: str = Field(description="What started it: api, schedule, sensor or dagster_ui.")
    by: str | None = Field(description="Who asked, as they said.")
    reason: str | None
    created_at: datetime
    started_at: datetime | None
    ended_at: datetime | None
    from_stage: PipelineStage = Field(description="The first stage that it works itself.")
    parent_run_id: str | None = Field(description="The run whose results stand before that stage.")
    replay_of: str | None = Field(description="The run that it repeats.")
    overrides: RunOverrides = Field(description="What its stages were told, reused ones too.")
    data_version: int | None = Field(description="Null until it has begun.")
    metric: Metric | None = Field(description="What its models are compared by.")
    metrics: dict[str, float] | None
    best_model_id: str | None
    is_champion: bool = Field(description="Whether its model is the one that is served.")
    error: RunError | None


class RunStage(BaseModel):
    """One stage of a run: worked by it, or reused."""

    stage: PipelineStage
    status: StageStatus
    started_at: datetime | None = Field(description="Null where another run's result is reused.")
    ended_at: datetime | None
    produced_by: str | None = Field(description="The run whose result stands; null before there is one.")
    reused: bool
    settings: dict[str, Any] = Field(description="What it was told; empty: nothing but the project's own.")


class ModelVersion(BaseModel):
    """The model that a run's deployment had to deal with."""

    model_id: str
    endpoint_id: str | None
    sha256: str
    size_bytes: int


class RunDetail(RunSummary):
    """All that is known of one run."""

    stages: list[RunStage]
    model: ModelVersion | None
    receipt: Receipt | None = Field(description="Null before it has ended well.")
    dagster_url: str = Field(description="Its page in the Dagster UI.")


class SettingDifference(BaseModel):
    """A setting in which two runs differ; null: none was said."""

    stage: PipelineStage
    name: str
    a: Any
    b: Any


class LineageDifference(BaseModel):
    """Whose result stands for a stage in either run."""

    stage: PipelineStage
    run_a: str | None
    run_b: str | None
    same: bool


class DataDifference(BaseModel):
    """What either run read and held out."""

    version_a: int | None
    version_b: int | None
    rows_a: int | None
    rows_b: int | None
    same_rows: bool = Field(description="Whether both read the very same rows.")
    holdout_a: int | None
    holdout_b: int | None
    shared_holdout: int | None = Field(description="Rows that both held out; null if that can't be said.")


class FeatureDifference(BaseModel):
    """Input columns of either model."""

    only_a: list[str]
    only_b: list[str]
    changed: list[str] = Field(description="Read in another way, such as by words instead of as a category.")
    num_features_a: int | None
    num_features_b: int | None


class MetricDifference(BaseModel):
    """One metric of two runs, each on its own holdout, and on the rows that both held out."""

    metric: Metric
    a: float | None
    b: float | None
    paired: PairedComparison | None = Field(description="Null where no rows can be paired.")


class RunComparison(BaseModel):
    """Run b beside run a."""

    a: RunSummary
    b: RunSummary
    settings: list[SettingDifference]
    data: DataDifference
    features: FeatureDifference
    metrics: list[MetricDifference]
    lineage: list[LineageDifference]
    verdict: str = Field(description="The comparison in a sentence.")


class HoldoutComparison(BaseModel):
    """The inspector's answer: two tables of holdout predictions, joined by row."""

    rows_a: int
    rows_b: int
    shared: int = Field(description="Rows that both held out, with the same truth.")
    metrics: list[PairedComparison]


class FeatureList(BaseModel):
    """Of a feature plan: column names and how each is read."""

    roles: dict[str, str]
    num_features: int


class StoredColumn(BaseModel):
    """The part of a stored column plan that is compared."""

    name: str
    role: str


class StoredPlan(BaseModel):
    """The part of a stored feature plan that is compared; the engine's own model has more."""

    columns: list[StoredColumn]
    num_features: int


class ReplayAccepted(BaseModel):
    """The run that repeats another one is under way; its receipt will say whether all is equal."""

    project_id: str
    run_id: str | None = Field(description="Null while Dagster has not yet answered the launch.")
    replay_of: str
    message: str
