"""What is known of a model while it is asked: traffic, live metrics, drift, data quality, alerts.

A report is of a window of the prediction log, as far as that was read. Where rows are too few for a verdict
it has none, and says so. `projects/{id}/monitoring/policy.json` says when somebody is told.
"""

from datetime import datetime
from enum import StrEnum

from pydantic import BaseModel, ConfigDict, Field

from contracts.data_versions import DriftReport, DriftSeverity
from contracts.datasets import Metric
from contracts.report import ColumnRole
from contracts.truth import Interval

# The window that a report is of when nobody says which, and the longest that can be asked for.
DEFAULT_HOURS, MAX_HOURS = 24.0, 720.0


class MonitoringPolicy(BaseModel):
    """From where on something is an alert. A threshold that is null is never one."""

    model_config = ConfigDict(frozen=True)

    hours: float = Field(description="The window that alerts look at.")
    min_rows: int = Field(description="Rows below which there is no verdict.")
    drift_psi: float | None = Field(description="Of an input column, if its test says so too.")
    prediction_psi: float | None = Field(description="Of the predictions; likewise.")
    metric_drop: float | None = Field(
        description="Relative worsening of the project's metric since the holdout, beyond its interval."
    )
    missing_share: float | None = Field(description="Share of missing values beyond training's.")
    unknown_share: float | None = Field(description="Share of values that training never had.")
    range_share: float | None = Field(description="Share of numbers outside training's range.")
    type_share: float | None = Field(description="Share of values that are of no type the model takes.")
    refused_share: float | None = Field(description="Share of requests that were refused.")
    lost_share: float | None = Field(description="Share of the log's rows that could not be written.")
    slow_ms: float | None = Field(description="95th percentile of a request's time in the model server.")
    changed_at: datetime | None = Field(description="Null: nobody has changed anything yet.")
    changed_by: str | None

    def threshold(self, kind: "AlertKind") -> float | None:
        """From where on that is an alert; None: never."""
        found: float | None = getattr(self, _THRESHOLDS[kind])
        return found


FIRST_MONITORING_POLICY = MonitoringPolicy(
    hours=DEFAULT_HOURS,
    min_rows=100,
    drift_psi=0.25,
    prediction_psi=0.25,
    metric_drop=0.05,
    missing_share=0.1,
    unknown_share=0.05,
    range_share=0.05,
    type_share=0.05,
    refused_share=0.1,
    lost_share=0.01,
    slow_ms=None,
    changed_at=None,
    changed_by=None,
)


class MonitoringPolicyRequest(BaseModel):
    """What is left out stays as it is; a threshold of null is switched off."""

    model_config = ConfigDict(extra="forbid")

    hours: float | None = Field(default=None, ge=0.25, le=MAX_HOURS)
    min_rows: int | None = Field(default=None, ge=30, le=100_000)
    drift_psi: float | None = Field(default=None, ge=0.05, le=10)
    prediction_psi: float | None = Field(default=None, ge=0.05, le=10)
    metric_drop: float | None = Field(default=None, ge=0, le=10)
    missing_share: float | None = Field(default=None, ge=0, lt=1)
    unknown_share: float | None = Field(default=None, ge=0, lt=1)
    range_share: float | None = Field(default=None, ge=0, lt=1)
    type_share: float | None = Field(default=None, ge=0, lt=1)
    refused_share: float | None = Field(default=None, ge=0, lt=1)
    lost_share: float | None = Field(default=None, ge=0, lt=1)
    slow_ms: float | None = Field(default=None, gt=0, le=3_600_000)
    by: str = Field(default="", max_length=100, description="Who says so; shown, not checked.")


class AlertKind(StrEnum):
    """What an alert is about."""

    DRIFT = "drift"
    PREDICTION_DRIFT = "prediction_drift"
    METRIC = "metric"
    MISSING = "missing"
    UNKNOWN_LEVELS = "unknown_levels"
    OUT_OF_RANGE = "out_of_range"
    WRONG_TYPE = "wrong_type"
    REFUSED = "refused"
    LOST = "lost"
    SLOW = "slow"


_THRESHOLDS = {
    AlertKind.DRIFT: "drift_psi",
    AlertKind.PREDICTION_DRIFT: "prediction_psi",
    AlertKind.METRIC: "metric_drop",
    AlertKind.MISSING: "missing_share",
    AlertKind.UNKNOWN_LEVELS: "unknown_share",
    AlertKind.OUT_OF_RANGE: "range_share",
    AlertKind.WRONG_TYPE: "type_share",
    AlertKind.REFUSED: "refused_share",
    AlertKind.LOST: "lost_share",
    AlertKind.SLOW: "slow_ms",
}


