"""The state machine behind `watch()`: order, duplicates, gaps, reconnects, and when to stop. No I/O.

A shell connects with `headers()`, says `opened()`, gives each frame to `receive()` and does what comes
back: yields frames, or reads the events of a `Gap` and gives them to `fill()`. When the connection
ends it asks `lost()` or `refused()` how long to wait, which raise when there is nothing to wait for.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import Enum

from client.backoff import Backoff
from client.cursor import Cursor
from client.errors import OrreryApiError, OrreryClientError, OrreryProtocolError
from client.frames import StoredEvent, StreamFrame
from contracts.events import HeartbeatFrame, SnapshotFrame, is_terminal
from contracts.stages import TERMINAL_PROJECT_STATUSES

# A 4xx says that the same request will fail again, save for these.
_PASSING_4XX = frozenset({408, 425, 429})
_STEADY_S = 10.0
_MAX_EMPTY_FILLS = 3
_MIN_RETRY_S, _MAX_RETRY_S = 0.05, 30.0


class Phase(Enum):
    """Where the watch is; each arrow is one method."""

    CONNECTING = "connecting"
    OPEN = "open"
    WAITING = "waiting"
    DONE = "done"


@dataclass(frozen=True)
class Gap:
    """Events `after` this cursor are missing up to `until` (a seq): read them from the history."""

    after: Cursor
    until: int


class Watch:
    """One reader's place in one project's stream, over any number of connections.

    `clock` returns seconds that never go back. `max_retries` bounds failures in a row; null never gives up.
    `expect_new_run`: a run that had ended before the watch began does not end it.
    """

    def __init__(
        self,
        *,
        after: Cursor | None,
        until_terminal: bool,
        clock: Callable[[], float],
        random: Callable[[], float],
        max_retries: int | None = None,
        expect_new_run: bool = False,
    ) -> None:
        self.phase = Phase.CONNECTING
        self.cursor = after
        self._until_terminal = until_terminal
        self._expect_new_run = expect_new_run
        self._old_run: str | None = None  # the run whose end does not count
        self._clock = clock
        self._backoff = Backoff(random)
        self._max_retries = max_retries
        self._head = 0  # the newest seq that a snapshot named: ends before it belong to earlier runs
        self._ended_at_head = False
        self._opened_at = 0.0
        self._empty_fills = 0

    @property
    def done(self) -> bool:
        return self.phase is Phase.DONE

    def headers(self) -> dict[str, str]:
        """What the next connection sends."""
        resume = {} if self.cursor is None else {"Last-Event-ID": str(self.cursor)}
        # Uncompressed: a compressor on the way might hold events back.
        return {
            "Accept": "text/event-stream",
            "Accept-Encoding": "identity",
            "Cache-Control": "no-store",
            **resume,
        }

    def connecting(self) -> None:
        self._expect(Phase.CONNECTING, Phase.WAITING)
        self.phase = Phase.CONNECTING

    def opened(self) -> None:
        self._expect(Phase.CONNECTING)
        self.phase = Phase.OPEN
        self._opened_at = self._clock()

    def server_delay(self, retry_ms: int | None) -> None:
        """The `retry:` field of the stream: the delay that the server would like between connections."""
        if retry_ms is not None:
            self._backoff.base_s = min(max(retry_ms / 1000, _MIN_RETRY_S), _MAX_RETRY_S)

    def receive(self, frame: StreamFrame) -> list[StreamFrame] | Gap:
        """The frames to hand on (none for a duplicate), or the gap that must be read before this one."""
        self._expect(Phase.OPEN)
        if isinstance(frame, StoredEvent):
            if self.cursor is not None and frame.seq > self.cursor.seq + 1:
                return Gap(self.cursor, frame.seq - 1)
            return self._take([frame])
        if isinstance(frame, SnapshotFrame):
            self._snapshot(frame)
        elif isinstance(frame, HeartbeatFrame) and self.cursor and frame.data.seq > self.cursor.seq:
            # The stream sends in order, so what the beat counts should have come before it.
            return Gap(self.cursor, frame.data.seq)
        return [frame]

    def fill(self, epoch: str, events: Iterable[StoredEvent]) -> list[StreamFrame]:
        """Events of the history that close a gap, in order; the frames to hand on.

        Raises OrreryProtocolError when the history has a gap of its own, three times over.
        """
        self._expect(Phase.OPEN)
        if self.cursor is not None and self.cursor.epoch not in {None, epoch}:
            raise OrreryProtocolError("the project's history was reset while it was read")
        taken = self._take(list(events))
        self._empty_fills = 0 if taken else self._empty_fills + 1
        if self._empty_fills >= _MAX_EMPTY_FILLS:
            raise OrreryProtocolError(f"events after {self.cursor} are missing and the history has none")
        return taken

    def lost(self, error: OrreryClientError | None) -> float:
        """The connection ended (by `error`, or by the server): seconds to wait before the next.

        Raises `error` when there were too many in a row.
        """
        return self._wait(error, None)

    def refused(self, error: OrreryApiError) -> float:
        """The server answered with an error: seconds to wait; raises it when waiting can't help."""
        if 400 <= error.status < 500 and error.status not in _PASSING_4XX:  # noqa: PLR2004  # HTTP's classes
            self.phase = Phase.DONE
            raise error
        return self._wait(error, error.retry_after_s)

    def _wait(self, error: OrreryClientError | None, retry_after_s: float | None) -> float:
        if self.phase is Phase.OPEN and self._clock() - self._opened_at >= _STEADY_S:
            self._backoff.reset()
        self.phase = Phase.WAITING
        if self._max_retries is not None and self._backoff.failures >= self._max_retries:
            self.phase = Phase.DONE
            raise error or OrreryProtocolError("the server keeps closing the stream")
        return self._backoff.next(retry_after_s)

    def _snapshot(self, frame: SnapshotFrame) -> None:
        state = frame.data.state
        if self.cursor is None or self.cursor.epoch not in {None, state.epoch}:
            # A fresh start, or history was reset: the snapshot stands for all that went before it.
            self.cursor = Cursor(state.epoch, state.seq)
        else:
            self.cursor = Cursor(state.epoch, self.cursor.seq)
        self._head = state.seq
        ended = state.status in TERMINAL_PROJECT_STATUSES
        if self._expect_new_run:
            self._old_run = state.run_id if ended else None
            self._expect_new_run = False
        self._ended_at_head = ended and (self._old_run is None or state.run_id != self._old_run)
        self._stop_if_ended()

    def _take(self, events: list[StoredEvent]) -> list[StreamFrame]:
        taken: list[StreamFrame] = []
        for event in events:
            if self.done or (self.cursor is not None and event.seq <= self.cursor.seq):
                continue
            if self.cursor is not None and event.seq > self.cursor.seq + 1:
                break  # a gap inside the history itself
            self.cursor = Cursor(self.cursor.epoch if self.cursor else None, event.seq)
            self._backoff.reset()
            taken.append(event)
            self._end_of_run(event)
        return taken

    def _end_of_run(self, event: StoredEvent) -> None:
        counts = self._old_run is None or event.data.run_id != self._old_run
        if is_terminal(event.data) and event.seq > self._head and counts and self._until_terminal:
            self.phase = Phase.DONE
        self._stop_if_ended()

    def _stop_if_ended(self) -> None:
        if not (self._until_terminal and self._ended_at_head):
            return
        if self.cursor is not None and self.cursor.seq >= self._head:
            self.phase = Phase.DONE

    def _expect(self, *phases: Phase) -> None:
        if self.phase not in phases:
            raise RuntimeError(f"a watch that is {self.phase.value} can't do this")
