"""What is known of a table before a run (inspection) and of a project (its immutable spec)."""

import json
from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum
from typing import Any, Self

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

MAX_TARGETS = 20  # columns that one project predicts at once


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


def checked_targets(names: Sequence[str]) -> list[str]:
    """The columns to predict at once. Raises ValueError for none, too many, a blank or one named twice."""
    if not names:
        raise ValueError("names no column")
    if len(names) > MAX_TARGETS:
        raise ValueError(f"at most {MAX_TARGETS} columns are predicted at once")
    if any(not name.strip() for name in names):
        raise ValueError("a column's name must not be blank")
    twice = next((name for name in names if list(names).count(name) > 1), None)
    if twice is not None:
        raise ValueError(f"names {twice[:80]!r} twice")
    return list(names)


def _spelt_out(given: Any) -> Any:
    """A form has a list as one text: a JSON list, or names with commas between."""
    if not isinstance(given, str):
        return given
    if not given.lstrip().startswith("["):
        return [name.strip() for name in given.split(",")]
    try:
        return json.loads(given)
    except (ValueError, RecursionError):  # the latter: of brackets by the thousand
        return given  # no list, which the field's own check says


def check_first_target(first: str | None, names: Sequence[str] | None) -> None:
    """`target_column` beside `target_columns` is the first of them. Raises ValueError."""
    if names is not None and first not in {None, names[0]}:
        raise ValueError("target_column is the first of target_columns, or left out")


class Overrides(BaseModel):
    """What a user may fix instead of leaving it to the interpretation."""

    model_config = ConfigDict(frozen=True)

    target_column: str | None = Field(
        default=None,
        description="The one column to predict; the first of `target_columns` if those are named.",
    )
    target_columns: list[str] | None = Field(
        # Projects from before there could be several have none.
        default=None,
        description="Columns to predict at once, each with a model of its own; none is an input of another.",
    )
    problem_type: ProblemType | None = None
    metric: Metric | None = None
    time_budget_s: float | None = Field(default=None, ge=1, le=86_400)
    fairness_column: str | None = Field(
        default=None, description="A column whose groups the evaluation compares, such as 'sex'."
    )
    on_ambiguity: OnAmbiguity = OnAmbiguity.GUESS

    @model_validator(mode="before")
    @classmethod
    def _with_the_first(cls, given: Any) -> Any:
        """`target_column` is the first of several, so that whoever asks for one target finds it."""
        if not isinstance(given, dict) or given.get("target_columns") is None:
            return given
        names = _spelt_out(given["target_columns"])
        first = names[0] if isinstance(names, list) and names else None
        stated = given.get("target_column")
        return {**given, "target_columns": names, "target_column": first if stated is None else stated}

    @field_validator("target_columns")
    @classmethod
    def _each_once(cls, names: list[str] | None) -> list[str] | None:
        return None if names is None else checked_targets(names)

    @model_validator(mode="after")
    def _one_first(self) -> Self:
        check_first_target(self.target_column, self.target_columns)
        return self

    @property
    def targets(self) -> list[str]:
        """All columns that were named to be predicted, the first one first."""
        one = [] if self.target_column is None else [self.target_column]
        return one if self.target_columns is None else list(self.target_columns)


class ProjectSpec(BaseModel):
    """`projects/{id}/project.json`: the immutable facts that the assets work from."""

    model_config = ConfigDict(frozen=True)

    project_id: str
    project_name: str
    problem_description: str
    created_at: datetime
    dataset: DatasetInfo
    overrides: Overrides
