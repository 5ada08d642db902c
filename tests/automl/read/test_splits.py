"""Rows are parted as the question will meet them: later ones held out, subjects kept whole."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from automl.crossval import Folds, learning_task
from automl.features import plan_features
from automl.grouping import split_groups
from automl.interpretation import interpret
from automl.processing import process_table
from automl.profiling import profile_table
from automl.run import run_engine
from automl.splitting import fold_numbers, forward_fold_numbers
from contracts.datasets import Overrides
from contracts.errors import ErrorCode, OrreryError
from contracts.report import Interpretation, SplitKind, SplitPlan

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


DAYS = pd.date_range("2023-11-01", periods=N, freq="7h")


@pytest.mark.parametrize(
    "spelt",
    [
        (DAYS.astype("int64") // 10**9).to_numpy(),
        (DAYS.astype("int64") // 10**6).to_numpy() / 1e3,
        DAYS.strftime("%Y%m%d").astype(int).to_numpy(),
        DAYS.strftime("%Y%m").astype(int).to_numpy(),
        DAYS.strftime("%Y-%m-%d %H:%M:%S UTC").to_numpy(),
        DAYS.strftime("%a, %d %b %Y %H:%M:%S +0000").to_numpy(),
        DAYS.strftime("%a, %d %b %Y %H:%M:%S GMT").to_numpy(),
    ],
)
def test_moments_in_any_spelling_date_the_rows(spelt: object) -> None:
    """TABLE-24: seconds since 1970, 20240131 and time zones in words order rows as ISO dates do."""
    table = visits(visit_date=spelt)
    found = read(table, "Will the patient be sick next week?")
    assert (found.split.kind, found.split.column) == (SplitKind.TIME, "visit_date")
    parts = process_table(table, profile_table(table), found, seed=0)
    assert parts.train.index.max() < parts.holdout.index.min()


def test_numbers_that_only_look_like_moments_are_no_clock() -> None:
    """TABLE-24: a time in another unit and a number that ends as no day does date no row."""
    for odd in (RNG.integers(19_000_101, 21_000_000, N), RNG.integers(0, 9_000, N)):
        found = read(visits(visit_date=odd), "Will the patient be sick next week?")
        assert found.split.kind is SplitKind.GROUP


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("pid", "Is she sick?"),
        ("machine", "Which new machines are sick?"),
        ("machine_no", "Is a machine that we have never seen sick?"),
        ("ward", "Predict sick for unseen wards"),
    ],
)
def test_what_the_words_call_unseen_is_not_parted(name: str, words: str) -> None:
    """TABLE-24: a column called after what is new names the subjects, as a patient's number does."""
    table = visits().drop(columns="visit_date").rename(columns={"patient_id": name})
    assert read(table, words).split.column == name
    assert name == "pid" or read(table, "Is it sick?").split.kind is SplitKind.RANDOM


def test_time_that_leaves_no_fold_falls_back() -> None:
    """TABLE-24: a class in one stretch of the training rows alone would leave all unmeasured."""
    table = visits(visit_date=DAYS.astype(str))
    table["sick"] = np.where((np.arange(N) > N * 0.79) & (RNG.random(N) > 0.3), "yes", "no")
    found = read(table, "Will the patient be sick next week?")
    parts = process_table(table, profile_table(table), found, seed=0)
    assert parts.interpretation.split.kind is SplitKind.RANDOM
    assert any(finding.action == "split at random instead" for finding in parts.dropped)


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


def test_a_split_that_fell_back_is_random_for_folds_and_report_too(tmp_path: Path) -> None:
    """TABLE-24: nearly all rows on one day can't be parted by time; every row is then validated by a fold."""
    rng = np.random.default_rng(2)
    day = np.repeat(["2024-03-01", "2024-03-02"], [390, 10])
    table = pd.DataFrame({"visit_date": day, "dose": rng.normal(size=400).round(4)})
    table["sick"] = np.where(table["dose"] + rng.normal(size=400) > 0, "yes", "no")
    found = read(table, "Will the patient be sick next week?")
    found = found.model_copy(
        update={"split": SplitPlan(kind=SplitKind.TIME, column="visit_date", reason="by time")}
    )
    parts = process_table(table, profile_table(table), found, seed=0)
    used = parts.interpretation
    assert used.split.kind is SplitKind.RANDOM
    assert "at random" in used.split.reason
    task = learning_task(parts.train, plan_features(parts.train, profile_table(table), used), used, seed=0)
    assert (Folds(task, 5).fold_of >= 0).all()
    path = tmp_path / "days.csv"
    table.to_csv(path, index=False)
    run = run_engine(path, "Will the patient be sick next week?", Overrides(time_budget_s=1), threads=1)
    assert run.interpretation.split.kind is SplitKind.RANDOM


