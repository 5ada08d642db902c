"""What a system is given and what it answers. Imported in every peer's environment: pandas and numpy only."""

import json
import resource
import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

# What a system says of its own fit, such as when it first had a model; part of the answer.
said_of_fit: dict[str, float] = {}

# Rows to (n, classes) probabilities in the order of Job.classes, or (n, 1) values.
Predict = Callable[[pd.DataFrame], np.ndarray]


@dataclass(frozen=True)
class Job:
    """One fit. `classes` are the target's spellings; a binary one's positive class is last."""

    train: Path
    test: Path
    target: str
    problem: str  # binary, multiclass or regression
    metric: str
    classes: list[str] | None
    budget_s: float
    threads: int
    seed: int
    answer: Path


def features(table: pd.DataFrame, job: Job) -> pd.DataFrame:
    """The inputs, texts as objects."""
    return table.drop(columns=[job.target])


def codes(table: pd.DataFrame, job: Job) -> np.ndarray:
    """Class codes or floats."""
    if job.classes is None:
        return table[job.target].to_numpy(dtype=float)
    place = {label: code for code, label in enumerate(job.classes)}
    return np.asarray([place[str(value)] for value in table[job.target]])


def read(path: Path, job: Job) -> pd.DataFrame:
    """The table as pandas reads it; the target as text unless it is a number to predict."""
    kinds = None if job.classes is None else {job.target: str}
    return pd.read_csv(path, dtype=kinds, low_memory=False, keep_default_na=True)


def main(fit: Callable[[Job], Any]) -> None:
    """Fit, predict, time, write the answer. `fit` gives Predict, and how to be timed if not by it."""
    given = json.loads(Path(sys.argv[1]).read_text())
    paths = {name: Path(given.pop(name)) for name in ("train", "test", "answer")}
    job = Job(**given, **paths)
    wall, cpu = time.monotonic(), time.process_time()
    fitted = fit(job)
    wall, cpu = time.monotonic() - wall, time.process_time() - cpu
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    predict, prepare = fitted if isinstance(fitted, tuple) else (fitted, _plainly(fitted))
    test = features(read(job.test, job), job)
    scores = np.asarray(predict(test), dtype=float)
    np.save(job.answer.with_suffix(".npy"), scores)
    found: dict[str, Any] = {
        "fit_s": wall,
        "cpu_s": cpu,
        "peak_mb": peak,
        "single_row_ms": _cpu_ms(prepare(test.iloc[[0]]), 15),
        "thousand_rows_ms": _cpu_ms(prepare(_thousand(test)), 3),
        **said_of_fit,
    }
    job.answer.write_text(json.dumps(found))


def _plainly(predict: Predict) -> Callable[[pd.DataFrame], Callable[[], Any]]:
    return lambda rows: lambda: predict(rows)


def _thousand(test: pd.DataFrame) -> pd.DataFrame:
    return test.iloc[np.arange(1000) % len(test)].reset_index(drop=True)


def _cpu_ms(call: Callable[[], Any], times: int) -> float:
    """Median processor time: what a busy machine does not distort."""
    call()
    spent = []
    for _ in range(times):
        began = time.process_time()
        call()
        spent.append(1000 * (time.process_time() - began))
    return statistics.median(spent)