class AlertAction(StrEnum):
    RAISED = "raised"
    CLEARED = "cleared"


class Alert(BaseModel):
    """Something that holds from when it was raised until it is cleared. Kind and column tell it apart."""

    model_config = ConfigDict(frozen=True)

    kind: AlertKind
    column: str | None = Field(description="Null where it is of no single column.")
    severity: DriftSeverity = Field(description="`warn` or `error`; when cleared, what it was.")
    metric: Metric | None = Field(description="Of kind `metric`.")
    value: float = Field(description="What was measured, when it was raised or cleared.")
    threshold: float = Field(description="What the policy said then.")
    rows: int = Field(description="Rows (or requests) that it was measured on.")
    hours: float = Field(description="The window that it was measured in.")
    since: datetime = Field(description="When it was raised.")
    model_run_id: str | None = Field(description="The run of the model that was served then.")
    message: str


class Share(BaseModel):
    """A share of some rows, with its exact 95 % interval (Clopper and Pearson 1934)."""

    count: int
    of: int
    share: float | None = Field(description="Null of nothing.")
    interval: Interval | None


class Verdict(StrEnum):
    """What can be said of a part of a report."""

    OK = "ok"
    WARN = "warn"
    ERROR = "error"
    TOO_FEW = "too_few"
    UNKNOWN = "unknown"


class LogCoverage(BaseModel):
    """How much of the window's log was read. Beyond the bound files are drawn, not the newest taken."""

    files: int = Field(description="Of the window.")
    files_read: int
    size_bytes: int = Field(description="Of the window's files.")
    bytes_read: int
    rows_read: int
    sampled: bool = Field(description="Whether the report is of a sample of the log.")
    logged_share: float | None = Field(
        description="Of the rows that were asked, by the model servers' own counts; null where nothing says."
    )
    sampled_out_rows: int = Field(description="Left out by PREDICTION_LOG_SAMPLE.")
    lost_rows: int = Field(description="Dropped by a full queue, or by a store that took none.")
    unreadable: int = Field(description="Files that could not be read.")
    message: str


class Latency(BaseModel):
    """Of requests, in the model server, in ms."""

    p50: float
    p95: float
    p99: float
    longest: float


class TrafficStretch(BaseModel):
    """A stretch of the window, of those rows that were read."""

    at: datetime = Field(description="Its beginning.")
    requests: int
    rows: int
    refused: int = Field(description="Requests.")


class Traffic(BaseModel):
    """Requests and rows that were read from the log: of a sampled one, that share of them."""

    requests: int
    rows: int = Field(description="Answered.")
    refused: Share = Field(description="Of requests.")
    refusals: dict[str, int] = Field(description="Requests by the code of their refusal.")
    latency: Latency | None = Field(description="Of answered requests; null without one.")
    stretches: list[TrafficStretch] = Field(description="At most 48, in order.")


class LiveMetric(BaseModel):
    """One metric on the rows whose outcome is known, beside the holdout's."""

    metric: str
    title: str
    higher_is_better: bool
    value: float | None = Field(description="Null where it is undefined on these rows.")
    interval: Interval | None = Field(
        description="95 %: by a bootstrap over requests; of a share, where each request has one row, exact."
    )
    holdout: float | None = Field(description="Null where the holdout's predictions can't be read.")
    holdout_interval: Interval | None
    change: float | None = Field(description="Live less holdout; negative is worse, whichever way it points.")
    change_interval: Interval | None = Field(description="Of the change, 99.8 %, both sides resampled.")
    verdict: Verdict


class LiveModel(BaseModel):
    """One model version that answered in the window."""

    run_id: str
    model_sha256: str
    champion: int | None = Field(description="Its number among the champions.")
    is_champion: bool
    rows: int
    first_at: datetime
    last_at: datetime
    outcomes: int = Field(description="Rows whose outcome is known.")
    verdict: Verdict = Field(description="Of the project's metric.")
    metrics: list[LiveMetric]
    message: str


class InputDrift(BaseModel):
    """The inputs of the window against the champion's training data."""

    verdict: Verdict
    rows: int
    report: DriftReport | None = Field(description="Null for too few rows, or without data to compare with.")
    message: str


