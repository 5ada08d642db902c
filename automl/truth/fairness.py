"""How the model treats the groups of one column: rates by group and their largest gaps.

Demographic parity and equalised odds as Hardt, Price and Srebro (NeurIPS 2016) define them.
"""

from itertools import pairwise
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from automl.inference.columns import FloatArray, IntArray, canonical_text
from automl.metrics import Judge
from contracts.datasets import ProblemType
from contracts.truth import Fairness, FairnessGroup

_MAX_GROUPS = 10
_MIN_ROWS = 10
_MANY_VALUES = 8
_NOTABLE = 0.1  # of a rate; and of the spread of a number

Mask = npt.NDArray[np.bool_]


def fairness(
    column: "pd.Series[Any]",
    problem: ProblemType,
    judge: Judge,
    y: npt.NDArray[Any],
    *,
    scores: FloatArray,
    decided: IntArray,
) -> Fairness:
    """Groups of at least ten holdout rows, the largest ten, each scored by `judge`: the model's own rule."""
    groups = [
        _group(value, mask, problem, judge, y, scores=scores, decided=decided)
        for value, mask in _groups(column)
        if mask.sum() >= _MIN_ROWS
    ][:_MAX_GROUPS]
    parity = odds = None
    if problem is ProblemType.BINARY:
        parity = _gap([group.selection_rate for group in groups])
        gaps = [
            _gap([group.true_positive_rate for group in groups]),
            _gap([group.false_positive_rate for group in groups]),
        ]
        odds = max((gap for gap in gaps if gap is not None), default=None)
    return Fairness(
        column=str(column.name),
        groups=groups,
        demographic_parity_difference=parity,
        equalized_odds_difference=odds,
        verdict=_verdict(groups, parity, odds, y, problem),
    )


def _groups(column: "pd.Series[Any]") -> list[tuple[str, Mask]]:
    missing = np.asarray(column.isna())
    if pd.api.types.is_numeric_dtype(column) and column.nunique() > _MANY_VALUES:
        values = column.to_numpy(dtype=float)
        edges = np.unique(np.nanquantile(values, np.linspace(0, 1, 5)))
        found = [
            (f"{low:.4g} to {high:.4g}", (values > low if at else values >= low) & (values <= high))
            for at, (low, high) in enumerate(pairwise(edges))
        ]
    else:
        cells = zip(column, missing, strict=True)
        spelt = np.asarray([None if gone else canonical_text(value) for value, gone in cells])
        names, counts = np.unique(spelt[~missing].astype(str), return_counts=True)
        found = [(str(names[at]), spelt == names[at]) for at in np.argsort(-counts, kind="stable")]
    return [*found, ("missing", missing)]


def _group(
    value: str,
    mask: Mask,
    problem: ProblemType,
    judge: Judge,
    y: npt.NDArray[Any],
    *,
    scores: FloatArray,
    decided: IntArray,
) -> FairnessGroup:
    binary = problem is ProblemType.BINARY
    numbers = problem is ProblemType.REGRESSION
    truth, said = y[mask], decided[mask]
    return FairnessGroup(
        value=value[:60],
        rows=int(mask.sum()),
        score=judge.score(truth, scores[mask]),
        selection_rate=float((said == 1).mean()) if binary else None,
        true_positive_rate=_rate(said, truth == 1) if binary else None,
        false_positive_rate=_rate(said, truth == 0) if binary else None,
        mean_prediction=float(scores[mask, 0].mean()) if numbers else None,
        mean_actual=float(truth.mean()) if numbers else None,
    )


def _rate(said: IntArray, among: Mask) -> float | None:
    return float((said[among] == 1).mean()) if among.any() else None


def _gap(values: list[float | None]) -> float | None:
    known = [value for value in values if value is not None]
    return max(known) - min(known) if len(known) > 1 else None


def _verdict(
    groups: list[FairnessGroup],
    parity: float | None,
    odds: float | None,
    y: npt.NDArray[Any],
    problem: ProblemType,
) -> str:
    if len(groups) < 2:  # noqa: PLR2004 - one group can't be compared
        return "Too few groups of ten rows or more to compare."
    if problem is ProblemType.REGRESSION:
        bias = [(g.mean_prediction or 0.0) - (g.mean_actual or 0.0) for g in groups]
        notable = (max(bias) - min(bias)) > _NOTABLE * float(np.std(y))
        return "Some groups are predicted too high or too low." if notable else "No group is predicted apart."
    large = [gap for gap in (parity, odds) if gap is not None and gap > _NOTABLE]
    if problem is ProblemType.BINARY:
        return (
            "Groups are treated differently: look at the rates before relying on the model."
            if large
            else "No gap of rates is over a tenth."
        )
    return "Compare the scores of the groups."
