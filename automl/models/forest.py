"""Extremely randomised trees, grown a few at a time so that each batch reports and may be stopped."""

import warnings
from dataclasses import dataclass
from typing import Any

import numpy as np

from automl.inference.columns import FloatArray
from automl.inference.encoding import Style
from automl.inference.predictors import ForestPredictor
from automl.models.base import FitContext, FoldFit, Matrix, PathFit, validation_loss
from contracts.datasets import ProblemType

_TREES = 100
_BATCH = 5
_MAX_LEAF_CELLS = 6_000_000  # leaves x classes over all trees: bounds the artefact and its memory
_MAX_CELLS = 20_000_000
_MAX_DEEP_ROWS = 8_000  # with a leaf a row: bounds the artefact, too
_ROWS_PER_THREAD = 1_000
_MAX_TRIED = 16  # features a split of a regression tree chooses from


@dataclass(frozen=True)
class ExtraTrees:
    """scikit-learn's ExtraTrees, flattened into arrays once grown."""

    name: str = "extra_trees"
    leaf: int = 2  # rows at least
    family: str = "trees"
    style: Style = Style.DENSE

    def max_rows(self, num_features: int) -> int:
        most = max(5_000, _MAX_CELLS // max(num_features, 1))
        return most if self.leaf > 1 else min(most, _MAX_DEEP_ROWS)

    def work(self, rows: int, pace: float) -> float:
        return rows / pace

    def fit_fold(self, train: Matrix, valid: Matrix, context: FitContext) -> FoldFit:
        scores = self.refit(train, 0, context).predict(valid.X)
        return PathFit(np.asarray([validation_loss(context, valid.y, scores)]), [scores])

    def refit(self, train: Matrix, step: int, context: FitContext) -> ForestPredictor:  # noqa: ARG002 - the protocol's
        forest = _forest(train, context, self.leaf)
        X = np.ascontiguousarray(train.X, dtype=np.float32)
        wanted = max(_BATCH * round(_TREES / context.pace / _BATCH), _BATCH)
        for trees in range(_BATCH, wanted + 1, _BATCH):
            forest.set_params(n_estimators=trees)
            with warnings.catch_warnings():
                # Many classes for few rows: the user's wish, and the profile has said so.
                warnings.filterwarnings(
                    "ignore", message="The number of unique classes", category=UserWarning
                )
                forest.fit(X, train.y, sample_weight=context.row_weights(train.y))
            context.tick(trees / wanted)
        return flatten(forest, context.width)


def _forest(train: Matrix, context: FitContext, leaf: int) -> Any:
    from sklearn.ensemble import ExtraTreesClassifier, ExtraTreesRegressor  # noqa: PLC0415 - a slow import

    leaves = max(_MAX_LEAF_CELLS // (_TREES * context.width), 16)
    common: dict[str, Any] = {
        "n_estimators": 0,
        "warm_start": True,
        "random_state": context.seed % 2**31,
        "n_jobs": max(1, min(context.threads, len(train.X) // _ROWS_PER_THREAD)),
        "max_leaf_nodes": leaves if len(train.X) > leaves else None,
    }
    if context.problem_type is ProblemType.REGRESSION:
        tried = max(1, min(round(0.6 * train.X.shape[1]), _MAX_TRIED))
        return ExtraTreesRegressor(**common, min_samples_leaf=leaf, max_features=tried)
    return ExtraTreesClassifier(**common, min_samples_leaf=leaf, max_features="sqrt")


def flatten(forest: Any, width: int) -> ForestPredictor:
    """All trees in one set of arrays; classes that the fit never saw get probability 0."""
    seen = forest.classes_.astype(np.int64) if hasattr(forest, "classes_") else np.arange(1)
    roots, feature, threshold, left, right, values = [], [], [], [], [], []
    nodes = leaves = 0
    for tree in (estimator.tree_ for estimator in forest.estimators_):
        leaf = tree.children_left < 0
        rank = np.cumsum(leaf) - 1 + leaves
        roots.append(nodes)
        feature.append(np.where(leaf, -1, tree.feature))
        threshold.append(tree.threshold)
        left.append(np.where(leaf, rank, tree.children_left + nodes))
        right.append(np.where(leaf, rank, tree.children_right + nodes))
        block: FloatArray = np.zeros((int(leaf.sum()), width))
        block[:, seen] = tree.value[leaf, 0, :]
        values.append(block)
        nodes, leaves = nodes + len(leaf), leaves + len(block)
    return ForestPredictor(
        roots=np.asarray(roots, dtype=np.int32),
        feature=np.concatenate(feature).astype(np.int32),
        threshold=np.concatenate(threshold).astype(np.float64),
        left=np.concatenate(left).astype(np.int32),
        right=np.concatenate(right).astype(np.int32),
        values=np.concatenate(values).astype(np.float32),
    )
