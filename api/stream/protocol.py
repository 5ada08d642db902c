"""How the server holds WebSockets: pings by the heartbeat's interval, no patience with the dead, and a
way to write a frame that is encoded already.

uvicorn closes a connection whose client doesn't answer, but flushes it first: a client that has stopped
reading keeps its place for as long as TCP hopes, which is a quarter of an hour.
"""

import asyncio
from typing import Any

from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol
from websockets.protocol import State

MAX_INBOUND_BYTES = 4096
# The ASGI extension by which the app may write whole frames: `scope["extensions"][WRITE_FRAME](bytes)`.
WRITE_FRAME = "orrery.write_frame"
# A client that dies right after a pong is pinged an interval later; with this share of another one for
# its answer it is gone before two have passed.
PING_TIMEOUT_SHARE = 0.75


class StreamProtocol(WebSocketsSansIOProtocol):
    """uvicorn's own, except that a connection that is not answered is dropped with what it had to say."""

    transport: asyncio.Transport

    async def run_asgi(self) -> None:
        """Serve the app, which may write frames by itself."""
        extensions: Any = self.scope["extensions"]
        extensions[WRITE_FRAME] = self.write_frame
        await super().run_asgi()

    def write_frame(self, frame: bytes) -> bool:
        """Hand a frame to the transport at once; False when it has enough to send, or is closing."""
        if self.close_sent or not self.writable.is_set() or self.transport.is_closing():
            return False
        if self.conn.state is not State.OPEN:
            return False
        self.transport.write(frame)
        return True

    def keepalive_timeout(self) -> None:
        """No pong: say 1011 if the client still takes it, and go."""
        super().keepalive_timeout()
        self.transport.abort()

    def send_keepalive_ping(self) -> None:
        """Ping; a connection that was closed an interval ago and is still here gets a last while."""
        if self.close_sent or self.transport.is_closing():
            self.loop.call_later(self.ping_timeout or 0, self._drop)
            return
        super().send_keepalive_ping()

    def _drop(self) -> None:
        if not self.disconnected:
            self.transport.abort()


def socket_options(heartbeat_interval_s: float) -> dict[str, Any]:
    """What uvicorn.Config is given so that the stream's promises about sockets hold."""
    return {
        "ws": StreamProtocol,
        "ws_max_size": MAX_INBOUND_BYTES,
        "ws_per_message_deflate": False,
        "ws_ping_interval": heartbeat_interval_s,
        "ws_ping_timeout": PING_TIMEOUT_SHARE * heartbeat_interval_s,
    }
