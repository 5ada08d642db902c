"""How the server holds WebSockets: pings by the heartbeat's interval, and no patience with the dead.

uvicorn closes a connection whose client doesn't answer, but flushes it first: a client that has stopped
reading keeps its place for as long as TCP hopes, which is a quarter of an hour.
"""

import asyncio
from typing import Any

from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol

MAX_INBOUND_BYTES = 4096
# A client that dies right after a pong is pinged an interval later; with this share of another one for
# its answer it is gone before two have passed.
PING_TIMEOUT_SHARE = 0.75


class StreamProtocol(WebSocketsSansIOProtocol):
    """uvicorn's own, except that a connection that is not answered is dropped with what it had to say."""

    transport: asyncio.Transport

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
