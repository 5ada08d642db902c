"""Which Origins may open a WebSocket or change something. Pure.

The Host is taken at its word: `api.middleware.hosts` has refused those that are not ours.
"""

from collections.abc import Collection
from urllib.parse import urlsplit

_DEFAULT_PORTS = {"http": 80, "ws": 80, "https": 443, "wss": 443}


def is_allowed(origin: str | None, host: str | None, allowed: Collection[str]) -> bool:
    """No Origin (not a browser), the same host and port as the request's, or one of the list."""
    if origin is None or origin in allowed:
        return True
    scheme, _, authority = origin.partition("://")
    default = _DEFAULT_PORTS.get(scheme)
    if host is None or default is None:
        return False
    asked = _address(host, default)
    return asked is not None and asked == _address(authority, default)


def _address(authority: str, default_port: int) -> tuple[str, int] | None:
    try:
        parts = urlsplit(f"//{authority}")
        found = None if parts.hostname is None else (parts.hostname, parts.port or default_port)
    except ValueError:
        return None
    return found
