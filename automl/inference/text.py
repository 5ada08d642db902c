"""Texts as term weights: the same few lines when a model is fitted and when it answers."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from automl.inference.columns import FloatArray, IntArray, TextColumn

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

_WORD = re.compile(r"\w\w+")
_DIGIT, _CAPITAL = re.compile(r"\d"), re.compile(r"[A-Z]")
_MAX_CHARS = 2_000  # of one cell; more adds time and memory, not meaning
SURFACE = ("length", "words", "digits", "capitals")


def terms(text: str, *, characters: bool) -> list[str]:
    """Terms of one cell: words and pairs of words, or character triples within words."""
    lowered = text[:_MAX_CHARS].lower()
    if characters:
        padded = [f" {word} " for word in lowered.split()]
        return [word[i : i + 3] for word in padded for i in range(max(len(word) - 2, 1))]
    words = _WORD.findall(lowered)
    return words + [f"{a} {b}" for a, b in pairwise(words)]


def surface(text: str) -> tuple[float, float, float, float]:
    """What a text looks like: log length, log words, share of digits, share of capitals."""
    cut = text[:_MAX_CHARS]
    size = max(len(cut), 1)
    digits, capitals = len(_DIGIT.findall(cut)), len(_CAPITAL.findall(cut))
    return float(np.log1p(len(cut))), float(np.log1p(cut.count(" "))), digits / size, capitals / size


def text_column(cells: Sequence[str], *, characters: bool) -> TextColumn:
    """Count the terms of every cell. Nothing is weighed or left out yet."""
    seen: dict[str, int] = {}
    indices: list[int] = []
    counts: list[int] = []
    starts = [0]
    for cell in cells:
        counted = Counter(terms(cell, characters=characters))
        indices += [seen.setdefault(term, len(seen)) for term in counted]
        counts += counted.values()
        starts.append(len(indices))
    from scipy.sparse import csr_matrix  # noqa: PLC0415 - only tables with text need it

    data = np.asarray(counts, dtype=np.float64)
    matrix = csr_matrix((data, indices, starts), shape=(len(cells), len(seen)))
    looks = np.asarray([surface(cell) for cell in cells], dtype=np.float64).reshape(-1, len(SURFACE))
    return TextColumn(counts=matrix, terms=tuple(seen), surface=looks)


def weigh(counts: "csr_matrix", idf: FloatArray) -> "csr_matrix":
    """Sublinear TF-IDF weights, each row of unit length."""
    weighted = counts.tocsr().copy()
    weighted.data = (1.0 + np.log(weighted.data)) * idf[weighted.indices]
    norms = np.sqrt(np.asarray(weighted.multiply(weighted).sum(axis=1)).ravel())
    weighted.data /= np.repeat(np.where(norms > 0, norms, 1.0), np.diff(weighted.indptr))
    return weighted


@dataclass(frozen=True)
class TextEncoder:
    """TF-IDF over `vocabulary`, projected on `components` of shape (k, terms)."""

    name: str
    characters: bool
    vocabulary: dict[str, int]
    idf: FloatArray
    components: FloatArray

    @property
    def width(self) -> int:
        return len(SURFACE) + len(self.components)

    def transform(self, column: TextColumn) -> FloatArray:
        """Dense features of shape (n, width): how it looks, then what it says."""
        if len(self.components) == 0 or not column.terms:
            return np.hstack([column.surface, np.zeros((len(column.surface), len(self.components)))])
        projected = weigh(self._counts(column), self.idf) @ self.components.T
        return np.hstack([column.surface, np.asarray(projected)])

    def _counts(self, column: TextColumn) -> "csr_matrix":
        """The column's counts, with this vocabulary's terms as columns."""
        from scipy.sparse import csr_matrix  # noqa: PLC0415 - as above

        place = np.asarray([self.vocabulary.get(term, -1) for term in column.terms], dtype=np.int64)
        counts = column.counts
        at: IntArray = place[counts.indices]
        known = at >= 0
        rows = np.repeat(np.arange(counts.shape[0]), np.diff(counts.indptr))[known]
        return csr_matrix((counts.data[known], (rows, at[known])), shape=(counts.shape[0], len(self.idf)))
