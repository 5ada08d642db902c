"""Whether new data fits a project's first data: columns by name and type, targets also by their values."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from typing import Any

import pandas as pd

from automl.inference.columns import canonical_text
from automl.inference.dates import find_format, parse_date
from automl.inference.spellings import unit_of
from automl.profiling.roles import role_of
from automl.profiling.scanning import scan_column
from automl.reading.cell_types import is_number_like
from automl.reading.frames import spellings_of, without_notes
from contracts.data_versions import DifferenceKind, SchemaDifference
from contracts.datasets import ProblemType
from contracts.report import ColumnRole

_ROLE_ROWS = 100_000  # enough to tell what a column holds
_SIMILAR_NAME = 0.6
_KNOWN_SHARE = 0.5  # of the new values, for text that happens to hold numbers only
_NAMED = 5


class _Kind(StrEnum):
    EMPTY = "nothing"
    BOOLEAN = "true or false"
    NUMBER = "numbers"
    DATE = "dates"
    TEXT = "text"


@dataclass(frozen=True)
class _Column:
    position: int
    cells: "pd.Series[Any]"
    kind: _Kind
    unit: str  # '' if its numbers have none


def schema_differences(
    first: pd.DataFrame, new: pd.DataFrame, *, targets: Mapping[str, ProblemType | None]
) -> list[SchemaDifference]:
    """How `new` differs from `first`, in `first`'s order; columns that only `new` has come last.

    `targets` are what is predicted, the project's own first, with the problem type as far as it is known.

    Without a difference that is `blocking`, stages that were chosen for `first` work on `new` too.
    """
    before, now = _columns(first), _columns(new)
    missing = [name for name in before if name not in now]
    added = [name for name in now if name not in before]
    renamed = _renamed(before, now, missing, added)
    found: list[SchemaDifference] = []
    for name, column in before.items():
        if name in renamed:
            found.append(_absent(name, renamed[name], targets))
        elif name not in now:
            found.append(_absent(name, None, targets))
        else:
            found += _of_column(name, column, now[name], targets)
    found += [
        _difference(name, DifferenceKind.ADDED, f"{name[:80]!r} is not in the first data.", blocking=False)
        for name in added
        if name not in renamed.values()
    ]
    return found


def _columns(table: pd.DataFrame) -> dict[str, _Column]:
    head = without_notes(table.head(_ROLE_ROWS))
    units = {note.column: unit_of(note.spelling, note.decimal) for note in spellings_of(table).values()}
    return {
        str(name): _Column(position, table[name], _kind(head, position), units.get(str(name), ""))
        for position, name in enumerate(table.columns)
    }


def _kind(head: pd.DataFrame, position: int) -> _Kind:
    values = head.iloc[:, position]
    if not values.notna().any():
        return _Kind.EMPTY
    if pd.api.types.is_bool_dtype(values.dtype):
        return _Kind.BOOLEAN
    if pd.api.types.is_datetime64_any_dtype(values.dtype):
        return _Kind.DATE
    if pd.api.types.is_numeric_dtype(values.dtype):
        return _Kind.NUMBER
    if all(isinstance(cell, bool) for cell in values.dropna()):
        return _Kind.BOOLEAN
    roles = {ColumnRole.NUMERIC: _Kind.NUMBER, ColumnRole.DATETIME: _Kind.DATE}
    return roles.get(role_of(scan_column(head, position)), _Kind.TEXT)


def _renamed(
    before: dict[str, _Column], now: dict[str, _Column], missing: Sequence[str], added: Sequence[str]
) -> dict[str, str]:
    """Old name to the new one, where the place or the spelling says that it is the same column."""
    found: dict[str, str] = {}
    for old in missing:
        free = [new for new in added if new not in found.values() and now[new].kind is before[old].kind]
        likely = [
            new
            for new in free
            if now[new].position == before[old].position or _alike(old, new) >= _SIMILAR_NAME
        ]
        if likely:
            found[old] = max(likely, key=lambda new: (_alike(old, new), now[new].position))
    return found


def _alike(one: str, other: str) -> float:
    return SequenceMatcher(None, one.lower(), other.lower()).ratio()


def _absent(name: str, new_name: str | None, targets: Collection[str]) -> SchemaDifference:
    what = f"The target {name[:80]!r}" if name in targets else f"{name[:80]!r}"
    if new_name is not None:
        message = f"{what} seems to be called {new_name[:80]!r} now: give it its first name."
        return _difference(name, DifferenceKind.RENAMED, message, blocking=True)
    return _difference(name, DifferenceKind.MISSING, f"{what} is missing.", blocking=True)


def _of_column(
    name: str, before: _Column, now: _Column, targets: Mapping[str, ProblemType | None]
) -> list[SchemaDifference]:
    if not _compatible(before, now):
        message = f"{name[:80]!r} held {before.kind.value}, and now {now.kind.value}."
        return [_difference(name, DifferenceKind.RETYPED, message, blocking=True)]
    if before.kind is now.kind is _Kind.NUMBER and now.unit not in {"", before.unit}:
        usual = f"in {before.unit!r}" if before.unit else "without a unit"
        message = f"{name[:80]!r} held numbers {usual}, and now in {now.unit!r}."
        return [_difference(name, DifferenceKind.RETYPED, message, blocking=True)]
    if name not in targets:
        return []
    if now.kind is _Kind.EMPTY:
        message = f"The target {name[:80]!r} has no value."
        # Rows that lack a further target train and measure the others.
        is_first = name == next(iter(targets))
        return [_difference(name, DifferenceKind.EMPTY_TARGET, message, blocking=is_first)]
    return _new_classes(name, before, now, targets[name])


def _compatible(before: _Column, now: _Column) -> bool:
    kinds = (before.kind, now.kind)
    if before.kind is now.kind or _Kind.EMPTY in kinds or kinds == (_Kind.TEXT, _Kind.DATE):
        return True
    if now.kind is _Kind.TEXT and now.cells.dtype == object:
        return _reads_as(before.kind, _levels(now))  # too few rows to be taken for what they are
    # Text whose values in this file all happen to look like numbers, as codes and grades do.
    return before.kind is _Kind.TEXT and _known_share(before, now) >= _KNOWN_SHARE


def _reads_as(kind: _Kind, levels: frozenset[str]) -> bool:
    """Whether each text is a date, or a number with its marks."""
    if kind is _Kind.DATE:
        form = find_format(sorted(levels))
        return all(parse_date(level, form) is not None for level in levels)
    return kind is _Kind.NUMBER and all(is_number_like(level) for level in levels)


def _known_share(before: _Column, now: _Column) -> float:
    known, seen = _levels(before), _levels(now)
    return len(seen & known) / max(len(seen), 1)


def _levels(column: _Column) -> frozenset[str]:
    return frozenset(canonical_text(value) for value in pd.unique(column.cells.dropna()))


def _new_classes(
    name: str, before: _Column, now: _Column, problem_type: ProblemType | None
) -> list[SchemaDifference]:
    """A third value has no place in a yes-or-no question; one more class among many has."""
    if problem_type is None or problem_type is ProblemType.REGRESSION:
        return []
    unknown = sorted(_levels(now) - _levels(before))
    if not unknown:
        return []
    named = ", ".join(repr(level[:40]) for level in unknown[:_NAMED])
    message = f"The target {name[:80]!r} has values that the first data lacks: {named}."
    blocking = problem_type is ProblemType.BINARY
    return [_difference(name, DifferenceKind.NEW_CLASSES, message, blocking=blocking)]


def _difference(column: str, kind: DifferenceKind, message: str, *, blocking: bool) -> SchemaDifference:
    return SchemaDifference(column=column, kind=kind, blocking=blocking, message=message)
