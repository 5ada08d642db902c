"""The feature plan: what a later stage, or another process, needs to prepare the columns the same way."""

from collections import Counter

from pydantic import BaseModel, ConfigDict, Field

from contracts.report import ColumnRole


class ColumnPlan(BaseModel):
    """How one input column is read."""

    model_config = ConfigDict(frozen=True)

    name: str
    role: ColumnRole = Field(description="As used, which may differ from the profile's.")
    date_form: str | None = Field(description="ISO8601 or a strptime format; null if no date.")
    characters: bool = Field(description="A text of codes and names, read by letters, not by words.")
    max_levels: int = Field(description="Levels kept apart; rarer ones are one level together.")
    # Defaults, since plans of the release before are still carried out.
    missing_values: list[float] = Field(default=[], description="Numbers that stand for no value.")
    spelling: str | None = Field(
        default=None, description="A cell of numbers with marks, as the file has it."
    )
    decimal: str = Field(default=".", description="The decimal mark of such cells.")
    stray: str | None = Field(default=None, description="A word among its numbers or dates: missing.")
    has_gaps: bool = Field(
        default=False, description="Whether any row of the file lacks it, held out or not."
    )


class FeaturePlan(BaseModel):
    """All input columns, and how many features they become."""

    model_config = ConfigDict(frozen=True)

    target_column: str
    columns: list[ColumnPlan]
    ignored_columns: list[str] = Field(
        description="Of the uploaded table; rows may name them, no one reads them."
    )
    num_features: int = Field(description="Width of the one-hot matrix in a trial fit.")

    @property
    def roles(self) -> dict[str, ColumnRole]:
        return {column.name: column.role for column in self.columns}

    @property
    def date_forms(self) -> dict[str, str]:
        return {column.name: column.date_form for column in self.columns if column.date_form is not None}

    @property
    def num_input_columns(self) -> int:
        return len(self.columns)

    @property
    def columns_by_role(self) -> dict[str, int]:
        return dict(Counter(column.role.value for column in self.columns))
