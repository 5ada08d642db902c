"""Tables as strangers bring them: what spreadsheets and exports put around and into the cells."""

from pathlib import Path

import numpy as np
import openpyxl
import pandas as pd
import pytest

from automl.inference.cells import truth_or_text
from automl.interpretation import interpret
from automl.processing import ProcessedTable, process_table
from automl.profiling import profile_table
from automl.reading.batches import open_rows
from contracts.datasets import Overrides
from contracts.errors import OrreryError
from contracts.report import ColumnRole

from .tables import load, write

NUMBERS = [1_234.5, 389_438.0, 1_127_915.25, 12.75]


def german(number: float, digits: int) -> str:
    return f"{number:,.{digits}f}".translate(str.maketrans(",.", ".,"))


@pytest.mark.parametrize("unit", ["", " €"])
def test_points_for_thousands_tell_of_a_decimal_comma(tmp_path: Path, unit: str) -> None:
    """TABLE-4: 1.234,50 and 1.127.915 can be read in one way, which tells what 389.438 is."""
    values = [number + row for row in range(20) for number in NUMBERS]
    lines = [
        f"{german(value, 2)}{unit};{german(round(value), 0)};x{row % 3}" for row, value in enumerate(values)
    ]
    info, table = load(write(tmp_path, "income;price;kind\n" + "\n".join(lines) + "\n"))
    assert info.decimal == ","
    np.testing.assert_allclose(table["income"], values, atol=0.006)
    assert table["price"].tolist() == [round(value) for value in values]


@pytest.mark.parametrize("beside", ["192.168.{0}.{0}", '"{0},2"'])
def test_addresses_and_pairs_tell_of_no_decimal_comma(tmp_path: Path, beside: str) -> None:
    """TABLE-4: 1.234 stays a fraction beside addresses of the net and, where commas cut, beside pairs."""
    body = "".join(f"{beside.format(101 + row)},{1 + row / 8:.3f}\n" for row in range(40))
    info, table = load(write(tmp_path, "from,seconds\n" + body))
    assert info.decimal == "."
    assert table["seconds"].tolist() == [1 + row / 8 for row in range(40)]


TABLE = "age,income,kind\n" + "".join(f"{20 + row},{row * 1.5},x{row % 3}\n" for row in range(30))


@pytest.mark.parametrize(
    ("above", "told"),
    [
        ("Customers of Q3\n\n\n", "1 line above the header left out: 'Customers of Q3'."),
        ("Customers of Q3,,\n,,\n", "2 lines above the header left out: 'Customers of Q3'."),
        ("# by ann\r\n# for bob\r\n", "2 lines above the header left out: '# by ann / # for bob'."),
        ("sep=,\n", "1 line above the header left out: 'sep='."),
        ('"a title\nof two lines"\n', "1 line above the header left out: 'a title\\nof two lines'."),
    ],
)
def test_what_stands_above_a_header_is_no_row(tmp_path: Path, above: str, told: str) -> None:
    """TABLE-31: a title or a comment is left out and told, of a file to learn from and of one to predict."""
    plain = load(write(tmp_path, TABLE))[1]
    path = write(tmp_path, above + TABLE)
    info, table = load(path)
    assert info.warnings == [told]
    assert table.equals(plain)
    rows = open_rows(path, "t.csv", ["age", "income"])
    assert [cell for part in rows.batches(7) for cell in part["age"]] == [str(age) for age in plain["age"]]
    with pytest.raises(OrreryError, match=f"line {above.count(chr(10)) + 32} has 2"):
        load(write(tmp_path, above + TABLE + "1,2\n"))


@pytest.mark.parametrize("shift", [0, 1])
def test_a_title_above_a_sheet_is_no_header(tmp_path: Path, shift: int) -> None:
    """TABLE-31: of a workbook too, wherever its table begins."""
    book = openpyxl.Workbook()
    sheet = book.active
    for row in (["Customers of Q3"], ["by", "ann"], [], [*[None] * shift, "age", "income", "who", "kind"]):
        sheet.append(row)
    for at in range(20):
        sheet.append([*[None] * shift, 20 + at, at / 4, f"n{at}", f"x{at % 3}"])
    book.save(tmp_path / "t.xlsx")
    info, table = load(tmp_path / "t.xlsx", "t.xlsx")
    assert info.columns == ["age", "income", "who", "kind"]
    assert table["age"].tolist() == list(range(20, 40))
    assert info.warnings == ["2 lines above the header left out: 'Customers of Q3 / by ann'."]


@pytest.mark.parametrize("header", ["a,,\n", ",,\n"])
def test_a_poor_header_is_no_title(tmp_path: Path, header: str) -> None:
    """TABLE-31: what no whole header of words follows is kept as it was read before."""
    body = "".join(f"{row},{row + 1},{row + 2}\n" for row in range(30))
    info, table = load(write(tmp_path, header + body))
    assert (len(table), info.columns[1:]) == (30, ["column_2", "column_3"])


def processed(table: pd.DataFrame, target: str) -> ProcessedTable:
    profile = profile_table(table)
    return process_table(
        table, profile, interpret(table, profile, "", Overrides(target_column=target)), seed=0
    )


