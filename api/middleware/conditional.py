"""ETag and 304 for the JSON answers of GET."""

import hashlib
from http import HTTPStatus

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send


def matches(if_none_match: str, etag: str) -> bool:
    """Weak comparison of RFC 9110, section 13.1.2."""
    wanted = etag.removeprefix("W/")
    tags = (tag.strip().removeprefix("W/") for tag in if_none_match.split(","))
    return any(tag in {wanted, "*"} for tag in tags)


class ConditionalMiddleware:
    """Tags a whole JSON answer with the hash of its body; the same body again is a 304.

    Streams and answers that carry a tag of their own pass through.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] != "GET":
            await self._app(scope, receive, send)
            return
        asked = Headers(scope=scope).get("if-none-match")
        start: Message | None = None

        async def send_tagged(message: Message) -> None:
            nonlocal start
            if message["type"] == "http.response.start" and _may_be_tagged(message):
                start = message
                return
            if start is not None and message["type"] == "http.response.body":
                first, start = start, None
                if not message.get("more_body", False):
                    await _send_whole(send, first, message, asked)
                    return
                await send(first)
            await send(message)

        await self._app(scope, receive, send_tagged)


def _may_be_tagged(start: Message) -> bool:
    headers = Headers(raw=start["headers"])
    is_json = headers.get("content-type", "").startswith("application/json")
    return start["status"] == HTTPStatus.OK and is_json and "etag" not in headers


async def _send_whole(send: Send, start: Message, body: Message, asked: str | None) -> None:
    etag = f'W/"{hashlib.sha256(body.get("body", b"")).hexdigest()[:32]}"'
    headers = MutableHeaders(scope=start)
    headers["ETag"] = etag
    headers["Cache-Control"] = "private, no-cache"
    if asked is not None and matches(asked, etag):
        start = {**start, "status": 304}
        for name in ("content-length", "content-type"):
            del headers[name]
        body = {**body, "body": b""}
    await send(start)
    await send(body)