def test_folds_hold_out_whole_stretches_of_time() -> None:
    """TABLE-24: neighbours in time are never parted but at the ends of a stretch."""
    table = visits()
    found = read(table, "Will the patient be sick next week?")
    stretches = split_groups(table, found.split)
    in_time = stretches[np.argsort(table["visit_date"].to_numpy())]
    assert np.all(np.diff(in_time) >= 0)
    assert len(np.unique(stretches)) == N // 20


def test_folds_go_forward_in_time() -> None:
    """TABLE-24: later rows are validated by models of earlier ones alone; the oldest third only trains."""
    table = visits().drop(columns="patient_id")
    found = read(table, "Will the patient be sick next week?")
    plan = plan_features(table, profile_table(table), found)
    task = learning_task(table, plan, found, seed=0)
    folds = Folds(task, 4)
    moments = table["visit_date"].to_numpy()
    assert folds.count == 4
    for fold in range(folds.count):
        train, valid = folds.rows(fold)
        assert moments[train].max() <= moments[valid].min()
        assert len(train) >= len(table) / 3 - 20
        assert set(table["sick"].iloc[train]) == set(table["sick"])
    sizes = [len(folds.rows(fold)[0]) for fold in range(4)]
    assert sizes == sorted(sizes, reverse=True)  # the first is the latest, which knows most
    assert 0.6 * len(table) < (folds.fold_of >= 0).sum() < 0.75 * len(table)


def test_a_class_that_comes_late_leaves_out_the_folds_before() -> None:
    """TABLE-24: no fold trains without a class; where none is left, stretches are left out instead."""
    stretches = np.repeat(np.arange(12), 10)
    late = np.where(np.arange(120) >= 85, 1, 0)
    forward = forward_fold_numbers(stretches, 4, late)
    assert set(forward.tolist()) == {-1, 0}
    assert stretches[forward == 0].min() * 10 > 85
    last = np.where(np.arange(120) >= 118, 1, 0)
    assert set(forward_fold_numbers(stretches, 4, last).tolist()) == {-1}
    third = np.where(np.arange(120) >= 85, 2, np.arange(120) % 2)
    forward = forward_fold_numbers(stretches, 4, third)
    assert set(forward.tolist()) == {-1, 0, 1, 2, 3}
    known = stretches[forward >= 0].min()
    assert all(
        (forward[row] == -1) == (stretches[row] < known or (third[row] == 2 and stretches[row] < 10))
        for row in range(120)
    )
    assert set(forward_fold_numbers(stretches, 4, None).tolist()) == {-1, 0, 1, 2, 3}


def test_folds_stay_forward_where_a_class_comes_late(tmp_path: Path) -> None:
    """TABLE-24: its first rows measure nothing, a finding names it, and every family trains without it."""
    table = visits(visit_date=pd.date_range("2024-01-01", periods=N, freq="D").astype(str))
    table = table.drop(columns="patient_id")
    table.loc[220::2, "sick"] = "maybe"
    found = read(table, "Will the patient be sick next week?")
    parts = process_table(table, profile_table(table), found, seed=0)
    late = [finding for finding in parts.dropped if finding.code == "late_class"]
    assert [("'maybe'" in finding.message, finding.column) for finding in late] == [(True, "sick")]
    used = parts.interpretation
    task = learning_task(parts.train, plan_features(parts.train, profile_table(table), used), used, seed=0)
    folds = Folds(task, 4)
    assert folds.count == 4
    for fold in range(4):
        train, valid = folds.rows(fold)
        assert task.groups[train].max() < task.groups[valid].min()
        assert set(task.y[valid]) <= set(task.y[train])
    path = tmp_path / "late.csv"
    table.to_csv(path, index=False)
    run = run_engine(path, "Will the patient be sick next week?", Overrides(time_budget_s=3), threads=1)
    assert not [row.note for row in run.trained.leaderboard if (row.note or "").startswith("failed")]


@pytest.mark.parametrize("rows", [60, 100, 150])
def test_a_short_series_with_a_trend_is_learnt(rows: int, tmp_path: Path) -> None:
    """TABLE-24: each fold leaves out a stretch of a small table too, so no candidate lacks rows."""
    rng = np.random.default_rng(rows)
    table = pd.DataFrame(
        {
            "date": pd.date_range("2024-01-01", periods=rows, freq="D").astype(str),
            "price": rng.normal(10, 1, rows).round(3),
        }
    )
    table["sales"] = (np.arange(rows) + 3 * table["price"] + rng.normal(size=rows)).round(3)
    path = tmp_path / "series.csv"
    table.to_csv(path, index=False)
    overrides = Overrides(target_column="sales", time_budget_s=2)
    run = run_engine(path, "What will the sales be next week?", overrides, threads=1)
    assert run.interpretation.split.kind is SplitKind.TIME
    notes = [row.note or "" for row in run.trained.leaderboard]
    assert not [note for note in notes if note.startswith("failed")]
    linear = next(row for row in run.trained.leaderboard if row.model == "linear")
    assert linear.score is not None
    assert np.isfinite(linear.score)


