"""Rows are parted as the question will meet them: later ones held out, subjects kept whole."""

import numpy as np
import pandas as pd
import pytest

from automl.grouping import split_groups
from automl.interpretation import interpret
from automl.processing import process_table
from automl.profiling import profile_table
from contracts.datasets import Overrides
from contracts.report import Interpretation, SplitKind

RNG = np.random.default_rng(5)
N = 400


def visits(**extra: object) -> pd.DataFrame:
    days = pd.date_range("2024-01-01", periods=N, freq="D").astype(str)
    dose = RNG.normal(size=N).round(3)
    sick = np.where(dose + RNG.normal(size=N) > 0.3, "yes", "no")
    base = {"visit_date": RNG.permutation(days), "patient_id": RNG.integers(100, 140, N), "dose": dose}
    return pd.DataFrame({**base, **extra, "sick": sick})


def read(table: pd.DataFrame, words: str) -> Interpretation:
    return interpret(table, profile_table(table), words, Overrides())


def test_a_question_about_the_future_holds_out_the_latest_rows() -> None:
    """TABLE-24: no held-out row is earlier than a training row, and the finding says so."""
    table = visits()
    found = read(table, "Will the patient be sick next week?")
    assert (found.split.kind, found.split.column) == (SplitKind.TIME, "visit_date")
    parts = process_table(table, profile_table(table), found, seed=0)
    assert parts.train["visit_date"].max() < parts.holdout["visit_date"].min()
    assert len(parts.holdout) == pytest.approx(0.2 * N, abs=1)
    assert any(finding.code == "time_split" for finding in parts.dropped)


def test_rows_of_a_subject_stay_on_one_side() -> None:
    """TABLE-24: a new patient is one that the model has not seen, in the holdout and in the folds."""
    table = visits()
    found = read(table, "Is the patient sick?")
    assert (found.split.kind, found.split.column) == (SplitKind.GROUP, "patient_id")
    parts = process_table(table, profile_table(table), found, seed=0)
    assert not set(parts.train["patient_id"]) & set(parts.holdout["patient_id"])
    groups = pd.Series(split_groups(parts.train, found.split))
    assert groups.groupby(parts.train["patient_id"].to_numpy()).nunique().max() == 1


def test_dates_that_date_no_row_are_no_clock() -> None:
    """TABLE-24: a date of birth orders no observations, and "is" asks for no future."""
    born = visits().drop(columns="patient_id").rename(columns={"visit_date": "birth_date"})
    assert read(born, "Will the patient be sick?").split.kind is SplitKind.RANDOM
    assert read(visits().drop(columns="patient_id"), "Is the patient sick?").split.kind is SplitKind.RANDOM


def test_time_that_leaves_nothing_to_measure_falls_back() -> None:
    """TABLE-24: if only later rows have a class, or all have one day, the split is random and says so."""
    table = visits().drop(columns="patient_id")
    table["sick"] = np.where(table["visit_date"] > "2024-12-15", "yes", "no")
    found = read(table, "Will the patient be sick?")
    assert found.split.kind is SplitKind.TIME
    parts = process_table(table, profile_table(table), found, seed=0)
    said = next(finding for finding in parts.dropped if finding.code == "time_split")
    assert said.action == "split at random instead"
    assert set(parts.holdout["sick"]) == {"yes", "no"}


def test_folds_hold_out_whole_stretches_of_time() -> None:
    """TABLE-24: neighbours in time are never parted but at the ends of a stretch."""
    table = visits()
    found = read(table, "Will the patient be sick next week?")
    stretches = split_groups(table, found.split)
    in_time = stretches[np.argsort(table["visit_date"].to_numpy())]
    assert np.all(np.diff(in_time) >= 0)
    assert len(np.unique(stretches)) == N // 20
