import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from automl.crossval import Folds, learning_task
from automl.layout import fewest_rows
from automl.splitting import fold_numbers, holdout_mask, row_groups
from contracts.datasets import Metric, ProblemType

LABELS = st.lists(st.integers(0, 3), min_size=10, max_size=120)


@given(LABELS, st.integers(0, 5))
def test_holdout_keeps_classes_and_leaves_tiny_ones_to_training(labels, seed) -> None:
    """ENGINE-2: each class of three rows or more is on both sides, a smaller one only in training."""
    strata = np.asarray(labels)
    held = holdout_mask(strata, np.arange(len(strata)), 0.2, seed)
    for label, size in zip(*np.unique(strata, return_counts=True), strict=True):
        inside = held[strata == label].sum()
        assert inside >= (max(1, round(0.2 * size)) if size >= 3 else 0)
        assert inside < size


def test_a_table_of_tiny_classes_still_has_a_holdout() -> None:
    """ENGINE-2: where every class has two rows, one of some of them is held out."""
    strata = np.repeat(np.arange(50), 2)
    held = holdout_mask(strata, np.arange(100), 0.2, 0)
    assert held.sum() == 20
    assert set(strata[~held]) == set(range(50))


@given(LABELS, st.integers(2, 6), st.integers(0, 5))
def test_every_fold_trains_on_every_class(labels, folds, seed) -> None:
    """ENGINE-3: no training fold lacks a class, and each row is validated at most once."""
    strata = np.asarray(labels)
    fold_of = fold_numbers(strata, np.arange(len(strata)), folds, seed)
    for fold in range(folds):
        assert set(strata[fold_of != fold]) == set(strata)


@given(
    st.lists(st.tuples(st.integers(0, 40), st.integers(0, 1)), min_size=30, max_size=80), st.integers(0, 3)
)
def test_equal_rows_are_never_on_both_sides(rows, seed) -> None:
    """ENGINE-2: copies of a row share its side of the holdout and its fold."""
    unique = pd.DataFrame(rows, columns=["a", "y"]).drop_duplicates()
    table = pd.concat([unique, unique.iloc[: len(unique) // 2]], ignore_index=True)
    groups, strata = row_groups(table), table["y"].to_numpy()
    held = holdout_mask(strata, groups, 0.2, seed)
    folds = fold_numbers(strata, groups, 4, seed)
    for group in np.unique(groups):
        assert len(set(held[groups == group])) == 1
        assert len(set(folds[groups == group])) == 1


def test_a_table_that_mostly_repeats_is_split_row_by_row() -> None:
    """ENGINE-2: where most rows equal others, they are observations and not copies."""
    table = pd.DataFrame({"a": [1, 2] * 50, "y": [0, 1] * 50})
    assert len(np.unique(row_groups(table))) == 100


@pytest.mark.parametrize("classes", [True, False])
def test_what_is_said_of_copies_is_what_was_done(make_case, reading, classes) -> None:
    """ENGINE-2: where most inputs repeat, exact copies stay together if the target tells rows apart (two
    classes do not: the others would teach the opposite), and the finding claims no more than that.
    """
    rng = np.random.default_rng(1)
    table = pd.DataFrame({"a": rng.integers(0, 14, 200), "b": rng.integers(0, 9, 200)})
    table["y"] = rng.integers(0, 2, 200).astype(str) if classes else rng.normal(size=200).round(6)
    table = pd.concat([table, table.iloc[:60]], ignore_index=True)
    problem = (ProblemType.BINARY, Metric.LOG_LOSS, "1") if classes else (ProblemType.REGRESSION, Metric.RMSE)
    case = make_case(table, reading("y", *problem))
    assert len(table.drop(columns="y").drop_duplicates()) < len(table) / 2 < len(table.drop_duplicates())
    said = next(finding for finding in case.parts.dropped if finding.code == "duplicate_rows")
    both = case.parts.train.merge(case.parts.holdout, on=list(case.parts.train.columns))
    assert (len(both) > 0) == ("both sides" in said.action) == classes
    task = learning_task(case.parts.train, case.plan, case.interpretation, seed=0)
    copies = pd.Series(Folds(task, 5).fold_of).groupby(row_groups(case.parts.train))
    assert (copies.nunique().max() > 1) == classes


def test_rows_that_differ_in_their_target_alone_are_not_parted(make_case, reading) -> None:
    """ENGINE-2: rows of equal inputs share their side and fold whatever their target: a model that has seen
    only the others of them has learnt the opposite, and a flexible one would measure worse than chance.
    """
    rng = np.random.default_rng(0)
    pairs = rng.permutation(np.repeat(np.arange(90), 2))
    table = pd.DataFrame({"a": np.concatenate([pairs, np.arange(90, 290)]), "b": 1.5})
    table["b"] += table["a"] % 7
    y = np.zeros(len(table), dtype=int)
    y[pd.Series(pairs).drop_duplicates().index] = 1  # each pair disagrees
    table["y"] = np.where(np.arange(len(table)) < 180, y, rng.integers(0, 2, len(table)))
    case = make_case(table, reading("y", ProblemType.BINARY, Metric.ROC_AUC, "1"))
    assert not set(case.parts.train["a"]) & set(case.parts.holdout["a"])
    task = learning_task(case.parts.train, case.plan, case.interpretation, seed=0)
    folds = pd.Series(Folds(task, 5).fold_of).groupby(case.parts.train["a"].to_numpy())
    assert folds.nunique().max() == 1


def test_the_fewest_rows_of_many_classes_still_have_folds(make_case, reading) -> None:
    """ENGINE-2, ENGINE-9: want of time leaves a thousand classes rows to validate, too."""
    at = np.repeat(np.arange(1_000), 8)
    table = pd.DataFrame({"a": np.arange(len(at)) / 7, "b": at % 13, "y": [f"sku {n}" for n in at]})
    case = make_case(table, reading("y", ProblemType.MULTICLASS, Metric.LOG_LOSS))
    task = learning_task(case.parts.train, case.plan, case.interpretation, seed=0)
    sample = task.sample(fewest_rows(task))
    assert sample.num_rows <= task.num_rows / 2
    assert (Folds(sample, 2).fold_of >= 0).sum() > 1_000
