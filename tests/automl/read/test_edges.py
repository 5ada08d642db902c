"""What stands around a table and is no row of it: units, second lines of a header, notes at the end."""

from pathlib import Path

import openpyxl
import pytest

from automl.profiling import profile_table
from automl.reading.batches import open_rows
from contracts.errors import OrreryError

from .tables import inspect, load, write

HEADER = "city,mass,price,share\n"
ROWS = [f"c{row % 7},{20 + row},{row * 1.5},{row % 9}" for row in range(30)]
BODY = "\n".join(ROWS) + "\n"


def found(table, code: str) -> list[tuple[str | None, str]]:
    findings = profile_table(table).findings
    return [(finding.column, finding.action) for finding in findings if finding.code == code]


def cells(path: Path, name: str = "t.csv") -> list[str]:
    rows = open_rows(path, name, ["mass", "price"])
    return [cell for part in rows.batches(7) for cell in part["mass"]]


@pytest.mark.parametrize("units", [",kg,EUR,%", "-,[kg],(EUR),-", "name,kg,€/m²,1000 t", '\n"",kg,EUR,%'])
def test_a_row_of_units_is_no_row(tmp_path: Path, units: str) -> None:
    """TABLE-36: units under the header are left out and told, in files to predict too."""
    plain = load(write(tmp_path, HEADER + BODY))[1]
    path = write(tmp_path, HEADER + units + "\n" + BODY)
    info, table = load(path)
    assert table.equals(plain)
    assert [info.num_rows, len(info.warnings)] == [30, 1]
    assert found(table, "units_row") == [(None, "row left out")]
    assert cells(path) == [str(mass) for mass in plain["mass"]]
    few = write(tmp_path, HEADER + units + "\n" + ROWS[0] + "\n")
    assert cells(few) == ["20"]
    with pytest.raises(OrreryError, match="ragged"):
        load(write(tmp_path, HEADER + units + "\n" + BODY + "1,2\n" + BODY))


@pytest.mark.parametrize(
    "first", ["c1,open,,", "c1,<10,n.k.,7", "x,kg,5,%", "x,pending,late,none yet", "x,m,,"]
)
def test_words_that_are_no_units_are_a_row(tmp_path: Path, first: str) -> None:
    """TABLE-36: where any column of numbers has no unit or another word, the row stays."""
    info, table = load(write(tmp_path, HEADER + first + "\n" + BODY))
    assert (info.num_rows, found(table, "units_row")) == (31, [])


def test_names_of_two_lines_are_put_together(tmp_path: Path) -> None:
    """TABLE-36: merged cells of a header name the columns with what stands below them."""
    header = "city,sales,,costs,\n,plan,actual,plan,actual\n"
    rows = [f"c{row % 5},{row},{row + 1},{row * 2},{row * 3}" for row in range(20)]
    path = write(tmp_path, header + "\n".join(rows) + "\n")
    info, table = load(path)
    assert info.columns == ["city", "sales plan", "sales actual", "costs plan", "costs actual"]
    assert (len(table), table["costs actual"].tolist()[:3]) == (20, [0, 3, 6])
    assert found(table, "merged_header") == [(None, "taken into the names")]
    assert open_rows(path, "t.csv", ["costs plan"]).columns == tuple(info.columns)


NOTES = [
    "Source: Eurostat\n",
    "Source: Eurostat, table 7, 2021, revised, again\n",
    '"* provisional"',
    "\n\n* provisional\r\n1) since 2020\r\n\n",
    ",,,\nNote: without taxes,,,\n",
    "a\nb\nc\n".replace("a", "values in thousands")
    .replace("b", "Quelle: Bund")
    .replace("c", "(c) Bund 2021"),
]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
@pytest.mark.parametrize("notes", NOTES)
def test_notes_below_a_table_are_no_rows(tmp_path: Path, notes: str, encoding: str) -> None:
    """TABLE-37: sources and notes in the last lines are left out and told, in files to predict too."""
    plain = load(write(tmp_path, HEADER + BODY))[1]
    for body in (BODY, BODY * 9):
        path = write(tmp_path, HEADER + body + notes, encoding)
        info, table = load(path)
        assert table.head(30).equals(plain)
        assert (info.num_rows, len(table)) == (body.count("\n"), body.count("\n"))
        assert found(table, "footnotes") == [(None, "left out")]
        assert "below the table left out" in info.warnings[-1]
        assert len(cells(path)) == body.count("\n")


@pytest.mark.parametrize(
    "end", ["c1,2\n", "c1", "Source: x\n" + BODY, "a word or two\n" * 6, 'c1,"2\nNote: x"\n', "Total\n"]
)
def test_what_is_no_note_is_still_ragged(tmp_path: Path, end: str) -> None:
    """TABLE-37: a row that was cut, a note in the middle and a sixth one are refused as before."""
    with pytest.raises(OrreryError, match="ragged"):
        inspect(write(tmp_path, HEADER + BODY + end))


@pytest.mark.parametrize("end", ['c1,2,3,"4\nNote: x"\n', "c9,,,\n", "new york,,,\n"])
def test_a_whole_last_row_is_kept(tmp_path: Path, end: str) -> None:
    """TABLE-37: a cell of several lines, and a row of gaps beside a name like the others, are rows."""
    body = BODY.replace("c1", "san jose").replace("c2", "los angeles") if "york" in end else BODY
    assert inspect(write(tmp_path, HEADER + body + end)).num_rows == 31


def test_a_sheet_has_edges_too(tmp_path: Path) -> None:
    """TABLE-36, TABLE-37: units and notes of a workbook are no rows."""
    book = openpyxl.Workbook()
    lines = [
        ["city", "mass", "price"],
        [None, "kg", "EUR"],
        *([f"c{at % 3}", at, at / 2] for at in range(20)),
    ]
    for row in (*lines, [], ["Source: Eurostat"]):
        book.active.append(row)
    book.save(tmp_path / "t.xlsx")
    info, table = load(tmp_path / "t.xlsx", "t.xlsx")
    assert (info.num_rows, table["mass"].tolist(), len(info.warnings)) == (20, list(range(20)), 2)
    assert (found(table, "units_row"), found(table, "footnotes")) == (
        [(None, "row left out")],
        [(None, "left out")],
    )
    assert cells(tmp_path / "t.xlsx", "t.xlsx") == list(range(20))
