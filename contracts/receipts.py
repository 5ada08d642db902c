"""The reproducibility receipt: all that a run's model came of, enough to make it again and compare."""

from datetime import datetime
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from contracts.datasets import Metric, Overrides, ProblemType
from contracts.overrides import RunOverrides
from contracts.report import SplitPlan


class WorkDone(BaseModel):
    """Counted work instead of time: repeated, it gives the same model on any machine."""

    model_config = ConfigDict(frozen=True)

    selection_units: int = Field(description="Fold fits of the screening.")
    training_units: int = Field(description="Fold fits of the training.")
    layout: dict[str, Any] = Field(description="Rows, folds, pace and folds by candidate of the training.")


class ReplayVerdict(BaseModel):
    """Whether a repeated run came to the same."""

    model_config = ConfigDict(frozen=True)

    of_run_id: str
    model_equal: bool = Field(description="Bit for bit, but for its name.")
    metrics_equal: bool
    predictions_equal: bool
    largest_difference: float | None = Field(
        description="Of any number in the holdout predictions; null if the rows are not the same."
    )
    differences: list[str] = Field(description="What is not equal, in words; empty when all is.")

    @property
    def equal(self) -> bool:
        return self.model_equal and self.metrics_equal and self.predictions_equal


class Receipt(BaseModel):
    """`model_deployment/receipt.json`."""

    model_config = ConfigDict(frozen=True)

    format: Literal[1] = Field(description="Grows when an older reader could not read it.")
    project_id: str
    run_id: str
    made_at: datetime
    producers: dict[str, str] = Field(description="Stage name to the run that made what counts.")
    data_version: int
    data_sha256: str = Field(description="Of that version's file, as uploaded.")
    data_rows: int = Field(description="Rows that were read, of all versions that it stands on.")
    rows_sha256: str = Field(description="Of the rows as they were read.")
    seed: int
    split: SplitPlan
    train_rows: int
    holdout_rows: int
    train_ids_sha256: str = Field(description="Of the training rows' numbers.")
    holdout_ids_sha256: str = Field(description="Of the held out rows' numbers.")
    target_column: str
    problem_type: ProblemType
    metric: Metric
    # Receipts of before there could be several targets name none.
    further_targets: list[str] = Field(default=[], description="Columns predicted beside it.")
    wishes: Overrides = Field(description="What the project's user fixed for all runs.")
    overrides: RunOverrides = Field(description="What was told to this run's stages.")
    work: WorkDone
    threads: int = Field(description="At hand when it was deployed; results do not depend on them.")
    versions: dict[str, str] = Field(description="Python, Orrery and every library of the lock file.")
    lock_sha256: str | None = Field(description="Of requirements.lock; null where it is not at hand.")
    off_lock: list[str] = Field(description="Libraries that are installed in another version than locked.")
    model_sha256: str
    model_size_bytes: int
    predictions_sha256: str = Field(description="Of the holdout predictions, as CSV.")
    metrics: dict[str, float]
    replay: ReplayVerdict | None = Field(description="Of a repeated run: whether it came to the same.")
