"""`python -m benchmarks.reading`: a million rows of 50 columns, and 5,000 columns, in time and memory.

Each table is inspected, read, profiled and interpreted in a process of its own, whose peak memory counts.
"""

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
import pyarrow as pa
from pyarrow import csv

from automl.inspection import InspectionLimits, inspect_file
from automl.interpretation import interpret
from automl.processing import process_table
from automl.profiling import profile_table
from automl.reading import read_table
from contracts.datasets import Overrides

_CHUNK = 100_000
_KIB = 1024


def write_long(path: Path, rows: int, columns: int) -> None:
    """Numbers, categories, dates, text with units and gaps, in turn; the last column is a flag."""
    rng = np.random.default_rng(0)
    with path.open("wb") as stream:
        for begin in range(0, rows, _CHUNK):
            count = min(_CHUNK, rows - begin)
            made = {f"c{at}": _cells(rng, at, count) for at in range(columns - 1)}
            made["bought"] = pa.array(rng.integers(0, 2, count))
            csv.write_csv(pa.table(made), stream, csv.WriteOptions(include_header=begin == 0))


def _cells(rng: np.random.Generator, at: int, count: int) -> pa.Array:
    kind = at % 5
    if kind == 0:
        return pa.array(rng.integers(0, 10_000, count))
    if kind == 1:
        return pa.array(rng.choice(["north", "south", "east", "west", ""], count))
    if kind == 2:
        return pa.array(np.datetime64("2020-01-01") + rng.integers(0, 1500, count).astype("timedelta64[D]"))
    return pa.array(rng.normal(size=count).round(5))


def write_wide(path: Path, rows: int, columns: int) -> None:
    """Numbers only; the last column is a flag."""
    rng = np.random.default_rng(0)
    made = {f"reading_{at}": rng.normal(size=rows).round(5) for at in range(columns - 1)}
    csv.write_csv(pa.table({**made, "bought": rng.integers(0, 2, rows)}), path)


def measure(path: Path) -> dict[str, float]:
    """CPU seconds of each step, and the peak memory of this process in MiB."""
    took = {}
    began = time.process_time()

    def step(name: str) -> None:
        nonlocal began
        now = time.process_time()
        took[name], began = round(now - began, 2), now

    info = inspect_file(path, path.name, "", Overrides(), InspectionLimits())
    step("inspect")
    table = read_table(path, info)
    step("read")
    profile = profile_table(table)
    step("profile")
    found = interpret(table, profile, "Will the customer have bought something?", Overrides())
    step("interpret")
    process_table(table, profile, found, seed=0)
    step("process")
    took["peak MiB"] = round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / _KIB)
    return took


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--columns", type=int, default=50)
    parser.add_argument("--measure", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.measure is not None:
        print(json.dumps(measure(options.measure)))
        return
    with tempfile.TemporaryDirectory() as folder:
        for name, write, rows, columns in (
            ("long", write_long, options.rows, options.columns),
            ("wide", write_wide, 200, 5_000),
        ):
            path = Path(folder) / f"{name}.csv"
            write(path, rows, columns)
            command = [sys.executable, "-m", "benchmarks.reading", "--measure", str(path)]
            answer = subprocess.run(command, check=True, capture_output=True, text=True).stdout
            print(f"{name}: {rows:,} x {columns:,}, {path.stat().st_size / 2**20:.0f} MiB: {answer.strip()}")
            path.unlink()


if __name__ == "__main__":
    main()
