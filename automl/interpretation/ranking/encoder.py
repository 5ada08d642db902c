"""A small sentence encoder (MiniLM, six layers, 384 numbers a text): texts of like meaning lie close.

`encoder.npz` is made by `python -m benchmarks.interpretation.encoder`; ENCODER.md has its source and licence.
The architecture is BERT's (Devlin et al. 2018), the weights are those of Wang et al. 2020 as tuned by
sentence-transformers.
"""

import math
import unicodedata
from collections.abc import Sequence
from functools import lru_cache
from importlib.resources import files

import numpy as np
import numpy.typing as npt

Matrix = npt.NDArray[np.float32]
_FILE = "encoder.npz"
_HEADS, _LAYERS = 12, 6
_MAX_PIECES = 120  # of a text; what comes after them is not read
_MAX_LETTERS = 60
_TINY = 1e-12
_BATCH = 16
_REMEMBERED = 4_000  # texts, of 1.5 kB each


class Encoder:
    """Made of the stored arrays: matrices of eight bits with a scale a row, the rest as they are."""

    def __init__(self, stored: dict[str, npt.NDArray[np.generic]]) -> None:
        words = stored["vocabulary"].tobytes().decode().split("\n")
        self._pieces = {word: at for at, word in enumerate(words)}
        self._first, self._last = self._pieces["[CLS]"], self._pieces["[SEP]"]
        self._words = stored["words.int8"]
        self._word_scales = stored["words.scale"].astype(np.float32)
        self._arrays = {}
        self._known: dict[str, Matrix] = {}
        for name, values in stored.items():
            if name.endswith(".int8") and name != "words.int8":
                scale = stored[name.removesuffix("int8") + "scale"].astype(np.float32)
                self._arrays[name.removesuffix(".int8")] = values.astype(np.float32) * scale[:, None]
            elif not name.endswith((".int8", ".scale")) and name != "vocabulary":
                self._arrays[name] = values.astype(np.float32)

    def encode(self, texts: Sequence[str]) -> Matrix:
        """A unit vector for each text: (texts, 384). The last few thousand texts are remembered."""
        new = {text: self.pieces_of(text) for text in texts if text not in self._known}
        order = sorted(new, key=lambda text: len(new[text]))
        fresh: dict[str, Matrix] = {}
        for begin in range(0, len(order), _BATCH):
            batch = order[begin : begin + _BATCH]
            fresh.update(zip(batch, self._encode([new[text] for text in batch]), strict=True))
        found = [fresh[text] if text in fresh else self._known[text] for text in texts]
        if len(self._known) + len(fresh) > _REMEMBERED:
            self._known.clear()
        self._known.update(fresh)
        return np.stack(found) if found else np.zeros((0, self._words.shape[1]), dtype=np.float32)

    def pieces_of(self, text: str) -> list[int]:
        """The text cut into words and marks, each into the longest pieces that the vocabulary has."""
        plain = "".join(
            c for c in unicodedata.normalize("NFD", text.lower()) if unicodedata.category(c) != "Mn"
        )
        spaced = "".join(c if c.isalnum() or c.isspace() else f" {c} " for c in plain)
        pieces = [piece for word in spaced.split() for piece in self._cut(word)]
        return [self._first, *pieces[: _MAX_PIECES - 2], self._last]

    def _cut(self, word: str) -> list[int]:
        found = []
        begin = 0
        while begin < len(word) <= _MAX_LETTERS:
            ends = range(len(word), begin, -1)
            mark = "##" if begin else ""
            end = next((end for end in ends if mark + word[begin:end] in self._pieces), None)
            if end is None:
                return [self._pieces["[UNK]"]]
            found.append(self._pieces[mark + word[begin:end]])
            begin = end
        return found

    def _encode(self, pieces: Sequence[Sequence[int]]) -> Matrix:
        longest = max(map(len, pieces))
        places = np.zeros((len(pieces), longest), dtype=np.intp)
        filled = np.zeros((len(pieces), longest), dtype=np.float32)
        for row, some in enumerate(pieces):
            places[row, : len(some)], filled[row, : len(some)] = some, 1.0
        state = self._words[places].astype(np.float32) * self._word_scales[places][..., None]
        state = self._normed(state + self._arrays["positions"][:longest], "embedded")
        hidden = ((1.0 - filled) * -1e9)[:, None, None, :]
        for layer in range(_LAYERS):
            state = self._layer(state, f"{layer}.", hidden)
        mean = (state * filled[..., None]).sum(axis=1)  # of a unit vector's direction no count is needed
        return np.asarray(mean / np.linalg.norm(mean, axis=1, keepdims=True))

    def _layer(self, state: Matrix, name: str, hidden: Matrix) -> Matrix:
        rows, length, width = state.shape

        def heads(kind: str) -> Matrix:
            turned = self._linear(state, name + kind).reshape(rows, length, _HEADS, width // _HEADS)
            return turned.transpose(0, 2, 1, 3)

        weights = heads("query") @ heads("key").transpose(0, 1, 3, 2) / math.sqrt(width // _HEADS) + hidden
        weights = np.exp(weights - weights.max(axis=-1, keepdims=True))
        weights /= weights.sum(axis=-1, keepdims=True)
        seen = (weights @ heads("value")).transpose(0, 2, 1, 3).reshape(rows, length, width)
        state = self._normed(state + self._linear(seen, name + "seen"), name + "seen.norm")
        inner = _gelu(self._linear(state, name + "inner"))
        return self._normed(state + self._linear(inner, name + "outer"), name + "outer.norm")

    def _linear(self, state: Matrix, name: str) -> Matrix:
        return np.asarray(state @ self._arrays[name + ".weight"].T + self._arrays[name + ".bias"])

    def _normed(self, state: Matrix, name: str) -> Matrix:
        centred = state - state.mean(axis=-1, keepdims=True)
        spread = np.sqrt((centred**2).mean(axis=-1, keepdims=True) + _TINY)
        return np.asarray(centred / spread * self._arrays[name + ".weight"] + self._arrays[name + ".bias"])


def _gelu(x: Matrix) -> Matrix:
    """GELU: x times the normal distribution function; erf by Abramowitz and Stegun 7.1.26, to 1.5e-7."""
    scaled = np.abs(x) * np.float32(math.sqrt(0.5))
    t = 1.0 / (1.0 + 0.3275911 * scaled)
    tail = t * (0.254829592 + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429))))
    erf = np.copysign(1.0 - tail * np.exp(-scaled * scaled), x)
    return np.asarray(0.5 * x * (1.0 + erf), dtype=np.float32)


@lru_cache(maxsize=1)
def encoder() -> Encoder:
    """Read once a process."""
    with files(__package__).joinpath(_FILE).open("rb") as file, np.load(file, allow_pickle=False) as stored:
        return Encoder(dict(stored))
