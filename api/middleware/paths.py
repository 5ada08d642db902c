"""One spelling of each path, and HEAD wherever there is GET."""

from starlette.types import ASGIApp, Message, Receive, Scope, Send


class PathMiddleware:
    """Drops one trailing slash, so that both spellings answer without a redirect."""

    def __init__(self, app: ASGIApp, *, untouched: str) -> None:
        """Paths below `untouched` are another server's, and stay as they are."""
        self._app = app
        self._untouched = f"{untouched}/"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        path = scope.get("path", "")
        if len(path) > 1 and path.endswith("/") and not path.startswith(self._untouched):
            scope = {**scope, "path": path[:-1]}
            raw = scope.get("raw_path")
            if isinstance(raw, bytes):
                scope["raw_path"] = raw.removesuffix(b"/")
        await self._app(scope, receive, send)


class HeadMiddleware:
    """Answers HEAD as GET without the body; the headers are those that GET would have."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] != "HEAD":
            await self._app(scope, receive, send)
            return
        ended = False

        async def send_head(message: Message) -> None:
            nonlocal ended
            if message["type"] == "http.response.start":
                await send(message)
            elif not ended:
                # The first stretch of a stream ends it: uvicorn then tells the app to stop.
                ended = True
                await send({"type": "http.response.body", "body": b"", "more_body": False})

        await self._app({**scope, "method": "GET"}, receive, send_head)
