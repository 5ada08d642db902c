"""What will be made of each column. The plan is chosen on training rows; fits happen inside folds."""

from typing import Any

import pandas as pd

from automl.columns import columns_of
from automl.encoding import fit_encoder
from automl.inference.dates import find_format
from automl.plan import ColumnPlan, FeaturePlan
from automl.threads import one_blas_thread
from contracts.report import ColumnProfile, ColumnRole, DatasetProfile, Interpretation, SplitKind

__all__ = ["ColumnPlan", "FeaturePlan", "plan_features"]

_TRIAL_ROWS = 2_000
_SAMPLES = 500
_WORDS_OF_PROSE = 4.0
_TEXT_LIKE_LEVELS = 100  # a categorical column of strings with more levels than this...
_TEXT_LIKE_SHARE = 0.3  # ...in more than this share of its rows is read by its letters
_ONE_HOT_WIDTH = 2_000
_LEVELS_RANGE = (4, 64)
_USABLE = frozenset(
    {ColumnRole.NUMERIC, ColumnRole.CATEGORICAL, ColumnRole.BOOLEAN, ColumnRole.DATETIME, ColumnRole.TEXT}
)


def plan_features(
    train: pd.DataFrame, profile: DatasetProfile, interpretation: Interpretation
) -> FeaturePlan:
    """Plan the columns of `train` other than the targets; only training rows are looked at."""
    targets = set(interpretation.target_columns)
    profiles = {column.name: column for column in profile.columns}
    roles = {name: column.role for name, column in profiles.items()}
    split = interpretation.split
    subject = split.column if split.kind is SplitKind.GROUP else None  # new subjects have new names
    names = [str(name) for name in train.columns if name not in {*targets, subject}]
    low, high = _LEVELS_RANGE
    levels = min(max(_ONE_HOT_WIDTH // max(len(names), 1), low), high)
    plans = [_plan_column(train[name], profiles.get(name), levels) for name in names]
    ignored = sorted(roles.keys() - {*names, *targets})
    plan = FeaturePlan(
        target_column=interpretation.chosen.target_column,
        columns=plans,
        ignored_columns=ignored,
        num_features=0,
    )
    sample = train.iloc[:_TRIAL_ROWS]
    with one_blas_thread():
        encoder = fit_encoder(columns_of(sample, plan), plan, seed=0)
    return plan.model_copy(update={"num_features": encoder.num_features})


def _plan_column(series: "pd.Series[Any]", profile: ColumnProfile | None, levels: int) -> ColumnPlan:
    role = profile.role if profile is not None and profile.role in _USABLE else ColumnRole.CATEGORICAL
    present = series.dropna()
    strings = present.dtype == object or isinstance(present.dtype, pd.StringDtype)
    distinct = present.nunique() if role is ColumnRole.CATEGORICAL else 0
    if strings and distinct > max(_TEXT_LIKE_LEVELS, _TEXT_LIKE_SHARE * len(present)):
        role = ColumnRole.TEXT
    return ColumnPlan(
        name=str(series.name),
        role=role,
        date_form=_date_form(present) if role is ColumnRole.DATETIME else None,
        characters=role is ColumnRole.TEXT and _mean_words(present) < _WORDS_OF_PROSE,
        max_levels=levels,
        missing_values=profile.missing_values if profile is not None else [],
        spelling=profile.spelling if profile is not None else None,
        decimal=profile.decimal if profile is not None else ".",
        stray=profile.stray if profile is not None else None,
        has_gaps=profile is not None and (profile.missing > 0 or profile.stray is not None),
    )


def _date_form(present: "pd.Series[Any]") -> str:
    return find_format([str(value) for value in present.iloc[:_SAMPLES]])


def _mean_words(present: "pd.Series[Any]") -> float:
    sample = present.iloc[:_SAMPLES]
    return sum(len(str(value).split()) for value in sample) / max(len(sample), 1)
