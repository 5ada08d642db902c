"""What past runs say of a stage's duration on a table of another size. Pure.

A duration grows as some power of the table's cells (rows x columns). The power is learnt per stage from
pairs of past runs of clearly different size; before there are any, it is a square root. Each past
duration is then scaled to the table at hand, and quantiles are taken of what comes out.
"""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from statistics import median

from contracts.stages import PipelineStage

MAX_SAMPLES = 40  # the newest of a stage: machines and code change
MIN_SAMPLES_P90 = 3
_UNLEARNT_POWER = 0.5
_MAX_POWER = 1.5
_CLEARLY_DIFFERENT = math.log(2)
_SHORTEST_S = 1e-3


@dataclass(frozen=True, slots=True)
class Sample:
    """One stage of one past run."""

    stage: PipelineStage
    cells: int
    duration_s: float


# Scaled durations in seconds, ascending; stages that nobody has ever completed are not in it.
Forecasts = Mapping[PipelineStage, Sequence[float]]


def forecasts(samples: Iterable[Sample], cells: int) -> Forecasts:
    """`samples` newest first, of any stages; the forecasts for a table of `cells`."""
    by_stage: dict[PipelineStage, list[Sample]] = {}
    for sample in samples:
        known = by_stage.setdefault(sample.stage, [])
        if len(known) < MAX_SAMPLES:
            known.append(sample)
    return {stage: scaled(known, cells) for stage, known in by_stage.items()}


def scaled(samples: Sequence[Sample], cells: int) -> list[float]:
    """Durations of one stage as they would be for `cells`, ascending."""
    power = growth(samples)
    return sorted(s.duration_s * (max(cells, 1) / max(s.cells, 1)) ** power for s in samples)


def growth(samples: Sequence[Sample]) -> float:
    """The power by which a duration grows with the cells: the median slope of pairs, on logarithms."""
    points = [(math.log(max(s.cells, 1)), math.log(max(s.duration_s, _SHORTEST_S))) for s in samples]
    slopes = [
        (there[1] - here[1]) / (there[0] - here[0])
        for here, there in combinations(points, 2)
        if abs(there[0] - here[0]) >= _CLEARLY_DIFFERENT
    ]
    return min(max(median(slopes), 0.0), _MAX_POWER) if slopes else _UNLEARNT_POWER


def quantile(ascending: Sequence[float], share: float) -> float:
    """Interpolated between neighbours; `ascending` is not empty."""
    place = share * (len(ascending) - 1)
    low = math.floor(place)
    high = min(low + 1, len(ascending) - 1)
    return ascending[low] + (ascending[high] - ascending[low]) * (place - low)
