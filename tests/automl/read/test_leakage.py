"""Columns that give the answer away are found; only what is certain is dropped."""

import re

import numpy as np
import pandas as pd
import pytest

from automl.interpretation import interpret
from automl.processing import ProcessedTable, process_table
from automl.processing.leakage import _same_number, find_leaks
from automl.profiling import profile_table
from contracts.datasets import Overrides
from contracts.report import Finding

RNG = np.random.default_rng(9)
N = 500
X = RNG.normal(size=(N, 3))
BAD = (X[:, 0] + RNG.normal(size=N)) > 0.5
AMOUNT = (50 + 10 * X[:, 1] + RNG.normal(size=N) * 8).round(2)


def loans(**extra: object) -> pd.DataFrame:
    inputs = {f"x{at}": X[:, at] for at in range(3)}
    return pd.DataFrame({**inputs, **extra, "defaulted": np.where(BAD, "yes", "no"), "amount": AMOUNT})


def processed(table: pd.DataFrame, target: str = "defaulted") -> ProcessedTable:
    profile = profile_table(table)
    found = interpret(table, profile, "", Overrides(target_column=target))
    return process_table(table, profile, found, seed=0)


def leak(parts: ProcessedTable, column: str | None) -> Finding | None:
    codes = ("leak_copy", "leak_after_outcome", "leak_suspect", "rows_sorted_by_target")
    return next((f for f in parts.dropped if f.column == column and f.code in codes), None)


def test_a_column_too_large_to_correlate_is_no_certain_leak() -> None:
    """TABLE-25: a correlation that can't be told (numbers near the largest there are) drops no column."""
    huge = np.where(X[:, 2] > 0, 1e308, -1e308) * (1 + RNG.random(N) / 10)
    frame = loans(huge=huge)
    assert _same_number(frame["huge"], AMOUNT) is None
    assert _same_number(3 * frame["amount"] + 1, AMOUNT) is not None


def test_a_copy_of_the_target_is_dropped() -> None:
    """TABLE-25: each value standing for one class is the target in other words; so is another unit."""
    parts = processed(loans(state=np.where(BAD, "charged off", "paid")))
    found = leak(parts, "state")
    assert found is not None
    assert (found.code, found.action) == ("leak_copy", "dropped")
    assert "state" not in parts.train
    assert "state" not in parts.holdout
    cents = processed(loans(in_cents=AMOUNT * 100 + 5), "amount")
    found = leak(cents, "in_cents")
    assert found is not None
    assert found.code == "leak_copy"
    assert "in_cents" not in cents.train


def test_a_column_filled_for_one_outcome_only_is_dropped() -> None:
    """TABLE-25: what is only there for one class is known only after it."""
    day = RNG.integers(1, 28, N).astype(float)
    parts = processed(loans(collection_day=np.where(BAD, day, np.nan)))
    found = leak(parts, "collection_day")
    assert found is not None
    assert found.code == "leak_after_outcome"
    assert "collection_day" not in parts.train


def test_a_suspect_is_kept_with_its_price() -> None:
    """TABLE-25: nearly the answer is not certainly a leak: the user sees what it is worth and decides."""
    nearly = np.where(RNG.random(N) < 0.01, ~BAD, BAD) * 10 + RNG.random(N)
    parts = processed(loans(reminders_sent=nearly))
    found = leak(parts, "reminders_sent")
    assert found is not None
    assert (found.code, found.action.split(";")[0]) == ("leak_suspect", "kept")
    assert "reminders_sent" in parts.train
    prices = re.search(r"AUC (0\.\d+|1\.\d+) with it, (0\.\d+) without", found.message)
    assert prices is not None
    assert float(prices[1]) > 0.95
    assert float(prices[2]) < 0.85


def test_a_noisy_copy_of_a_long_tailed_number_is_a_suspect() -> None:
    """TABLE-25: bins are too coarse for few rows and a long tail; a straight line sees it."""
    amount = np.exp(X[:, 1] * 0.8 + 8)
    table = loans(noisy=amount * (1 + RNG.normal(size=N) * 0.02)).assign(amount=amount)
    found = leak(processed(table, "amount"), "noisy")
    assert found is not None
    assert found.code == "leak_suspect"


def test_suspects_that_stand_in_for_each_other_are_priced_together() -> None:
    """TABLE-25: without one of two copies nothing is lost; what both are worth is told too."""
    copies = {f"copy{at}": np.where(RNG.random(N) < 0.01, ~BAD, BAD) * 10 + RNG.random(N) for at in range(2)}
    found = leak(processed(loans(**copies)), "copy0")
    assert found is not None
    prices = re.search(r"with it, ([01]\.\d+) without, (0\.\d+) without all 2 suspects", found.message)
    assert prices is not None
    assert float(prices[1]) > 0.95
    assert float(prices[2]) < 0.85


def test_an_aggregate_of_the_target_is_a_suspect() -> None:
    """TABLE-25: a mean of the target over rows that the row itself is one of says too much of it."""
    pairs = pd.Series(AMOUNT).groupby(np.arange(N) // 2).transform("mean")
    found = leak(processed(loans(mean_amount_pair=pairs, typical=pairs), "amount"), "mean_amount_pair")
    assert found is not None
    assert "aggregate of 'amount'" in found.message


@pytest.mark.parametrize("target", ["defaulted", "amount"])
def test_honest_columns_are_no_suspects(target: str) -> None:
    """TABLE-25: a good predictor is not a leak."""
    parts = processed(loans(useful=BAD * 1.0 + RNG.normal(size=N)), target)
    assert not [finding for finding in parts.dropped if finding.code.startswith("leak")]
    assert leak(parts, None) is None


def test_rows_in_the_order_of_the_target_are_told() -> None:
    """TABLE-25: row numbers that sort by the target would give it away."""
    table = loans().sort_values("defaulted").reset_index(drop=True)
    found = leak(processed(table), None)
    assert found is not None
    assert found.code == "rows_sorted_by_target"


def test_wide_tables_are_looked_through_in_time() -> None:
    """TABLE-25: a copy among a thousand columns is found."""
    noise = {f"n{at}": RNG.normal(size=N) for at in range(1_000)}
    parts = processed(loans(**noise, twice=AMOUNT * 2), "amount")
    found = leak(parts, "twice")
    assert found is not None
    assert found.action == "dropped"


def test_a_rare_class_is_told() -> None:
    """TABLE-23: one of two classes with few rows is a finding, and no more."""
    table = loans()
    table["defaulted"] = np.where(np.arange(N) % 40 == 0, "yes", "no")
    found = next(finding for finding in processed(table).dropped if finding.code == "imbalance")
    assert ("'yes'" in found.message, found.action.split(";")[0]) == (True, "kept")


@pytest.mark.parametrize("bend", [lambda y: np.log(y - y.min() + 1), lambda y: np.argsort(np.argsort(y))])
def test_a_bent_copy_and_a_number_in_the_targets_order_are_suspect(bend) -> None:
    """TABLE-25: the target's logarithm, or a count that is sorted by it, is flagged: no line fits it."""
    rng = np.random.default_rng(0)
    a, b = rng.normal(size=(2, 600))
    y = 3 * a + 2 * b + rng.normal(size=600)
    table = pd.DataFrame({"a": a, "b": b, "copy": bend(y), "honest": y + rng.normal(size=600), "goal": y})
    leaks = find_leaks(table, y, profile_table(table), "goal", seed=0)
    assert leaks.certain == []
    assert [finding.column for finding in leaks.findings if finding.code == "leak_suspect"] == ["copy"]
