"""How long to wait before another try: exponential with full jitter. No clock of its own."""

from collections.abc import Callable
from dataclasses import dataclass

MAX_RETRY_AFTER_S = 600.0


@dataclass
class Backoff:
    """Delays in seconds: uniform in [0, min(cap, base * 2^n)] for the n-th failure in a row.

    `random` returns a float in [0, 1).
    """

    random: Callable[[], float]
    base_s: float = 0.5
    cap_s: float = 15.0
    failures: int = 0

    def next(self, retry_after_s: float | None = None) -> float:
        """The next delay; never less than what the server asked for (ten minutes at most)."""
        ceiling = min(self.cap_s, self.base_s * 2.0 ** min(self.failures, 32))
        self.failures += 1
        asked = min(max(retry_after_s or 0.0, 0.0), MAX_RETRY_AFTER_S)
        # Jitter comes on top of what was asked, or all who were told the same would return together.
        return asked + self.random() * ceiling

    def reset(self) -> None:
        self.failures = 0
