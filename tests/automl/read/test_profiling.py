"""Each column gets the role that its values and name give it, and what is odd is found."""

import json
import time
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from automl.profiling import profile_table, profile_with_target
from contracts.report import ColumnRole, DatasetProfile

from .tables import load, write

DATA = Path(__file__).parents[2] / "data"
N = 200
RNG = np.random.default_rng(7)
TABLE = pd.DataFrame(
    {
        "customerID": [f"{i:04d}-XKCD" for i in range(N)],
        "row": range(N),
        "order_id": RNG.permutation(N) * 7 + 1000,
        "age": RNG.integers(18, 90, N),
        "price": RNG.normal(100, 20, N),
        "city": RNG.choice(["Oslo", "Rome", "Bern"], N),
        "member": RNG.choice(["Yes", "No"], N),
        "flag": RNG.random(N) > 0.5,
        "day": [f"{1 + i % 28:02d}/{1 + i % 12:02d}/2024" for i in range(N)],
        "stamp": pd.date_range("2024-01-01", periods=N, freq="h"),
        "hour": [f"{i % 24}:{i % 60:02d}:00" for i in range(N)],
        "review": [f"The {i}th order came late and the box was broken" for i in range(N)],
        "mostly": [str(i / 4) if i % 15 else "unclear" for i in range(N)],
        "same": "x",
        "nothing": [None] * N,
        "sparse": [1.5 if i % 9 == 0 else (2.5 if i % 9 == 1 else None) for i in range(N)],
    }
)
TABLE["age_again"] = TABLE["age"]


def roles(profile: DatasetProfile) -> dict[str, ColumnRole]:
    return {column.name: column.role for column in profile.columns}


def codes(profile: DatasetProfile) -> set[tuple[str | None, str]]:
    return {(finding.column, finding.code) for finding in profile.findings}


def test_roles_follow_values_and_names() -> None:
    """TABLE-14: one role a column."""
    assert roles(profile_table(TABLE)) == {
        "customerID": ColumnRole.ID,
        "row": ColumnRole.ID,
        "order_id": ColumnRole.ID,
        "age": ColumnRole.NUMERIC,
        "price": ColumnRole.NUMERIC,
        "city": ColumnRole.CATEGORICAL,
        "member": ColumnRole.BOOLEAN,
        "flag": ColumnRole.BOOLEAN,
        "day": ColumnRole.DATETIME,
        "stamp": ColumnRole.DATETIME,
        "hour": ColumnRole.DATETIME,
        "review": ColumnRole.TEXT,
        "mostly": ColumnRole.NUMERIC,
        "same": ColumnRole.CONSTANT,
        "nothing": ColumnRole.EMPTY,
        "sparse": ColumnRole.NUMERIC,
        "age_again": ColumnRole.NUMERIC,
    }


def test_what_is_odd_is_found() -> None:
    """TABLE-14: a finding names the column and what was seen."""
    assert codes(profile_table(TABLE)) >= {
        ("customerID", "id_column"),
        ("same", "constant_column"),
        ("nothing", "empty_column"),
        ("sparse", "high_missing"),
        ("mostly", "mostly_numeric"),
        ("day", "date_column"),
        ("review", "text_column"),
        ("age_again", "duplicate_column"),
    }


def test_counts_are_exact() -> None:
    """TABLE-14: rows, missing, distinct and range are counted, not sampled."""
    profile = profile_table(pd.concat([TABLE, TABLE.iloc[:7]], ignore_index=True))
    assert (profile.num_rows, profile.num_columns, profile.duplicate_rows) == (N + 7, 17, 7)
    by_name = {column.name: column for column in profile.columns}
    price = by_name["price"]
    assert (price.minimum, price.maximum) == (TABLE["price"].min(), TABLE["price"].max())
    assert (by_name["nothing"].missing, by_name["nothing"].distinct) == (N + 7, 0)
    assert by_name["city"].distinct == 3


def test_what_reading_lost_is_a_finding(tmp_path: Path) -> None:
    """TABLE-7: blanks in a numeric column are reported with their number."""
    rows = "".join(f"{i},{' ' if i % 50 == 0 else i / 2}\n" for i in range(1, 200))
    _, table = load(write(tmp_path, "tenure,TotalCharges\n" + rows))
    finding = next(f for f in profile_table(table).findings if f.column == "TotalCharges")
    assert (finding.code, finding.message.split()[0]) == ("missing_marks", "3")


@pytest.mark.parametrize(
    "entry", json.loads((DATA / "manifest.json").read_text()), ids=lambda e: str(e["name"])
)
def test_bundled_tables_are_read_as_their_manifest_says(entry: dict[str, object]) -> None:
    """TABLE-4, TABLE-14: rows, columns, missing cells, ids, dates and text of real tables."""
    _, table = load(DATA / str(entry["file"]), str(entry["file"]))
    profile = profile_table(table)
    assert (profile.num_rows, profile.num_columns) == (entry["rows"], entry["cols"])
    assert sum(column.missing for column in profile.columns) == entry["missing_cells"]
    found = roles(profile)
    ids = [name for name, role in found.items() if role is ColumnRole.ID]
    dates = [name for name, role in found.items() if role is ColumnRole.DATETIME]
    assert (ids, dates) == (entry["id_columns"], entry["date_columns"])


def test_a_large_table_takes_seconds() -> None:
    """TABLE-14: 200,000 rows of 12 columns are profiled within three seconds."""
    n = 200_000
    words = np.array([f"level {i}" for i in range(50)], dtype=object)
    table = pd.DataFrame(
        {f"n{i}": RNG.normal(size=n) for i in range(8)}
        | {f"s{i}": words[RNG.integers(0, 50, n)] for i in range(4)}
    )
    began = time.perf_counter()
    profile_table(table)
    assert time.perf_counter() - began < 3


def test_a_wide_table_takes_seconds() -> None:
    """TABLE-14: thousands of measurements, all distinct, are not compared pair by pair."""
    table = pd.DataFrame(RNG.normal(size=(100, 2000)), columns=[f"gene {i}" for i in range(2000)])
    began = time.perf_counter()
    profile_table(table)
    assert time.perf_counter() - began < 10


def test_several_stopgaps_of_a_column_are_all_read() -> None:
    """TABLE-23: -999 and 9999 of one column don't hide each other; a target's counts keep its values."""
    readings = RNG.normal(12, 9, 400).round(1)
    readings[:20], readings[20:35] = -999, 9_999
    twice = RNG.integers(1, 60, 400)
    twice[:10], twice[10:30] = 999, 9_999
    table = pd.DataFrame({"reading": readings, "visits": twice, "y": RNG.integers(0, 2, 400)})
    profile = profile_table(table)
    assert [sorted(column.missing_values) for column in profile.columns] == [[-999, 9_999], [999, 9_999], []]
    assert [column.missing for column in profile.columns] == [35, 30, 0]
    assert [found.code for found in profile.findings].count("missing_number") == 4
    own = profile_with_target(profile, table, "reading").columns
    assert (own[0].missing, own[0].maximum, own[0].missing_values) == (0, 9_999, [])
    assert own[1:] == profile.columns[1:]
