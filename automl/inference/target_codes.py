"""Categories as the mean target of their level, and of pairs of levels: what a few splits can then use.

`automl.models.target_coded` fits the means; here they are looked up.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from automl.inference.columns import FloatArray, IntArray
from automl.inference.predictor import Predictor


@dataclass(frozen=True)
class LevelMeans:
    """Means of the levels of one column (`first` = `second`) or of pairs of levels of two.

    `keys` (seen,) are sorted, `means` (seen, k), `prior` (k,) for what was never seen. A column has `sizes`
    levels; missing counts as one more.
    """

    first: int
    second: int
    sizes: tuple[int, int]
    keys: IntArray
    means: FloatArray
    prior: FloatArray

    @property
    def columns(self) -> tuple[int, ...]:
        return (self.first,) if self.first == self.second else (self.first, self.second)

    def look_up(self, X: FloatArray) -> FloatArray:
        """(n, p) of codes to (n, k)."""
        wanted = level_keys(X, self.first, self.second, self.sizes)
        at = np.minimum(np.searchsorted(self.keys, wanted), len(self.keys) - 1)
        return np.where((self.keys[at] == wanted)[:, None], self.means[at], self.prior)


def level_keys(X: FloatArray, first: int, second: int, sizes: tuple[int, int]) -> IntArray:
    """One number (n,) for what a row has in both columns; a code that is none, or beyond, is missing."""
    keys = _codes(X[:, first], sizes[0])
    return keys if first == second else keys * (sizes[1] + 1) + _codes(X[:, second], sizes[1])


def _codes(column: FloatArray, size: int) -> IntArray:
    known = (column >= 0) & (column < size)  # a NaN is neither
    return np.where(known, column, size).astype(np.int64)


def widened(X: FloatArray, added: tuple[LevelMeans, ...]) -> FloatArray:
    """(n, p) to (n, p + what is added)."""
    return np.hstack([X, *(each.look_up(X) for each in added)])


@dataclass(frozen=True)
class TargetCodedPredictor:
    """`inner` answers rows to which the mean targets of their levels were added."""

    inner: Predictor
    added: tuple[LevelMeans, ...]

    def predict(self, X: FloatArray, threads: int = 1) -> FloatArray:
        return self.inner.predict(widened(X, self.added), threads)

    def owners(self, columns: int) -> list[tuple[int, ...]]:
        """Which of the `columns` each feature of the widened matrix comes from."""
        own: list[tuple[int, ...]] = [(at,) for at in range(columns)]
        return own + [each.columns for each in self.added for _ in each.prior]

    def dump(self) -> tuple[list[dict[str, Any]], dict[str, npt.NDArray[Any]]]:
        """Headers, one for each of `added`, and all their arrays; `read_added` is the reverse."""
        headers: list[dict[str, Any]] = []
        arrays: dict[str, npt.NDArray[Any]] = {}
        for at, each in enumerate(self.added):
            headers.append({"first": each.first, "second": each.second, "sizes": list(each.sizes)})
            arrays |= {
                f"added{at}.keys": each.keys,
                f"added{at}.means": each.means,
                f"added{at}.prior": each.prior,
            }
        return headers, arrays


def read_added(headers: list[dict[str, Any]], arrays: dict[str, npt.NDArray[Any]]) -> tuple[LevelMeans, ...]:
    """What `TargetCodedPredictor.dump` wrote."""
    return tuple(
        LevelMeans(
            first=header["first"],
            second=header["second"],
            sizes=(header["sizes"][0], header["sizes"][1]),
            keys=arrays[f"added{at}.keys"],
            means=arrays[f"added{at}.means"],
            prior=arrays[f"added{at}.prior"],
        )
        for at, header in enumerate(headers)
    )
