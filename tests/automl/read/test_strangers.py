"""Tables as strangers bring them: what spreadsheets and exports put around and into the cells."""

from pathlib import Path

import numpy as np
import openpyxl
import pytest

from automl.reading.batches import open_rows
from contracts.errors import OrreryError

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
    """TABLE-28: a title or a comment is left out and told, of a file to learn from and of one to predict."""
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
    """TABLE-28: of a workbook too, wherever its table begins."""
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
    """TABLE-28: what no whole header of words follows is kept as it was read before."""
    body = "".join(f"{row},{row + 1},{row + 2}\n" for row in range(30))
    info, table = load(write(tmp_path, header + body))
    assert (len(table), info.columns[1:]) == (30, ["column_2", "column_3"])
