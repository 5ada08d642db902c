"""A bound on request bodies, counted while they arrive: chunked or with a lying length alike."""

from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

from contracts.errors import ErrorCode, OrreryError

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[MutableMapping[str, Any], Receive, Send], Awaitable[None]]


class BodyLimit:
    """ASGI middleware that raises OrreryError(FILE_TOO_LARGE) into the app that reads too much."""

    def __init__(self, app: App, max_bytes: int) -> None:
        self._app = app
        self._max_bytes = max_bytes

    async def __call__(self, scope: MutableMapping[str, Any], receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        seen = 0

        async def counted() -> Message:
            nonlocal seen
            message = await receive()
            seen += len(message.get("body", b""))
            if seen > self._max_bytes:
                raise BodyTooLarge(self._max_bytes)
            return message

        await self._app(scope, counted, send)


class BodyTooLarge(OrreryError):  # noqa: N818  # named by what is so
    """The request's body is over the bound."""

    def __init__(self, max_bytes: int) -> None:
        super().__init__(
            ErrorCode.FILE_TOO_LARGE, "The request's body is too large.", f"The limit is {max_bytes} bytes."
        )
