"""What a run found out: profile, interpretation, leaderboard, evaluation."""

from enum import StrEnum

from pydantic import BaseModel, Field

from contracts.datasets import Metric, ProblemType
from contracts.truth import Gain, MetricEstimate, Truth


class ColumnRole(StrEnum):
    """How a column is used."""

    NUMERIC = "numeric"
    CATEGORICAL = "categorical"
    BOOLEAN = "boolean"
    DATETIME = "datetime"
    TEXT = "text"
    ID = "id"
    CONSTANT = "constant"
    EMPTY = "empty"


class Finding(BaseModel):
    """One warning about the data: where, what was seen, what was done."""

    column: str | None
    code: str = Field(description="Stable name, such as 'constant_column'.")
    message: str
    action: str = Field(description="What was done about it, such as 'dropped' or 'kept'.")


class ColumnProfile(BaseModel):
    name: str
    role: ColumnRole
    dtype: str
    missing: int
    distinct: int
    examples: list[str] = Field(description="At most five values, each cut at 80 characters.")
    minimum: float | None
    maximum: float | None
    mean: float | None
    # Defaults, since profiles of the release before are still read.
    missing_values: list[float] = Field(
        default=[], description="Numbers such as -999 that stand for no value: read as missing."
    )
    stray: str | None = Field(
        default=None, description="A word among its numbers or dates, where there are such: they are missing."
    )
    spelling: str | None = Field(
        default=None, description="A cell as the file has it where numbers have marks, such as '12 km'."
    )
    decimal: str = Field(default=".", description="The decimal mark of such cells.")


class DatasetProfile(BaseModel):
    num_rows: int
    num_columns: int
    duplicate_rows: int
    columns: list[ColumnProfile]
    findings: list[Finding]


class TargetCandidate(BaseModel):
    """One reading of the problem description, with the evidence for it."""

    target_column: str
    problem_type: ProblemType
    metric: Metric
    positive_class: str | None
    confidence: float = Field(ge=0, le=1)
    evidence: list[str]
    # Readings from before there could be several name none. A factory, so that frames and API have one type.
    further_targets: list[str] = Field(
        default_factory=list,
        description="Columns that this reading predicts beside it, each by a model of its own.",
    )


class SplitKind(StrEnum):
    """How rows are parted wherever a model is measured: in the holdout and in the folds."""

    RANDOM = "random"
    TIME = "time"
    GROUP = "group"


class SplitPlan(BaseModel):
    """`column` orders the rows in time (later ones are held out) or names their group (kept whole)."""

    kind: SplitKind
    column: str | None = Field(description="Null for a random split.")
    reason: str = Field(description="One sentence for people.")


class Interpretation(BaseModel):
    """What will be predicted and why."""

    chosen: TargetCandidate
    candidates: list[TargetCandidate] = Field(description="Ranked, best first; holds `chosen`.")
    needs_confirmation: bool = Field(description="The first is no clear winner: somebody should be asked.")
    overridden: list[str] = Field(description="Names of the fields that the user fixed.")
    split: SplitPlan = Field(
        # Runs from before splits were chosen have none written down; theirs were random.
        default=SplitPlan(kind="random", column=None, reason="Rows are parted at random."),
        description="How rows are parted for measuring.",
    )

    # Runs from before it was noted asked for one target alone, as far as anybody knows.
    also_asked: list[str] = Field(
        default=[], description="Columns that the words ask for beside what is predicted."
    )
    # Likewise: theirs had one target.
    further_targets: list[TargetCandidate] = Field(
        default_factory=list,
        description="What is predicted beside `chosen`: each as its own problem, by its own metric.",
    )

    @property
    def targets(self) -> list[TargetCandidate]:
        """All that is predicted, the chosen one first."""
        return [self.chosen, *self.further_targets]

    @property
    def target_columns(self) -> list[str]:
        """Columns that are no input of any model."""
        return [target.target_column for target in self.targets]

    @property
    def margin(self) -> float:
        """How far the first candidate's confidence is ahead of the second's, 0 to 1."""
        return self.chosen.confidence - (self.candidates[1].confidence if len(self.candidates) > 1 else 0.0)


class LeaderboardRow(BaseModel):
    """One model as it was measured."""

    model: str
    family: str
    metric: Metric
    score: float | None = Field(description="Cross-validated, on training rows; null if skipped.")
    fit_time_s: float | None
    weight: float | None = Field(description="Share in the ensemble; null when not a member.")
    note: str | None = Field(description="Why it was skipped or what failed.")
    # Boards that were stored before it was measured have none.
    memory_mb: float | None = Field(
        default=None, description="Peak resident memory of the process while this was fitted."
    )


class FeatureImportance(BaseModel):
    feature: str
    importance: float = Field(description="Loss of the metric when the column is shuffled.")
    std: float


class Plot(BaseModel):
    """A picture in the report."""

    name: str
    title: str
    png_base64: str


class ConfusionMatrix(BaseModel):
    labels: list[str] = Field(description="At most thirty; of more classes the commonest, and `others` last.")
    counts: list[list[int]] = Field(description="Row: the true class; column: the predicted one.")
    # Reports from before it was bounded have every class by itself.
    others: int = Field(default=0, description="Classes that the last row and column count together.")


class TargetReport(BaseModel):
    """One target beside the first: what its model is worth on the holdout rows that have it."""

    problem_type: ProblemType
    target_column: str
    positive_class: str | None
    metric: Metric
    num_train_rows: int = Field(description="Rows that have this target.")
    num_holdout_rows: int
    metrics: dict[str, float]
    baseline_metrics: dict[str, float] = Field(description="The dummy model on the same rows.")
    better_than_baseline: bool
    estimates: list[MetricEstimate] = Field(description="With 95 % intervals, beside the dummy's.")
    gain: Gain | None
    interval_coverage: float | None = Field(
        description="Share of rows whose prediction interval held the truth; null for classes."
    )
    best_model: str
    leaderboard: list[LeaderboardRow]
    work_units: int


class EvaluationReport(BaseModel):
    """What `model_evaluation` measured on rows that no fit has seen."""

    problem_type: ProblemType
    target_column: str
    positive_class: str | None
    metric: Metric
    num_train_rows: int
    num_holdout_rows: int
    metrics: dict[str, float]
    baseline_metrics: dict[str, float] = Field(description="The dummy model on the same rows.")
    better_than_baseline: bool
    leaderboard: list[LeaderboardRow]
    feature_importance: list[FeatureImportance]
    confusion_matrix: ConfusionMatrix | None
    interpretation: Interpretation
    findings: list[Finding]
    work_units: int = Field(description="Fits done; repeating them repeats the metrics.")
    seed: int
    versions: dict[str, str]
    truth: Truth | None = Field(default=None, description="Null in reports from before it was measured.")
    # Reports from before there could be several targets have neither.
    further_targets: list[TargetReport] = Field(
        default_factory=list, description="Targets beside the first, which all of the above is about."
    )
    joint: list[MetricEstimate] = Field(
        default_factory=list,
        description="Of two labels or more together, on holdout rows that have them all: Hamming loss, exact "
        "match and macro F1, with 95 % intervals.",
    )
