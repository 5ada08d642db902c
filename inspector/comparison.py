"""Two tables of holdout predictions beside each other, joined by the row of the uploaded data."""

from pathlib import Path

import pandas as pd
import pyarrow.parquet as pq

from automl.comparing import actual_of, answers_of, labels_of_tables, paired_comparison
from automl.grouping import time_stretches
from automl.inference.columns import IntArray
from contracts.datasets import METRICS_OF_PROBLEM
from contracts.report import SplitKind, SplitPlan
from contracts.runs import HoldoutComparison
from inspector.protocol import CompareRequest


def compare_files(path: Path, request: CompareRequest) -> HoldoutComparison:
    """Every metric of the problem, on the rows that both held out. What differs in truth is left out."""
    a, b = (pd.read_parquet(one).set_index("row") for one in (path, request.path_b))
    shared = a.index.intersection(b.index)
    same = a.loc[shared, "actual"].to_numpy() == b.loc[shared, "actual"].to_numpy()
    shared = shared[same]
    labels = labels_of_tables(a, b)
    groups = _groups(Path(request.holdout_path), request.split, shared)
    paired = [
        paired_comparison(
            metric,
            request.problem_type,
            actual_of(a.loc[shared], labels),
            answers_of(a.loc[shared], labels),
            answers_of(b.loc[shared], labels),
            groups=groups,
            seed=request.seed,
        )
        for metric in METRICS_OF_PROBLEM[request.problem_type]
    ]
    return HoldoutComparison(rows_a=len(a), rows_b=len(b), shared=len(shared), metrics=paired)


def _groups(holdout: Path, split: SplitPlan, rows: "pd.Index[int]") -> IntArray | None:
    """Which of the rows were held out as one; None where each was by itself."""
    if split.column is None or split.column not in pq.read_schema(holdout).names:
        return None
    table = pd.read_parquet(holdout, columns=[split.column]).loc[rows]
    if split.kind is SplitKind.TIME:
        return time_stretches(table, split.column)
    codes, uniques = pd.factorize(table[split.column], use_na_sentinel=False)
    del uniques
    return codes.astype("int64")
