"""Bounds on what comes in: who may change things from a browser, and how large a body may be."""

import asyncio
from collections.abc import Callable

from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.stream.origin import is_allowed
from contracts.errors import ErrorCode, OrreryError

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})


def is_own_origin(headers: Headers, allowed: frozenset[str]) -> bool:
    """Whether the request comes from no browser page, a page of ours, or a listed origin."""
    return is_allowed(headers.get("origin"), headers.get("host"), allowed)


class OriginGuard:
    """Refuses (403) what a foreign page sends that is not a plain read.

    CORS alone does not: a multipart form or an empty POST needs no preflight. WebSocket
    upgrades are judged where they are accepted.
    """

    def __init__(self, app: ASGIApp, *, allowed: frozenset[str]) -> None:
        self._app = app
        self._allowed = allowed

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["method"] not in SAFE_METHODS:
            headers = Headers(scope=scope)
            if not is_own_origin(headers, self._allowed):
                raise OrreryError(
                    ErrorCode.FORBIDDEN, "This origin may not change anything here", headers.get("origin")
                )
        await self._app(scope, receive, send)


class BodyLimit:
    """Bounds size and pauses of every body except those of uploads, which have their own bounds.

    `is_upload` knows them by their path, which has no slash at its end.
    """

    def __init__(
        self, app: ASGIApp, *, max_bytes: int, stall_s: float, is_upload: Callable[[str], bool]
    ) -> None:
        self._app = app
        self._max_bytes = max_bytes
        self._stall_s = stall_s
        self._takes_upload = is_upload

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] in SAFE_METHODS or self._is_upload(scope):
            await self._app(scope, receive, send)
            return
        declared = Headers(scope=scope).get("content-length", "0")
        if declared.isdigit() and int(declared) > self._max_bytes:
            raise OrreryError(ErrorCode.FILE_TOO_LARGE, "The body is too large", self._bound())
        received, whole = 0, False

        async def bounded() -> Message:
            nonlocal received, whole
            if whole:
                return await receive()
            try:
                async with asyncio.timeout(self._stall_s):
                    message = await receive()
            except TimeoutError:
                # FastAPI lets only this kind through while it reads a body.
                raise HTTPException(408, "The body stopped arriving") from None
            received += len(message.get("body", b""))
            whole = not message.get("more_body", False)
            if received > self._max_bytes:
                raise HTTPException(413, self._bound())
            return message

        await self._app(scope, bounded, send)

    def _bound(self) -> str:
        return f"at most {self._max_bytes} bytes"

    def _is_upload(self, scope: Scope) -> bool:
        return bool(scope["method"] == "POST" and self._takes_upload(scope["path"].rstrip("/")))
