"""Appended files as one table, each column in the type that holds all of it."""

from collections.abc import Sequence
from typing import Any

import pandas as pd

from automl.inference.columns import canonical_text
from automl.reading.frames import DECIMAL, NOTES


def joined(tables: Sequence[pd.DataFrame]) -> pd.DataFrame:
    """The rows of all, in order, numbered anew; the columns are the first table's.

    A column that one file lacks is missing in its rows. Where one file's cells are text all are, spelt as
    levels are (`canonical_text`). Texts of numbers have the first file's decimal mark.
    """
    if len(tables) == 1:
        return tables[0]
    notes = [note for table in tables for note in table.attrs.get(NOTES, [])]
    names = list(tables[0].columns)
    parts = [_plain(table, names) for table in tables]
    together = pd.DataFrame({name: _column([part[name] for part in parts]) for name in names})
    # Of the table (None) as well: that a file's last lines were no rows concerns all who read it.
    told = [note for note in notes if note["column"] is None or note["column"] in set(names)]
    together.attrs[NOTES] = [note for at, note in enumerate(told) if note not in told[:at]]
    if DECIMAL in tables[0].attrs:
        together.attrs[DECIMAL] = tables[0].attrs[DECIMAL]
    return together


def _plain(table: pd.DataFrame, names: Sequence[str]) -> pd.DataFrame:
    """Those columns, without the notes, which pandas would compare with each part it joins."""
    plain = table.reindex(columns=list(names))
    plain.attrs = {}
    return plain


def _column(parts: Sequence["pd.Series[Any]"]) -> "pd.Series[Any]":
    filled = [part for part in parts if part.notna().any()]
    kinds = {"text" if part.dtype == object and _has_text(part) else "other" for part in filled}
    spelt = [_spelt(part) if kinds == {"text", "other"} else part for part in parts]
    # Empty parts have whatever type nobody's cells gave them: they take the others'.
    typed = [part if part.notna().any() else part.astype(object) for part in spelt]
    together = pd.concat(typed, ignore_index=True)
    return together if together.dtype != object else _narrowed(together, filled)


def _has_text(part: "pd.Series[Any]") -> bool:
    return bool(part.map(lambda cell: isinstance(cell, str)).any())


def _spelt(part: "pd.Series[Any]") -> "pd.Series[Any]":
    return part.astype(object).map(lambda cell: None if pd.isna(cell) else canonical_text(cell))


def _narrowed(together: "pd.Series[Any]", filled: Sequence["pd.Series[Any]"]) -> "pd.Series[Any]":
    """Numbers beside an empty part are numbers; all else stays as objects, missing cells as None."""
    if filled and all(pd.api.types.is_numeric_dtype(p) and not pd.api.types.is_bool_dtype(p) for p in filled):
        return pd.to_numeric(together).astype("float64")
    return together.where(together.notna(), None)
