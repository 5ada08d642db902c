"""Two tables of holdout predictions beside each other, joined by the row of the uploaded data.

By its number where both runs read the same rows, else by what is in it.
"""

from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow.parquet as pq

from automl.comparing import actual_of, answers_of, labels_of_tables, paired_comparison
from automl.grouping import time_stretches
from automl.inference.columns import IntArray
from automl.pairing import RowFiles, paired_rows
from contracts.datasets import METRICS_OF_PROBLEM
from contracts.report import SplitKind, SplitPlan
from contracts.runs import HoldoutComparison
from inspector.protocol import CompareRequest


def compare_files(path: Path, request: CompareRequest) -> HoldoutComparison:
    """Every metric of the problem, on the rows that both held out. What differs in truth is left out."""
    a, b = (pd.read_parquet(one).set_index("row") for one in (path, request.path_b))
    in_a, in_b = _same_rows(a, b, request)
    same = a.loc[in_a, "actual"].to_numpy() == b.loc[in_b, "actual"].to_numpy()
    in_a, in_b = in_a[same], in_b[same]
    labels = labels_of_tables(a, b)
    groups = groups_of(Path(request.holdout_path), request.split, in_a)
    paired = [
        paired_comparison(
            metric,
            request.problem_type,
            actual_of(a.loc[in_a], labels),
            answers_of(a.loc[in_a], labels),
            answers_of(b.loc[in_b], labels),
            groups=groups,
            seed=request.seed,
        )
        for metric in METRICS_OF_PROBLEM[request.problem_type]
    ]
    return HoldoutComparison(rows_a=len(a), rows_b=len(b), shared=len(in_a), metrics=paired)


def _same_rows(a: pd.DataFrame, b: pd.DataFrame, request: CompareRequest) -> tuple[IntArray, IntArray]:
    """The numbers of the rows that both held out, in a's file and in b's."""
    if request.rows is None:
        shared = a.index.intersection(b.index).to_numpy()
        return shared, shared
    files = [RowFiles(Path(one.table_path), Path(one.train_path)) for one in request.rows]
    in_a, in_b, _ = paired_rows(files[0], files[1], np.asarray(a.index), np.asarray(b.index))
    return in_a, in_b


def groups_of(holdout: Path, split: SplitPlan, rows: IntArray) -> IntArray | None:
    """Which of the rows were held out as one; None where each was by itself."""
    if split.column is None or split.column not in pq.read_schema(holdout).names:
        return None
    table = pd.read_parquet(holdout, columns=[split.column]).loc[rows]
    if split.kind is SplitKind.TIME:
        return time_stretches(table, split.column)
    codes, uniques = pd.factorize(table[split.column], use_na_sentinel=False)
    del uniques
    return codes.astype("int64")
