"""The time budget that a run's config may fix over the project's own."""

import dagster as dg
from pydantic import Field


class BudgetOverride(dg.Config):
    """Seconds for selection and training together, over the project's own wish."""

    time_budget_s: float | None = Field(default=None, ge=1, le=86_400)
