"""Fitted models as plain numbers: no pickled object, so a file of them is data and never code.

Every predictor maps a matrix (n, p) to (n, k): k class probabilities, or k = 1 value.
"""

from dataclasses import dataclass, fields
from functools import cached_property
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
import numpy.typing as npt

from automl.inference.columns import FloatArray
from automl.inference.kernel import KernelPredictor
from automl.inference.network import NetworkPredictor
from automl.inference.predictor import Predictor
from automl.inference.target_codes import TargetCodedPredictor, read_added

if TYPE_CHECKING:
    import lightgbm

_FEW_ROWS = 2_000  # below this a second thread costs more than it gives
_MAX_PAIRS = 1_000_000  # (row, tree) pairs that are walked at once
_STEPS_BETWEEN_LOOKS = 4  # sorting out who has arrived costs more than a few steps on the spot


@dataclass(frozen=True)
class ConstantPredictor:
    """The dummy: the same answer for every row, of shape (k,)."""

    values: FloatArray

    def predict(self, X: FloatArray, threads: int = 1) -> FloatArray:  # noqa: ARG002 - the protocol's
        return np.tile(self.values, (len(X), 1))


def softmax(scores: FloatArray) -> FloatArray:
    """Row-wise softmax of (n, k)."""
    shifted = np.exp(scores - scores.max(axis=1, keepdims=True))
    return np.asarray(shifted / shifted.sum(axis=1, keepdims=True), dtype=np.float64)


@dataclass(frozen=True)
class LinearPredictor:
    """`X @ coef + intercept`, through a softmax for classes. coef (p, k), intercept (k,)."""

    coef: FloatArray
    intercept: FloatArray
    link: Literal["identity", "softmax"]

    def predict(self, X: FloatArray, threads: int = 1) -> FloatArray:  # noqa: ARG002 - the protocol's
        scores = X @ self.coef + self.intercept
        return scores if self.link == "identity" else softmax(scores)


