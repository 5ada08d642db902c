"""Time and work limits of a search. Time only ever cuts work units; it never changes their results."""

import time
from dataclasses import dataclass, field

from automl.progress import ShouldFinish, never

DEFAULT_BUDGET_S = 20.0
_SELECTION_SHARE = 0.25
_ASK_EVERY_S = 0.2
_LEAST_SHARE = 0.2  # of a training's seconds, however long the screening took


def with_the_rest(budget_s: float, screening_s: float, spent_s: float) -> float:
    """Seconds of a training whose screening had `screening_s` and took `spent_s`.

    What the screening left over, or took too much, counts here, so that both together have the user's
    seconds. A screening made under another budget gives no more than this budget's own would have.
    """
    own_s = budget_s * _SELECTION_SHARE / (1 - _SELECTION_SHARE)
    return max(budget_s + min(screening_s, own_s) - spent_s, _LEAST_SHARE * budget_s)


def split_budget(total_s: float | None) -> tuple[float, float]:
    """Seconds for (selection, training) out of a run's budget; the default one when None."""
    total = DEFAULT_BUDGET_S if total_s is None else total_s
    return total * _SELECTION_SHARE, total * (1 - _SELECTION_SHARE)


class OutOfTimeError(Exception):
    """A fit met its deadline. The unit of work at hand is dropped as if it had not been begun."""


class TooSlowError(OutOfTimeError):
    """A fit was not begun: a small one foretold that the seconds are too few. Its message says it."""

    def __init__(self, message: str, fold_s: float) -> None:
        super().__init__(message)
        self.fold_s = fold_s  # that a fit of a fold was foretold to take


class FinishNowError(OutOfTimeError):
    """Somebody asked for the best so far. The unit of work at hand is dropped in the same way."""


@dataclass
class Budget:
    """A deadline in seconds from now, a limit on work units (None: no limit), and a wish to finish early."""

    seconds: float
    max_units: int | None = None
    should_finish: ShouldFinish = never
    units: int = 0
    _start: float = field(default_factory=time.monotonic)
    _finishing: bool = False
    _asked_at: float = -float("inf")

    @property
    def finishing(self) -> bool:
        """Whether it was asked to finish; a wish once said stays."""
        now = time.monotonic()
        if not self._finishing and now - self._asked_at >= _ASK_EVERY_S:
            self._asked_at = now
            self._finishing = self.should_finish()
        return self._finishing

    @property
    def elapsed(self) -> float:
        return time.monotonic() - self._start

    @property
    def remaining(self) -> float:
        """Seconds left; none once it was asked to finish."""
        return 0.0 if self.finishing else self.seconds - self.elapsed

    def allows(self, units: int, *, expected_s: float = 0.0, reserve_s: float = 0.0) -> bool:
        """Whether `units` more may be done, if they take `expected_s` and leave `reserve_s`."""
        if self.finishing:
            return False
        if self.max_units is not None:
            return self.units + units <= self.max_units
        return self.remaining - reserve_s > expected_s

    def late(self, reserve_s: float) -> bool:
        """Whether the clock has run down to `reserve_s`; a wish to finish, a limit of units are no clock."""
        return self.max_units is None and self.seconds - self.elapsed < reserve_s

    def check(self, reserve_s: float = 0.0) -> None:
        """Raise OutOfTimeError past the deadline, or FinishNowError. A limit of units has no deadline."""
        if self.finishing:
            raise FinishNowError
        if self.max_units is None and self.remaining < reserve_s:
            raise OutOfTimeError
