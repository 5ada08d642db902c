"""Where the model errs most: values and ranges of one column, against all other rows.

Welch's test, with Bonferroni's correction for how many slices were looked at.
"""

from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import numpy as np
import numpy.typing as npt

from automl.inference.columns import Columns, FloatArray
from contracts.datasets import ProblemType
from contracts.truth import ErrorSlice, ErrorSlices

_MIN_ROWS = 20
_MAX_LEVELS = 30
_RANGES = 4
_WORST = 8
_MIN_RATIO = 1.15
_LEVEL = 0.05
_SHOWN_CHARS = 60

Mask = npt.NDArray[np.bool_]


def error_slices(
    problem: ProblemType, y: npt.NDArray[Any], scores: FloatArray, columns: Columns, dates: frozenset[str]
) -> ErrorSlices:
    """The worst slices that are no accident; at most two of a column."""
    errors = _errors(problem, y, scores)
    tried = [(name, words, mask) for name, words, mask in _slices(columns, dates) if _is_large(mask)]
    found = [_slice(name, words, mask, errors, len(tried)) for name, words, mask in tried]
    certain = sorted(
        (each for each in found if each.ratio >= _MIN_RATIO and each.p_value < _LEVEL),
        key=lambda each: (-each.ratio, each.column),
    )
    kept: list[ErrorSlice] = []
    for each in certain:
        if sum(other.column == each.column for other in kept) < 2:  # noqa: PLR2004 - the others would hide
            kept.append(each)
    measure = "absolute_error" if problem is ProblemType.REGRESSION else "log_loss"
    return ErrorSlices(measure=measure, overall=float(errors.mean()), worst=kept[:_WORST])


def _errors(problem: ProblemType, y: npt.NDArray[Any], scores: FloatArray) -> FloatArray:
    if problem is ProblemType.REGRESSION:
        return np.asarray(np.abs(y - scores[:, 0]))
    return np.asarray(-np.log(np.clip(scores[np.arange(len(y)), y], 1e-6, 1.0)))


def _is_large(mask: Mask) -> bool:
    return bool(_MIN_ROWS <= mask.sum() <= len(mask) - _MIN_ROWS)


def _slices(columns: Columns, dates: frozenset[str]) -> Iterator[tuple[str, str, Mask]]:
    for name, column in columns.labels.items():
        counts = np.bincount(column.codes[column.codes >= 0], minlength=len(column.levels))
        for code in np.argsort(-counts, kind="stable")[:_MAX_LEVELS]:
            yield name, f"{name} = {column.levels[code]}"[:_SHOWN_CHARS], column.codes == code
        yield name, f"{name} is missing", column.codes < 0
    for name, values in columns.numbers.items():
        missing = np.isnan(values)
        yield name, f"{name} is missing", missing
        present = values[~missing]
        shares = np.linspace(0, 1, _RANGES + 1)
        edges = np.unique(np.quantile(present, shares)) if len(present) else present
        for at, (low, high) in enumerate(pairwise(edges)):
            inside = (values > low if at else values >= low) & (values <= high)
            yield name, f"{name} in {_shown(low, name in dates)} to {_shown(high, name in dates)}", inside


def _shown(value: float, is_date: bool) -> str:
    return str(np.datetime64(int(value), "s").astype("datetime64[D]")) if is_date else f"{value:.4g}"


def _slice(name: str, words: str, mask: Mask, errors: FloatArray, tried: int) -> ErrorSlice:
    from scipy.stats import ttest_ind  # noqa: PLC0415 - a slow import

    inside, outside = errors[mask], errors[~mask]
    others = float(outside.mean())
    p_value = 1.0
    if inside.std() > 0 or outside.std() > 0:
        p_value = float(ttest_ind(inside, outside, equal_var=False, alternative="greater").pvalue)
    return ErrorSlice(
        column=name,
        condition=words,
        rows=int(mask.sum()),
        error=float(inside.mean()),
        ratio=float(inside.mean()) / others if others > 0 else 1.0,
        p_value=min(p_value * tried, 1.0),
    )
