"""A stream that has caught up, held by its connection alone: no task waits for it.

Events are written to it as they are published, its client's pings are answered as they come, and the
wheel sends its heartbeats. Whatever can't be done at once (the transport is full, a gap has to be read
from the table, the stream has to be closed) is done by a task, which parks it again.
"""

import json
from collections.abc import Callable, Coroutine
from typing import Any

from api.stream.encoding import text_frame
from api.stream.hub import Subscriber
from api.stream.protocol import MAX_INBOUND_BYTES, StreamProtocol
from api.stream.session import Session

Serve = Callable[["Parked"], Coroutine[Any, Any, None]]


class Parked:
    """`serve` is what to run when something has to wait; `release` gives the stream's place back."""

    __slots__ = ("_release", "_serve", "connection", "session", "subscriber")

    def __init__(
        self,
        connection: StreamProtocol,
        session: Session,
        subscriber: Subscriber,
        *,
        serve: Serve,
        release: Callable[[], None],
    ) -> None:
        self.connection = connection
        self.session = session
        self.subscriber = subscriber
        self._serve = serve
        self._release: Callable[[], None] | None = release

    def settle(self) -> bool:
        """Park. False: there is something to do first."""
        if not self.session.write_by(self.connection.write_frame):
            return False
        if not self.connection.park(self):
            self.subscriber.sink = None
            return False
        self.subscriber.on_queue = self.subscriber.on_close = self._wake
        return True

    def leave(self) -> None:
        """Give the stream's place back; again, nothing happens."""
        self.subscriber.sink = self.subscriber.on_queue = self.subscriber.on_close = None
        if self._release is not None:
            release, self._release = self._release, None
            release()

    # What the connection asks

    def receive(self, message: Any) -> None:
        """Answer a ping, refuse anything else, or see the client go."""
        if message["type"] != "websocket.receive":
            self.leave()
            return
        answer = answer_to(message, self.session)
        if answer is None or not self.connection.write_frame(text_frame(answer)):
            self._wake(message)

    def heartbeat(self) -> bytes:
        return text_frame(self.session.heartbeat())

    def _wake(self, message: Any = None) -> None:
        """Go on in a task; `message` is what it shall find to be received."""
        self.subscriber.sink = self.subscriber.on_queue = self.subscriber.on_close = None
        self.connection.unpark()
        if message is not None:
            self.connection.queue.put_nowait(message)
        self.connection.serve(self._serve(self))


def answer_to(message: Any, session: Session) -> str | None:
    """What a client is told; None when its message is too long to be answered."""
    text = message.get("text")
    if len(text or message.get("bytes") or b"") > MAX_INBOUND_BYTES:
        return None
    return session.pong() if _is_ping(text) else session.protocol_error("Only ping is known.")


def _is_ping(text: str | None) -> bool:
    try:
        message: Any = json.loads(text or "")
    except (ValueError, RecursionError):
        return False
    return isinstance(message, dict) and "ping" in (message.get("type"), message.get("event_type"))
