"""Numbers of all candidates of a table side by side, and how each stands against the others."""

import numpy as np
import numpy.typing as npt

Vector = npt.NDArray[np.float64]
Features = dict[str, Vector]  # by name: a number for each candidate
_CALM = 0.05  # added to the spread: among equals nobody stands out


def against_others(values: Vector) -> tuple[Vector, Vector]:
    """How far each is ahead of the best other one, and how many spreads it lies above the mean."""
    if len(values) == 1:
        return np.zeros(1), np.zeros(1)
    return values - best_other(values), (values - values.mean()) / (values.std() + _CALM)


def best_other(values: Vector) -> Vector:
    """For each the best of all others; nought where there is no other."""
    if len(values) == 1:
        return np.zeros(1)
    second, best = np.partition(values, -2)[-2:]
    return np.asarray(np.where(values >= best, second, best))


def softmax(values: Vector) -> Vector:
    weights = np.exp(values - values.max())
    return np.asarray(weights / weights.sum())
