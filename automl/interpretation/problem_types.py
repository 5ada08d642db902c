"""Which problems a column can be the answer to, from its values alone."""

from collections import Counter
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from automl.inference.columns import canonical_text
from contracts.datasets import METRICS_OF_PROBLEM, Metric, ProblemType

DEFAULT_METRIC: dict[ProblemType, Metric] = {
    ProblemType.BINARY: Metric.ROC_AUC,
    ProblemType.MULTICLASS: Metric.LOG_LOSS,
    ProblemType.REGRESSION: Metric.RMSE,
}
MAX_CLASSES = 200
_MOST_NAMED_CLASSES, _ROWS_OF_NAMED = 1_000, 8  # words with so many rows each may be more
_MAX_LISTED = 200
_FEW_ROWS = 10_000
_ALL_LISTED, _MANY_LISTED = 50, 5  # of numbers; with many levels they are no classes


@dataclass(frozen=True)
class TargetFacts:
    """What the values of a column say about it as a target. `levels` holds at most 200, commonest first
    (5 of fractions and of more than 50 numbers).
    """

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
    if pd.api.types.is_numeric_dtype(values) and not pd.api.types.is_bool_dtype(values):
        return _number_facts(np.asarray(values, dtype=np.float64))
    counted = _counted(values)
    top = counted[:_MAX_LISTED]
    return TargetFacts(
        present=sum(count for _, count in counted),
        distinct=len(counted),
        numeric=False,
        whole=False,
        minimum=None,
        maximum=None,
        levels=tuple(canonical_text(value) for value, _ in top),
        counts=tuple(count for _, count in top),
    )


def _counted(values: "pd.Series[Any]") -> list[tuple[Any, int]]:
    """Each value that is there with how often, commonest first."""
    if len(values) > _FEW_ROWS:
        counts = values.dropna().value_counts()
        return list(zip(counts.index, map(int, counts), strict=True))
    # pandas takes longer to begin than to count: a table may have thousands of columns
    return Counter(values[values.notna().to_numpy()].tolist()).most_common()


def _number_facts(values: npt.NDArray[np.float64]) -> TargetFacts:
    """The same for numbers, without pandas: a table may have thousands of columns."""
    kept = values[~np.isnan(values)]
    distinct, counts = np.unique(kept, return_counts=True)
    whole = bool(np.all(distinct == np.floor(distinct))) and len(kept) > 0
    listed = _ALL_LISTED if whole and len(distinct) <= _ALL_LISTED else _MANY_LISTED
    order = np.argsort(-counts, kind="stable")[:listed]
    return TargetFacts(
        present=len(kept),
        distinct=len(distinct),
        numeric=True,
        whole=whole,
        minimum=float(distinct[0]) if len(kept) else None,
        maximum=float(distinct[-1]) if len(kept) else None,
        levels=tuple(canonical_text(value) for value in distinct[order].tolist()),
        counts=tuple(int(count) for count in counts[order]),
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
    if facts.distinct <= 2:  # noqa: PLR2004  two are binary
        return False
    if facts.distinct > MAX_CLASSES:
        named = not facts.numeric and facts.distinct <= _MOST_NAMED_CLASSES
        return named and facts.distinct * _ROWS_OF_NAMED <= facts.present
    if facts.numeric and not facts.whole and facts.distinct > 20:  # noqa: PLR2004  see above
        return False
    return facts.distinct * 2 <= facts.present
