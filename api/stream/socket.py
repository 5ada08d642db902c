"""The stream over a WebSocket: who may open it, what a client may say, and with what code it ends."""

import asyncio
import json
from contextlib import suppress
from typing import Any

import structlog
from starlette.websockets import WebSocket, WebSocketDisconnect

from api.services import Services
from api.stream.hub import Subscriber
from api.stream.origin import is_allowed
from api.stream.protocol import MAX_INBOUND_BYTES, WRITE_FRAME
from api.stream.replay import open_stream, read_speed
from api.stream.session import Session
from contracts.errors import ErrorCode, OrreryError
from contracts.events import CloseCode

_log = structlog.get_logger("api.stream")

MESSAGE_TOO_BIG = 1009
INTERNAL_ERROR = 1011
# How long the close frame may take to pass a client that has stopped reading.
CLOSE_TIMEOUT_S = 5.0

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
}


async def serve_socket(websocket: WebSocket, services: Services, project_id: str) -> None:
    """Serve one client until either side ends it; the query may have `after` and `speed`.

    A wrong Origin is refused with HTTP 403. Every other refusal accepts first: a browser shows a
    script no close code of a handshake that failed.
    """
    headers = websocket.headers
    if not is_allowed(headers.get("origin"), headers.get("host"), services.allowed_origins):
        await websocket.close()  # before accept: the server answers 403
        return
    await websocket.accept()
    query = websocket.query_params
    try:
        speed = read_speed(query.get("speed"))
        with services.hub.subscription(project_id) as subscriber:
            session = await open_stream(services.db, subscriber, project_id, query.get("after"), speed)
            code = await _converse(websocket, session, subscriber, services.heartbeat_interval_s)
        await _close(websocket, code, _REASONS.get(code or 0, ""))
    except OrreryError as error:
        code = _CLOSE_CODES.get(error.code, INTERNAL_ERROR)
        await _close(websocket, code, f"{error.message} {error.details or ''}".strip())
    except Exception:  # noqa: BLE001  # the client must be told to come back, whatever broke
        _log.exception("stream_broke", project_id=project_id)
        await _close(websocket, INTERNAL_ERROR, "internal error: resume by cursor")


async def _converse(
    websocket: WebSocket, session: Session, subscriber: Subscriber, heartbeat_interval_s: float
) -> int | None:
    """Read and write at once; returns the code to close with, or None when the client has gone."""
    begun = asyncio.Event()  # the snapshot has been sent: nothing may come before it
    reading = asyncio.create_task(_read(websocket, session, begun))
    writing = asyncio.create_task(_write(websocket, session, heartbeat_interval_s, begun))
    tasks = {reading, writing}
    subscriber.on_close = writing.cancel  # it may wait for a client that takes nothing
    if subscriber.close_code is not None:
        writing.cancel()
    try:
        await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    finally:
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
    websocket: WebSocket, session: Session, heartbeat_interval_s: float, begun: asyncio.Event
) -> int | None:
    """Returns NORMAL when the session has come to an end of its own."""
    write = (websocket.scope.get("extensions") or {}).get(WRITE_FRAME)
    # RuntimeError: the server has closed the connection itself (no answer to its pings).
    with suppress(WebSocketDisconnect, RuntimeError):
        async for frame in session.frames(heartbeat_interval_s, write):
            await websocket.send({"type": "websocket.send", "text": frame.body})
            begun.set()
            del frame  # a snapshot is long, and what comes after it may be long in coming
        return CloseCode.NORMAL
    return None


async def _read(websocket: WebSocket, session: Session, begun: asyncio.Event) -> int | None:
    """Answer pings, and everything else with a protocol_error; returns when the client goes."""
    with suppress(WebSocketDisconnect, RuntimeError):
        while True:
            message = await websocket.receive()
            if message["type"] != "websocket.receive":
                return None
            text = message.get("text")
            if len(text or message.get("bytes") or b"") > MAX_INBOUND_BYTES:
                return MESSAGE_TOO_BIG
            answer = session.pong() if _is_ping(text) else session.protocol_error("Only ping is known.")
            await begun.wait()
            await websocket.send({"type": "websocket.send", "text": answer})
    return None


def _is_ping(text: str | None) -> bool:
    try:
        message: Any = json.loads(text or "")
    except (ValueError, RecursionError):
        return False
    return isinstance(message, dict) and "ping" in (message.get("type"), message.get("event_type"))


async def _close(websocket: WebSocket, code: int | None, reason: str) -> None:
    """Say why; a client that doesn't even take that is left to the server's time-outs."""
    if code is None:
        return
    with suppress(RuntimeError, WebSocketDisconnect, TimeoutError):
        async with asyncio.timeout(CLOSE_TIMEOUT_S):
            await websocket.close(code, reason.encode()[:120].decode(errors="ignore"))
