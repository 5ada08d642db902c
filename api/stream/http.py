"""How the server holds server-sent events: who has taken nothing for a while is gone.

A client that vanishes without a word (a cable, a phone in a tunnel) leaves a connection that TCP retries for
a quarter of an hour. Heartbeats make sure that something is under way; the kernel's TCP_USER_TIMEOUT says
how long that may stay without an answer. It is set while a stream is sent only: a download may be paused.
"""

import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

from starlette.types import Scope
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from api.stream.keepalive import PATIENCE_SLOTS, SLOTS

TRANSPORT = "orrery.transport"  # the ASGI extension: the connection's asyncio transport
_NONE = 0  # the kernel's own, long patience


class TransportProtocol(HttpToolsProtocol):
    """uvicorn's own, which shows its applications the transport."""

    def on_message_begin(self) -> None:
        """A request begins."""
        super().on_message_begin()
        scope: Any = self.scope
        scope["extensions"] = {TRANSPORT: self.transport}


@contextmanager
def unanswered_at_most(scope: Scope, heartbeat_interval_s: float) -> Iterator[None]:
    """Within the block a connection that doesn't take a heartbeat is reset before the next but one."""
    transport = (scope.get("extensions") or {}).get(TRANSPORT)
    if transport is None:  # another server than ours
        yield
        return
    connection = transport.get_extra_info("socket")
    _set(connection, int(1000 * heartbeat_interval_s * PATIENCE_SLOTS / SLOTS))
    try:
        yield
    finally:
        if not transport.is_closing():  # kept alive for another request
            _set(connection, _NONE)


def _set(connection: socket.socket, milliseconds: int) -> None:
    with suppress(OSError, AttributeError):  # not TCP, or no Linux
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, milliseconds)
