"""The rewriting part of the Dagster UI's proxy: pure, so that it can be tested by properties.

The webserver lives below a secret path. Its HTML and scripts name that path; what passes here
names ours instead, so no browser ever learns the secret.
"""

from collections.abc import Iterable

MOUNT = "/dagster"

# Hop-by-hop (RFC 9110, 7.6.1), and what the proxy decides by itself.
_NOT_FORWARDED = frozenset(
    {
        "connection",
        "content-length",
        "cookie",
        "host",
        "keep-alive",
        "origin",
        "proxy-authenticate",
        "proxy-authorization",
        "referer",
        "accept-encoding",
        "te",
        "trailer",
        "transfer-encoding",
        "upgrade",
        "x-forwarded-for",
        "x-forwarded-host",
        "x-forwarded-proto",
    }
)
_NOT_RETURNED = frozenset(
    {
        "connection",
        "content-encoding",
        "content-length",
        "date",
        "keep-alive",
        "server",
        "trailer",
        "transfer-encoding",
        "upgrade",
    }
)
_TEXT = ("text/", "application/json", "application/javascript", "application/manifest", "application/xml")


class Rewriter:
    """Replaces the secret prefix by ours in a stream of bytes, across the edges of its chunks."""

    def __init__(self, secret: str) -> None:
        self._whole = f"/{secret}".encode()
        self._bare = secret.encode()
        self._rest = b""

    def feed(self, data: bytes) -> bytes:
        """What can be sent of `data` and of what was kept back before."""
        joined = self.replace(self._rest + data)
        keep = self._kept(joined)
        self._rest = joined[len(joined) - keep :]
        return joined[: len(joined) - keep]

    def finish(self) -> bytes:
        """What was kept back: it turned out not to be the prefix."""
        rest, self._rest = self._rest, b""
        return rest

    def replace(self, data: bytes) -> bytes:
        """The prefix becomes ours; the secret anywhere else is blotted out."""
        return data.replace(self._whole, MOUNT.encode()).replace(self._bare, b"-")

    def replace_text(self, text: str) -> str:
        return self.replace(text.encode("latin-1", "replace")).decode("latin-1")

    def _kept(self, data: bytes) -> int:
        """Length of the longest end of `data` that may be the beginning of the secret."""
        for size in range(min(len(self._whole), len(data)), 0, -1):
            if self._whole.startswith(data[-size:]) or self._bare.startswith(data[-size:]):
                return size
        return 0


def forwarded(headers: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """Request headers for the webserver: no cookie, no origin, and bodies that can be rewritten."""
    kept = [(name, value) for name, value in headers if name.lower() not in _NOT_FORWARDED]
    return [*kept, ("accept-encoding", "identity")]


def returned(headers: Iterable[tuple[str, str]], rewriter: Rewriter) -> list[tuple[bytes, bytes]]:
    """Answer headers for the browser, rewritten."""
    return [
        (name.lower().encode("latin-1"), rewriter.replace_text(value).encode("latin-1"))
        for name, value in headers
        if name.lower() not in _NOT_RETURNED
    ]


def is_text(content_type: str) -> bool:
    """Whether a body of this type may name the prefix; pictures and fonts pass untouched."""
    kind = content_type.lower()
    return not kind or kind.startswith(_TEXT)
