"""What one run may do otherwise than the project says, typed per stage. Null: as it is without this run.

They travel as Dagster's run config (`ops.<stage>.config`): its UI shows them and its reruns keep them.
"""

from collections.abc import Iterable
from enum import StrEnum
from typing import Any, Self

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

from contracts.champions import Promotion
from contracts.datasets import Metric, ProblemType, check_first_target, checked_targets
from contracts.report import SplitKind
from contracts.stages import PipelineStage

MAX_COLUMN_CHARS = 4_000
MAX_COLUMNS = 10_000


class ModelFamily(StrEnum):
    """Families of candidate models; the dummy baseline is always measured beside them."""

    LINEAR = "linear"
    BOOSTING = "gradient boosting"
    TREES = "trees"
    KERNEL = "kernel"
    NEURAL = "neural network"


class StageSettings(BaseModel):
    """Settings of one stage; a field that another stage has is refused by name."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    def given(self) -> dict[str, Any]:
        """The fields that say something, as JSON values."""
        return self.model_dump(mode="json", exclude_none=True)


class UploadSettings(StageSettings):
    data_version: int | None = Field(
        default=None, ge=1, description="Of the project's data; else the newest."
    )


class AnalysisSettings(StageSettings):
    target_column: str | None = Field(default=None, max_length=MAX_COLUMN_CHARS)
    target_columns: list[str] | None = Field(
        default=None, description="Columns to predict at once, the first one first; at most twenty."
    )
    problem_type: ProblemType | None = None
    metric: Metric | None = Field(default=None, description="What is optimised and compared by.")

    @field_validator("target_columns")
    @classmethod
    def _each_once(cls, names: list[str] | None) -> list[str] | None:
        return None if names is None else checked_targets(names)

    @model_validator(mode="after")
    def _one_first(self) -> Self:
        check_first_target(self.target_column, self.target_columns)
        return self

    def named(self) -> list[str]:
        """The columns that these settings want predicted; empty if they say nothing of it."""
        one = [] if self.target_column is None else [self.target_column]
        return one if self.target_columns is None else list(self.target_columns)


# Who names one of these anew names all that is predicted.
TARGET_FIELDS = ("target_column", "target_columns")


class SplitChoice(StageSettings):
    """How rows are parted wherever a model is measured."""

    kind: SplitKind
    column: str | None = Field(
        default=None, max_length=MAX_COLUMN_CHARS, description="Dates the rows, or names their group."
    )

    @model_validator(mode="after")
    def _has_its_column(self) -> Self:
        if (self.kind is SplitKind.RANDOM) != (self.column is None):
            raise ValueError("a time or group split needs a column, and a random one has none")
        return self


class ProcessingSettings(StageSettings):
    drop_columns: list[str] | None = Field(
        default=None, max_length=MAX_COLUMNS, description="Left out before the split: not even measured by."
    )
    split: SplitChoice | None = None


class FeatureSettings(StageSettings):
    drop_columns: list[str] | None = Field(
        default=None, max_length=MAX_COLUMNS, description="Kept in the rows, but no input of the model."
    )


class SelectionSettings(StageSettings):
    families: list[ModelFamily] | None = Field(default=None, min_length=1)
    time_budget_s: float | None = Field(
        default=None, ge=1, le=86_400, description="Seconds for selection and training; a quarter is its own."
    )


class TrainingSettings(StageSettings):
    time_budget_s: float | None = Field(
        default=None,
        ge=1,
        le=86_400,
        description="Seconds for selection and training; three quarters are its own.",
    )


class EvaluationSettings(StageSettings):
    threshold: float | None = Field(
        default=None, ge=0, le=1, description="Of P(positive) for a 'yes': measured, and served."
    )
    fairness_column: str | None = Field(default=None, max_length=MAX_COLUMN_CHARS)


class DeploymentSettings(StageSettings):
    promotion: Promotion | None = Field(default=None, description="Over the project's policy, this once.")


class RunOverrides(BaseModel):
    """Settings of a run, by stage."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    data_upload: UploadSettings = UploadSettings()
    data_analysis: AnalysisSettings = AnalysisSettings()
    data_processing: ProcessingSettings = ProcessingSettings()
    feature_engineering: FeatureSettings = FeatureSettings()
    model_selection: SelectionSettings = SelectionSettings()
    model_training: TrainingSettings = TrainingSettings()
    model_evaluation: EvaluationSettings = EvaluationSettings()
    model_deployment: DeploymentSettings = DeploymentSettings()

    def of(self, stage: PipelineStage) -> StageSettings:
        settings: StageSettings = getattr(self, stage.value)
        return settings

    def given(self) -> dict[PipelineStage, dict[str, Any]]:
        """The stages that have settings, and those, as JSON values."""
        return {stage: found for stage in PipelineStage if (found := self.of(stage).given())}

    def only(self, stages: Iterable[PipelineStage]) -> "RunOverrides":
        """The settings of these stages."""
        return RunOverrides.model_validate({s: self.of(s) for s in stages})

    def over(self, before: "RunOverrides") -> "RunOverrides":
        """These settings over those of an earlier run; one that is null outright undoes the earlier one."""
        merged = {}
        for stage in PipelineStage:
            own, old = self.of(stage), before.of(stage)
            said = {name: getattr(own, name) for name in own.model_fields_set}
            if said.keys() & set(TARGET_FIELDS) and isinstance(own, AnalysisSettings):
                said = dict.fromkeys(TARGET_FIELDS) | said  # who names the target anew names all of them
            merged[stage.value] = old.model_copy(update=said)
        return RunOverrides.model_validate(merged)
