"""What the API asks the inspector about a project's prediction log, and what it is told.

A plan is a file, since it may name thousands of others: all of them lie below the inspector's root.
"""

from datetime import datetime
from enum import StrEnum

from pydantic import BaseModel, ConfigDict, Field

from contracts.data_versions import DriftSeverity
from contracts.datasets import Metric
from contracts.monitoring import (
    AlertKind,
    FeedbackCoverage,
    InputDrift,
    LiveModel,
    LogCoverage,
    MonitoringPolicy,
    NamedOutcome,
    PredictionDrift,
    Quality,
    Traffic,
    Verdict,
)
from contracts.report import SplitPlan


class Standing(StrEnum):
    """Where a measured thing is, against its threshold."""

    ABOVE = "above"  # beyond it, and beyond chance
    BETWEEN = "between"  # neither, or too few rows to tell
    BELOW = "below"  # well below it


class Subject(BaseModel):
    """What an alert is about."""

    model_config = ConfigDict(frozen=True)

    kind: AlertKind
    column: str | None


class Signal(BaseModel):
    """One subject as it was measured now."""

    model_config = ConfigDict(frozen=True)

    subject: Subject
    standing: Standing
    severity: DriftSeverity
    metric: Metric | None
    value: float
    threshold: float
    rows: int
    message: str


class ServedModel(BaseModel):
    """The champion, as far as a report needs it."""

    model_config = ConfigDict(frozen=True)

    n: int | None
    run_id: str
    sha256: str
    data_version: int
    metric: Metric | None = Field(description="The one that its project is about; null: not known.")


class HoldoutFiles(BaseModel):
    """The champion's answers on its holdout, and the columns of those rows."""

    predictions: str
    rows: str | None
    split: SplitPlan


class WatchPlan(BaseModel):
    """All that a report is made of."""

    project_id: str
    now: datetime
    since: datetime
    policy: MonitoringPolicy
    served: ServedModel
    champions: dict[str, int] = Field(description="sha256 of a model: its newest number.")
    schema_path: str
    reference: str | None = Field(description="Rows that the champion saw, as `ReferenceRows` writes them.")
    holdout: HoldoutFiles | None
    log: list[str] = Field(description="Those files of the window that are read.")
    log_files: int = Field(description="All of the window.")
    log_bytes: int
    read_bytes: int
    feedback: list[str]
    feedback_left_out: int = Field(description="Older files of outcomes that came in the window.")
    active: list[Subject] = Field(description="What alerts hold: each is measured, if it can be.")


class Watched(BaseModel):
    """What the log tells."""

    verdict: Verdict
    log: LogCoverage
    traffic: Traffic
    models: list[LiveModel]
    drift: InputDrift
    predictions: PredictionDrift
    quality: Quality
    feedback: FeedbackCoverage
    signals: list[Signal]


class ReferencePlan(BaseModel):
    """Data that a model saw, each file with the document that describes it, oldest first."""

    data: list[tuple[str, str]]
    schema_path: str


class ReferenceRows(BaseModel):
    """A sample of them as the model reads them: Parquet of one column `inputs`, each a row as JSON."""

    rows: int
    rows_total: int
    parquet_base64: str


class FeedbackPlan(BaseModel):
    """What outcomes are checked against."""

    schema_path: str
    log: list[str]
    log_is_whole: bool = Field(description="Whether that is all of those days' log.")
    days: int = Field(description="Of the log: no report looks further back.")
    decimal: str = Field(description="The mark of the project's first data.")
    received_at: datetime
    by: str


class FeedbackRead(BaseModel):
    """Outcomes as they are stored, and what is wrong with others."""

    received: int
    kept: int
    matched: int
    looked_in: int = Field(description="Logged rows that were looked through.")
    faults: list[NamedOutcome]
    faults_total: int
    parquet_base64: str
