"""Fitted encoders: columns in, a matrix out, in two styles.

`tree`: raw numbers with NaN, one code a categorical column. `dense`: imputed, scaled, one-hot.
Nothing here fits anything; `automl.encoding` makes these.
"""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from automl.inference.columns import Columns, FloatArray
from automl.inference.text import TextEncoder

_CLIP = 12.0  # scaled units; an absurd value must not run away with a linear model
_DAY_S = 86_400.0


class Style(StrEnum):
    TREE = "tree"
    DENSE = "dense"


@dataclass(frozen=True)
class Scaling:
    """Median to impute with, centre and scale, one entry a feature; `indicate` marks missing ones."""

    fill: FloatArray
    centre: FloatArray
    scale: FloatArray
    indicate: np.typing.NDArray[np.bool_]

    def apply(self, raw: FloatArray) -> FloatArray:
        """Shape (n, m) with NaN to (n, m + indicators) without."""
        missing = np.isnan(raw)
        scaled = (np.where(missing, self.fill, raw) - self.centre) / self.scale
        np.clip(scaled, -_CLIP, _CLIP, out=scaled)
        return np.hstack([scaled, missing[:, self.indicate]]) if self.indicate.any() else scaled

    @property
    def width(self) -> int:
        return len(self.fill) + int(self.indicate.sum())


@dataclass(frozen=True)
class LabelEncoder:
    """Known `levels` of one column, most frequent first. The rest are one level together, `other`."""

    name: str
    levels: tuple[str, ...]
    has_other: bool
    has_missing: bool

    @property
    def width(self) -> int:
        return len(self.levels) + self.has_other + self.has_missing

    def codes(self, columns: Columns) -> FloatArray:
        """Codes of shape (n,): a level's rank, then other; NaN for missing and never seen."""
        known = {level: float(rank) for rank, level in enumerate(self.levels)}
        other = float(len(self.levels)) if self.has_other else np.nan
        column = columns.labels[self.name]
        table = np.asarray([*(known.get(level, other) for level in column.levels), np.nan])
        return table[column.codes]  # code -1, missing, reads the last entry

    def one_hot(self, columns: Columns) -> FloatArray:
        """Indicators of shape (n, width); a level never seen is all zeros or `other`."""
        codes = self.codes(columns)
        out = np.zeros((columns.num_rows, self.width))
        rows = np.flatnonzero(~np.isnan(codes))
        out[rows, codes[rows].astype(np.int64)] = 1.0
        if self.has_missing:
            out[columns.labels[self.name].codes < 0, -1] = 1.0
        return out


DATE_PARTS = ("days", "year", "month", "day", "weekday", "hour", "yearday_sin", "yearday_cos")


def date_parts(seconds: FloatArray) -> FloatArray:
    """Seconds since the epoch to (n, 8): what a person reads off a date; NaN stays NaN."""
    missing = np.isnan(seconds)
    stamps = np.floor(np.where(missing, 0.0, seconds)).astype("int64").astype("datetime64[s]")
    days = stamps.astype("datetime64[D]")
    months, years = stamps.astype("datetime64[M]"), stamps.astype("datetime64[Y]")
    angle = 2 * np.pi * (days - years).astype(np.float64) / 365.25
    parts = np.column_stack(
        [
            np.where(missing, 0.0, seconds) / _DAY_S,
            years.astype(np.float64) + 1970,
            months.astype(np.float64) % 12 + 1,
            (days - months).astype(np.float64) + 1,
            (days.astype(np.float64) + 3) % 7,
            (stamps - days).astype(np.float64) / 3600,
            np.sin(angle),
            np.cos(angle),
        ]
    )
    parts[missing] = np.nan
    return parts


@dataclass(frozen=True)
class TableEncoder:
    """All encoders of a table. `scaling` covers numbers, date parts and texts, in that order."""

    numbers: tuple[str, ...]
    dates: tuple[str, ...]
    labels: tuple[LabelEncoder, ...]
    texts: tuple[TextEncoder, ...]
    scaling: Scaling

    def raw(self, columns: Columns) -> FloatArray:
        """Unscaled number-like features of shape (n, m)."""
        blocks = [columns.numbers[name][:, None] for name in self.numbers]
        blocks += [date_parts(columns.numbers[name]) for name in self.dates]
        blocks += [text.transform(columns.texts[text.name]) for text in self.texts]
        return np.hstack(blocks) if blocks else np.empty((columns.num_rows, 0))

    def transform(self, columns: Columns, style: Style) -> FloatArray:
        """A float matrix of shape (num_rows, width)."""
        return self.transform_all(columns, (style,))[style]

    def transform_all(self, columns: Columns, styles: tuple[Style, ...]) -> dict[Style, FloatArray]:
        """Several styles at the price of one pass over the raw features."""
        raw = self.raw(columns)
        return {
            style: self._tree(raw, columns) if style is Style.TREE else self._dense(raw, columns)
            for style in styles
        }

    def _tree(self, raw: FloatArray, columns: Columns) -> FloatArray:
        codes = [encoder.codes(columns)[:, None] for encoder in self.labels]
        return np.hstack([raw, *codes]) if codes else raw

    def _dense(self, raw: FloatArray, columns: Columns) -> FloatArray:
        return np.hstack([self.scaling.apply(raw), *(encoder.one_hot(columns) for encoder in self.labels)])

    @property
    def categorical_features(self) -> list[int]:
        """Positions of the codes in the tree style."""
        first = len(self.scaling.fill)
        return list(range(first, first + len(self.labels)))

    @property
    def num_features(self) -> int:
        """Width of the dense style."""
        return self.scaling.width + sum(encoder.width for encoder in self.labels)
