"""What is known of a table before a run (inspection) and of a project (its immutable spec)."""

from datetime import datetime
from enum import StrEnum

from pydantic import BaseModel, ConfigDict, Field


class ProblemType(StrEnum):
    BINARY = "binary"
    MULTICLASS = "multiclass"
    REGRESSION = "regression"


class Metric(StrEnum):
    """Metrics that a user may choose to optimise, by scikit-learn's names."""

    ROC_AUC = "roc_auc"
    AVERAGE_PRECISION = "average_precision"
    F1 = "f1"
    ACCURACY = "accuracy"
    BALANCED_ACCURACY = "balanced_accuracy"
    LOG_LOSS = "log_loss"
    F1_MACRO = "f1_macro"
    RMSE = "rmse"
    MAE = "mae"
    R2 = "r2"


METRICS_OF_PROBLEM: dict[ProblemType, tuple[Metric, ...]] = {
    ProblemType.BINARY: (
        Metric.ROC_AUC,
        Metric.AVERAGE_PRECISION,
        Metric.F1,
        Metric.ACCURACY,
        Metric.BALANCED_ACCURACY,
        Metric.LOG_LOSS,
    ),
    ProblemType.MULTICLASS: (
        Metric.LOG_LOSS,
        Metric.ACCURACY,
        Metric.BALANCED_ACCURACY,
        Metric.F1_MACRO,
    ),
    ProblemType.REGRESSION: (Metric.RMSE, Metric.MAE, Metric.R2),
}


class TableFormat(StrEnum):
    CSV = "csv"
    TSV = "tsv"
    PARQUET = "parquet"
    JSON = "json"
    JSON_LINES = "jsonl"
    EXCEL = "xlsx"


class DatasetInfo(BaseModel):
    """What the inspector counted in an uploaded file."""

    model_config = ConfigDict(frozen=True)

    dataset_id: str = Field(description="sha256 of the bytes.", examples=["9f86d081…"])
    file_name: str = Field(description="As uploaded, for display only.", examples=["credit.csv"])
    format: TableFormat = Field(description="Found from the content, not from the name.")
    size_bytes: int
    num_rows: int
    num_columns: int
    columns: list[str] = Field(description="Column names in file order.")
    encoding: str | None = Field(description="Text encoding; null for binary formats.")
    delimiter: str | None = Field(description="Column delimiter; null where there is none.")
    decimal: str | None = Field(description="Decimal mark, '.' or ','; null for typed formats.")
    warnings: list[str]


class OnAmbiguity(StrEnum):
    """What a run does with a description that leaves it in doubt: ask and wait a while, or guess."""

    ASK = "ask"
    GUESS = "guess"


class Overrides(BaseModel):
    """What a user may fix instead of leaving it to the interpretation."""

    model_config = ConfigDict(frozen=True)

    target_column: str | None = None
    problem_type: ProblemType | None = None
    metric: Metric | None = None
    time_budget_s: float | None = Field(default=None, ge=1, le=86_400)
    fairness_column: str | None = Field(
        default=None, description="A column whose groups the evaluation compares, such as 'sex'."
    )
    on_ambiguity: OnAmbiguity = OnAmbiguity.GUESS


class ProjectSpec(BaseModel):
    """`projects/{id}/project.json`: the immutable facts that the assets work from."""

    model_config = ConfigDict(frozen=True)

    project_id: str
    project_name: str
    problem_description: str
    created_at: datetime
    dataset: DatasetInfo
    overrides: Overrides
