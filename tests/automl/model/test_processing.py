import numpy as np
import pandas as pd
import pytest

from automl.processing import process_table
from automl.profiling import profile_table
from contracts.datasets import Metric, ProblemType
from contracts.errors import ErrorCode, OrreryError

BINARY, LOG_LOSS = ProblemType.BINARY, Metric.LOG_LOSS


def test_useless_columns_go_with_their_reason(mixed) -> None:
    """ENGINE-1: id, constant and empty columns are dropped, each with a finding."""
    codes = {f.column: f.code for f in mixed.parts.dropped}
    assert codes["customer_id"] == "id_column"
    assert codes["source"] == "constant_column"
    assert codes["blank"] == "empty_column"
    assert not {"customer_id", "source", "blank"} & set(mixed.parts.train.columns)


def test_rows_keep_their_number_and_lie_on_one_side(mixed) -> None:
    """ENGINE-2: a fifth is held out; the index is the row number in the uploaded file."""
    train, holdout = mixed.parts.train, mixed.parts.holdout
    assert sorted([*train.index, *holdout.index]) == list(range(len(mixed.table)))
    assert len(holdout) == pytest.approx(0.2 * len(mixed.table), abs=2)
    assert (holdout["visits"] == mixed.table.loc[holdout.index, "visits"]).all()


def test_the_same_seed_gives_the_same_split(mixed) -> None:
    """ENGINE-10: the split depends on data and seed alone."""
    again = process_table(mixed.table, mixed.profile, mixed.interpretation, seed=0)
    other = process_table(mixed.table, mixed.profile, mixed.interpretation, seed=1)
    assert again.holdout.index.equals(mixed.parts.holdout.index)
    assert not other.holdout.index.equals(mixed.parts.holdout.index)


def test_rows_without_target_are_dropped(make_table, reading) -> None:
    """ENGINE-1: rows whose target is missing train nothing and measure nothing."""
    table = make_table()
    table.loc[:9, "bought"] = None
    parts = process_table(table, profile_table(table), reading("bought", BINARY, LOG_LOSS), seed=0)
    assert parts.num_dropped_rows == 10
    assert any(f.code == "missing_target" for f in parts.dropped)
    assert min(*parts.train.index, *parts.holdout.index) == 10


@pytest.mark.parametrize(
    ("values", "problem", "says"),
    [
        ([None] * 30, BINARY, "missing"),
        (["a"] * 30, BINARY, "one value"),
        (["a"] * 29 + ["b"], BINARY, "one row"),
        (["a", "b", "c"] * 10, BINARY, "not binary"),
        ([5.0] * 30, ProblemType.REGRESSION, "one value"),
        (["x"] * 30, ProblemType.REGRESSION, "missing"),
        (["a", "b"] * 4 + [None] * 22, BINARY, "Only 8 rows"),
        ([f"c{n}" for n in range(30)], ProblemType.MULTICLASS, "occurs once"),
    ],
)
def test_a_target_that_teaches_nothing_is_refused(values, problem, says, reading) -> None:
    """ENGINE-1: an unusable target is a VALIDATION_ERROR that says why."""
    table = pd.DataFrame({"x": np.arange(30) % 7, "target": pd.Series(values, dtype=object)})
    with pytest.raises(OrreryError, match=says) as caught:
        process_table(table, profile_table(table), reading("target", problem, LOG_LOSS), seed=0)
    assert caught.value.code is ErrorCode.VALIDATION_ERROR


def test_a_table_of_nothing_but_an_id_is_refused(reading) -> None:
    """ENGINE-1: without an input column there is nothing to predict from."""
    table = pd.DataFrame({"user_id": [f"u{n}" for n in range(40)], "y": ["a", "b"] * 20})
    with pytest.raises(OrreryError, match="No column is left"):
        process_table(table, profile_table(table), reading("y", BINARY, LOG_LOSS), seed=0)
