"""What a member of an ensemble can do, whatever it is made of."""

from typing import Protocol

from automl.inference.columns import FloatArray


class Predictor(Protocol):
    """Maps a matrix (n, p) to (n, k): k class probabilities, or k = 1 value."""

    def predict(self, X: FloatArray, threads: int = 1) -> FloatArray: ...
