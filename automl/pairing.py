"""Rows that two runs held out, where they read different files: the same by what is in them.

Row numbers mean nothing in another file, so rows are known as `automl.unseen` knows them. A row of which
either run was trained on an equal one was held out in name only, and is left out.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow.parquet as pq

from automl.inference.columns import IntArray
from automl.unseen import row_digests

_BATCH_ROWS = 65_536  # of a table that may be larger than memory
_INDEX = "__index_level_0__"  # as every stored table has its row numbers
Digests = npt.NDArray[np.uint64]


@dataclass(frozen=True)
class RowFiles:
    """A run's rows as they were uploaded, and those that it was trained on (by row number), as Parquet."""

    table: Path
    train: Path


def paired_rows(
    a: RowFiles, b: RowFiles, held_a: IntArray, held_b: IntArray
) -> tuple[IntArray, IntArray, int]:
    """Row numbers in a and in b (n,) of the same rows, in a's order, and how many were seen in training.

    `held_a` and `held_b` are the numbers of the rows that were held out. Equal rows of one file are paired
    in their order, each once.
    """
    names = _shared_columns(a.table, b.table)
    if not names:
        return np.empty(0, dtype=np.int64), np.empty(0, dtype=np.int64), 0
    out_a, seen_a = _digests(a, b.table, names, held_a)
    out_b, seen_b = _digests(b, a.table, names, held_b)
    keyed_a, keyed_b = _numbered(out_a), _numbered(out_b)
    both = keyed_a.merge(keyed_b, on=["digest", "nth"], suffixes=("_a", "_b"))
    trained_on = both["digest"].isin(np.union1d(seen_a, seen_b))
    kept = both[~trained_on].sort_values("row_a")
    return kept["row_a"].to_numpy(), kept["row_b"].to_numpy(), int(trained_on.sum())


def _shared_columns(a: Path, b: Path) -> list[str]:
    others = set(pq.read_schema(b).names)
    return [name for name in pq.read_schema(a).names if name in others and name != _INDEX]


def _digests(
    rows: RowFiles, other: Path, names: list[str], held_out: IntArray
) -> tuple["pd.Series[int]", Digests]:
    """Of the rows that were held out, by row number, and of those that were trained on."""
    trained = pd.read_parquet(rows.train, columns=[]).index.to_numpy()
    like = pq.read_schema(other).empty_table().select(names).to_pandas()
    out, seen = [], []
    for numbers, table in _batches(rows.table, names):
        digests = row_digests(table, like, names)
        held = np.isin(numbers, held_out)
        out.append(pd.Series(digests[held], index=numbers[held]))
        seen.append(digests[np.isin(numbers, trained)])
    return pd.concat(out), np.unique(np.concatenate(seen))


def _batches(path: Path, names: list[str]) -> Iterator[tuple[IntArray, pd.DataFrame]]:
    """Row numbers and rows, a stretch at a time."""
    for batch in pq.ParquetFile(path).iter_batches(_BATCH_ROWS, columns=[*names, _INDEX]):
        yield batch.column(_INDEX).to_numpy(), batch.select(names).to_pandas()


def _numbered(digests: "pd.Series[int]") -> pd.DataFrame:
    """Each row's number and digest, and how many equal ones come before it."""
    table = pd.DataFrame({"row": digests.index, "digest": digests.to_numpy()}).sort_values("row")
    return table.assign(nth=table.groupby("digest").cumcount())
