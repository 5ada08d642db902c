"""A table in the one form that encoders read, whether it came from a file or from JSON rows."""

import math
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]


@dataclass(frozen=True)
class LabelColumn:
    """A categorical column: `codes` point into `levels`; -1 is missing."""

    codes: IntArray
    levels: tuple[str, ...]

    def take(self, index: IntArray) -> "LabelColumn":
        return LabelColumn(self.codes[index], self.levels)


@dataclass(frozen=True)
class TextColumn:
    """A text column: `counts` (n, terms) is a sparse matrix, `surface` (n, 4) what each cell looks like.

    A missing text is an empty one.
    """

    counts: Any
    terms: tuple[str, ...]
    surface: FloatArray

    def emptied(self) -> "TextColumn":
        """As many cells, all empty."""
        return TextColumn(self.counts[:, :0], (), np.zeros_like(self.surface))

    def take(self, index: IntArray) -> "TextColumn":
        return TextColumn(self.counts[index], self.terms, self.surface[index])


@dataclass(frozen=True)
class Columns:
    """Input columns by name. Numbers and dates (seconds since the epoch) are floats, NaN if missing."""

    num_rows: int
    numbers: dict[str, FloatArray]
    labels: dict[str, LabelColumn]
    texts: dict[str, TextColumn]

    def take(self, index: IntArray) -> "Columns":
        """The rows at `index`, in its order."""
        return Columns(
            num_rows=len(index),
            numbers={name: values[index] for name, values in self.numbers.items()},
            labels={name: column.take(index) for name, column in self.labels.items()},
            texts={name: column.take(index) for name, column in self.texts.items()},
        )

    def replaced(self, name: str, values: "FloatArray | LabelColumn | TextColumn") -> "Columns":
        """The same rows with the one column `name` exchanged."""
        match values:
            case LabelColumn():
                return replace(self, labels={**self.labels, name: values})
            case TextColumn():
                return replace(self, texts={**self.texts, name: values})
            case _:
                return replace(self, numbers={**self.numbers, name: values})

    def shuffled(self, name: str, order: IntArray) -> "Columns":
        """The same rows with the one column `name` reordered."""
        if name in self.numbers:
            return replace(self, numbers={**self.numbers, name: self.numbers[name][order]})
        if name in self.labels:
            return replace(self, labels={**self.labels, name: self.labels[name].take(order)})
        return replace(self, texts={**self.texts, name: self.texts[name].take(order)})


_LARGEST = 1e100  # its square is still a number


def bounded(values: FloatArray) -> FloatArray:
    """Numbers that arithmetic survives: infinities are missing, absurd sizes are cut."""
    return np.clip(np.where(np.isfinite(values), values, np.nan), -_LARGEST, _LARGEST)


def canonical_text(value: object) -> str:
    """The one spelling of a level: 1, 1.0 and "1" are the same level, and so are True and "True"."""
    if type(value) is str:
        return value
    if isinstance(value, float | np.floating) and math.isfinite(value) and float(value).is_integer():
        return str(int(value))
    if isinstance(value, np.generic):
        return str(value.item())
    return str(value)


def label_column(values: Iterable[object | None]) -> LabelColumn:
    """Factorise `values`, None being missing, in order of first sight."""
    cells: list[Any] = list(values)
    if set(map(type, cells)) == {str}:  # the usual case at full speed
        levels = tuple(dict.fromkeys(cells))
        places = dict(zip(levels, range(len(levels)), strict=True))
        return LabelColumn(np.asarray(list(map(places.__getitem__, cells)), dtype=np.int64), levels)
    seen: dict[str, int] = {}
    codes = [-1 if value is None else seen.setdefault(canonical_text(value), len(seen)) for value in cells]
    return LabelColumn(np.asarray(codes, dtype=np.int64), tuple(seen))
