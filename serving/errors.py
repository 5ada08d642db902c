"""Errors become `ErrorResponse` bodies here, once."""

import logging
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from contracts.errors import HTTP_STATUS, ErrorCode, ErrorResponse, OrreryError
from serving.body import BodyTooLarge

_LOG = logging.getLogger("serving")
_CODE_OF_STATUS = {
    404: ErrorCode.NOT_FOUND,
    405: ErrorCode.METHOD_NOT_ALLOWED,
    413: ErrorCode.FILE_TOO_LARGE,
}
_NAMED_FAULTS = 5


def install(app: FastAPI) -> None:
    """Register the handlers; an OrreryError keeps its code, anything unforeseen is INTERNAL_ERROR."""
    app.add_exception_handler(OrreryError, _on_orrery_error)
    app.add_exception_handler(RequestValidationError, _on_invalid)
    app.add_exception_handler(HTTPException, _on_http_exception)
    app.add_exception_handler(Exception, _on_unforeseen)


def answer(request: Request, error: OrreryError) -> JSONResponse:
    """The error as its HTTP answer."""
    body = ErrorResponse(
        error=error.message,
        error_code=error.code,
        details=error.details,
        timestamp=datetime.now(UTC),
        request_id=request.headers.get("x-request-id"),
    )
    headers = {"Retry-After": "1"} if error.code is ErrorCode.UNAVAILABLE else None
    return JSONResponse(body.model_dump(mode="json"), HTTP_STATUS[error.code], headers)


async def _on_orrery_error(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, OrreryError)
    return answer(request, error)


async def _on_invalid(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, RequestValidationError)
    message = "The request does not have the form that this route takes."
    return answer(request, OrreryError(ErrorCode.VALIDATION_ERROR, message, _faults(error.errors())))


async def _on_http_exception(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, HTTPException)
    if isinstance(error.__cause__, BodyTooLarge):  # FastAPI wraps whatever reading the body raises
        return answer(request, error.__cause__)
    code = _CODE_OF_STATUS.get(error.status_code, ErrorCode.VALIDATION_ERROR)
    return answer(request, OrreryError(code, str(error.detail)))


async def _on_unforeseen(request: Request, error: Exception) -> JSONResponse:
    _LOG.error("%s %s failed", request.method, request.url.path, exc_info=error)
    return answer(request, OrreryError(ErrorCode.INTERNAL_ERROR, "The model server failed on this request."))


def _faults(errors: Sequence[Any]) -> str:
    named = [f"{'.'.join(str(part) for part in fault['loc'])}: {fault['msg']}" for fault in errors]
    more = [f"and {len(named) - _NAMED_FAULTS} more"] if len(named) > _NAMED_FAULTS else []
    return "; ".join(named[:_NAMED_FAULTS] + more)
