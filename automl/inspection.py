"""Is this file a table that can be learnt from, as the user asks? Counts are true, refusals are named."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from automl.interpretation.problem_types import TargetFacts, possible_types, target_facts, types_of_metric
from automl.reading.limits import InspectionLimits
from automl.reading.refusals import invalid
from automl.reading.survey import Survey
from automl.reading.tables import survey_file
from contracts.datasets import METRICS_OF_PROBLEM, DatasetInfo, Metric, Overrides, ProblemType

__all__ = ["InspectionLimits", "inspect_file"]


def inspect_file(
    path: Path, file_name: str, sha256: str, overrides: Overrides, limits: InspectionLimits
) -> DatasetInfo:
    """Recognises, counts and checks an uploaded file in bounded memory.

    `sha256` becomes the dataset's id and is not checked here. Raises OrreryError INVALID_FILE_TYPE for
    what is no table or not what its name says, VALIDATION_ERROR for a table that can't be learnt from
    or that contradicts `overrides`.
    """
    _check_metric(overrides)
    survey = survey_file(path, file_name, overrides.target_column, limits)
    _check_size(survey, limits)
    warnings = list(survey.warnings)
    if survey.target is not None:
        warnings += _check_target(survey.target, overrides)
    return DatasetInfo(
        dataset_id=sha256,
        file_name=file_name,
        format=survey.format,
        size_bytes=path.stat().st_size,
        num_rows=survey.num_rows,
        num_columns=len(survey.columns),
        columns=survey.columns,
        encoding=survey.encoding,
        delimiter=survey.delimiter,
        decimal=survey.decimal,
        warnings=warnings,
    )


def _check_metric(overrides: Overrides) -> None:
    metric, kind = overrides.metric, overrides.problem_type
    if metric is not None and kind is not None and metric not in METRICS_OF_PROBLEM[kind]:
        allowed = ", ".join(METRICS_OF_PROBLEM[kind])
        raise invalid(f"The metric {metric} doesn't measure {_words(kind)}.", f"Choose one of {allowed}.")


def _check_size(survey: Survey, limits: InspectionLimits) -> None:
    if survey.num_rows == 0:
        raise invalid("The file has a header but no rows.", f"{len(survey.columns)} columns.")
    if len(survey.columns) < 2:  # noqa: PLR2004  one to predict, one to predict it from
        name = survey.columns[0][:80] if survey.columns else ""
        raise invalid(
            "The table has one column only: there is nothing to predict it from.",
            f"The column is {name!r}. Is the delimiter another than comma, semicolon, tab or bar?",
        )
    if survey.num_rows < limits.min_rows:
        raise invalid(
            f"The table has too few rows to learn from: {survey.num_rows}.",
            f"At least {limits.min_rows} are needed.",
        )
    cells = survey.num_rows * len(survey.columns)
    if cells > limits.max_cells:
        raise invalid("The table has too many cells.", f"{cells:,}, limit {limits.max_cells:,}.")


def _check_target(values: "pd.Series[Any]", overrides: Overrides) -> list[str]:
    """Refuses a target that can't be learnt or contradicts the overrides; warns of missing cells."""
    name = str(values.name)[:80]
    facts = target_facts(values)
    if facts.present == 0:
        raise invalid(f"The target column {name!r} is empty: all its values are missing.")
    if facts.distinct == 1:
        raise invalid(
            f"The target column {name!r} is constant.", f"Its only value is {facts.levels[0][:80]!r}."
        )
    possible = possible_types(facts)
    if not possible:
        raise invalid(
            f"The target column {name!r} can't be predicted: {_described(facts)}.",
            "It looks like free text or an identifier.",
        )
    _check_override(name, facts, possible, overrides)
    missing = len(values) - facts.present
    left = "they only train the other targets" if len(overrides.targets) > 1 else "they are left out"
    return [f"{missing} rows have no value in {name!r}; {left}."] if missing else []


def _check_override(
    name: str, facts: TargetFacts, possible: Sequence[ProblemType], overrides: Overrides
) -> None:
    allowed = " or ".join(possible)
    if overrides.problem_type is not None and overrides.problem_type not in possible:
        raise invalid(
            f"{_words(overrides.problem_type).capitalize()} doesn't fit the target column {name!r}: "
            f"{_described(facts)}.",
            f"It admits {allowed}.",
        )
    metric = overrides.metric
    if metric is not None and not set(types_of_metric(metric)) & set(possible):
        raise invalid(
            f"The metric {metric} doesn't fit the target column {name!r}: {_described(facts)}.",
            f"It admits {allowed}: {_metrics(possible)}.",
        )


def _metrics(kinds: Sequence[ProblemType]) -> str:
    names: dict[Metric, None] = {}
    for kind in kinds:
        names.update(dict.fromkeys(METRICS_OF_PROBLEM[kind]))
    return ", ".join(names)


def _words(kind: ProblemType) -> str:
    return {
        ProblemType.BINARY: "binary classification",
        ProblemType.MULTICLASS: "multiclass classification",
        ProblemType.REGRESSION: "regression",
    }[kind]


def _described(facts: TargetFacts) -> str:
    kind = "numbers" if facts.numeric else "text values"
    return f"it holds {facts.distinct:,} different {kind} in {facts.present:,} rows"
