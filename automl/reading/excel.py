"""Excel workbooks: the first sheet that holds anything."""

import datetime as dt
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
from python_calamine import CalamineError, CalamineWorkbook

from automl.reading.archives import check_workbook
from automl.reading.cell_types import notes_of_column, type_column
from automl.reading.dialects import titles_above
from automl.reading.footnotes import notes_below, notes_words
from automl.reading.frames import Note, to_frame
from automl.reading.limits import DEFAULT_LIMITS, InspectionLimits
from automl.reading.refusals import invalid
from automl.reading.second_lines import note_of, second_line
from automl.reading.survey import Survey, check_names, column_of, lines_above_words
from contracts.datasets import DatasetInfo, TableFormat

_MAX_EXACT = 2**53
_LOOKED = 200  # rows that tell whether a title stands above the header
_LOOKED_BELOW = 12


def survey_excel(path: Path, target: str | None, limits: InspectionLimits) -> Survey:
    """Counts the rows of the first filled sheet."""
    check_workbook(path, limits)
    columns, rows, warnings, around = _sheet(path)
    warnings += [str(note.message) for note in around]
    if len(columns) > limits.max_columns:
        raise invalid(f"The table has too many columns: {len(columns):,}, limit {limits.max_columns:,}.")
    check_names(columns)
    index = column_of(target, columns)
    series = None
    if index is not None:
        values, _ = _typed([row[index] for row in rows], columns[index])
        series = to_frame([values], [columns[index]], []).iloc[:, 0]
    return Survey(TableFormat.EXCEL, columns, len(rows), None, None, None, warnings, series)


def read_excel(path: Path, info: DatasetInfo) -> pd.DataFrame:
    """The sheet that was surveyed; whole numbers, which Excel keeps as floats, become integers."""
    check_workbook(path, DEFAULT_LIMITS)
    columns, rows, _, notes = _sheet(path)
    arrays = []
    for index, name in enumerate(columns):
        values, note = _typed([row[index] for row in rows], name)
        arrays.append(values)
        notes.extend(note)
    return to_frame(arrays, info.columns, notes)


def _sheet(path: Path) -> tuple[list[str], list[list[Any]], list[str], list[Note]]:
    """Header, rows, warnings, and what around the rows is none. Blank rows and columns are left out."""
    try:
        workbook = CalamineWorkbook.from_path(path)
        found = [(name, workbook.get_sheet_by_name(name)) for name in workbook.sheet_names]
        filled = [(name, sheet.to_python()) for name, sheet in found if sheet.height]
    except (CalamineError, OSError, ValueError) as error:
        raise invalid("The workbook can't be read.", str(error)) from error
    if not filled:
        raise invalid("The file is empty.", "No sheet of the workbook holds anything.")
    name, grid = filled[0]
    rows = [row for row in grid if any(not _blank(cell) for cell in row)]
    if not rows:
        raise invalid("The file is empty.", "The sheet holds nothing but blanks.")
    warnings = [f"Of {len(filled)} filled sheets only {name[:60]!r} is read."] if len(filled) > 1 else []
    titles = _titles(rows)
    warnings += lines_above_words([_shown(row) for row in rows[:titles]])
    rows = rows[titles:]
    keep = [at for at in range(len(rows[0])) if any(not _blank(row[at]) for row in rows)]
    rows = [[row[at] for at in keep] for row in rows]
    columns = [_name(cell, position) for position, cell in enumerate(rows[0], 1)]
    columns, rows, notes = _without_edges(columns, rows)
    return columns, rows, warnings, notes


def _without_edges(
    columns: list[str], rows: list[list[Any]]
) -> tuple[list[str], list[list[Any]], list[Note]]:
    """Names, the rows below them and what was left out: notes below, and a second line of the header."""
    texts = [["" if _blank(cell) else str(cell) for cell in row] for row in rows[:_LOOKED]]
    last = [["" if _blank(cell) else str(cell) for cell in row] for row in rows[1:][-_LOOKED_BELOW:]]
    notes = []
    count = notes_below(last, texts, len(columns))
    if count:
        notes.append(Note(None, "footnotes", notes_words([_shown(row) for row in rows[-count:]])))
        rows = rows[:-count]
    second = second_line(texts[: len(rows)])
    if second is not None:
        notes.insert(0, note_of(second))
        columns = list(second.names)
    return columns, rows[1 if second is None else 2 :], notes


def _titles(rows: list[list[Any]]) -> int:
    """Rows above the header, by the columns of the table alone: a title may stand to the left of it."""
    below = rows[len(rows) // 2 :]
    used = [at for at in range(len(rows[0])) if any(not _blank(row[at]) for row in below)]
    return titles_above([_trimmed([row[at] for at in used]) for row in rows[:_LOOKED]])


def _trimmed(row: list[Any]) -> list[str]:
    """As text, without the blanks behind: every row of a sheet is as wide as the widest."""
    filled = [at for at, cell in enumerate(row) if not _blank(cell)]
    return ["" if _blank(cell) else str(cell) for cell in row[: max(filled, default=-1) + 1]]


def _shown(row: Sequence[Any]) -> str:
    return " ".join(str(cell) for cell in row if not _blank(cell))


def _blank(cell: Any) -> bool:
    return cell is None or (isinstance(cell, str) and not cell.strip())


def _name(cell: Any, position: int) -> str:
    if _blank(cell):
        return f"column_{position}"
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell)


def _typed(cells: Sequence[Any], name: str) -> tuple[pa.ChunkedArray, list[Note]]:
    values = [None if _blank(cell) else cell for cell in cells]
    kinds = {type(value) for value in values if value is not None}
    if not kinds:
        return pa.chunked_array([pa.nulls(len(values), pa.float64())]), []
    if kinds <= {int, float}:
        return pa.chunked_array([_numbers(values)]), []
    if kinds == {bool}:
        return pa.chunked_array([pa.array(values, pa.bool_())]), []
    if kinds <= {dt.date, dt.datetime}:
        moments = [None if value is None else _moment(value) for value in values]
        return pa.chunked_array([pa.array(moments, pa.timestamp("us"))]), []
    spelt = pa.array([None if value is None else _spelt(value) for value in values], pa.string())
    typed = type_column(pa.chunked_array([spelt]), ".", name)
    return typed.cells, notes_of_column(name, typed, ".")


def _numbers(values: Sequence[Any]) -> pa.Array:
    whole = all(value is None or (float(value).is_integer() and abs(value) < _MAX_EXACT) for value in values)
    if whole:
        return pa.array([None if value is None else int(value) for value in values], pa.int64())
    return pa.array([None if value is None else float(value) for value in values], pa.float64())


def _moment(value: dt.date) -> dt.datetime:
    return value if isinstance(value, dt.datetime) else dt.datetime.combine(value, dt.time())


def _spelt(value: Any) -> str:
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)
