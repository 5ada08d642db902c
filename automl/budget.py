"""Time and work limits of a search. Time only ever cuts work units; it never changes their results."""

import time
from dataclasses import dataclass, field

DEFAULT_BUDGET_S = 20.0
_SELECTION_SHARE = 0.25


def split_budget(total_s: float | None) -> tuple[float, float]:
    """Seconds for (selection, training) out of a run's budget; the default one when None."""
    total = DEFAULT_BUDGET_S if total_s is None else total_s
    return total * _SELECTION_SHARE, total * (1 - _SELECTION_SHARE)


class OutOfTimeError(Exception):
    """A fit met its deadline. The unit of work at hand is dropped as if it had not been begun."""


@dataclass
class Budget:
    """A deadline in seconds from now, and a limit on work units (None: no limit)."""

    seconds: float
    max_units: int | None = None
    units: int = 0
    _start: float = field(default_factory=time.monotonic)

    @property
    def elapsed(self) -> float:
        return time.monotonic() - self._start

    @property
    def remaining(self) -> float:
        return self.seconds - self.elapsed

    def allows(self, units: int, *, expected_s: float = 0.0, reserve_s: float = 0.0) -> bool:
        """Whether `units` more may be done, if they take `expected_s` and leave `reserve_s`."""
        if self.max_units is not None:
            return self.units + units <= self.max_units
        return self.remaining - reserve_s > expected_s

    def check(self, reserve_s: float = 0.0) -> None:
        """Raise OutOfTimeError past the deadline. A run limited in units has no deadline."""
        if self.max_units is None and self.remaining < reserve_s:
            raise OutOfTimeError
