"""Two models measured on the same rows. A leaf of its own: promotion and the comparison of runs share it."""

from pydantic import BaseModel, Field

from contracts.datasets import Metric
from contracts.truth import Interval


class PairedComparison(BaseModel):
    """Model b beside model a, by one metric of the first target, on rows that neither was trained on."""

    metric: Metric
    value_a: float | None = Field(description="Null where the metric is undefined on these rows.")
    value_b: float | None
    difference: float | None = Field(
        description="Positive: b is better, whichever way the metric points. Null if either value is."
    )
    interval: Interval | None = Field(
        description="Of the difference, 95 %, by a bootstrap that draws the same rows for both; "
        "null where too few rows (or groups) leave it undefined."
    )
    p_value: float | None = Field(description="Two-sided, by the same resamples; null without an interval.")
    certain: bool = Field(description="Whether the interval lies on one side of zero.")
    rows: int = Field(description="Rows that both answered.")

    @property
    def better(self) -> bool:
        """Whether b is better beyond its interval: what a challenger has to be."""
        return self.certain and self.difference is not None and self.difference > 0
