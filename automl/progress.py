"""How long work says what it has done: a callback, and a meter that never runs backwards."""

from collections.abc import Callable
from dataclasses import dataclass

from contracts.report import LeaderboardRow


@dataclass(frozen=True)
class ProgressUpdate:
    """Work done over work known, both in `unit`s; `candidate` is the model just measured, if one was."""

    done: float
    total: float
    unit: str
    message: str
    candidate: LeaderboardRow | None


# Called often and from inside fits; may raise to stop everything (a cancel). Throttling is the caller's.
Progress = Callable[[ProgressUpdate], None]


def silent(update: ProgressUpdate) -> None:
    """A progress callback for callers that don't watch."""


# Asked at most five times a second, during fits too. Once True, no further work is begun: the fit at hand
# is dropped, the best models so far are finished, and the rest says so on the leaderboard.
ShouldFinish = Callable[[], bool]


def never() -> bool:
    """The answer of those who wait until the work or the time ends."""
    return False


class Meter:
    """Counts units of work. `done` never falls; work that is skipped counts as settled."""

    def __init__(self, progress: Progress, total: float, unit: str) -> None:
        self._progress = progress
        self._total = float(total)
        self._unit = unit
        self._settled = 0.0
        self._done = 0.0

    @property
    def total(self) -> float:
        return self._total

    @property
    def settled(self) -> float:
        return self._settled

    def within(self, units: float, message: str) -> None:
        """Report that `units`, parts of one or of several at work, are done beyond what is settled."""
        self._say(self._settled + max(units, 0.0), message, None)

    def settle(self, message: str, *, units: float = 1.0, candidate: LeaderboardRow | None = None) -> None:
        """Close `units` of work, whether done or skipped."""
        self._settled = min(self._settled + units, self._total)
        self._say(self._settled, message, candidate)

    def finish(self, message: str) -> None:
        """Close whatever is left."""
        self.settle(message, units=self._total - self._settled)

    def _say(self, done: float, message: str, candidate: LeaderboardRow | None) -> None:
        self._done = max(self._done, min(done, self._total))
        self._progress(ProgressUpdate(self._done, self._total, self._unit, message, candidate))
