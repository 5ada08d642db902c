"""Every wording that may be learnt from, as numbers."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from automl.inspection import InspectionLimits, inspect_file
from automl.interpretation.column import Column
from automl.interpretation.interpreting import candidates_of
from automl.interpretation.question import Question
from automl.interpretation.ranking.arrays import Vector
from automl.interpretation.ranking.features import features_of
from automl.interpretation.ranking.model import said_outright
from automl.profiling import profile_table
from automl.reading import read_table
from benchmarks.interpretation.asked import (
    Asked,
    asked_of_fresh_tables,
    asked_of_invented_tables,
    asked_of_last_tables,
    asked_of_new_tables,
    asked_of_real_tables,
    asked_of_weighed_tables,
    asked_of_written_tables,
)
from contracts.datasets import Overrides
from contracts.report import DatasetProfile

EARLIER = "earlier"  # who wrote what the rules were tuned on
_OLD_WEIGHT = 0.3  # of those: there the rules look better than they are


@dataclass(frozen=True)
class Example:
    """A wording as numbers: a row of features a candidate, and the place of the right one (-1: none)."""

    asked: Asked
    writer: str
    columns: list[Column]
    question: Question
    rows: Vector  # (candidates, features)
    scores: Vector  # of the rules
    fixed: Vector
    right: int
    weight: float


def examples_of(
    asked: Iterable[Asked], tables: dict[str, pd.DataFrame], weight: float
) -> tuple[list[str], list[Example]]:
    """Names of the features, and each wording as an example."""
    profiles: dict[str, DatasetProfile] = {}
    names: list[str] = []
    found = []
    for one in asked:
        table = tables[one.table].rename(columns=one.renamed)
        key = one.table + repr(sorted(one.renamed.items()))
        profiles[key] = profile = profiles.get(key) or profile_table(table)
        columns, question, last = candidates_of(table, profile, one.text, Overrides())
        right = next((at for at, column in enumerate(columns) if column.profile.name == one.target), -1)
        names, rows = features_of(columns, question, last)
        writer = one.table.split("/")[0] if "/" in one.table else EARLIER
        scores = np.array([column.score for column in columns])
        fixed = said_outright(columns, question)
        found.append(Example(one, writer, columns, question, rows, scores, fixed, right, weight))
    return names, found


def real_tables(data: Path) -> dict[str, pd.DataFrame]:
    """The tables of the folder by name, read as the product reads them."""
    found = {}
    for path in sorted(data.glob("*.csv")):
        info = inspect_file(path, path.name, "", Overrides(), InspectionLimits())
        found[path.stem] = read_table(path, info)
    return found


def to_learn_from(data: Path) -> tuple[list[str], list[Example]]:
    """All wordings that the features' weights are learnt from, as examples."""
    earlier = (
        (asked_of_real_tables(data), real_tables(data)),
        asked_of_invented_tables(),
        asked_of_fresh_tables(),
        asked_of_last_tables(),
        asked_of_new_tables(),
    )
    names, found = examples_of(*asked_of_written_tables(), 1.0)
    for asked, tables in earlier:
        found += examples_of([one for one in asked if one.half != "blind"], tables, _OLD_WEIGHT)[1]
    return names, found


def to_weigh() -> list[Example]:
    """Those from which it is learnt what the features and the reader count for."""
    return examples_of(*asked_of_weighed_tables(), 1.0)[1]
