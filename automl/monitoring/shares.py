"""Shares with exact intervals, and whether one is beyond a threshold by more than chance."""

from scipy import special

from contracts.monitoring import Share
from contracts.truth import Interval

_TAIL = 0.025
# Of one report: the chance that any share of those it looks at is said to be beyond its threshold and is not.
FAMILY_LEVEL = 0.001


def share_of(count: int, of: int) -> Share:
    """With the interval of Clopper and Pearson (1934), which holds at least 95 %."""
    if of == 0:
        return Share(count=0, of=0, share=None, interval=None)
    low = lower_bound(count, of, _TAIL)
    high = 1.0 if count == of else float(special.betaincinv(count + 1, of - count, 1 - _TAIL))
    return Share(count=count, of=of, share=count / of, interval=Interval(low=low, high=high))


def lower_bound(count: float, of: float, level: float) -> float:
    """Below which the true share lies with a chance of at most `level`."""
    return 0.0 if count == 0 else float(special.betaincinv(count, of - count + 1, level))
