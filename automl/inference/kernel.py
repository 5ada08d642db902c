"""A weighted sum of bumps around rows of training: Gaussian kernels, as plain arrays."""

from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import numpy.typing as npt

from automl.inference.columns import FloatArray, IntArray

_SOFT_LIMIT = 3.0  # scaled units beyond which a value is bent back
_ROWS_AT_ONCE = 4_096  # of the matrix of kernels
_SPREAD = np.sqrt(12.0)  # brings places between 0 and 1 to a spread of 1


@dataclass(frozen=True)
class KernelInput:
    """What distances are taken of. A wide column counts half by its value, half by its place among others.

    So an outlier is far from all and yet no column's tail drowns the rest. `low`, `width`: (wide columns,
    bins), their quantile bins; `share` (wide columns,): 1 over how many bins are real.
    """

    wide: IntArray
    narrow: IntArray
    low: FloatArray
    width: FloatArray
    share: FloatArray

    def transform(self, X: FloatArray) -> FloatArray:
        """(n, p) to (n, 2 wide + narrow)."""
        wide = X[:, self.wide]
        bent = wide / np.sqrt(1.0 + np.square(wide / _SOFT_LIMIT))
        place = np.zeros_like(wide)
        for at in range(self.low.shape[1]):
            place += np.clip((wide - self.low[:, at]) / self.width[:, at], 0.0, 1.0)
        place = (place * self.share - 0.5) * _SPREAD
        return np.hstack([bent * np.sqrt(0.5), place * np.sqrt(0.5), X[:, self.narrow]])


def squared_distances(A: FloatArray, B: FloatArray) -> FloatArray:
    """(n, p) and (m, p) to (n, m)."""
    found = np.square(A).sum(axis=1)[:, None] + np.square(B).sum(axis=1) - 2.0 * (A @ B.T)
    return np.asarray(np.maximum(found, 0.0))


@dataclass(frozen=True)
class KernelPredictor:
    """`landmarks` (m, q) in the form of `inputs`, the bumps' squared width `scale`, coef (m, k)."""

    inputs: KernelInput
    landmarks: FloatArray
    scale: float
    coef: FloatArray
    intercept: FloatArray
    link: Literal["identity", "softmax"]

    def dump(self) -> tuple[dict[str, Any], dict[str, npt.NDArray[Any]]]:
        """As (JSON-able header, arrays); `read` is the reverse."""
        own = {"landmarks": self.landmarks, "coef": self.coef, "intercept": self.intercept}
        return {"kind": "kernel", "scale": self.scale, "link": self.link}, {**vars(self.inputs), **own}

    @classmethod
    def read(cls, header: dict[str, Any], arrays: dict[str, npt.NDArray[Any]]) -> "KernelPredictor":
        inputs = KernelInput(*(arrays[name] for name in ("wide", "narrow", "low", "width", "share")))
        link: Literal["identity", "softmax"] = "softmax" if header["link"] == "softmax" else "identity"
        own = (arrays["landmarks"], header["scale"], arrays["coef"], arrays["intercept"])
        return cls(inputs, *own, link)

    def predict(self, X: FloatArray, threads: int = 1) -> FloatArray:  # noqa: ARG002 - the protocol's
        starts = range(0, max(len(X), 1), _ROWS_AT_ONCE)
        return np.concatenate([self._predict(X[start : start + _ROWS_AT_ONCE]) for start in starts])

    def _predict(self, X: FloatArray) -> FloatArray:
        near = np.exp(-squared_distances(self.inputs.transform(X), self.landmarks) / self.scale)
        scores: FloatArray = near @ self.coef + self.intercept
        if self.link == "identity":
            return scores
        scores -= scores.max(axis=1, keepdims=True)
        np.exp(scores, out=scores)
        return np.asarray(scores / scores.sum(axis=1, keepdims=True))
