"""The stream as server-sent events."""

from collections.abc import AsyncIterator, Callable
from contextlib import ExitStack

from sse_starlette import EventSourceResponse
from sse_starlette.sse import SendTimeoutError
from starlette.types import Receive, Scope, Send

from api.services import Services
from api.stream.admission import admit
from api.stream.http import unanswered_at_most
from api.stream.replay import open_stream
from api.stream.session import Outgoing, Session


async def open_session(
    services: Services, project_id: str, after: str | None, speed: float | None
) -> tuple[Session, Callable[[], None]]:
    """A session and what gives its place back.

    Raises OrreryError: PROJECT_NOT_FOUND, VALIDATION_ERROR (a bad cursor), RATE_LIMITED, UNAVAILABLE.
    """
    with ExitStack() as stack:
        subscriber, release = await admit(services, project_id)
        stack.callback(release)
        session = await open_stream(services.db, subscriber, project_id, after, speed)
        return session, stack.pop_all().close


class StreamResponse(EventSourceResponse):
    """Gives the stream's place back however it ends, even before its first byte."""

    def __init__(self, session: Session, close: Callable[[], None], heartbeat_interval_s: float) -> None:
        """A client that takes nothing for two heartbeats is dropped, by us or by the kernel."""
        messages = _messages(session, heartbeat_interval_s)
        super().__init__(messages, ping=0, send_timeout=2 * heartbeat_interval_s)
        self._close = close
        self._heartbeat_interval_s = heartbeat_interval_s

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            with unanswered_at_most(scope, self._heartbeat_interval_s):
                await super().__call__(scope, receive, send)
        except SendTimeoutError:
            return
        finally:
            self._close()


async def _messages(session: Session, heartbeat_interval_s: float) -> AsyncIterator[bytes]:
    """Ends when the stream is closed: the client comes back by its last id."""
    async for frame in session.frames(heartbeat_interval_s):
        yield _message(frame)


def _message(frame: Outgoing) -> bytes:
    """The body is one line of JSON, so it needs no splitting."""
    cursor = "" if frame.cursor is None else f"id: {frame.cursor}\r\n"
    return f"event: {frame.event_type}\r\n{cursor}data: {frame.body}\r\n\r\n".encode()
