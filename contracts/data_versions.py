"""Versions of a project's data: `projects/{id}/data/{version}.json`, create-only, from 2 on.

Version 1 is the dataset of `project.json`. A run reads one version: its own rows, and for an appended
one those of all versions before it, back to the last that replaced all.
"""

from datetime import datetime
from enum import StrEnum

from pydantic import BaseModel, ConfigDict, Field

from contracts.datasets import DatasetInfo

FIRST_VERSION = 1


class DataMode(StrEnum):
    """What becomes of the rows before: they stay, or the new ones stand alone."""

    APPEND = "append"
    REPLACE = "replace"


class DifferenceKind(StrEnum):
    """How a column of new data differs from the project's first data."""

    MISSING = "missing"
    RENAMED = "renamed"
    RETYPED = "retyped"
    NEW_CLASSES = "new_classes"
    EMPTY_TARGET = "empty_target"
    ADDED = "added"


class SchemaDifference(BaseModel):
    """One column that is not as in version 1; `blocking`: such data is refused."""

    model_config = ConfigDict(frozen=True)

    column: str = Field(description="Its name in version 1; of an added column, in the new data.")
    kind: DifferenceKind
    blocking: bool
    message: str


class DriftSeverity(StrEnum):
    """How far new rows are from the old ones, beyond chance; as an asset check's severity."""

    NONE = "none"
    WARN = "warn"
    ERROR = "error"


class DriftTest(StrEnum):
    KOLMOGOROV_SMIRNOV = "kolmogorov_smirnov"
    CHI_SQUARE = "chi_square"


class DistributionBin(BaseModel):
    """Part of a column's values, as shares of the rows on either side."""

    model_config = ConfigDict(frozen=True)

    label: str = Field(description="A stretch of numbers, a level, `other` or `missing`.")
    before: float
    now: float


class ColumnDrift(BaseModel):
    """One column's distribution, then and now. A missing value is a value of its own."""

    model_config = ConfigDict(frozen=True)

    column: str
    is_target: bool
    test: DriftTest
    statistic: float = Field(description="KS distance in 0..1, or the chi-square statistic.")
    p_value: float = Field(description="Of the test alone.")
    adjusted_p_value: float = Field(description="Holm's, over all columns that were tested.")
    psi: float = Field(description="Population stability index, less what chance adds; at least 0.")
    missing_before: float = Field(description="Share of rows.")
    missing_now: float = Field(description="Share of rows.")
    severity: DriftSeverity
    # Reports that a release before this one has stored show none.
    distribution: list[DistributionBin] = Field(
        default=[], description="Of the twenty most drifted columns, if they have drifted; of others none."
    )


class DriftReport(BaseModel):
    """New rows against those that the champion saw."""

    model_config = ConfigDict(frozen=True)

    reference_version: int = Field(description="The data version that the champion saw.")
    reference_run_id: str | None = Field(description="The champion's run.")
    rows_before: int
    rows_now: int
    columns: list[ColumnDrift] = Field(description="Most drifted first.")
    untested: list[str] = Field(description="Columns that identify or date rows: they always differ.")
    domain_auc: float | None = Field(
        description="How well a classifier tells new rows from old ones, out of fold; null for too few rows."
    )
    domain_p_value: float | None
    score: float = Field(
        ge=0, le=1, description="2 AUC - 1 of that classifier; 0 where chance explains it. Triggers ask it."
    )
    severity: DriftSeverity
    message: str


class DataVersion(BaseModel):
    """One version of a project's data."""

    model_config = ConfigDict(frozen=True)

    version: int = Field(ge=1)
    mode: DataMode
    dataset: DatasetInfo
    total_rows: int = Field(description="What a run of this version reads: appended versions add up.")
    created_at: datetime
    drift: DriftReport | None = Field(description="Null for version 1, and before there is a champion.")
    differences: list[SchemaDifference] = Field(description="From version 1; none that blocks.")


class StoredDataVersion(BaseModel):
    """`data/{version}.json`: the version, and which request made it."""

    model_config = ConfigDict(frozen=True)

    version: DataVersion
    idempotency_key: str | None
    request_hash: str


class DataCheck(BaseModel):
    """The inspector's answer about new data: what it is, and how it differs."""

    dataset: DatasetInfo
    differences: list[SchemaDifference]
    drift: DriftReport | None
