"""gzip for whole answers; never for streams, files or what another server made."""

from starlette.middleware.gzip import GZipMiddleware
from starlette.types import ASGIApp, Receive, Scope, Send


class SelectiveGzip:
    """Starlette's gzip, except for WebSockets, uploads and the paths that stream."""

    def __init__(
        self, app: ASGIApp, *, stream_suffixes: tuple[str, ...], stream_parts: tuple[str, ...]
    ) -> None:
        self._plain = app
        self._zipped = GZipMiddleware(app, minimum_size=500, compresslevel=5)
        self._suffixes = stream_suffixes
        self._parts = stream_parts

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        app = self._zipped if scope["type"] == "http" and not self._streams(scope) else self._plain
        await app(scope, receive, send)

    def _streams(self, scope: Scope) -> bool:
        path = scope["path"].rstrip("/")
        uploads = ("/projects", "/interpretations", "/predictions")
        is_upload = scope["method"] == "POST" and path.endswith(uploads)
        return is_upload or path.endswith(self._suffixes) or any(part in path for part in self._parts)