@dataclass(frozen=True)
class ForestPredictor:
    """Trees flattened into arrays, one entry a node; leaves have feature -1.

    `roots` (trees,), `values` (leaves, k); for a leaf, `left` is its row in `values`.
    """

    roots: npt.NDArray[np.int32]
    feature: npt.NDArray[np.int32]
    threshold: FloatArray
    left: npt.NDArray[np.int32]
    right: npt.NDArray[np.int32]
    values: npt.NDArray[np.float32]

    def predict(self, X: FloatArray, threads: int = 1) -> FloatArray:  # noqa: ARG002 - the protocol's
        single = np.ascontiguousarray(X, dtype=np.float32)  # the trees were grown on float32
        step = max(1, _MAX_PAIRS // len(self.roots))
        parts = [self._predict(single[start : start + step]) for start in range(0, len(X), step)]
        return np.concatenate(parts) if parts else np.empty((0, self.values.shape[1]))

    @cached_property
    def _nodes(self) -> "_Nodes":
        return _Nodes.of(self)

    def _predict(self, X: npt.NDArray[np.float32]) -> FloatArray:
        """All (tree, row) pairs walk at once, a tree's rows side by side; those in a leaf stay there."""
        nodes, flat, rows = self._nodes, X.ravel(), len(X)
        here = np.repeat(nodes.roots, rows)
        row_start = np.tile(np.arange(rows) * X.shape[1], len(nodes.roots))
        leaf, place = here.copy(), np.arange(len(here))
        while len(here):
            for _ in range(_STEPS_BETWEEN_LOOKS):
                value = flat.take(row_start + nodes.feature.take(here))
                goes_right = ~(value <= nodes.threshold.take(here))  # a missing value does, too
                here = nodes.children.take(2 * here + goes_right)
            arrived = nodes.is_leaf.take(here)
            leaf[place[arrived]] = here[arrived]
            walking = ~arrived
            here, row_start, place = here[walking], row_start[walking], place[walking]
        leaves = self.values.take(self.left.take(leaf), axis=0).reshape(len(nodes.roots), rows, -1)
        return np.asarray(leaves.mean(axis=0, dtype=np.float64), dtype=np.float64)


@dataclass(frozen=True)
class _Nodes:
    """The same trees for walking: native indices, a leaf leads to itself. `children` (2 * nodes,)."""

    roots: npt.NDArray[np.intp]
    feature: npt.NDArray[np.intp]
    threshold: npt.NDArray[np.float32]
    children: npt.NDArray[np.intp]
    is_leaf: npt.NDArray[np.bool_]

    @classmethod
    def of(cls, forest: ForestPredictor) -> "_Nodes":
        is_leaf = forest.feature < 0
        own = np.arange(len(is_leaf), dtype=np.intp)
        children = np.stack(
            [np.where(is_leaf, own, forest.left), np.where(is_leaf, own, forest.right)], axis=1
        )
        # The largest float32 below it parts the float32 values of a column as the threshold itself does.
        threshold = forest.threshold.astype(np.float32)
        above = threshold.astype(np.float64) > forest.threshold
        threshold[above] = np.nextafter(threshold[above], np.float32(-np.inf))
        return cls(
            roots=forest.roots.astype(np.intp),
            feature=np.where(is_leaf, 0, forest.feature).astype(np.intp),
            threshold=threshold,
            children=children.astype(np.intp).ravel(),
            is_leaf=is_leaf,
        )


@dataclass(frozen=True)
class BoosterPredictor:
    """A LightGBM model in its own text format, parsed at first use."""

    text: str

    @cached_property
    def booster(self) -> "lightgbm.Booster":
        import lightgbm  # noqa: PLC0415 - seconds of import, only where a booster answers

        return lightgbm.Booster(model_str=self.text)

    def predict(self, X: FloatArray, threads: int = 1) -> FloatArray:
        num_threads = threads if len(X) > _FEW_ROWS else 1
        out = np.asarray(self.booster.predict(X, num_threads=num_threads), dtype=np.float64)
        return out if out.ndim == 2 else out[:, None]  # noqa: PLR2004 - a matrix has two dimensions


@dataclass(frozen=True)
class BinaryBoosterPredictor:
    """A two-class booster: it says P(class 1), which becomes (n, 2)."""

    inner: BoosterPredictor

    def predict(self, X: FloatArray, threads: int = 1) -> FloatArray:
        positive = self.inner.predict(X, threads)
        return np.hstack([1.0 - positive, positive])


@dataclass(frozen=True)
class ReweighedPredictor:
    """A classifier that learnt with `weights` (k,) of the classes; what it says is set right."""

    inner: Predictor
    weights: FloatArray

    def predict(self, X: FloatArray, threads: int = 1) -> FloatArray:
        return unweighed(self.inner.predict(X, threads), self.weights)


def unweighed(scores: FloatArray, weights: FloatArray) -> FloatArray:
    """Probabilities (n, k) learnt with `weights` of the classes, as they would be without."""
    plain = scores / weights
    return np.asarray(plain / plain.sum(axis=1, keepdims=True), dtype=np.float64)


Arrays = dict[str, npt.NDArray[Any]]


def dump_predictor(  # noqa: PLR0911 - a return a kind
    predictor: Predictor,
) -> tuple[dict[str, Any], Arrays]:
    """The predictor as (JSON-able header, arrays)."""
    match predictor:
        case ConstantPredictor():
            return {"kind": "constant"}, {"values": predictor.values}
        case LinearPredictor():
            header = {"kind": "linear", "link": predictor.link}
            return header, {"coef": predictor.coef, "intercept": predictor.intercept}
        case ForestPredictor():
            return {"kind": "forest"}, {
                part.name: getattr(predictor, part.name) for part in fields(predictor)
            }
        case BoosterPredictor():
            return {"kind": "booster", "text": predictor.text}, {}
        case BinaryBoosterPredictor():
            return {"kind": "binary_booster", "text": predictor.inner.text}, {}
        case NetworkPredictor() | KernelPredictor():
            return predictor.dump()
        case ReweighedPredictor():
            header, arrays = dump_predictor(predictor.inner)
            return {"kind": "reweighed", "inner": header}, {**arrays, "class_weights": predictor.weights}
        case TargetCodedPredictor():
            header, arrays = dump_predictor(predictor.inner)
            added, means = predictor.dump()
            return {"kind": "target_coded", "inner": header, "added": added}, {**arrays, **means}
        case _:
            raise TypeError(f"not a predictor: {type(predictor).__name__}")


def read_predictor(header: dict[str, Any], arrays: Arrays) -> Predictor:  # noqa: PLR0911 - as above
    """The reverse of dump_predictor; ValueError for a kind that is not in this list."""
    match header["kind"]:
        case "constant":
            return ConstantPredictor(**arrays)
        case "linear":
            return LinearPredictor(**arrays, link="softmax" if header["link"] == "softmax" else "identity")
        case "forest":
            return ForestPredictor(**arrays)
        case "booster":
            return BoosterPredictor(header["text"])
        case "binary_booster":
            return BinaryBoosterPredictor(BoosterPredictor(header["text"]))
        case "network":
            return NetworkPredictor.read(header, arrays)
        case "kernel":
            return KernelPredictor.read(header, arrays)
        case "reweighed":
            rest = {name: part for name, part in arrays.items() if name != "class_weights"}
            return ReweighedPredictor(read_predictor(header["inner"], rest), arrays["class_weights"])
        case "target_coded":
            rest = {name: part for name, part in arrays.items() if not name.startswith("added")}
            inner = read_predictor(header["inner"], rest)
            return TargetCodedPredictor(inner, read_added(header["added"], arrays))
        case kind:
            raise ValueError(f"unknown kind of predictor: {kind!r}")
