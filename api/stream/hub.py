"""Fan-out: one channel a project, one bounded queue a subscriber.

Publishing is plain synchronous code: it never waits for anyone. One that has caught up and keeps up
is written to at once, with a frame that is encoded once for all; else its queue takes the event. A
subscriber whose queue is full is closed with 4408 and comes back by cursor; one that is still reading
history is not closed, since what it misses here it will read there.
"""

import asyncio
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

from api.db.events import StoredEvent
from api.metrics import Metrics
from api.stream.encoding import text_frame
from contracts.errors import ErrorCode, OrreryError
from contracts.events import CloseCode

DEFAULT_QUEUE_SIZE = 1024

# Writes the event and its encoded frame at once; False: it can't now, queue it.
Sink = Callable[[StoredEvent, bytes], bool]


class Subscriber:
    """One reader's end. `live` is False until it has caught up with history."""

    __slots__ = (
        "_metrics",
        "_queue",
        "_queue_size",
        "_taken_since",
        "_waiting_since",
        "_wake",
        "close_code",
        "latest",
        "live",
        "missed",
        "on_close",
        "on_queue",
        "sink",
    )

    def __init__(self, queue_size: int, metrics: Metrics) -> None:
        self._metrics = metrics
        self._waiting_since: float | None = None  # the oldest event in the queue
        self._taken_since: float | None = None  # the same of what was taken from it last
        self._queue: list[StoredEvent] = []  # taken whole; an empty deque would be ten times as large
        self._queue_size = queue_size
        self._wake: asyncio.Event | None = None  # while somebody waits
        self.on_close: Callable[[], object] | None = None  # called once, at `close`
        self.on_queue: Callable[[], object] | None = None  # called when something begins to wait
        self.close_code: int | None = None
        self.latest = 0
        self.live = False
        self.missed = False
        self.sink: Sink | None = None  # set by the reader while nothing waits in the queue

    def push(self, events: Sequence[StoredEvent], frames: Sequence[bytes] = ()) -> int:
        """Write the events through, or queue them, or find no room for them; how many were written."""
        if self.close_code is not None or not events:
            return 0
        self.latest = max(self.latest, events[-1].seq)
        written = 0
        if self.sink is not None:
            written = self._write_through(self.sink, events, frames)
            events = events[written:]
            if not events:
                return written
        self._queue_up(events)
        return written

    def _queue_up(self, events: Sequence[StoredEvent]) -> None:
        if self._waiting_since is None:
            self._waiting_since = time.monotonic()
        if len(self._queue) + len(events) <= self._queue_size:
            self._queue.extend(events)
        elif self.live:
            self.close(CloseCode.SLOW_CONSUMER)
        else:
            self._queue.clear()
            self.missed = True
        if self._wake is not None:
            self._wake.set()
        if self.on_queue is not None:
            self.on_queue()

    def _write_through(self, sink: Sink, events: Sequence[StoredEvent], frames: Sequence[bytes]) -> int:
        """How many were written; what comes after one that was not goes the long way too."""
        for written, (event, frame) in enumerate(zip(events, frames, strict=True)):
            if not sink(event, frame):
                self.sink = None
                return written
        return len(events)

    def close(self, code: int) -> None:
        """End the subscription; the first reason stays."""
        if self.close_code is None:
            self.close_code = code
            self._queue.clear()
            if self._wake is not None:
                self._wake.set()
            if self.on_close is not None:
                self.on_close()

    def go_live(self) -> bool:
        """Call when history has been read to its end. False: events were dropped, read on."""
        if self.missed:
            self.missed = False
            return False
        self.live = True
        return True

    def sent(self) -> None:
        """Call when what was taken has been sent."""
        if self._taken_since is not None:
            self._metrics.publish_to_send.observe(time.monotonic() - self._taken_since)
            self._taken_since = None

    def count_frames(self, count: int) -> None:
        """Call for the frames that the reader sends by itself."""
        self._metrics.frames_sent.inc(count)

    def take(self) -> list[StoredEvent]:
        """All that waits, oldest first."""
        self._taken_since, self._waiting_since = self._waiting_since, None
        taken, self._queue = self._queue, []
        return taken

    @property
    def is_idle(self) -> bool:
        """Whether nothing waits, and nothing was dropped or ended."""
        return not self._queue and not self.missed and self.close_code is None

    async def wait(self, timeout_s: float) -> None:
        """Return when something waits or the subscription was closed, or after `timeout_s`."""
        if not self.is_idle:
            return
        self._wake = asyncio.Event()
        timer = asyncio.get_running_loop().call_later(timeout_s, self._wake.set)
        try:
            await self._wake.wait()
        finally:
            timer.cancel()
            self._wake = None


