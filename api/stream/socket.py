"""The stream over a WebSocket: who may open it, what a client may say, and with what code it ends."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import ExitStack, suppress
from typing import Any, Protocol

import structlog
from starlette.websockets import WebSocket, WebSocketDisconnect

from api.services import Services
from api.stream.admission import admit
from api.stream.encoding import text_frame
from api.stream.hub import Subscriber
from api.stream.origin import is_allowed
from api.stream.parked import Parked, answer_to
from api.stream.protocol import CONNECTION, StreamProtocol
from api.stream.replay import open_stream, read_speed
from api.stream.session import Outgoing, Session
from contracts.errors import ErrorCode, OrreryError
from contracts.events import CloseCode

_log = structlog.get_logger("api.stream")

MESSAGE_TOO_BIG = 1009
INTERNAL_ERROR = 1011
# How long the close frame may take to pass a client that has stopped reading.
CLOSE_TIMEOUT_S = 5.0
AT_ONCE = 64  # events of a page that are written in one go

_CLOSE_CODES = {
    ErrorCode.PROJECT_NOT_FOUND: CloseCode.NOT_FOUND,
    ErrorCode.VALIDATION_ERROR: CloseCode.INVALID_CURSOR,
    ErrorCode.RATE_LIMITED: CloseCode.TOO_MANY,
}
_REASONS = {
    CloseCode.NORMAL: "the replay has ended",
    CloseCode.SLOW_CONSUMER: "slow consumer: resume by cursor",
    CloseCode.NOT_FOUND: "the project was deleted",
    CloseCode.RESTARTING: "the server restarts",
    INTERNAL_ERROR: "internal error: resume by cursor",
}
# What says that the client is gone, or that the server has closed the connection by itself.
_GONE = (WebSocketDisconnect, RuntimeError, OSError)


Batches = AsyncIterator[list[Outgoing]]


class Wire(Protocol):
    """Starlette's WebSocket at first; the server's own connection once a stream was parked."""

    async def receive(self) -> Any: ...

    async def send(self, message: Any) -> None: ...


async def serve_socket(websocket: WebSocket, services: Services, project_id: str) -> None:
    """Serve one client until either side ends it, or until its connection holds it by itself.

    The query may have `after` and `speed`. A wrong Origin is refused with HTTP 403. Every other refusal
    accepts first: a browser shows a script no close code of a handshake that failed.
    """
    headers = websocket.headers
    if not is_allowed(headers.get("origin"), headers.get("host"), services.allowed_origins):
        await websocket.close()  # before accept: the server answers 403
        return
    await websocket.accept()
    try:
        await _open(websocket, services, project_id)
    except OrreryError as error:
        code = _CLOSE_CODES.get(error.code, INTERNAL_ERROR)
        await _close(websocket, code, f"{error.message} {error.details or ''}".strip())
    except Exception:  # noqa: BLE001  # the client must be told to come back, whatever broke
        _log.exception("stream_broke", project_id=project_id)
        await _close(websocket, INTERNAL_ERROR)


async def _open(websocket: WebSocket, services: Services, project_id: str) -> None:
    query, interval_s = websocket.query_params, services.heartbeat_interval_s
    connection = (websocket.scope.get("extensions") or {}).get(CONNECTION)
    speed = read_speed(query.get("speed"))
    with ExitStack() as stack:
        subscriber, release = await admit(services, project_id)
        stack.callback(release)
        session = await open_stream(services.db, subscriber, project_id, query.get("after"), speed)
        if connection is None or speed is not None:
            code = await _converse(websocket, _singly(session.frames(interval_s)), session, subscriber)
            stack.close()
            await _close(websocket, code)
            return
        stack.pop_all()  # the place is its own to give back from here on
        await _serve(websocket, Parked(connection, session, subscriber, serve=_go_on, release=release))


async def _serve(wire: Wire, parked: Parked) -> None:
    """Until the stream is parked, or has ended: then its place is given back before it is closed."""
    session, subscriber = parked.session, parked.subscriber
    try:
        while True:
            talk = _converse(wire, _until_idle(session), session, subscriber, parked.connection)
            code = await talk
            if code != CloseCode.NORMAL:
                break
            if parked.settle():
                return
    except BaseException:
        parked.leave()
        raise
    parked.leave()
    await _close(wire, code)


async def _go_on(parked: Parked) -> None:
    """The task of a stream that was parked."""
    try:
        await _serve(parked.connection, parked)
    except Exception:  # noqa: BLE001  # one client only; logged and closed
        _log.exception("stream_broke")
        await _close(parked.connection, INTERNAL_ERROR)
    finally:
        if parked.connection.tenant is None:
            parked.connection.finish()


async def _until_idle(session: Session) -> AsyncIterator[list[Outgoing]]:
    async for batch in session.missed():
        yield batch
    async for batch in session.waiting():
        yield batch


async def _singly(frames: AsyncIterator[Outgoing]) -> AsyncIterator[list[Outgoing]]:
    async for frame in frames:
        yield [frame]


async def _converse(
    wire: Wire,
    batches: Batches,
    session: Session,
    subscriber: Subscriber,
    connection: StreamProtocol | None = None,
) -> int | None:
    """Read and write at once; the code to close with, None when the client has gone.

    NORMAL: the frames have come to an end. `connection` writes many of them in one go.
    """
    begun = asyncio.Event()  # a frame has been sent: nothing may come before the snapshot
    if session.has_begun:
        begun.set()
    reading = asyncio.create_task(_read(wire, session, begun))
    writing = asyncio.create_task(_write(wire, batches, begun, connection))
    tasks = {reading, writing}
    subscriber.on_close = writing.cancel  # it may wait for a client that takes nothing
    if subscriber.close_code is not None:
        writing.cancel()
    try:
        await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    finally:
        subscriber.on_close = None
        for task in tasks:
            task.cancel()
        await asyncio.wait(tasks)
    if subscriber.close_code is not None:
        return subscriber.close_code
    for task in (reading, writing):
        if not task.cancelled():
            return task.result()
    return None


async def _write(
    wire: Wire, batches: Batches, begun: asyncio.Event, connection: StreamProtocol | None
) -> int | None:
    """Returns NORMAL when the frames have come to an end of their own, and `connection` has room again."""
    with suppress(*_GONE):
        async for batch in batches:
            for start in range(0, len(batch), AT_ONCE):
                part = batch[start : start + AT_ONCE]
                # No room: one by one, since `send` waits for it.
                written = b"".join([text_frame(frame.body) for frame in part]) if connection else b""
                if connection is None or not connection.write_frame(written):
                    for frame in part:
                        await wire.send({"type": "websocket.send", "text": frame.body})
                begun.set()
        if connection is not None:
            # Without room it can't be parked: whoever calls would come back at once, again and again.
            await connection.writable.wait()
            if connection.is_ending:
                return None
        return CloseCode.NORMAL
    return None


async def _read(wire: Wire, session: Session, begun: asyncio.Event) -> int | None:
    """Answer pings, and everything else with a protocol_error; returns when the client goes."""
    with suppress(*_GONE):
        while True:
            message = await wire.receive()
            if message["type"] != "websocket.receive":
                return None
            answer = answer_to(message, session)
            if answer is None:
                return MESSAGE_TOO_BIG
            await begun.wait()
            await wire.send({"type": "websocket.send", "text": answer})
    return None


async def _close(wire: Wire, code: int | None, reason: str | None = None) -> None:
    """Say why; a client that doesn't even take that is left to the server's time-outs."""
    if code is None:
        return
    words = _REASONS.get(code, "") if reason is None else reason
    short = words.encode()[:120].decode(errors="ignore")
    message = {"type": "websocket.close", "code": code, "reason": short}
    with suppress(*_GONE, TimeoutError):
        async with asyncio.timeout(CLOSE_TIMEOUT_S):
            await wire.send(message)
