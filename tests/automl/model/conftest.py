"""A small table with every kind of column, and the engine's results on it, fitted once."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
import pytest

from automl.features import plan_features
from automl.plan import FeaturePlan
from automl.processing import ProcessedTable, process_table
from automl.profiling import profile_table
from automl.selection import Selection, select_models
from automl.training import TrainedModel, train_models
from contracts.datasets import Metric, ProblemType
from contracts.report import DatasetProfile, Interpretation, SplitKind, SplitPlan, TargetCandidate

ROWS = 130


def interpretation(
    target: str, problem: ProblemType, metric: Metric, positive: str | None = None
) -> Interpretation:
    chosen = TargetCandidate(
        target_column=target,
        problem_type=problem,
        metric=metric,
        positive_class=positive,
        confidence=1.0,
        evidence=["the test says so"],
    )
    split = SplitPlan(kind=SplitKind.RANDOM, column=None, reason="the test says so")
    return Interpretation(
        chosen=chosen, candidates=[chosen], needs_confirmation=False, overridden=[], split=split
    )


def mixed_table(rows: int = ROWS, seed: int = 7) -> pd.DataFrame:
    """Numbers with gaps, categories, booleans, dates, prose, an id, a constant and an empty column."""
    rng = np.random.default_rng(seed)
    size = rng.normal(10, 3, rows)
    colour = rng.choice(["red", "green", "blue"], rows)
    member = rng.random(rows) < 0.4
    chance = 1 / (1 + np.exp(-(0.6 * (size - 10) + 1.5 * (colour == "red") + member - 1)))
    bought = rng.random(rows) < chance
    days = pd.to_datetime("2024-01-01") + pd.to_timedelta(rng.integers(0, 700, rows), unit="D")
    pleased = np.where(rng.random(rows) < 0.85, bought, ~bought)
    words = np.where(
        pleased, "the parcel was a real pleasure to open", "the long wait in the shop was no fun"
    )
    extra = rng.choice(["on monday morning", "with my sister", "for the second time", "at last"], rows)
    table = pd.DataFrame(
        {
            "customer_id": [f"C{n:05d}" for n in range(rows)],
            "size": np.where(rng.random(rows) < 0.1, np.nan, size),
            "visits": rng.integers(0, 9, rows),
            "colour": colour,
            "member": member,
            "since": days.strftime("%d/%m/%Y"),
            "comment": [f"{a} {b}, parcel {n}" for n, (a, b) in enumerate(zip(words, extra, strict=True))],
            "source": "web",
            "blank": np.full(rows, np.nan),
            "bought": np.where(bought, "yes", "no"),
        }
    )
    table.loc[rng.choice(rows, 12, replace=False), "colour"] = None
    return table


@dataclass(frozen=True)
class Case:
    """A table on its way through the engine."""

    table: pd.DataFrame
    profile: DatasetProfile
    interpretation: Interpretation
    parts: ProcessedTable
    plan: FeaturePlan

    @classmethod
    def of(cls, table: pd.DataFrame, reading: Interpretation, seed: int = 0) -> "Case":
        profile = profile_table(table)
        parts = process_table(table, profile, reading, seed=seed)
        used = parts.interpretation
        return cls(table, profile, used, parts, plan_features(parts.train, profile, used))

    def select(self, **options) -> Selection:
        settings = {"budget_s": 60, "seed": 0, "threads": 1, **options}
        return select_models(self.parts.train, self.plan, self.interpretation, **settings)

    def train(self, selection: Selection, **options) -> TrainedModel:
        settings = {"budget_s": 60, "seed": 0, "threads": 1, **options}
        return train_models(self.parts.train, self.plan, self.interpretation, selection, **settings)


@dataclass(frozen=True)
class Trained:
    case: Case
    selection: Selection
    trained: TrainedModel


def build(case: Case) -> Trained:
    selection = case.select()
    return Trained(case, selection, case.train(selection))


@pytest.fixture(scope="session")
def reading():
    return interpretation


@pytest.fixture(scope="session")
def make_table():
    return mixed_table


@pytest.fixture(scope="session")
def make_case():
    return Case.of


@pytest.fixture(scope="session")
def mixed() -> Case:
    return Case.of(mixed_table(), interpretation("bought", ProblemType.BINARY, Metric.ROC_AUC, "yes"))


@pytest.fixture(scope="session")
def binary(mixed) -> Trained:
    return build(mixed)


@pytest.fixture(scope="session")
def regression() -> Trained:
    table = mixed_table().drop(columns=["comment", "bought"])
    table["price"] = table["size"].fillna(9) * 3 + table["visits"] + np.where(table["colour"] == "red", 8, 0)
    return build(Case.of(table, interpretation("price", ProblemType.REGRESSION, Metric.RMSE)))


@pytest.fixture(scope="session")
def multiclass() -> Trained:
    """Integer classes, one of them with a single row and one with two."""
    table = mixed_table().drop(columns=["comment", "bought"])
    table["grade"] = np.clip((table["size"].fillna(10) // 4).astype(int), 1, 3)
    table.loc[0, "grade"] = 7
    table.loc[[1, 2], "grade"] = 9
    return build(Case.of(table, interpretation("grade", ProblemType.MULTICLASS, Metric.LOG_LOSS)))
