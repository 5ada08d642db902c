"""Starlette's CORS; only what a refused preflight says is ours."""

from starlette.datastructures import Headers
from starlette.middleware.cors import CORSMiddleware
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from api.errors import error_response
from contracts.errors import ErrorCode


class Cors(CORSMiddleware):
    """Answers a preflight that it refuses as every refusal is answered: FORBIDDEN, an ErrorResponse."""

    def preflight_response(self, request_headers: Headers) -> Response:
        response = super().preflight_response(request_headers)
        return response if response.status_code == 200 else _Refused(response)  # noqa: PLR2004  # OK


class _Refused(Response):
    """Keeps the CORS headers. Its body has the request's id, which only the scope knows."""

    def __init__(self, refusal: Response) -> None:
        super().__init__(status_code=403)
        self._why = bytes(refusal.body).decode()
        self._cors = {
            name: value
            for name, value in refusal.headers.items()
            if name not in {"content-length", "content-type"}
        }

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        message = "A page of this origin may not send that request"
        answer = error_response(scope, ErrorCode.FORBIDDEN, message, self._why, self._cors)
        await answer(scope, receive, send)
