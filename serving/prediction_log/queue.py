"""Between the event loop, which never waits, and the writer, which may wait for long."""

import threading
from collections import deque

from serving.prediction_log.rows import Entry
from serving.prediction_log.sizes import size_of


class BoundedQueue:
    """Entries in order, bounded by what they hold. Thread-safe; nothing but `take` waits."""

    def __init__(self, max_bytes: int) -> None:
        """`max_bytes`: an empty queue takes whatever comes, so that a large request has its turn, too."""
        self._max_bytes = max_bytes
        self._entries: deque[tuple[Entry, int]] = deque()
        self._bytes = 0
        self._changed = threading.Condition()
        self._closed = False

    def offer(self, entry: Entry) -> bool:
        """Whether there was room for it."""
        size = size_of(entry)
        with self._changed:
            if self._closed or (self._entries and self._bytes + size > self._max_bytes):
                return False
            self._entries.append((entry, size))
            self._bytes += size
            self._changed.notify()
            return True

    def take(self, timeout_s: float | None) -> Entry | None:
        """The oldest, as soon as there is one; None after `timeout_s`, or once it is closed and empty."""
        with self._changed:
            self._changed.wait_for(lambda: self._entries or self._closed, timeout_s)
            if not self._entries:
                return None
            entry, size = self._entries.popleft()
            self._bytes -= size
            return entry

    def close(self) -> None:
        """Take nothing more; what is in it can still be taken."""
        with self._changed:
            self._closed = True
            self._changed.notify_all()

    @property
    def closed(self) -> bool:
        with self._changed:
            return self._closed

    def __len__(self) -> int:
        with self._changed:
            return len(self._entries)
