"""What each column was like in training: what is typical, and what would be new."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from automl.inference.columns import Columns, LabelColumn

_SHOWN_CHARS = 40


@dataclass(frozen=True)
class ColumnHabit:
    """One input column. `low` and `high` bound the numbers seen (dates as seconds), `levels` are those seen.

    All three are None for a text; `levels` is also None where too many were seen to remember.
    """

    name: str
    typical: float | str | None  # the median, or the most frequent level; None: missing
    low: float | None
    high: float | None
    levels: tuple[str, ...] | None


def with_typical(columns: Columns, habit: ColumnHabit) -> Columns:
    """The same rows, as if the one column were typical in each."""
    rows = columns.num_rows
    if habit.name in columns.numbers:
        value = np.nan if habit.typical is None else float(habit.typical)
        return columns.replaced(habit.name, np.full(rows, value))
    if habit.name in columns.labels:
        known = habit.typical is not None
        codes = np.zeros(rows, dtype=np.int64) if known else np.full(rows, -1, dtype=np.int64)
        return columns.replaced(habit.name, LabelColumn(codes, (str(habit.typical),) if known else ()))
    return columns.replaced(habit.name, columns.texts[habit.name].emptied())


def novelties(columns: Columns, habits: tuple[ColumnHabit, ...]) -> list[list[str]]:
    """For each row, what it holds that training never did, in words."""
    found: list[list[str]] = [[] for _ in range(columns.num_rows)]
    for habit in habits:
        if habit.low is not None and habit.high is not None and habit.name in columns.numbers:
            values = columns.numbers[habit.name]
            for row in np.flatnonzero((values < habit.low) | (values > habit.high)):
                found[row].append(_outside(habit, float(values[row])))
        elif habit.levels is not None and habit.name in columns.labels:
            column = columns.labels[habit.name]
            for row in np.flatnonzero(_unknown(column, habit.levels)[column.codes]):
                level = column.levels[column.codes[row]][:_SHOWN_CHARS]
                found[row].append(f"{habit.name}: {level!r} was never seen in training")
    return found


def _outside(habit: ColumnHabit, value: float) -> str:
    return f"{habit.name}: {value:.6g} is outside the {habit.low:.6g} to {habit.high:.6g} seen in training"


def _unknown(column: LabelColumn, levels: tuple[str, ...]) -> npt.NDArray[np.bool_]:
    known = frozenset(levels)
    return np.asarray([*(level not in known for level in column.levels), False], dtype=np.bool_)
