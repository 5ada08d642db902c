"""Texts as term weights: the same few lines when a model is fitted and when it answers."""

import re
from collections import Counter
from dataclasses import dataclass

import numpy as np

from automl.inference.columns import FloatArray, TextArray

_WORD = re.compile(r"\w\w+")
_MAX_CHARS = 5_000  # of one cell; more adds time, not meaning
_SURFACE_FEATURES = 4


def terms(text: str, *, characters: bool) -> Counter[str]:
    """Term counts of one cell: words and pairs of words, or character triples within words."""
    lowered = text[:_MAX_CHARS].lower()
    if characters:
        padded = [f" {word} " for word in lowered.split()]
        return Counter(word[i : i + 3] for word in padded for i in range(max(len(word) - 2, 1)))
    words = _WORD.findall(lowered)
    return Counter(words) + Counter(f"{a} {b}" for a, b in zip(words, words[1:], strict=False))


def surface(values: TextArray) -> FloatArray:
    """What a text looks like, of shape (n, 4): log length, log words, share of digits, of capitals."""
    out = np.empty((len(values), _SURFACE_FEATURES))
    for row, text in enumerate(values):
        cut = text[:_MAX_CHARS]
        size = max(len(cut), 1)
        digits = sum(map(str.isdigit, cut)) / size
        capitals = sum(map(str.isupper, cut)) / size
        out[row] = np.log1p(len(cut)), np.log1p(cut.count(" ")), digits, capitals
    return out


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
        return _SURFACE_FEATURES + len(self.components)

    @property
    def feature_names(self) -> list[str]:
        looks = ["length", "words", "digits", "capitals"]
        return [f"{self.name}:{part}" for part in [*looks, *map(str, range(len(self.components)))]]

    def transform(self, values: TextArray) -> FloatArray:
        """Dense features of shape (n, width)."""
        projected = np.zeros((len(values), len(self.components)))
        by_term = self.components.T
        for row, text in enumerate(values):
            indices, weights = self._weights(text)
            if len(indices):
                projected[row] = weights @ by_term[indices]
        return np.hstack([surface(values), projected])

    def _weights(self, text: str) -> tuple[list[int], FloatArray]:
        counts = terms(text, characters=self.characters)
        known = sorted((self.vocabulary[t], n) for t, n in counts.items() if t in self.vocabulary)
        return weigh([i for i, _ in known], [n for _, n in known], self.idf)


def weigh(indices: list[int], counts: list[int], idf: FloatArray) -> tuple[list[int], FloatArray]:
    """Sublinear TF-IDF weights of unit length."""
    weights = (1.0 + np.log(np.asarray(counts, dtype=np.float64))) * idf[indices]
    norm = np.sqrt(weights @ weights)
    return indices, weights / norm if norm > 0 else weights