@pytest.mark.parametrize("last", ["Total,,{a},,{b}", ",,{a},,{b}", "Summe:,,,,{b}", "GRAND TOTAL,3,,,"])
def test_a_row_of_totals_is_dropped(tmp_path: Path, last: str) -> None:
    """TABLE-32: the sums of a sheet are no observation, and the finding says so."""
    rng = np.random.default_rng(3)
    a, b = rng.normal(50, 9, 60).round(2), rng.normal(900, 90, 60).round(2)
    body = "".join(f"B{at},{at % 7},{a[at]},x{at % 3},{b[at]}\n" for at in range(60))
    sums = last.format(a=round(a.sum(), 2), b=round(b.sum(), 2))
    table = load(write(tmp_path, "branch,staff,rent,kind,sales\n" + body + sums + "\n"))[1]
    parts = processed(table, "sales")
    assert 60 not in {*parts.train.index, *parts.holdout.index}
    assert [finding.action for finding in parts.dropped if finding.code == "totals_row"] == ["row dropped"]


@pytest.mark.parametrize("last", ["totals", "x1"])
def test_a_last_row_like_others_is_kept(last: str) -> None:
    """TABLE-32: a label that other rows have, doubling numbers and a large last one are no totals."""
    table = pd.DataFrame(
        {
            "kind": ["totals", "x1"] * 20 + [last],
            "twice": [2.0**at for at in range(41)],
            "cents": [*range(1, 41), 5_000],
            "traces": np.arange(41) / 1e6,
            "doses": np.arange(41) / 1e7,
            "sales": np.arange(41) % 11 / 3,
        }
    )
    parts = processed(table, "sales")
    assert 40 in {*parts.train.index, *parts.holdout.index}


@pytest.mark.parametrize(("yes", "no"), [("ja", "nein"), ("oui", "non"), ("sí", "no"), ("WAHR", "FALSCH")])
def test_yes_is_positive_in_other_languages(yes: str, no: str) -> None:
    """TABLE-17: the commoner class is the positive one where it says yes."""
    table = pd.DataFrame({"age": np.arange(60), "left": [no if at % 3 == 0 else yes for at in range(60)]})
    profile = profile_table(table)
    assert profile.columns[1].role is ColumnRole.BOOLEAN
    assert interpret(table, profile, "", Overrides(target_column="left")).chosen.positive_class == yes


def test_yes_and_no_in_many_spellings_are_two_values(tmp_path: Path) -> None:
    """TABLE-33: a target of eight spellings has two classes, and a file to predict is read alike."""
    words = ["1", "yes", "TRUE", "Y", "0", "no", "false", "N", ""]
    body = "".join(f"{at},{words[at % 9]},{'yYn'[at % 3]}es\n" for at in range(90))
    _, table = load(write(tmp_path, "age,left,odd\n" + body))
    meant = [None if at % 9 == 8 else at % 9 < 4 for at in range(90)]
    assert [None if value is None else bool(value) for value in table["left"]] == meant
    assert [truth_or_text(words[at % 9]) for at in range(90)] == meant
    assert set(table["odd"]) == {"yes", "Yes", "nes"}
    found = [finding for finding in profile_table(table).findings if finding.code == "mixed_booleans"]
    assert [(finding.column, finding.action) for finding in found] == [("left", "read as true and false")]


@pytest.mark.parametrize(("third", "truths"), [("T", False), ("F", False), ("True", True), ("1", True)])
def test_a_third_letter_is_a_level(tmp_path: Path, third: str, truths: bool) -> None:
    """TABLE-33: T is no yes beside Y and N alone; TRUE and 1 are."""
    body = "".join(f"{at},{('Y', 'N', third)[at % 3]}\n" for at in range(60))
    _, table = load(write(tmp_path, "age,state\n" + body))
    assert table["state"].nunique() == (2 if truths else 3)


def test_many_classes_of_rows_enough_can_be_asked_for() -> None:
    """TABLE-17: "which product" asks for one of 300 with twelve rows each, for none of two rows each."""
    for rows, chosen in ((12, "product"), (2, None)):
        at = np.repeat(np.arange(300), rows)
        sizes = np.random.default_rng(1).normal(at[:, None], 1, (len(at), 2)).round(3)
        table = pd.DataFrame(sizes, columns=["width", "depth"]).assign(product=[f"sku {n}" for n in at])
        found = interpret(table, profile_table(table), "Which product is it?", Overrides()).chosen
        assert found.target_column == chosen or (chosen is None and found.target_column != "product")


@pytest.mark.parametrize(
    ("days", "told"), [(range(1, 13), True), (range(1, 28), False), (range(5, 6), False)]
)
def test_dates_that_could_be_read_either_way_are_told(days: range, told: bool) -> None:
    """TABLE-14: 03/04/2024 is the third of April, unless another cell shows that the month stands first."""
    dates = [f"{month:02d}/{day:02d}/2024" for month in range(1, 13) for day in days if told or day != month]
    dates = ["05/05/2024", "05/05/2023"] * 12 if len(days) == 1 else dates
    profile = profile_table(pd.DataFrame({"when": dates, "sales": np.arange(len(dates)) / 3}))
    assert profile.columns[0].role is ColumnRole.DATETIME
    assert told is any(finding.code == "ambiguous_dates" for finding in profile.findings)
