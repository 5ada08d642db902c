"""When to ask Dagster for runs: a GraphQL request costs its webserver milliseconds, a look at a file nothing.

Dagster on SQLite writes each change of a run to one file, which is on our machine. Elsewhere, and when the
file turns out to say nothing, we ask at intervals: less often while nothing happens.
"""

import time
from collections.abc import Callable
from pathlib import Path

LOOK_EVERY_S = 0.1
# A change may be seen a moment before its transaction is whole, so one more question follows it; and a file
# may be of a Dagster that has moved away, so it is not believed for longer than this.
TRAILING = 2
RESYNC_S = 5.0
BUSY_FOR_S = 10.0
IDLE_POLL_S = 0.7  # what is found must be shown within a second
# How long a source that may leave things out (tags of a run, say) is not believed after it did.
DOUBT_S = 60.0

Signature = tuple[tuple[int, int], ...]


class RunsFile:
    """Dagster's table of runs on SQLite, with its journal beside it."""

    def __init__(self, dagster_home: Path) -> None:
        database = dagster_home / "history" / "runs.db"
        self._paths = (database, database.with_name("runs.db-wal"))

    def signature(self) -> Signature | None:
        """What changes with every write; None when there is no such file."""
        found = []
        for path in self._paths:
            try:
                stat = path.stat()
            except OSError:
                continue
            found.append((stat.st_mtime_ns, stat.st_size))
        return tuple(found) or None


class Attention:
    """Whether it is time to ask, from what was seen so far. No I/O but the file's; the clock is given."""

    def __init__(
        self,
        interval_s: float,
        signature: Callable[[], Signature | None] | None,
        clock: Callable[[], float] = time.monotonic,
        *,
        tells_all: bool = True,
    ) -> None:
        """`interval_s`: the shortest time between two questions. Without `signature`: by the clock alone.

        `tells_all`: whether the signature changes with everything that a question brings, so that one which
        missed something is another's.
        """
        self._interval_s = interval_s
        self._signature = signature
        self._clock = clock
        self._tells_all = tells_all
        self._doubted_until = float("-inf")
        self._last: Signature | None = None
        self._due = TRAILING  # questions that the last change is still worth
        self._unprompted = False  # whether the last question had no change behind it
        self._asked_at = float("-inf")
        self._news_at = clock()

    @property
    def pause_s(self) -> float:
        """How long to sleep before `is_due` is asked again."""
        return min(LOOK_EVERY_S, self._interval_s)

    def is_due(self) -> bool:
        """Call it often; True says: ask now."""
        now = self._clock()
        waited = now - self._asked_at
        seen = None if self._signature is None or now < self._doubted_until else self._signature()
        if seen is None:
            busy = now - self._news_at < BUSY_FOR_S
            due = waited >= (self._interval_s if busy else max(self._interval_s, IDLE_POLL_S))
            self._unprompted = False
        else:
            if seen != self._last:
                self._last, self._due = seen, TRAILING
            self._unprompted = self._due == 0
            due = waited >= (RESYNC_S if self._unprompted else self._interval_s)
        if due:
            self._asked_at = now
            self._due = max(self._due - 1, 0)
        return due

    def unanswered(self) -> None:
        """The question was not answered: it stands."""
        self._due = TRAILING

    def heard(self, *, news: bool) -> None:
        """What the question brought. News that a file did not announce: it is not Dagster's any more."""
        if not news:
            return
        self._news_at = self._clock()
        if self._unprompted and self._signature is not None and self._signature() == self._last:
            self._doubted_until = float("inf") if self._tells_all else self._news_at + DOUBT_S
