"""One subtree of paths belongs to another ASGI app."""

from starlette.types import ASGIApp, Receive, Scope, Send


class DispatchMiddleware:
    """`mount` and all below it go to `other`, with the path as it is; the rest goes on."""

    def __init__(self, app: ASGIApp, *, mount: str, other: ASGIApp) -> None:
        self._app = app
        self._mount = mount
        self._other = other

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        path = scope.get("path", "")
        theirs = path == self._mount or path.startswith(f"{self._mount}/")
        await (self._other if theirs else self._app)(scope, receive, send)
