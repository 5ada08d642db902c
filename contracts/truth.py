"""What a model is worth and how it errs, as `model_evaluation` measured it: the long part of a report.

Every number is of the holdout unless its field says otherwise. Intervals hold 95 %.
"""

from pydantic import BaseModel, Field


class Interval(BaseModel):
    low: float
    high: float


class MetricEstimate(BaseModel):
    """One metric of the model beside the dummy's; intervals by a bootstrap over rows or groups of them."""

    name: str = Field(description="Stable, such as 'roc_auc' or 'brier'.")
    title: str
    value: float
    interval: Interval | None = Field(description="Null where the resampled rows leave it undefined.")
    baseline: float | None
    baseline_interval: Interval | None
    higher_is_better: bool


class Gain(BaseModel):
    """How much better than the dummy by the chosen metric: paired on the same resampled rows."""

    value: float = Field(description="Positive is better, whichever way the metric points.")
    interval: Interval | None
    certain: bool = Field(description="Whether the interval lies above zero.")


class CurvePoint(BaseModel):
    x: float
    y: float


class Curve(BaseModel):
    """One line to draw, at most a hundred points; `reference` is what chance would draw."""

    name: str = Field(description="'roc', 'precision_recall', 'gains' or 'lift'.")
    title: str
    x_label: str
    y_label: str
    points: list[CurvePoint]
    reference: list[CurvePoint]


class CalibrationBin(BaseModel):
    """Rows that were given about the same probability, and how many came true."""

    predicted: float = Field(description="Mean probability of the positive (or the named) class.")
    observed: float
    interval: Interval
    rows: int


class ClassScore(BaseModel):
    """One class against the rest."""

    label: str
    precision: float
    recall: float
    f1: float
    rows: int = Field(description="Rows of this class in the holdout.")


class HistogramBin(BaseModel):
    low: float
    high: float
    rows: int


class Residuals(BaseModel):
    """Actual minus predicted."""

    mean: float
    median: float
    median_absolute: float
    largest_absolute: float
    histogram: list[HistogramBin]
    interval_level: float | None = Field(description="What the prediction intervals promise, such as 0.9.")
    interval_coverage: float | None = Field(description="Share of rows whose interval held the truth.")
    interval_width: float | None = Field(description="Median width, in the target's unit.")


class ErrorSlice(BaseModel):
    """Rows on which the model errs more than elsewhere."""

    column: str
    condition: str = Field(description="Such as 'region = north' or '18 to 25'.")
    rows: int
    error: float = Field(description="Mean error of these rows, by `ErrorSlices.measure`.")
    ratio: float = Field(description="Over the mean error of all other rows.")
    p_value: float = Field(description="Welch's test against all other rows, corrected for their number.")


class ErrorSlices(BaseModel):
    measure: str = Field(description="'log_loss' or 'absolute_error'.")
    overall: float
    worst: list[ErrorSlice] = Field(description="At most eight, worst first; none if all are alike.")


class LearningPoint(BaseModel):
    rows: int
    score: float = Field(description="Of the chosen metric on the holdout, after training on so many rows.")


class LearningCurve(BaseModel):
    model: str = Field(description="The ensemble's member that was fitted again on fewer rows.")
    points: list[LearningPoint]
    verdict: str = Field(description="Whether more rows would help, in a sentence.")


class Contribution(BaseModel):
    """SHAP values of the tree members, summed over the features a column became."""

    feature: str
    mean_absolute: float = Field(description="In log odds for classes, in the target's unit for numbers.")


class DependencePoint(BaseModel):
    label: str = Field(description="The value in words.")
    value: float | None = Field(description="The value as a number; null for a category.")
    prediction: float
    rows: int = Field(description="Holdout rows at or next to this value.")


class PartialDependence(BaseModel):
    """The mean prediction were a column the same in every row."""

    feature: str
    output: str = Field(description="The class whose probability it is, or the target.")
    points: list[DependencePoint]


class FairnessGroup(BaseModel):
    """One value of the chosen column. What does not apply to the problem is null."""

    value: str
    rows: int
    score: float | None = Field(description="The chosen metric on these rows; null where undefined.")
    selection_rate: float | None = Field(description="Share predicted positive.")
    true_positive_rate: float | None
    false_positive_rate: float | None
    mean_prediction: float | None
    mean_actual: float | None


class Fairness(BaseModel):
    column: str
    groups: list[FairnessGroup]
    demographic_parity_difference: float | None = Field(description="Largest gap of selection rates.")
    equalized_odds_difference: float | None = Field(
        description="Largest gap of true or false positive rates."
    )
    verdict: str


class CardMember(BaseModel):
    name: str
    family: str
    weight: float


class Parity(BaseModel):
    """The model in memory, as a file and from JSON rows: the largest difference of any output."""

    rows: int
    largest_difference: float
    tolerance: float
    holds: bool


class PredictionSpeed(BaseModel):
    """In process, on one thread, processor time."""

    single_row_ms: float
    thousand_rows_ms: float


class ModelCard(BaseModel):
    """What a reader must know before using the model (Mitchell et al., FAT* 2019)."""

    purpose: str
    members: list[CardMember]
    training_data: str
    evaluation_data: str
    calibration: str
    threshold: float | None = Field(description="Of P(positive) for a 'yes'; null unless binary.")
    intended_use: list[str]
    limitations: list[str]
    parity: Parity | None
    speed: PredictionSpeed | None


class Truth(BaseModel):
    """Everything measured beyond the plain metrics; empty or null where it has no sense."""

    estimates: list[MetricEstimate]
    gain: Gain | None
    curves: list[Curve]
    calibration: list[CalibrationBin]
    calibration_error: float | None = Field(description="Expected calibration error, by equal-sized bins.")
    classes: list[ClassScore]
    residuals: Residuals | None
    error_slices: ErrorSlices | None
    learning_curve: LearningCurve | None
    contributions: list[Contribution]
    dependence: list[PartialDependence]
    fairness: Fairness | None
    card: ModelCard
    left_out: list[str] = Field(description="What was not measured, and why: time, too few rows.")
