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
_UNLEARNT_PAIRS = 6  # what is assumed of the power counts as much as so many pairs
_MAX_POWER = 1.0
# Two runs that took the same time don't make a third one certain: what is assumed of the spread (of the
# logarithms) counts as much as so many runs.
_UNLEARNT_SPREAD = 0.5
_UNLEARNT_RUNS = 3
_NORMAL_P90 = 1.2816
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
    """The power by which a duration grows with the cells: the median slope of pairs, on logarithms.

    With few pairs it stays near the square root.
    """
    points = [(math.log(max(s.cells, 1)), math.log(max(s.duration_s, _SHORTEST_S))) for s in samples]
    slopes = [
        (there[1] - here[1]) / (there[0] - here[0])
        for here, there in combinations(points, 2)
        if abs(there[0] - here[0]) >= _CLEARLY_DIFFERENT
    ]
    if not slopes:
        return _UNLEARNT_POWER
    learnt = min(max(median(slopes), 0.0), _MAX_POWER)
    weight = len(slopes) / (len(slopes) + _UNLEARNT_PAIRS)
    return weight * learnt + (1 - weight) * _UNLEARNT_POWER


def late_of(ascending: Sequence[float]) -> float:
    """What nine of ten further ones stay under.

    As far above the median as the past ones spread, and further while they are few.
    """
    middle = math.log(max(quantile(ascending, 0.5), _SHORTEST_S))
    squares = sum((math.log(max(d, _SHORTEST_S)) - middle) ** 2 for d in ascending)
    count = len(ascending)
    spread = math.sqrt(
        (squares + _UNLEARNT_RUNS * _UNLEARNT_SPREAD**2) / (count - 1 + _UNLEARNT_RUNS) * (1 + 1 / count)
    )
    return max(quantile(ascending, 0.5) * math.exp(_NORMAL_P90 * spread), quantile(ascending, 0.9))


def quantile(ascending: Sequence[float], share: float) -> float:
    """Interpolated between neighbours; `ascending` is not empty."""
    place = share * (len(ascending) - 1)
    low = math.floor(place)
    high = min(low + 1, len(ascending) - 1)
    return ascending[low] + (ascending[high] - ascending[low]) * (place - low)
