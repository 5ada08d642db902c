"""How raw scores become probabilities that come true as often as they say."""

from dataclasses import dataclass
from typing import Literal

import numpy as np

from automl.inference.columns import FloatArray

Kind = Literal["temperature", "platt", "isotonic"]

_SMALLEST = 1e-12


@dataclass(frozen=True)
class Calibration:
    """`values`: (slope,) for temperature, (slope, shift) for Platt's, (2, m) said and true for isotonic.

    The first two keep the order of rows within a class; the last may give neighbours the same probability.
    """

    kind: Kind
    values: FloatArray

    def apply(self, scores: FloatArray) -> FloatArray:
        """Probabilities (n, k) to probabilities (n, k)."""
        if self.kind == "isotonic":
            positive = np.interp(scores[:, 1], self.values[0], self.values[1])
            return np.column_stack([1.0 - positive, positive])
        logs = self.values[0] * np.log(np.maximum(scores, _SMALLEST))
        if self.kind == "platt":
            logs[:, 1] += self.values[1]
        logs -= logs.max(axis=1, keepdims=True)
        np.exp(logs, out=logs)
        return np.asarray(logs / logs.sum(axis=1, keepdims=True))

    def in_words(self) -> str:
        """What was done, for the model card."""
        names = {
            "temperature": "temperature scaling",
            "platt": "Platt scaling",
            "isotonic": "isotonic regression",
        }
        return f"{names[self.kind]}, fitted on out-of-fold predictions because it improved their log loss"
