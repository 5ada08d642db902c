"""Files that follow each other: whether the next fits, all as one table, and which rows a model has seen."""

import numpy as np
import pandas as pd
import pytest

from automl.processing import process_table
from automl.profiling import profile_table
from automl.reading.frames import NOTES
from automl.unseen import unseen_rows
from automl.versions import joined, schema_differences
from contracts.data_versions import DifferenceKind, SchemaDifference
from contracts.datasets import Metric, ProblemType

FIRST = pd.DataFrame(
    {
        "age": np.arange(20.0, 60),
        "code": ["12", "7", "B3", "12"] * 10,
        "since": ["2024-01-05", "2023-11-30"] * 20,
        "member": [True, False] * 20,
        "left": ["yes", "no"] * 20,
    }
)


def found(new: pd.DataFrame, problem: ProblemType = ProblemType.BINARY) -> list[SchemaDifference]:
    return schema_differences(FIRST, new, targets={"left": problem})


def unseen(rows: pd.DataFrame, trained_on: pd.DataFrame) -> np.ndarray:
    return unseen_rows(rows, trained_on, profile_table(trained_on), target="left")


def spelt(spell: str, rows: int = 40) -> pd.DataFrame:
    """As reading leaves a column of such numbers."""
    cells = pd.DataFrame({"age": np.arange(20.0, 20 + rows), "left": ["yes", "no"] * (rows // 2)})
    if spell != "5":
        cells.attrs[NOTES] = [{"column": "age", "code": "spelt_numbers", "message": "m", "spelling": spell}]
    return cells


def kinds(new: pd.DataFrame, problem: ProblemType = ProblemType.BINARY) -> dict[str, tuple[str, bool]]:
    return {one.column: (one.kind.value, one.blocking) for one in found(new, problem)}


@pytest.mark.parametrize(
    "new",
    [
        FIRST[:3],
        FIRST[["left", "member", "since", "code", "age"]],
        FIRST.assign(age=[None] * 40),
        FIRST.assign(age=FIRST["age"].astype("int64")),
        FIRST.assign(code=[12, 7] * 20),
        FIRST[FIRST["left"] == "yes"],
    ],
    ids=[
        "fewer rows",
        "another order",
        "all gaps",
        "whole numbers",
        "codes that look like numbers",
        "one class",
    ],
)
def test_what_fits_has_no_differences(new: pd.DataFrame) -> None:
    """DATA-4: order, gaps, whole numbers, and text that happens to be numbers make no difference."""
    assert found(new) == []


@pytest.mark.parametrize(
    ("new", "named"),
    [
        (FIRST.drop(columns="age"), {"age": ("missing", True)}),
        (FIRST.rename(columns={"left": "has_left"}), {"left": ("renamed", True)}),
        (FIRST.rename(columns={"code": "zone"}), {"code": ("renamed", True)}),
        (
            FIRST.drop(columns="age").assign(ages="young"),  # a like name for something else
            {"age": ("missing", True), "ages": ("added", False)},
        ),
        (FIRST.assign(age="old"), {"age": ("retyped", True)}),
        (FIRST.assign(since="long ago"), {"since": ("retyped", True)}),
        (FIRST.assign(member=[3, 4] * 20), {"member": ("retyped", True)}),
        (FIRST.assign(code=np.arange(100, 140)), {"code": ("retyped", True)}),
        (FIRST.assign(left=None), {"left": ("empty_target", True)}),
        (FIRST.assign(left="perhaps"), {"left": ("new_classes", True)}),
        (FIRST.assign(extra=1), {"extra": ("added", False)}),
    ],
)
def test_each_difference_is_named(new: pd.DataFrame, named: dict[str, tuple[str, bool]]) -> None:
    """DATA-3: missing, renamed and retyped columns block, as a target without or with other values does."""
    assert kinds(new) == named


def test_one_more_of_many_classes_is_no_hindrance() -> None:
    """DATA-4: a new class of a target of many is told, and blocks nothing."""
    new = FIRST.assign(left="perhaps")
    assert kinds(new, ProblemType.MULTICLASS) == {"left": (DifferenceKind.NEW_CLASSES.value, False)}


def test_a_renamed_column_is_told_by_both_names() -> None:
    """DATA-3: the message names the old and the new name."""
    (one,) = found(FIRST.rename(columns={"left": "has_left"}))
    assert "'left'" in one.message
    assert "'has_left'" in one.message


def test_appended_tables_are_one() -> None:
    """DATA-7: rows are numbered through, columns are the first file's, and what is lacking is missing."""
    more = pd.DataFrame({"left": ["no"], "age": [61], "extra": [1]})
    more.attrs[NOTES] = [
        {"column": "age", "code": "n", "message": "m"},
        {"column": "extra", "code": "n", "message": ""},
    ]
    both = joined([FIRST, more])
    assert list(both.columns) == list(FIRST.columns)
    assert both.index.tolist() == list(range(41))
    last = both.iloc[-1]
    assert (last["age"], last["left"], last["code"]) == (61, "no", None)
    assert both["age"].dtype == "float64"
    assert [note["column"] for note in both.attrs[NOTES]] == ["age"]
    pd.testing.assert_frame_equal(both[:40].drop(columns="member"), FIRST.drop(columns="member"))


def test_what_reading_said_of_a_whole_file_stays_said() -> None:
    """DATA-7: a note on the table is kept of every file, the same words once."""
    files = [FIRST.copy() for _ in range(3)]
    for file, message in zip(files, ("us", "us", "them"), strict=True):
        file.attrs[NOTES] = [{"column": None, "code": "footnotes", "message": message}]
    findings = profile_table(joined(files)).findings
    assert [each.message for each in findings if each.code == "footnotes"] == ["us", "them"]


def test_text_beside_numbers_is_text() -> None:
    """DATA-7: a code that one file spells 7 and another "7" is one level."""
    both = joined([FIRST, pd.DataFrame({"code": [7.0, 12.0]})])
    assert both["code"].tolist()[-2:] == ["7", "12"]
    numbers = joined([pd.DataFrame({"x": [1, 2]}), pd.DataFrame({"x": [None, None]})])
    assert numbers["x"].dtype == "float64"


def test_one_file_is_left_as_it_is() -> None:
    """DATA-7: a single version is the very table that was read."""
    assert joined([FIRST]) is FIRST


def test_rows_are_known_by_what_is_in_them() -> None:
    """DATA-24: a row counts as seen wherever it lies, however its numbers are stored; others do not."""
    moved = FIRST.sample(frac=1, random_state=0).reset_index(drop=True)
    assert not unseen(moved, FIRST).any()
    whole = FIRST.assign(age=FIRST["age"].astype("int64"))
    assert not unseen(whole, FIRST).any()
    older = FIRST.assign(age=FIRST["age"] + 100)
    assert unseen(older, FIRST).all()
    gaps = FIRST.assign(age=np.nan, code=None)
    assert unseen(gaps, FIRST).all()
    assert not unseen(gaps, gaps).any()
    assert unseen(FIRST, FIRST.drop(columns="age")).sum() == 0
    assert not unseen(FIRST, pd.DataFrame({"other": [1]})).any()


def test_rows_with_a_stopgap_are_known(reading) -> None:
    """DATA-24: -999, which training read as missing, is the same in the rows as they were uploaded."""
    raw = FIRST.assign(age=np.where(np.arange(40) % 4 == 0, -999, FIRST["age"]), weight=np.arange(40) / 7)
    profile = profile_table(raw)
    found = reading("left", ProblemType.BINARY, Metric.ROC_AUC)
    train = process_table(raw, profile, found, seed=0).train
    assert train["age"].isna().any()
    new = unseen_rows(raw.sample(frac=1, random_state=0), train, profile, target="left")
    assert int((~new).sum()) == len(train)


def test_further_targets_are_checked_too() -> None:
    """DATA-16: an empty further target blocks nothing, a third value of a yes or no does; each is named."""
    several = {"left": ProblemType.BINARY, "member": ProblemType.BINARY, "code": ProblemType.MULTICLASS}
    first = FIRST.assign(member=["in", "out"] * 20)
    new = first.assign(member=["in", "lapsed"] * 20, code=None)
    found = schema_differences(first, new, targets=several)
    told = {each.column: (each.kind.value, each.blocking) for each in found}
    assert told == {"code": ("empty_target", False), "member": ("new_classes", True)}
    assert "'lapsed'" in next(each.message for each in found if each.column == "member")
    alone = schema_differences(first, new, targets={"left": ProblemType.BINARY})
    assert alone == []
    gone = schema_differences(first, new.drop(columns="member"), targets=several)
    assert "The target 'member' is missing." in [each.message for each in gone if each.blocking]


@pytest.mark.parametrize(
    ("first", "new", "blocking"),
    [
        ("5 km", "5 mi", True),
        ("5", "5 mi", True),
        ("$5", "5 mi", True),
        ("5 km", "9 km", False),
        ("5 km", "5", False),
        ("5 km", "$5", False),
    ],
)
def test_numbers_in_another_unit_are_another_type(first: str, new: str, blocking: bool) -> None:
    """DATA-3: miles do not join kilometres; numbers without a unit are in the first file's."""
    one, other = spelt(first), spelt(new)
    found = schema_differences(one, other, targets={"left": ProblemType.BINARY})
    assert [(each.column, each.kind.value) for each in found if each.blocking] == (
        [("age", "retyped")] if blocking else []
    )
    assert all("'mi'" in each.message for each in found)


def test_appended_files_are_spelt_as_the_first() -> None:
    """DATA-7: the first file's spelling, with its unit, stays the column's."""
    profile = profile_table(joined([spelt("5 km"), spelt("$5")]))
    assert profile.columns[0].spelling == "5 km"
