"""`/dagster`: the Dagster UI behind our door, over HTTP and WebSocket, as a plain ASGI app."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager

import httpx2
from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.types import Receive, Scope, Send
from starlette.websockets import WebSocket, WebSocketDisconnect
from websockets.asyncio.client import ClientConnection, connect, unix_connect
from websockets.exceptions import ConnectionClosed, WebSocketException
from websockets.typing import Subprotocol

from api.errors import response_of
from api.middleware.guard import SAFE_METHODS, is_own_origin
from api.rewriting import MOUNT, Rewriter, forwarded, is_text, returned
from contracts.errors import ErrorCode, OrreryError

_GRAPHQL = "/graphql"
_PROTOCOLS = ("graphql-transport-ws", "graphql-ws")
MAX_FRAME_BYTES = 64 * 1024 * 1024


class DagsterProxy:
    """Forwards to `base_url`, which ends in the secret prefix; `uds` when it is a socket's."""

    def __init__(self, base_url: str, secret: str, *, uds: str | None, allowed: frozenset[str]) -> None:
        self._base = base_url
        self._secret = secret
        self._uds = uds
        self._allowed = allowed
        # Long polls and log downloads have no read limit; connecting does.
        timeout = httpx2.Timeout(None, connect=5.0)
        limits = httpx2.Limits(max_connections=64, max_keepalive_connections=8)
        transport = httpx2.AsyncHTTPTransport(uds=uds, limits=limits)
        self._http = httpx2.AsyncClient(transport=transport, timeout=timeout, follow_redirects=False)

    async def close(self) -> None:
        await self._http.aclose()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        inner = scope["path"].removeprefix(MOUNT)
        if scope["type"] == "websocket":
            await self._websocket(WebSocket(scope, receive, send), inner)
            return
        try:
            self._check(scope, inner)
            await self._forward(Request(scope, receive), inner, send)
        except OrreryError as error:
            await response_of(scope, error)(scope, receive, send)

    def _check(self, scope: Scope, inner: str) -> None:
        """Dagster itself runs mutations sent by GET, from any page: neither passes here."""
        if scope["method"] not in SAFE_METHODS and not is_own_origin(Headers(scope=scope), self._allowed):
            raise OrreryError(ErrorCode.FORBIDDEN, "This origin may not use Dagster")
        if {".", ".."} & set(inner.split("/")):
            raise OrreryError(ErrorCode.NOT_FOUND, "There is nothing at this address")
        if inner.rstrip("/") == _GRAPHQL and scope["method"] != "POST":
            raise OrreryError(ErrorCode.METHOD_NOT_ALLOWED, "GraphQL is asked by POST here")

    def _url(self, scope: Scope, inner: str) -> str:
        raw = scope.get("raw_path") or inner.encode()
        path = raw.decode("latin-1").partition("?")[0].removeprefix(MOUNT)
        query = scope.get("query_string", b"").decode("latin-1")
        return f"{self._base}{path or '/'}{'?' + query if query else ''}"

    async def _forward(self, request: Request, inner: str, send: Send) -> None:
        asked = self._http.build_request(
            request.method,
            self._url(request.scope, inner),
            headers=forwarded(request.headers.items()),
            content=None if request.method in SAFE_METHODS else request.stream(),
        )
        try:
            answer = await self._http.send(asked, stream=True)
        except httpx2.HTTPError as error:
            raise OrreryError(ErrorCode.UNAVAILABLE, "Dagster's webserver does not answer") from error
        try:
            await self._return(answer, send)
        finally:
            await answer.aclose()

    async def _return(self, answer: httpx2.Response, send: Send) -> None:
        rewriter = Rewriter(self._secret)
        headers = returned(answer.headers.multi_items(), rewriter)
        headers += [(b"x-frame-options", b"SAMEORIGIN")]
        await send({"type": "http.response.start", "status": answer.status_code, "headers": headers})
        async for piece in _rewritten(answer, rewriter):
            await send({"type": "http.response.body", "body": piece, "more_body": True})
        await send({"type": "http.response.body", "body": b"", "more_body": False})

    async def _websocket(self, browser: WebSocket, inner: str) -> None:
        """Origin first; then both directions until either side ends."""
        if inner.rstrip("/") != _GRAPHQL or not is_own_origin(browser.headers, self._allowed):
            await browser.send_denial_response(PlainTextResponse("Forbidden", 403))
            return
        offered = [p for p in browser.scope.get("subprotocols", []) if p in _PROTOCOLS]
        try:
            async with self._connect(offered) as dagster:
                await browser.accept(subprotocol=dagster.subprotocol)
                await _both_ways(browser, dagster, Rewriter(self._secret))
        except (OSError, TimeoutError, WebSocketException):
            await _quietly_close(browser)

    def _connect(self, offered: list[str]) -> AbstractAsyncContextManager[ClientConnection]:
        url = f"ws{self._base.removeprefix('http')}{_GRAPHQL}"
        protocols = [Subprotocol(name) for name in offered] or None
        if self._uds is not None:
            return unix_connect(
                self._uds, url, subprotocols=protocols, compression=None, max_size=MAX_FRAME_BYTES
            )
        return connect(url, subprotocols=protocols, compression=None, max_size=MAX_FRAME_BYTES, proxy=None)


async def _rewritten(answer: httpx2.Response, rewriter: Rewriter) -> AsyncIterator[bytes]:
    if not is_text(answer.headers.get("content-type", "")):
        async for piece in answer.aiter_raw():
            yield piece
        return
    async for piece in answer.aiter_raw():
        if ready := rewriter.feed(piece):
            yield ready
    if rest := rewriter.finish():
        yield rest


async def _both_ways(browser: WebSocket, dagster: ClientConnection, rewriter: Rewriter) -> None:
    async def out() -> None:
        async for message in dagster:
            if isinstance(message, str):
                await browser.send_text(rewriter.replace(message.encode()).decode())
            else:
                await browser.send_bytes(message)

    async def back() -> None:
        while True:
            await dagster.send(await browser.receive_text())

    tasks = [asyncio.create_task(out()), asyncio.create_task(back())]
    await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    for task in tasks:
        task.cancel()
    for result in await asyncio.gather(*tasks, return_exceptions=True):
        if isinstance(result, Exception) and not isinstance(
            result, WebSocketDisconnect | ConnectionClosed | RuntimeError
        ):
            raise result
    await _quietly_close(browser)


async def _quietly_close(browser: WebSocket) -> None:
    try:
        await browser.close(1012)
    except RuntimeError:
        return  # the browser closed first


__all__ = ["MOUNT", "DagsterProxy"]
