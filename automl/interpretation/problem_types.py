"""Which problems a column can be the answer to, from its values alone."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from automl.inference.columns import canonical_text
from contracts.datasets import METRICS_OF_PROBLEM, Metric, ProblemType

DEFAULT_METRIC: dict[ProblemType, Metric] = {
    ProblemType.BINARY: Metric.ROC_AUC,
    ProblemType.MULTICLASS: Metric.LOG_LOSS,
    ProblemType.REGRESSION: Metric.RMSE,
}
MAX_CLASSES = 200
_MAX_LISTED = 200


@dataclass(frozen=True)
class TargetFacts:
    """What the values of a column say about it as a target. `levels` holds at most 200, commonest first."""

    present: int
    distinct: int
    numeric: bool
    whole: bool
    minimum: float | None
    maximum: float | None
    levels: tuple[str, ...]
    counts: tuple[int, ...]


def target_facts(values: "pd.Series[Any]") -> TargetFacts:
    """Counts the values that are there; text spells levels, numbers keep their range."""
    kept = values.dropna()
    counts = kept.value_counts()
    numeric = bool(pd.api.types.is_numeric_dtype(kept)) and not pd.api.types.is_bool_dtype(kept)
    whole = False
    minimum = maximum = None
    if numeric and len(kept):
        numbers = kept.to_numpy(dtype=np.float64)
        whole = bool(np.all(numbers == np.floor(numbers)))
        minimum, maximum = float(numbers.min()), float(numbers.max())
    top = counts.iloc[:_MAX_LISTED]
    return TargetFacts(
        present=len(kept),
        distinct=len(counts),
        numeric=numeric,
        whole=whole,
        minimum=minimum,
        maximum=maximum,
        levels=tuple(canonical_text(value) for value in top.index),
        counts=tuple(int(count) for count in top),
    )


def possible_types(facts: TargetFacts) -> tuple[ProblemType, ...]:
    """The problem types that these values admit; empty when nothing can be learnt."""
    found: list[ProblemType] = []
    if facts.distinct == 2:  # noqa: PLR2004  two classes are what binary means
        found.append(ProblemType.BINARY)
    elif _could_be_classes(facts):
        found.append(ProblemType.MULTICLASS)
    if facts.numeric and facts.distinct >= 2:  # noqa: PLR2004  one value is a constant
        found.append(ProblemType.REGRESSION)
    return tuple(found)


def types_of_metric(metric: Metric) -> tuple[ProblemType, ...]:
    """The problem types that a metric measures."""
    return tuple(kind for kind, metrics in METRICS_OF_PROBLEM.items() if metric in metrics)


def _could_be_classes(facts: TargetFacts) -> bool:
    """Few enough levels that each can have rows; fractions with many levels measure something."""
    if not 2 < facts.distinct <= MAX_CLASSES:  # noqa: PLR2004  two are binary
        return False
    if facts.numeric and not facts.whole and facts.distinct > 20:  # noqa: PLR2004  see above
        return False
    return facts.distinct * 2 <= facts.present
