"""From typed Arrow columns to the DataFrame that the engine works on."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass

import numpy as np
import pandas as pd
import pyarrow as pa

NOTES = "orrery_reading_notes"
DECIMAL = "orrery_decimal_mark"  # of the file that the table was read from


@dataclass(frozen=True)
class Note:
    """What reading lost or changed in a column, or in the table (None); profiling makes a finding of it."""

    column: str | None
    code: str
    message: str
    spelling: str | None = (
        None  # a cell of numbers that are spelt with marks, "12 km"; tables read before lack it
    )
    decimal: str = "."
    stray: str | None = None  # a word among its numbers; tables read before lack it


def to_frame(arrays: Sequence[pa.ChunkedArray], names: Sequence[str], notes: Sequence[Note]) -> pd.DataFrame:
    """int64, float64 (missing: NaN), bool (with missing: object), object strings (missing: None)."""
    if len(set(names)) != len(names):
        raise ValueError("column names must be unique")
    table = pa.table(list(arrays), names=list(names))
    frame: pd.DataFrame = table.to_pandas(split_blocks=True, self_destruct=True)
    frame.attrs[NOTES] = [asdict(note) for note in notes]
    return frame


def without_infinite(frame: pd.DataFrame) -> list[Note]:
    """Sets infinite numbers to missing in place, as no model can use them."""
    notes = []
    for name in frame.columns:
        values = frame[name]
        if values.dtype.kind != "f":
            continue
        infinite = np.isinf(values.to_numpy())
        if infinite.any():
            frame[name] = values.mask(infinite)
            count = int(infinite.sum())
            notes.append(Note(str(name), "infinite_values", f"{count} infinite values were read as missing."))
    return notes


def without_notes(frame: pd.DataFrame) -> pd.DataFrame:
    """The same columns without the notes, which pandas would copy with every column that is looked at."""
    plain = frame.copy(deep=False)
    plain.attrs = {}
    return plain


def notes_of(frame: pd.DataFrame) -> list[Note]:
    """The notes that reading left on the table, if they came along."""
    stored = frame.attrs.get(NOTES, [])
    return [Note(**note) for note in stored if isinstance(note, dict)]


def strays_of(frame: pd.DataFrame) -> dict[str, str]:
    """For each column of numbers among which reading found words, one of them."""
    notes = reversed(notes_of(frame))
    return {note.column: note.stray for note in notes if note.column is not None and note.stray is not None}


def spellings_of(frame: pd.DataFrame) -> dict[str, Note]:
    """For each column of numbers with marks, what reading said of it; of appended files the first one's."""
    found: dict[str, Note] = {}
    for note in notes_of(frame):
        if note.spelling is not None and note.column is not None:
            found.setdefault(note.column, note)
    return found