def too_many(max_per_project: int) -> OrreryError:
    """The refusal of one stream more than the cap."""
    return OrreryError(
        ErrorCode.RATE_LIMITED,
        "Too many streams are open for this project.",
        f"at most {max_per_project}",
    )


class Hub:
    """All subscribers of this process."""

    def __init__(
        self,
        *,
        queue_size: int = DEFAULT_QUEUE_SIZE,
        max_per_project: int = 10,
        metrics: Metrics | None = None,
    ) -> None:
        self.metrics = metrics or Metrics()
        self._channels: dict[str, set[Subscriber]] = {}
        self._queue_size = queue_size
        self._max_per_project = max_per_project
        self._stopping = False

    @contextmanager
    def subscription(self, project_id: str) -> Iterator[Subscriber]:
        """A place in the project's channel, given back at the end whatever happens.

        Taken without awaiting, so the cap is exact however many open at once. Raises
        OrreryError(RATE_LIMITED) when the project has no place left.
        """
        subscriber = self.add(project_id)
        try:
            yield subscriber
        finally:
            self.remove(project_id, subscriber)

    def publish(self, project_id: str, events: Sequence[StoredEvent]) -> None:
        """Hand stored events to whoever listens; the texts and their frames are shared, not copied."""
        channel = tuple(self._channels.get(project_id, ()))
        if channel:
            began = time.monotonic()
            frames = [text_frame(event.body) for event in events]
            written = sum([subscriber.push(events, frames) for subscriber in channel])
            if written:
                self.metrics.frames_sent.inc(written)
                self.metrics.publish_to_send.observe(time.monotonic() - began)

    def positions(self) -> dict[str, int]:
        """Project id to the last event that its channel knows of."""
        return {
            project_id: max(subscriber.latest for subscriber in channel)
            for project_id, channel in self._channels.items()
        }

    def close_project(self, project_id: str) -> None:
        """The project was deleted: end its streams with 4404."""
        for subscriber in tuple(self._channels.get(project_id, ())):
            subscriber.close(CloseCode.NOT_FOUND)

    def shutdown(self) -> None:
        """The process stops: end all streams with 1012, and every later one at once."""
        self._stopping = True
        for channel in tuple(self._channels.values()):
            for subscriber in tuple(channel):
                subscriber.close(CloseCode.RESTARTING)

    def count(self, project_id: str | None = None) -> int:
        """How many listen, to one project or in all."""
        if project_id is not None:
            return len(self._channels.get(project_id, ()))
        return sum(len(channel) for channel in self._channels.values())

    def add(self, project_id: str) -> Subscriber:
        """As `subscription`, for who gives the place back by `remove`."""
        channel = self._channels.setdefault(project_id, set())
        if len(channel) >= self._max_per_project:
            self.metrics.streams_closed.labels(str(CloseCode.TOO_MANY)).inc()
            raise too_many(self._max_per_project)
        subscriber = Subscriber(self._queue_size, self.metrics)
        channel.add(subscriber)
        self.metrics.streams_opened.inc()
        if self._stopping:
            subscriber.close(CloseCode.RESTARTING)
        return subscriber

    def remove(self, project_id: str, subscriber: Subscriber) -> None:
        """Give the place back, once."""
        code = "client" if subscriber.close_code is None else str(subscriber.close_code)
        self.metrics.streams_closed.labels(code).inc()
        channel = self._channels.get(project_id)
        if channel is not None:
            channel.discard(subscriber)
            if not channel:
                del self._channels[project_id]
