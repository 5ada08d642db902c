"""How a run's time is shared out: selection looks, training works."""

import dagster as dg
from pydantic import Field

from contracts.datasets import Overrides

DEFAULT_BUDGET_S = 20.0
SELECTION_SHARE = 0.3


class BudgetOverride(dg.Config):
    """Seconds for selection and training together, over the project's own wish."""

    time_budget_s: float | None = Field(default=None, ge=1, le=86_400)


def selection_budget_s(overrides: Overrides) -> float:
    """Seconds for looking at every family."""
    return SELECTION_SHARE * (overrides.time_budget_s or DEFAULT_BUDGET_S)


def training_budget_s(overrides: Overrides) -> float:
    """Seconds for training what was selected."""
    return (1 - SELECTION_SHARE) * (overrides.time_budget_s or DEFAULT_BUDGET_S)
