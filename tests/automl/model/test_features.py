import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from automl.columns import columns_of
from automl.crossval import Folds, learning_task
from automl.encoding import fit_encoder
from automl.features import plan_features
from automl.inference.dates import ISO, find_format, parse_date
from automl.inference.encoding import Style, date_parts
from automl.plan import FeaturePlan
from automl.profiling import profile_table
from contracts.datasets import Metric, ProblemType
from contracts.report import ColumnRole


def test_the_plan_survives_json(mixed) -> None:
    """ENGINE-4: the plan that a later process reads is the plan that was made."""
    assert FeaturePlan.model_validate_json(mixed.plan.model_dump_json()) == mixed.plan


def test_each_kind_of_column_has_its_role(mixed) -> None:
    """ENGINE-4: numbers, categories, booleans, dates and prose are told apart, and counted."""
    roles = mixed.plan.roles
    assert roles["size"] is ColumnRole.NUMERIC
    assert roles["since"] is ColumnRole.DATETIME
    assert roles["comment"] is ColumnRole.TEXT
    assert roles["member"] is ColumnRole.BOOLEAN
    assert mixed.plan.date_forms == {"since": "%d/%m/%Y"}
    encoder = fit_encoder(columns_of(mixed.parts.train, mixed.plan), mixed.plan, seed=0)
    assert mixed.plan.num_features == encoder.num_features


def test_a_fold_learns_nothing_from_its_validation_rows(mixed) -> None:
    """ENGINE-3: changing every value of the validation rows leaves the fold's training matrix as it was."""
    train = mixed.parts.train
    folds = Folds(learning_task(train, mixed.plan, mixed.interpretation, seed=0), 3)
    train_rows, valid_rows = folds.rows(0)
    changed = train.copy()
    at = changed.index[valid_rows]
    changed.loc[at, ["size", "visits"]] = 1e6
    changed.loc[at, "colour"] = "never seen"
    changed.loc[at, "comment"] = "entirely different vocabulary words everywhere"
    task = learning_task(changed, mixed.plan, mixed.interpretation, seed=0)
    others = Folds(task, 3)
    others.fold_of = folds.fold_of
    for style in Style:
        np.testing.assert_array_equal(folds.matrices(0, style)[0].X, others.matrices(0, style)[0].X)
        assert not np.array_equal(folds.matrices(0, style)[1].X, others.matrices(0, style)[1].X)
    assert len(train_rows) + len(valid_rows) == len(train)


def test_the_plan_does_not_know_the_holdout(mixed) -> None:
    """ENGINE-3: the plan is a function of training rows; the holdout may hold anything."""
    again = plan_features(mixed.parts.train.copy(), mixed.profile, mixed.interpretation)
    assert again == mixed.plan


@pytest.mark.parametrize("style", list(Style))
def test_strange_rows_are_encoded_without_a_crash(mixed, style) -> None:
    """ENGINE-4: unseen levels, gaps in every column and infinities become finite or missing features."""
    encoder = fit_encoder(columns_of(mixed.parts.train, mixed.plan), mixed.plan, seed=0)
    strange = mixed.parts.train.iloc[:4].copy().astype(object)
    strange.iloc[0] = None
    strange.iloc[1] = {**strange.iloc[1], "colour": "ultraviolet", "comment": "", "since": "no date"}
    strange.iloc[2] = {**strange.iloc[2], "size": np.inf, "visits": "abc"}
    X = encoder.transform(columns_of(strange, mixed.plan), style)
    assert X.shape[0] == 4
    assert not np.isinf(X).any()
    if style is Style.DENSE:
        assert not np.isnan(X).any()


def test_huge_cardinality_stays_narrow(reading) -> None:
    """ENGINE-4: a column with thousands of levels becomes a bounded number of features."""
    rng = np.random.default_rng(0)
    table = pd.DataFrame(
        {"code": [f"K{n % 1500}" for n in rng.integers(0, 10**6, 3000)], "y": rng.choice(["a", "b"], 3000)}
    )
    read = reading("y", ProblemType.BINARY, Metric.ROC_AUC)
    plan = plan_features(table, profile_table(table), read)
    assert plan.num_features < 100


@given(st.datetimes(min_value=pd.Timestamp("1900-01-01").to_pydatetime()))
@settings(max_examples=60)
def test_dates_fall_into_their_parts(moment) -> None:
    """ENGINE-4: year, month, day and weekday are the calendar's."""
    seconds = parse_date(moment.isoformat(), ISO)
    days, year, month, day, weekday, hour, *_ = date_parts(np.asarray([seconds]))[0]
    assert (year, month, day, weekday) == (moment.year, moment.month, moment.day, moment.weekday())
    assert int(hour + 1e-9) == moment.hour
    assert np.floor(days) == (moment.date() - pd.Timestamp("1970-01-01").date()).days


def test_the_spelling_of_dates_is_found() -> None:
    """ENGINE-4: a day above twelve settles which of day and month comes first."""
    assert find_format(["01/02/2024", "25/03/2024"]) == "%d/%m/%Y"
    assert find_format(["01/02/2024", "03/25/2024"]) == "%m/%d/%Y"
    assert find_format(["2024-01-02T10:00:00"]) == ISO