@pytest.mark.parametrize("name", ["patient_{:03d}", "{:d}"])
def test_subjects_with_two_rows_each_are_not_parted(name: str) -> None:
    """TABLE-24: a subject that looks like an id, being in two rows only, is still what the split is by."""
    table = visits(patient_id=[name.format(7 * (n % (N // 2)) + 1) for n in range(N)])
    if name == "{:d}":
        table["patient_id"] = table["patient_id"].astype(int)
    assert table["patient_id"].nunique() == N // 2
    found = read(table, "Is the patient sick?")
    assert (found.split.kind, found.split.column) == (SplitKind.GROUP, "patient_id")
    parts = process_table(table, profile_table(table), found, seed=0)
    assert not set(parts.train["patient_id"]) & set(parts.holdout["patient_id"])
    assert pd.Series(split_groups(parts.train, found.split)).nunique() == parts.train["patient_id"].nunique()
    plan = plan_features(parts.train, profile_table(table), found)
    assert "patient_id" not in {column.name for column in plan.columns}


def test_a_split_without_its_column_is_refused() -> None:
    """TABLE-24: rows are never split at random because the column that parts them is gone."""
    found = read(visits(), "Is the patient sick?")
    with pytest.raises(OrreryError, match="patient_id") as caught:
        split_groups(visits().drop(columns="patient_id"), found.split)
    assert caught.value.code is ErrorCode.VALIDATION_ERROR


@pytest.mark.parametrize("seed", range(6))
def test_a_class_of_one_subject_trains(seed: int) -> None:
    """ENGINE-2, ENGINE-3: a class that occurs in one subject only is never held out whole."""
    table = visits(patient_id=np.arange(N) % 20 + 100)
    table["state"] = np.where(table["dose"] > 0, "high", "low")
    for patient, state in ((103, "rare"), (111, "odd")):
        mine = np.flatnonzero(table["patient_id"] == patient)
        table.loc[mine[2:], "state"] = state
    found = interpret(
        table.drop(columns="sick"),
        profile_table(table.drop(columns="sick")),
        "Which state is the patient in?",
        Overrides(target_column="state"),
    )
    assert found.split.kind is SplitKind.GROUP
    parts = process_table(
        table.drop(columns="sick"), profile_table(table.drop(columns="sick")), found, seed=seed
    )
    assert set(parts.holdout["state"]) <= set(parts.train["state"])
    assert len(parts.holdout)
    states = pd.factorize(parts.train["state"])[0]
    folds = fold_numbers(states, split_groups(parts.train, found.split), 8, seed)
    assert folds.max() > 0
    for fold in range(folds.max() + 1):
        assert set(states[folds != fold]) == set(states)
        assert np.any(folds == fold)


def test_subjects_that_each_have_a_class_of_their_own_are_parted() -> None:
    """TABLE-24: where whole subjects leave nothing to measure, the split falls back to random and says so."""
    table = visits(patient_id=np.arange(N) % 10 + 100).drop(columns="sick")
    table["kind"] = "kind " + (table["patient_id"] % 10).astype(str)
    found = interpret(
        table, profile_table(table), "Which kind is the patient?", Overrides(target_column="kind")
    )
    assert found.split.kind is SplitKind.GROUP
    parts = process_table(table, profile_table(table), found, seed=0)
    assert len(parts.holdout) == pytest.approx(0.2 * N, abs=10)
    assert next(f for f in parts.dropped if f.code == "group_split").action == "split at random instead"
    used = parts.interpretation
    assert (used.split.kind, used.split.column) == (SplitKind.RANDOM, None)
    assert "patient_id" not in parts.train.columns
    task = learning_task(parts.train, plan_features(parts.train, profile_table(table), used), used, seed=0)
    assert len(np.unique(task.groups)) == len(parts.train)
    assert Folds(task, 3).count == 3


def test_the_years_that_part_a_series_are_kept() -> None:
    """TABLE-25: a target that is a straight line of the split's own column leaves the column in."""
    years = np.arange(1900, 2020)
    table = pd.DataFrame({"year": years, "x": RNG.normal(size=120).round(3), "sales": 3.0 * years})
    found = interpret(
        table, profile_table(table), "What will the sales be next year?", Overrides(target_column="sales")
    )
    assert (found.split.kind, found.split.column) == (SplitKind.TIME, "year")
    parts = process_table(table, profile_table(table), found, seed=0)
    assert "year" in parts.train.columns
    assert not any(finding.code == "leak_copy" for finding in parts.dropped)
    assert len(np.unique(split_groups(parts.train, found.split))) == 8