class PredictionShare(BaseModel):
    """One class, or one stretch of numbers, among the predictions."""

    label: str
    before: float
    now: float


class PredictionDrift(BaseModel):
    """The champion's answers in the window against its answers on its holdout."""

    verdict: Verdict
    rows: int
    rows_before: int
    statistic: float | None
    p_value: float | None
    psi: float | None = Field(description="Population stability index, less what chance adds.")
    shares: list[PredictionShare] = Field(description="At most thirty.")
    message: str


class ColumnQuality(BaseModel):
    """What is wrong with the values of one column of the model, over answered and refused rows."""

    column: str
    role: ColumnRole
    missing: Share = Field(description="Null, or left out.")
    missing_before: float | None = Field(description="Share of training rows; null where unknown.")
    unknown: Share = Field(description="Of present values: levels that training never had.")
    out_of_range: Share = Field(description="Of numbers: beyond training's least and largest.")
    wrong_type: Share = Field(description="Of present values: none that the model takes.")
    examples: list[str] = Field(description="At most five offending values, each cut at 80 characters.")
    verdict: Verdict


class Quality(BaseModel):
    """Columns worst first; at most 200 of them, all counted in `columns_total`."""

    verdict: Verdict
    rows: int
    columns: list[ColumnQuality]
    columns_total: int
    unexpected: list[str] = Field(description="Columns that were sent and that no model knows; at most 20.")
    message: str


class FeedbackCoverage(BaseModel):
    """How many of the window's predictions have an outcome, and whether those tell of the others."""

    predictions: int = Field(description="Answered rows that were read.")
    joined: Share
    unmatched: int = Field(description="Outcomes since the window began without a logged prediction in it.")
    median_delay_s: float | None = Field(description="From prediction to outcome.")
    known_until: datetime | None = Field(
        description="The newest prediction whose outcome is known: live metrics tell nothing of later ones."
    )
    biased: bool = Field(description="Predictions with an outcome differ from those without, beyond chance.")
    bias_p_value: float | None = Field(description="Null for too few rows.")
    message: str


class MonitoringReport(BaseModel):
    """`GET /projects/{id}/monitoring`. Of several targets it judges the first (`target_column`)."""

    project_id: str
    generated_at: datetime
    since: datetime
    until: datetime
    hours: float
    verdict: Verdict = Field(description="The worst of its parts that have one.")
    champion: int | None
    model_run_id: str | None
    log: LogCoverage
    traffic: Traffic
    models: list[LiveModel] = Field(description="The champion first, then the latest.")
    drift: InputDrift
    predictions: PredictionDrift
    quality: Quality
    feedback: FeedbackCoverage
    policy: MonitoringPolicy
    alerts: list[Alert] = Field(description="That hold now, the longest first.")


class Outcome(BaseModel):
    """What really came of one predicted row."""

    model_config = ConfigDict(extra="forbid")

    request_id: str = Field(min_length=1, max_length=200, description="As predict's answer named it.")
    row: int = Field(default=0, ge=0, le=10_000_000, description="Place of the row in that request.")
    outcome: str | int | float | bool = Field(description="Of the first target (`target_column`).")
    observed_at: datetime | None = Field(default=None, description="When it was known; else now.")


class FeedbackRequest(BaseModel):
    """Outcomes; the latest that was sent for a prediction is the one that counts."""

    model_config = ConfigDict(extra="forbid")

    outcomes: list[Outcome] = Field(min_length=1, max_length=10_000)
    by: str = Field(default="", max_length=100, description="Who says so; shown, not checked.")


class FeedbackFault(StrEnum):
    """Why an outcome is named."""

    UNKNOWN_REQUEST = "unknown_request"
    UNKNOWN_CLASS = "unknown_class"
    WRONG_TYPE = "wrong_type"
    MALFORMED = "malformed"


class NamedOutcome(BaseModel):
    """One that is not as it should be. Of an unknown request it is kept: its prediction may yet be logged."""

    place: int = Field(description="In the list or the file, from 0.")
    request_id: str | None
    row: int | None
    fault: FeedbackFault
    kept: bool
    message: str


class FeedbackAnswer(BaseModel):
    """What became of the outcomes."""

    project_id: str
    feedback_id: str
    received: int
    kept: int = Field(description="Stored: each counts if its prediction is logged, in the last 30 days.")
    matched: int = Field(description="Of those, with a logged prediction now.")
    faults: list[NamedOutcome] = Field(description="The first fifty.")
    faults_total: int
    message: str
