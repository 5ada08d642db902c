"""A row of the training file, sent back as the text that stands there, is read as it was in training."""

import csv
import io
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from automl.assembly import input_columns
from automl.columns import columns_of
from automl.features import plan_features
from automl.inference.columns import Columns
from automl.inference.rows import RowReader
from automl.interpretation import interpret
from automl.profiling import profile_table
from automl.reading.batches import open_rows
from automl.versions.joining import joined
from contracts.datasets import Overrides
from inspector.instances import InstanceReader, instances_of

from .tables import load, write

ROWS = 120
COLUMNS = {
    "plain": lambda n: str(n * 7 % 101),
    "points": lambda n: f"{n * 37 % 91 / 8}",
    "few below": lambda n: "<10" if n in {5, 115} else str(n * 13 % 83 + 10),
    "many below": lambda n: "<0.1" if n % 14 == 3 else f"{n * 13 % 83 / 7:.3f}",
    "thousands": lambda n: f"{n * 7919:,}",
    "thousands and words": lambda n: "none yet" if n % 13 == 2 else f"{1000 + n * 7919:,}",
    "money": lambda n: f"${n * 7919 % 5003:,}.50",
    "unit": lambda n: "n.k." if n % 30 == 1 else f"{n * 31 % 113} km",
    "marks": lambda n: ("?", "-", "n/a", ".", "NULL")[n % 5] if n % 9 == 0 else str(n * 3 % 71),
    "stopgap": lambda n: "-999" if n % 10 == 0 else str(n * 11 % 67),
    "infinite": lambda n: "inf" if n == 119 else f"{n * 3 % 41}.5",
    "late gap": lambda n: "" if n == 118 else str(n * 17 % 59),
    "level gap": lambda n: "" if n == 118 else "abc"[n % 3],
    "truth": lambda n: ("True", "FALSE", "true")[n % 3],
    "truths": lambda n: ("yes", "N", "1", "no", "TRUE")[n % 5],
    "ja": lambda n: ("Ja", "Nein")[n % 7 > 3],
    "zip": lambda n: f"{n % 6:05d}",
    "blanks": lambda n: ("red", " red", "red ", " blue ")[n % 4],
    "dates": lambda n: f"{n % 28 + 1:02d}.{n % 12 + 1:02d}.19{n % 60 + 10}",
    "dates and words": lambda n: "open" if n in {7, 117} else f"2024-{n % 12 + 1:02d}-{n % 28 + 1:02d}",
    "quarters": lambda n: f"{2000 + n % 17}{('Q', '-Q')[n % 2]}{n % 4 + 1}",
    "lasted": lambda n: f"{n % 5}h {n % 50}m" if n % 3 else f"{n % 9 + 1} min",
    "took": lambda n: "" if n == 118 else f"{n % 30:02d}:{n % 60:02d}:{n % 7:02d}",
    "days": lambda n: f"{n % 23} day{'s' if n % 23 != 1 else ''}",
    "time of call": lambda n: f"{n % 24:02d}:{n % 60:02d}:{n % 7:02d}",
    "words": lambda n: " " * (n % 3) + f"the {n} of us went to the shop {n * 3}",
}  # fmt: skip


def _text(names: list[str], mark: str) -> str:
    out = io.StringIO()
    writer = csv.writer(out, delimiter=mark)
    writer.writerow([*names, "goal"])
    for n in range(ROWS):
        writer.writerow([*(COLUMNS[name](n) for name in names), ("up", "down")[n % 2]])
    return out.getvalue()


def _check(folder: Path, text: str, mark: str) -> None:
    path = write(folder, text)
    table = load(path)[1]
    profile = profile_table(table)
    reading = interpret(table, profile, "predict goal", Overrides(target_column="goal"))
    train = table.iloc[:100]  # what the last rows hold is not in it
    plan = plan_features(train, profile, reading)
    columns = input_columns(plan, train)
    letters = [c.name for c in plan.columns if c.characters]
    reader = RowReader(columns, [*plan.ignored_columns, "goal"], plan.date_forms, letters)
    from_training = columns_of(table, plan)
    names = {column.name for column in columns}
    rows = [
        {k: v for k, v in row.items() if k in names}
        for row in csv.DictReader(io.StringIO(text), delimiter=mark)
    ]
    _same(reader.read(rows), from_training)
    file = open_rows(path, "again.csv", [column.name for column in columns])
    cells = [InstanceReader(columns, file.decimal).columns(part) for part in file.batches(1000)]
    _same(reader.read([row for part in cells for row in instances_of(part)]), from_training)


def _same(read: Columns, meant: Columns) -> None:
    for name, values in meant.numbers.items():
        np.testing.assert_array_equal(read.numbers[name], values, err_msg=name)
    for name, labels in meant.labels.items():
        assert _levels(read.labels[name]) == _levels(labels), name
    for name, texts in meant.texts.items():
        assert texts.terms == read.texts[name].terms, name
        np.testing.assert_array_equal(read.texts[name].surface, texts.surface, err_msg=name)


def _levels(column) -> list[str | None]:
    return [None if code < 0 else column.levels[code] for code in column.codes]


@pytest.mark.parametrize("name", list(COLUMNS))
def test_each_odd_column_is_read_alike(tmp_path: Path, name: str) -> None:
    """TABLE-35: whatever the training file held, a row that holds it again is accepted and means the same."""
    _check(tmp_path, _text(list(dict.fromkeys(["plain", name])), ";"), ";")


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(st.sampled_from(list(COLUMNS)), min_size=2, max_size=6, unique=True), st.sampled_from(",;\t|")
)
def test_odd_columns_together_are_read_alike(tmp_path: Path, names: list[str], mark: str) -> None:
    """TABLE-35: and so in any company, cut by any mark."""
    _check(tmp_path, _text(names, mark), mark)


def test_thousands_beside_points_are_thousands(tmp_path: Path) -> None:
    """TABLE-35: two columns of 7,919 outvoted one of 4.625, and a row's 4.625 was read as thousands."""
    text = _text(["thousands", "thousands and words", "points"], ";")
    _check(tmp_path, text, ";")
    table = load(write(tmp_path, text))[1]
    assert (table["thousands"].max(), table["points"].max()) == (119 * 7919, 90 / 8)


def test_a_decimal_comma_is_one_in_a_row_too(tmp_path: Path) -> None:
    """TABLE-35: where the training file had decimal commas, so have the texts of a row."""
    lines = ["size;mass;few;goal"]
    for n in range(ROWS):
        few = "<0,1" if n % 14 == 3 else f"{n % 50},{n % 7}"
        mass = f"{n % 9 + 1}.{n * 37 % 900 + 99:03d},5"
        lines.append(f"{n * 7 % 41},{n % 10};{mass};{few};{('up', 'down')[n % 2]}")
    _check(tmp_path, "\n".join(lines) + "\n", ";")
    table = load(write(tmp_path, "\n".join(lines) + "\n"))[1]
    assert pd.api.types.is_numeric_dtype(table["mass"])
    together = joined([table, table])  # appended to, it is read by the same mark
    for each in (table, together):
        few = next(column for column in profile_table(each).columns if column.name == "few")
        assert (few.decimal, few.stray) == (",", "<0,1")  # a number is no word among numbers
    plan = plan_features(
        together,
        profile_table(together),
        interpret(together, profile_table(together), "predict goal", Overrides()),
    )
    once, twice = columns_of(table, plan).numbers["few"], columns_of(together, plan).numbers["few"]
    assert np.isfinite(once).sum() > ROWS / 2
    np.testing.assert_array_equal(np.concatenate([once, once]), twice)
