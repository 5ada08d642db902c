"""A project's stored events once more, at the pace at which they came: 1 to 100 times as fast.

First a snapshot, the state before the first of them; then they, by their own timestamps; then the
end. What is stored when the replay begins is what it shows. Between two runs days may lie: such a
pause is cut.
"""

import math
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import datetime
from functools import partial

from sqlalchemy import Connection

from api.db import events, projects
from api.db.database import Database
from api.projection.fold import AnyEvent, apply, initial_state
from api.stream.cursor import Position
from api.stream.hub import Subscriber
from api.stream.session import PAGE, Outgoing, Session, read_state
from contracts.errors import ErrorCode, OrreryError
from contracts.events import STREAM_EVENT, ProjectState

SLOWEST = 1.0
FASTEST = 100.0
BETWEEN_RUNS_S = 1.0  # of the replay's own time


def read_speed(text: str | None) -> float | None:
    """The query's `speed`; None when there is none. Raises OrreryError(VALIDATION_ERROR)."""
    if text is None:
        return None
    try:
        speed = float(text)
    except ValueError:
        speed = math.nan
    if not SLOWEST <= speed <= FASTEST:
        raise OrreryError(
            ErrorCode.VALIDATION_ERROR,
            "The speed is not one that a replay has.",
            f"expected a number from {SLOWEST:g} to {FASTEST:g}",
        )
    return speed


class Pace:
    """When each event is due, in seconds of the replay since its first. Pure."""

    def __init__(self, speed: float) -> None:
        self._speed = speed
        self._due_s = 0.0
        self._before: tuple[datetime, str | None] | None = None

    def due_s(self, at: datetime, run_id: str | None) -> float:
        """Call it with each event in order. Time that went backwards is no pause."""
        if self._before is not None:
            then, run_before = self._before
            pause_s = max((at - then).total_seconds(), 0.0) / self._speed
            self._due_s += pause_s if run_id == run_before else min(pause_s, BETWEEN_RUNS_S)
        self._before = (at, run_id)
        return self._due_s


class Replay(Session):
    """A session that ends by itself. It takes a place among the project's streams as any other."""

    def __init__(
        self,
        db: Database,
        subscriber: Subscriber,
        state: ProjectState,
        after: str | None,
        speed: float,
        *,
        now: Callable[[], float] = time.monotonic,
        wait: Callable[[float], Awaitable[None]] | None = None,
    ) -> None:
        """From the beginning without `after`. `wait` must return early when the stream is closed."""
        super().__init__(db, subscriber, state, "0" if after is None else after)
        self._pace = Pace(speed)
        self._now = now
        self._wait = wait or self._wait_for_subscriber

    async def frames(
        self, heartbeat_interval_s: float, write: Callable[[bytes], bool] | None = None
    ) -> AsyncIterator[Outgoing]:
        """Frames until the last stored event was sent, or the subscription is closed."""
        del write  # each is sent at its own time, to one reader
        self._state = await self._state_before()
        yield self._snapshot()
        began = self._now()
        beat_at = began + heartbeat_interval_s
        async for event, parsed in self._stored():
            due_at = began + self._pace.due_s(parsed.timestamp, parsed.data.run_id)
            while (left := min(due_at, beat_at) - self._now()) > 0 or self._now() >= beat_at:
                if self._now() >= beat_at:
                    yield self._heartbeat()
                    beat_at = self._now() + heartbeat_interval_s
                    continue
                await self._wait(left)
                if self._subscriber.close_code is not None:
                    return
            yield self._outgoing([event])[0]

    async def _stored(self) -> AsyncIterator[tuple[events.StoredEvent, AnyEvent]]:
        while self._last < self._position.seq:
            page = await self._read(self._position.seq)
            if not page:
                return
            for event in page:
                yield event, STREAM_EVENT.validate_json(event.body)

    async def _state_before(self) -> ProjectState:
        """The fold of all events up to the cursor, which the table has no row of."""
        async with self._db.reading() as session:
            row = await projects.get(session, self._project_id)
        if row is None:
            raise OrreryError(ErrorCode.PROJECT_NOT_FOUND, "There is no such project.")
        state = initial_state(row.id, row.epoch, row.created_at)
        while state.seq < self._last:
            page = await self._db.read(
                partial(events.after, project_id=row.id, seq=state.seq, limit=PAGE, until=self._last)
            )
            if not page:
                break
            for event in page:
                state = apply(state, STREAM_EVENT.validate_json(event.body))
        return state

    async def _wait_for_subscriber(self, seconds: float) -> None:
        self._subscriber.take()  # live events: not what a replay shows
        await self._subscriber.wait(seconds)


async def open_stream(
    db: Database, subscriber: Subscriber, project_id: str, after: str | None, speed: float | None
) -> Session:
    """Live, or a replay when a speed is asked.

    Raises OrreryError: PROJECT_NOT_FOUND, VALIDATION_ERROR for a bad cursor.
    """
    # Read after the subscription: whatever is stored later is in its queue.
    state, first = await db.read(partial(_read_opening, project_id=project_id, after=after))
    if speed is None:
        return Session(db, subscriber, state, after, first)
    return Replay(db, subscriber, state, after, speed)


def _read_opening(
    connection: Connection, project_id: str, after: str | None
) -> tuple[ProjectState, list[events.StoredEvent] | None]:
    """The state, and the page after the cursor: all that most clients need, in one visit."""
    state = read_state(connection, project_id)
    seq = state.seq if after is None else Position(state.epoch, state.seq).resolve(after)
    return state, None if seq == state.seq else events.after(connection, project_id, seq, limit=PAGE)
