"""Answer a request whose body is still coming, so that the answer arrives."""

import asyncio

from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from api.errors import error_response
from contracts.errors import OrreryError

LINGER_S = 2.0
LINGER_BYTES = 64 * 1024 * 1024


class ClosingResponse(Response):
    """Sends itself, reads on for a moment, then closes the connection.

    Closing with unread bytes makes the kernel send a reset, which can overtake the answer.
    """

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        del scope
        self.headers["Connection"] = "close"
        await send({"type": "http.response.start", "status": self.status_code, "headers": self.raw_headers})
        await send({"type": "http.response.body", "body": bytes(self.body), "more_body": True})
        try:
            async with asyncio.timeout(LINGER_S):
                await _drain(receive)
        except TimeoutError:
            pass
        await send({"type": "http.response.body", "body": b"", "more_body": False})


async def _drain(receive: Receive) -> None:
    left = LINGER_BYTES
    while left > 0:
        message = await receive()
        left -= len(message.get("body", b""))
        if message["type"] == "http.disconnect" or not message.get("more_body", False):
            return


def refuse_and_close(scope: Scope, error: OrreryError) -> Response:
    """The ErrorResponse of `error` as a ClosingResponse."""
    told = error_response(scope, error.code, error.message, error.details)
    headers = {name: value for name, value in told.headers.items() if name != "content-length"}
    return ClosingResponse(bytes(told.body), told.status_code, headers)
