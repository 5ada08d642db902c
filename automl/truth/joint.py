"""What models of several labels are worth together: Hamming loss, exact match, macro F1.

The three that the field reports of multilabel classification (Zhang and Zhou, 2014). Hamming loss is the
share of labels that are wrong, exact match that of rows without a wrong label, macro F1 the mean over labels.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from automl.inference.columns import FloatArray, IntArray
from automl.truth.estimates import measured_beside
from automl.truth.resampled import NamedMetric, f1_of
from contracts.truth import MetricEstimate


@dataclass(frozen=True)
class Label:
    """One target with classes, on the same rows as the others: codes of truth, model and dummy."""

    y: IntArray
    decided: IntArray
    dummy: IntArray
    width: int


def joint_estimates(labels: Sequence[Label], groups: IntArray, *, seed: int) -> list[MetricEstimate]:
    """The three, with intervals, beside the dummies'; none of fewer than two labels, or of no rows."""
    if len(labels) < 2 or not len(groups):  # noqa: PLR2004 - one label has metrics of its own
        return []
    ours = _metrics([(label.y, label.decided, label.width) for label in labels])
    theirs = _metrics([(label.y, label.dummy, label.width) for label in labels])
    return [estimate for estimate, _ in measured_beside(ours, theirs, groups, seed=seed)]


def _metrics(labels: Sequence[tuple[IntArray, IntArray, int]]) -> list[NamedMetric]:
    wrong = np.mean([y != said for y, said, _ in labels], axis=0)
    exact = (wrong == 0).astype(np.float64)
    scores = [f1_of(y, said, width) for y, said, width in labels]

    def macro(weights: FloatArray) -> FloatArray:
        return np.asarray(np.mean([of(weights) for of in scores], axis=0))

    return [
        NamedMetric("hamming_loss", "Hamming loss", False, lambda w: w @ wrong / w.sum(axis=1)),
        NamedMetric("exact_match", "Exact match", True, lambda w: w @ exact / w.sum(axis=1)),
        NamedMetric("f1_macro", "F1, mean of the labels", True, macro),
    ]
