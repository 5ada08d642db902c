"""The layers of a small BERT (Devlin et al. 2018) over one sequence, in numpy alone."""

import math

import numpy as np
import numpy.typing as npt

Matrix = npt.NDArray[np.float32]
_HEADS = 12
_TINY = 1e-12


class Transformer:
    """Made of the stored arrays: matrices of eight bits with a scale a row, the rest as they are."""

    def __init__(self, stored: dict[str, npt.NDArray[np.generic]]) -> None:
        self._words = stored["words.int8"]
        self._word_scales = stored["words.scale"].astype(np.float32)
        self._arrays = {}
        for name, values in stored.items():
            if name.endswith(".int8") and name != "words.int8":
                scale = stored[name.removesuffix("int8") + "scale"].astype(np.float32)
                self._arrays[name.removesuffix(".int8")] = values.astype(np.float32) * scale[:, None]
            elif not name.endswith((".int8", ".scale")):
                self._arrays[name] = values.astype(np.float32)
        self._layers = 1 + max(int(name.split(".")[0]) for name in self._arrays if name[0].isdigit())

    @property
    def max_pieces(self) -> int:
        return len(self._arrays["positions"])

    def __getitem__(self, name: str) -> Matrix:
        return self._arrays[name]

    def states(self, pieces: list[int], kinds: npt.NDArray[np.intp]) -> Matrix:
        """What stands at each piece in the end: (pieces, width). `kinds` tells each piece's part, 0 or 1.

        Piece numbers are those of the stored words; there may be `max_pieces` of them.
        """
        places = np.asarray(pieces, dtype=np.intp)
        state = self._words[places].astype(np.float32) * self._word_scales[places][:, None]
        state = state + self["positions"][: len(pieces)] + self["kinds"][kinds]
        state = self._normed(state, "embedded")
        for layer in range(self._layers):
            state = self._layer(state, f"{layer}.")
        return state

    def _layer(self, state: Matrix, name: str) -> Matrix:
        length, width = state.shape

        def heads(kind: str) -> Matrix:
            turned = self._linear(state, name + kind).reshape(length, _HEADS, width // _HEADS)
            return turned.transpose(1, 0, 2)

        weights = heads("query") @ heads("key").transpose(0, 2, 1) / np.float32(math.sqrt(width // _HEADS))
        weights = np.exp(weights - weights.max(axis=-1, keepdims=True))
        weights /= weights.sum(axis=-1, keepdims=True)
        seen = (weights @ heads("value")).transpose(1, 0, 2).reshape(length, width)
        state = self._normed(state + self._linear(seen, name + "seen"), name + "seen.norm")
        inner = _gelu(self._linear(state, name + "inner"))
        return self._normed(state + self._linear(inner, name + "outer"), name + "outer.norm")

    def _linear(self, state: Matrix, name: str) -> Matrix:
        return np.asarray(state @ self[name + ".weight"].T + self[name + ".bias"])

    def _normed(self, state: Matrix, name: str) -> Matrix:
        centred = state - state.mean(axis=-1, keepdims=True)
        spread = np.sqrt((centred**2).mean(axis=-1, keepdims=True) + _TINY)
        return np.asarray(centred / spread * self[name + ".weight"] + self[name + ".bias"])


def _gelu(x: Matrix) -> Matrix:
    """GELU: x times the normal distribution function; erf by Abramowitz and Stegun 7.1.26, to 1.5e-7."""
    scaled = np.abs(x) * np.float32(math.sqrt(0.5))
    t = 1.0 / (1.0 + 0.3275911 * scaled)
    tail = t * (0.254829592 + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429))))
    erf = np.copysign(1.0 - tail * np.exp(-scaled * scaled), x)
    return np.asarray(0.5 * x * (1.0 + erf), dtype=np.float32)
