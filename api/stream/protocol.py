"""How the server holds WebSockets: pings by one wheel, no patience with the dead, a way to write frames that
are encoded already, and connections that are parked: held by no task while nothing has to be waited for.

uvicorn closes a connection whose client doesn't answer, but flushes it first: a client that has stopped
reading keeps its place for as long as TCP hopes, which is a quarter of an hour.
"""

import asyncio
import os
import struct
from typing import Any, Protocol, cast

from uvicorn.protocols.utils import ClientDisconnected
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol
from websockets.protocol import State

from api.stream.http import TransportProtocol
from api.stream.keepalive import PATIENCE_SLOTS, SLOTS, Wheel, wheel_of

MAX_INBOUND_BYTES = 4096
# The ASGI extensions: `scope["extensions"][WRITE_FRAME](bytes)` writes a whole frame at once, and
# `scope["extensions"][CONNECTION]` is the connection itself, which can be parked.
WRITE_FRAME = "orrery.write_frame"
CONNECTION = "orrery.connection"

_PING = struct.Struct("!BBI")
_FIN_PING = 0x89
_NOTHING: Any = {}


class Tenant(Protocol):
    """Who lives in a parked connection."""

    def receive(self, message: Any) -> None:
        """What an ASGI application would be given by `receive()`, at once."""

    def heartbeat(self) -> bytes:
        """A frame that is written each interval."""


class StreamProtocol(WebSocketsSansIOProtocol):
    """uvicorn's own, except that a connection that is not answered is dropped with what it had to say."""

    transport: asyncio.Transport
    tenant: Tenant | None = None
    _wheel: Wheel | None = None

    async def run_asgi(self) -> None:
        """Serve the app, which may write frames by itself, and may leave the connection parked."""
        extensions: Any = self.scope["extensions"]
        extensions[WRITE_FRAME] = self.write_frame
        extensions[CONNECTION] = self
        try:
            await self.app(self.scope, self.receive, self.send)
        except ClientDisconnected:
            pass
        except BaseException:
            self.logger.exception("the application broke")
            self.send_500_response()
        else:
            if not self.handshake_complete:
                self.send_500_response()
        if self.tenant is None:
            self.finish()

    def finish(self) -> None:
        """Nobody serves this connection any more: close it, unless its closing handshake is under way."""
        if self.close_timer is None:
            self.transport.close()

    # Frames

    @property
    def is_ending(self) -> bool:
        """Whether no frame will be sent any more, though what was written may still be under way."""
        return self.close_sent or self.transport.is_closing() or self.conn.state is not State.OPEN

    @property
    def has_room(self) -> bool:
        """Whether a frame may be written at once."""
        return self.writable.is_set() and not self.is_ending

    def write_frame(self, frame: bytes) -> bool:
        """Hand a frame to the transport at once; False when it has enough to send, or is closing."""
        if not self.has_room:
            return False
        self.transport.write(frame)
        return True

    # Parking

    def park(self, tenant: Tenant) -> bool:
        """From now on messages go to `tenant`. False while a message waits or there is no room to write.

        One that has come in part is no reason to wait, maybe for ever: its rest will find it here.
        """
        if not self.has_room or self.disconnected or not self.queue.empty():
            return False
        self.tenant = tenant
        self.queue = cast("Any", _Direct(tenant))
        self.scope = self.request = self.response = _NOTHING  # kilobytes that nobody reads any more
        return True

    def unpark(self) -> None:
        """Messages wait for `receive()` again."""
        self.tenant = None
        self.queue = asyncio.Queue()

    def serve(self, work: Any) -> None:
        """Run a coroutine that serves this connection; the server knows of it as of an application's."""
        task = self.loop.create_task(work)
        self.tasks.add(task)
        task.add_done_callback(self.on_task_complete)

    def send_receive_event_to_app(self) -> None:
        """Reading is paused until the message was taken; a tenant has taken it at once."""
        super().send_receive_event_to_app()
        if self.tenant is not None and self.read_paused and not self.transport.is_closing():
            self.read_paused = False
            self.transport.resume_reading()

    # Keep-alive

    def start_keepalive(self) -> None:
        """By the wheel that all connections share."""
        if self.ping_interval:
            self._wheel = wheel_of(self.loop, self.ping_interval)
            self._wheel.add(self)

    def stop_keepalive(self) -> None:
        if self._wheel is not None:
            self._wheel.remove(self)

    def beat(self) -> None:
        """Ping, and with it the heartbeat of a parked stream: one write."""
        if self.close_sent or self.transport.is_closing():
            self.pending_ping_payload = b""  # closed and still here: it has until `judge`
            return
        self.pending_ping_payload = os.urandom(4)
        ping = _PING.pack(_FIN_PING, 4, int.from_bytes(self.pending_ping_payload, "big"))
        if self.tenant is not None and self.has_room:
            ping += self.tenant.heartbeat()
        self.transport.write(ping)

    def judge(self) -> None:
        """Drop a client that has not answered the last ping, with whatever was still to be sent."""
        if self.pending_ping_payload is None:
            return
        if not (self.close_sent or self.transport.is_closing()):
            self.conn.fail(1011, "keepalive ping timeout")
            self.transport.write(b"".join(self.conn.data_to_send()))
            self.close_sent = True
        self.transport.abort()

    def drop(self) -> None:
        """End it without a word: whatever is broken would break its farewell too."""
        self.transport.abort()


class _Direct:
    """Stands where a queue stood."""

    __slots__ = ("_tenant",)

    def __init__(self, tenant: Tenant) -> None:
        self._tenant = tenant

    def put_nowait(self, message: Any) -> None:
        self._tenant.receive(message)


def socket_options(heartbeat_interval_s: float) -> dict[str, Any]:
    """What uvicorn.Config is given so that the stream's promises about sockets hold."""
    return {
        "ws": StreamProtocol,
        "http": TransportProtocol,
        "ws_max_size": MAX_INBOUND_BYTES,
        "ws_per_message_deflate": False,
        "ws_ping_interval": heartbeat_interval_s,
        "ws_ping_timeout": PATIENCE_SLOTS / SLOTS * heartbeat_interval_s,
    }
