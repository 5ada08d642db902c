"""A small multi-layer perceptron as plain arrays: several nets at once, whose answers are averaged.

Wide columns (numbers with many values) are also given piecewise-linearly, by quantile bins, which lets a net
bend where a column does (Gorishniy et al., NeurIPS 2022). Narrow ones, such as one-hot, go in as they are.
"""

from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal

import numpy as np
import numpy.typing as npt

from automl.inference.columns import FloatArray, IntArray

_SOFT_LIMIT = 3.0  # scaled units beyond which a value is bent back


@dataclass(frozen=True)
class NetworkInput:
    """What the nets see of a dense matrix. `low`, `width`: (wide columns, bins)."""

    wide: IntArray
    narrow: IntArray
    low: FloatArray
    width: FloatArray

    def transform(self, X: FloatArray) -> FloatArray:
        """(n, p) to (n, wide + wide * bins + narrow)."""
        wide = X[:, self.wide]
        bent = wide / np.sqrt(1.0 + np.square(wide / _SOFT_LIMIT))
        pieces = (wide[:, :, None] - self.low) / self.width
        np.clip(pieces, 0.0, 1.0, out=pieces)
        return np.hstack([bent, pieces.reshape(len(X), -1), X[:, self.narrow]])


@dataclass(frozen=True)
class NetworkPredictor:
    """`layers` of weights (nets, in, out) and biases (nets, 1, out), ReLU between them.

    `centre` and `scale` undo the target's scaling for numbers. Stored in single precision, used in double:
    one row then gets the same answer as a thousand.
    """

    inputs: NetworkInput
    weights: list[npt.NDArray[np.float32]]
    biases: list[npt.NDArray[np.float32]]
    centre: float
    scale: float
    link: Literal["identity", "softmax"]

    def dump(self) -> tuple[dict[str, Any], dict[str, npt.NDArray[Any]]]:
        """As (JSON-able header, arrays); `read` is the reverse."""
        arrays = dict(vars(self.inputs))
        for depth, (weights, biases) in enumerate(zip(self.weights, self.biases, strict=True)):
            arrays[f"weights{depth}"], arrays[f"biases{depth}"] = weights, biases
        header = {"kind": "network", "centre": self.centre, "scale": self.scale, "link": self.link}
        return {**header, "layers": len(self.weights)}, arrays

    @classmethod
    def read(cls, header: dict[str, Any], arrays: dict[str, npt.NDArray[Any]]) -> "NetworkPredictor":
        layers = range(header["layers"])
        return cls(
            NetworkInput(*(arrays[name] for name in ("wide", "narrow", "low", "width"))),
            [arrays[f"weights{depth}"] for depth in layers],
            [arrays[f"biases{depth}"] for depth in layers],
            header["centre"],
            header["scale"],
            "softmax" if header["link"] == "softmax" else "identity",
        )

    @cached_property
    def _layers(self) -> list[tuple[FloatArray, FloatArray]]:
        pairs = zip(self.weights, self.biases, strict=True)
        return [(w.astype(np.float64), b.astype(np.float64)) for w, b in pairs]

    def predict(self, X: FloatArray, threads: int = 1) -> FloatArray:  # noqa: ARG002 - the protocol's
        """Mean of the nets' probabilities, or values."""
        hidden = self.inputs.transform(X)[None]
        last = len(self._layers) - 1
        for depth, (weights, biases) in enumerate(self._layers):
            hidden = hidden @ weights + biases
            if depth < last:
                np.maximum(hidden, 0.0, out=hidden)
        if self.link == "identity":
            return np.asarray(self.centre + self.scale * hidden.mean(axis=0))
        hidden -= hidden.max(axis=2, keepdims=True)
        np.exp(hidden, out=hidden)
        hidden /= hidden.sum(axis=2, keepdims=True)
        return np.asarray(hidden.mean(axis=0))
