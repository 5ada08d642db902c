"""One reader's stream: a snapshot, what happened since its cursor, then live, without gap or double.

WebSocket and SSE are two encoders of the iterator `Session.frames`.
"""

import time
from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime
from functools import partial
from typing import NamedTuple

from sqlalchemy import Connection

from api.db import events, projects
from api.db.database import Database
from api.stream.cursor import Position
from api.stream.hub import Subscriber
from contracts.errors import ErrorCode, OrreryError
from contracts.events import (
    PROTOCOL_VERSION,
    HeartbeatData,
    HeartbeatFrame,
    PongFrame,
    ProjectState,
    ProtocolErrorData,
    ProtocolErrorFrame,
    SnapshotData,
    SnapshotFrame,
)
from contracts.layout import is_project_id

PAGE = 500


class Outgoing(NamedTuple):
    """A frame, encoded. `cursor` is where to resume after it; None for what is not stored."""

    event_type: str
    body: str
    cursor: str | None


async def find_state(db: Database, project_id: str) -> ProjectState:
    """The fold as it is now. Raises OrreryError(PROJECT_NOT_FOUND), also for a malformed id."""
    return await db.read(lambda connection: read_state(connection, project_id))


def read_state(connection: Connection, project_id: str) -> ProjectState:
    """The same, in a transaction that is open."""
    state = projects.get_state(connection, project_id) if is_project_id(project_id) else None
    if state is not None:
        return state
    raise OrreryError(ErrorCode.PROJECT_NOT_FOUND, "There is no such project.")


class Session:
    """Made with its subscription already open, so that nothing falls between history and live."""

    __slots__ = ("_db", "_first", "_last", "_position", "_project_id", "_state", "_subscriber", "_write")

    def __init__(
        self,
        db: Database,
        subscriber: Subscriber,
        state: ProjectState,
        after: str | None,
        first: "list[events.StoredEvent] | None" = None,
    ) -> None:
        """`first`: the page after the cursor, read with the state. Raises OrreryError(VALIDATION_ERROR)."""
        self._db = db
        self._subscriber = subscriber
        self._project_id = state.project_id
        self._state: ProjectState | None = state  # let go once it was sent: thousands may be connected
        self._position = Position(state.epoch, state.seq)
        self._last = state.seq if after is None else self._position.resolve(after)
        self._first = first
        self._write: Callable[[bytes], bool] | None = None
        subscriber.latest = max(subscriber.latest, state.seq)

    async def frames(
        self, heartbeat_interval_s: float, write: Callable[[bytes], bool] | None = None
    ) -> AsyncIterator[Outgoing]:
        """Frames until the subscription is closed (its `close_code` then says why).

        With `write`, an event that comes while all before it has been taken is written by it at once,
        encoded as `text_frame`, and is not yielded. It answers False when it can't: then it is.
        """
        self._write = write
        async for batch in self.missed():
            for frame in batch:
                yield frame
        beat_at = time.monotonic() + heartbeat_interval_s
        while self._subscriber.close_code is None:
            async for batch in self.waiting():
                for frame in batch:
                    yield frame
            if time.monotonic() >= beat_at:
                yield self._heartbeat()
                beat_at = time.monotonic() + heartbeat_interval_s
            self._subscriber.sink = None if write is None else self._write_through
            await self._subscriber.wait(max(beat_at - time.monotonic(), 0))
            self._subscriber.sink = None

    async def missed(self) -> AsyncIterator[list[Outgoing]]:
        """The snapshot (once) and history to its end, in pages; after that the subscriber is live."""
        if self._state is not None:
            yield [self._snapshot()]
        if not self._subscriber.live:
            async for page in self._history():
                yield page

    async def waiting(self) -> AsyncIterator[list[Outgoing]]:
        """What waits in the queue, until nothing does."""
        while taken := self._subscriber.take():
            yield await self._in_order(taken)
            self._subscriber.sent()

    def write_by(self, write: Callable[[bytes], bool]) -> bool:
        """Have events written as they come, by nobody's task. False: something waits, or it has ended."""
        if not (self._subscriber.live and self._subscriber.is_idle):
            return False
        self._write = write
        self._subscriber.sink = self._write_through
        return True

    def _write_through(self, event: events.StoredEvent, frame: bytes) -> bool:
        """Only the very next event: a gap is filled from the table, by the long way."""
        if event.seq <= self._last:
            return True
        if event.seq > self._last + 1 or self._write is None or not self._write(frame):
            return False
        self._last = event.seq
        return True

    @property
    def has_begun(self) -> bool:
        """Whether the snapshot was made."""
        return self._state is None

    def pong(self) -> str:
        """The answer to a ping."""
        data = HeartbeatData(seq=self._subscriber.latest)
        frame = PongFrame(project_id=self._project_id, timestamp=_now(), event_type="pong", data=data)
        return frame.model_dump_json()

    def protocol_error(self, message: str) -> str:
        """The answer to anything else."""
        frame = ProtocolErrorFrame(
            project_id=self._project_id,
            timestamp=_now(),
            event_type="protocol_error",
            data=ProtocolErrorData(code=ErrorCode.VALIDATION_ERROR, message=message),
        )
        return frame.model_dump_json()

    def _snapshot(self) -> Outgoing:
        """Its cursor is where this stream goes on: behind the state's `seq` if events were missed."""
        self._subscriber.count_frames(1)
        cursor = self._position.at(self._last)
        state, self._state = self._state, None
        assert state is not None
        frame = SnapshotFrame(
            project_id=self._project_id,
            timestamp=_now(),
            event_type="snapshot",
            data=SnapshotData(protocol_version=PROTOCOL_VERSION, cursor=cursor, state=state),
        )
        return Outgoing("snapshot", frame.model_dump_json(), cursor)

    def heartbeat(self) -> str:
        """Tells the number of the last event."""
        self._subscriber.count_frames(1)
        frame = HeartbeatFrame(
            project_id=self._project_id,
            timestamp=_now(),
            event_type="heartbeat",
            data=HeartbeatData(seq=self._subscriber.latest),
        )
        return frame.model_dump_json()

    def _heartbeat(self) -> Outgoing:
        return Outgoing("heartbeat", self.heartbeat(), None)

    async def _history(self) -> AsyncIterator[list[Outgoing]]:
        """Read on until a page is the last one and nothing was dropped from the queue meanwhile."""
        if self._last == self._position.seq and self._subscriber.go_live():
            return
        page, self._first = self._first, None
        while True:
            page = await self._read(None) if page is None else page
            yield self._outgoing(page)
            # What was stored after the page was read is in the queue, or was dropped from it.
            if len(page) < PAGE and self._subscriber.go_live():
                return
            page = None

    async def _in_order(self, taken: list[events.StoredEvent]) -> list[Outgoing]:
        """The events, after any that another process stored in between; none that was sent."""
        batch: list[Outgoing] = []
        for event in taken:
            while event.seq > self._last + 1 and (between := await self._read(event.seq - 1)):
                batch += self._outgoing(between)
            if event.seq > self._last:
                batch += self._outgoing([event])
        return batch

    async def _read(self, until: int | None) -> list[events.StoredEvent]:
        read = partial(events.after, project_id=self._project_id, seq=self._last, limit=PAGE, until=until)
        return await self._db.read(read)

    def _outgoing(self, stored: list[events.StoredEvent]) -> list[Outgoing]:
        if stored:
            self._last = stored[-1].seq
            self._subscriber.count_frames(len(stored))
        at = self._position.at
        return [Outgoing(event.event_type, event.body, at(event.seq)) for event in stored]


def _now() -> datetime:
    return datetime.now(UTC)
