"""Which names this server answers to: what a foreign page can't make its own DNS name into."""

from collections.abc import Collection
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from api.errors import error_response
from contracts.errors import ErrorCode

ANY = "*"
_MAX_SHOWN = 100


def host_name(authority: str) -> str | None:
    """`[::1]:8000` to `::1`, `Localhost` to `localhost`; None for what is no host and port."""
    try:
        parts = urlsplit(f"//{authority}")
        port_is_good = parts.port is None or parts.port >= 0
    except ValueError:
        return None
    return parts.hostname if port_is_good and parts.netloc == authority and "@" not in authority else None


class HostGuard:
    """Refuses (403) every request, upgrades included, whose one Host header is not `allowed`.

    A page may point a DNS name of its own at this machine (rebinding); its requests are then of one
    origin with ours, but they still carry that name. Inside of this, the Host can be trusted.
    """

    def __init__(self, app: ASGIApp, *, allowed: Collection[str]) -> None:
        """`allowed`: names as `host_name` gives them, or `*` for any."""
        self._app = app
        self._allowed = frozenset(allowed)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in {"http", "websocket"} or self._passes(Headers(scope=scope).getlist("host")):
            await self._app(scope, receive, send)
            return
        if scope["type"] == "websocket" and "websocket.http.response" not in scope.get("extensions", {}):
            await send({"type": "websocket.close"})  # before accept: the server answers 403
            return
        shown = ", ".join(Headers(scope=scope).getlist("host"))[:_MAX_SHOWN]
        message = "This server does not answer to that host name: see ALLOWED_HOSTS"
        await error_response(scope, ErrorCode.FORBIDDEN, message, shown or None)(scope, receive, send)

    def _passes(self, hosts: list[str]) -> bool:
        if ANY in self._allowed:
            return True
        return len(hosts) == 1 and host_name(hosts[0]) in self._allowed
