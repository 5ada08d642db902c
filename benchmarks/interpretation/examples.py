"""Every wording that may be learnt from, as numbers."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pandas as pd

from automl.inspection import InspectionLimits, inspect_file
from automl.interpretation.column import Column
from automl.interpretation.interpreting import candidates_of
from automl.interpretation.question import Question
from automl.interpretation.ranking.arrays import Vector
from automl.interpretation.ranking.encoder import encoder
from automl.interpretation.ranking.features import features_of, stacked
from automl.interpretation.ranking.model import said_outright, shortlist
from automl.interpretation.ranking.nearness import Encode, nearness
from automl.profiling import profile_table
from automl.reading import read_table
from benchmarks.interpretation.asked import (
    Asked,
    asked_of_fresh_tables,
    asked_of_invented_tables,
    asked_of_last_tables,
    asked_of_new_tables,
    asked_of_real_tables,
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


def everything(data: Path) -> tuple[list[str], list[Example]]:
    """All wordings that may be learnt from, as examples without the meaning of names."""
    real = {}
    for path in sorted(data.glob("*.csv")):
        info = inspect_file(path, path.name, "", Overrides(), InspectionLimits())
        real[path.stem] = read_table(path, info)
    earlier = (
        (asked_of_real_tables(data), real),
        asked_of_invented_tables(),
        asked_of_fresh_tables(),
        asked_of_last_tables(),
        asked_of_new_tables(),
    )
    names, found = examples_of(*asked_of_written_tables(), 1.0)
    for asked, tables in earlier:
        found += examples_of([one for one in asked if one.half != "blind"], tables, _OLD_WEIGHT)[1]
    return names, found


def remembering(file: Path | None) -> tuple[Encode, Callable[[], None]]:
    """Encodes texts, each once, also over the runs that name the same file; and what writes that file."""
    known: dict[str, npt.NDArray[np.float32]] = {}
    if file is not None and file.exists():
        with np.load(file, allow_pickle=False) as stored:
            known = dict(zip(stored["texts"].tolist(), stored["vectors"], strict=True))

    def encode(texts: Sequence[str]) -> npt.NDArray[np.float32]:
        new = [text for text in dict.fromkeys(texts) if text not in known]
        known.update(zip(new, encoder().encode(new), strict=True))
        return np.stack([known[text] for text in texts])

    def write() -> None:
        if file is not None:
            np.savez(file, texts=np.array(list(known)), vectors=np.stack(list(known.values())))

    return encode, write


def with_meaning(
    examples: Sequence[Example], shares: Sequence[Vector], encode: Encode
) -> tuple[list[str], list[Example]]:
    """The best dozen of each by `shares`, with the meaning of their names; and how its numbers are called."""
    names: list[str] = []
    found = []
    for one, share in zip(examples, shares, strict=True):
        short = shortlist(share)
        columns = [one.columns[at] for at in short]
        near = nearness(columns, one.question, encode)
        names = list(near)
        rows = np.concatenate([one.rows[short], stacked(near)], axis=1)
        right = short.index(one.right) if one.right in short else -1
        scores, fixed = one.scores[short], one.fixed[short]
        found.append(replace(one, columns=columns, rows=rows, right=right, scores=scores, fixed=fixed))
    return names, found
