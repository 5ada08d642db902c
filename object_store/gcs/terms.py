"""How requests to Google are made: in which pieces, how often, and with which pauses."""

from collections.abc import Callable
from dataclasses import dataclass

from google.api_core.retry import Retry
from google.cloud.storage.retry import DEFAULT_RETRY

_is_transient: Callable[[BaseException], bool] = DEFAULT_RETRY._predicate  # noqa: SLF001  # Google's own list: 408, 429, 5xx, lost connections; it has no public name


@dataclass(frozen=True)
class Terms:
    """Seconds and bytes. Pauses double from the first to the longest, each drawn from zero up (full jitter).

    What is larger than a chunk is sent while it is written; a chunk is a multiple of 256 KiB.
    """

    total_s: float = 120.0
    first_pause_s: float = 0.5
    longest_pause_s: float = 16.0
    connect_s: float = 10.0
    silence_s: float = 60.0
    chunk_bytes: int = 32 * 1024 * 1024

    @property
    def timeout(self) -> tuple[float, float]:
        """Of one request: to connect, and between two bytes."""
        return self.connect_s, self.silence_s

    def retry(self, wanted: Callable[[], bool] = lambda: True) -> Retry:
        """The policy that Google's client takes. It gives up as soon as nobody wants the answer."""
        return Retry(
            predicate=lambda error: wanted() and _is_transient(error),
            initial=self.first_pause_s,
            maximum=self.longest_pause_s,
            multiplier=2.0,
            timeout=self.total_s,
        )
