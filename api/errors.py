"""Every failure becomes an ErrorResponse here, once, with nothing of our inside in it."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import structlog
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.db.trouble import is_passing
from api.middleware.request_id import request_id_of
from contracts.errors import HTTP_STATUS, ErrorCode, ErrorResponse, OrreryError

RETRY_AFTER_S = 5
_MAX_DETAILS = 2000
_log = structlog.get_logger("api.errors")

_FORMS = {
    "project_id": "is not a project id",
    "idempotency-key": "must be visible ASCII characters, without spaces",
}
_CODE_OF_STATUS: dict[int, ErrorCode] = {
    400: ErrorCode.VALIDATION_ERROR,
    401: ErrorCode.UNAUTHORIZED,
    403: ErrorCode.FORBIDDEN,
    404: ErrorCode.NOT_FOUND,
    405: ErrorCode.METHOD_NOT_ALLOWED,
    408: ErrorCode.VALIDATION_ERROR,
    413: ErrorCode.FILE_TOO_LARGE,
    422: ErrorCode.VALIDATION_ERROR,
    503: ErrorCode.UNAVAILABLE,
}


def error_response(
    scope: Scope, code: ErrorCode, message: str, details: str | None, headers: dict[str, str] | None = None
) -> Response:
    """The one form of an answer that is not a success."""
    body = ErrorResponse(
        error=_unicode(message),
        error_code=code,
        details=_unicode(details[:_MAX_DETAILS]) if details else None,
        timestamp=datetime.now(UTC),
        request_id=request_id_of(scope),
    )
    headers = dict(headers or {})
    if code in {ErrorCode.UNAVAILABLE, ErrorCode.RATE_LIMITED}:
        headers.setdefault("Retry-After", str(RETRY_AFTER_S))
    headers["Cache-Control"] = "no-store"
    return Response(body.model_dump_json(), HTTP_STATUS[code], headers, media_type="application/json")


def _unicode(text: str) -> str:
    """What a caller sent may stand in it: half a surrogate pair is shown as an escape."""
    return text.encode("utf-8", "backslashreplace").decode()


def response_of(scope: Scope, error: Exception) -> Response:
    """Turn any exception; one that nobody named is logged whole and told as INTERNAL_ERROR."""
    if isinstance(error, OrreryError):
        return error_response(scope, error.code, error.message, error.details)
    if isinstance(error, RequestValidationError):
        return error_response(scope, ErrorCode.VALIDATION_ERROR, *_of_validation(error))
    if isinstance(error, HTTPException):
        return _of_http(scope, error)
    if is_passing(error):
        details = f"{type(error).__name__}: {error}"[:300]
        _log.warning("database_unavailable", details=details, path=scope.get("path"))
        return error_response(scope, ErrorCode.UNAVAILABLE, "The database is busy or away; try again", None)
    _log.error("unexpected", exc_info=error, path=scope.get("path"))
    return error_response(scope, ErrorCode.INTERNAL_ERROR, "Something went wrong on our side", None)


def _of_http(scope: Scope, error: HTTPException) -> Response:
    code = _CODE_OF_STATUS.get(error.status_code, ErrorCode.INTERNAL_ERROR)
    words = {
        ErrorCode.NOT_FOUND: "There is nothing at this address",
        ErrorCode.METHOD_NOT_ALLOWED: "This address does not answer that method",
        ErrorCode.FILE_TOO_LARGE: "The body is too large",
    }
    headers = {k: v for k, v in (error.headers or {}).items() if k.lower() in {"allow", "retry-after"}}
    if code is ErrorCode.INTERNAL_ERROR:
        return error_response(scope, code, "Something went wrong on our side", None)
    details = None if code in {ErrorCode.NOT_FOUND, ErrorCode.METHOD_NOT_ALLOWED} else error.detail
    return error_response(scope, code, words.get(code, "The request is not valid"), details, headers)


def _of_validation(error: RequestValidationError) -> tuple[str, str]:
    """The message and the details."""
    errors = error.errors()
    if errors and errors[0]["type"] == "json_invalid" and isinstance(error.body, str):
        place, why = errors[0]["loc"][-1], errors[0]["ctx"]["error"]
        before = error.body[:place]
        line, column = before.count("\n") + 1, place - before.rfind("\n")
        return "The body is not JSON", f"line {line}, column {column}: {why}"
    return "The request is not valid", _fields(errors)


def _fields(errors: Sequence[Any]) -> str:
    """`limit: Input should be ...; instances.0: ...`; what was sent is not repeated."""
    return "; ".join(f"{name}: {_words(name, e)}" for e in errors for name in (_name(e["loc"]),))


def _words(name: str, error: Any) -> str:
    if error["type"] == "string_pattern_mismatch":
        return _FORMS.get(name, "is not of the form that it must have")  # a regex is no words
    return str(error["msg"]).removeprefix("Value error, ")


def _name(location: Sequence[int | str]) -> str:
    inner = location[1:] if len(location) > 1 else location
    return ".".join(str(part) for part in inner)


async def _handle(request: Request, error: Exception) -> Response:
    return response_of(request.scope, error)


def install(app: FastAPI) -> None:
    """Let the app's own routes answer with our form."""
    for kind in (OrreryError, RequestValidationError, HTTPException):
        app.add_exception_handler(kind, _handle)


class ErrorMiddleware:
    """Catches what handlers and inner middleware raise; after the headers only a cut is honest."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        started = False

        async def watched(message: Message) -> None:
            nonlocal started
            started = started or message["type"] == "http.response.start"
            await send(message)

        try:
            await self._app(scope, receive, watched)
        except Exception as error:
            if started:
                raise
            await response_of(scope, error)(scope, receive, send)
