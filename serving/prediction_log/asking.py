"""What a request says about its own place in the log."""

from collections.abc import Mapping
from typing import Any
from uuid import uuid4

from contracts.errors import ErrorCode, OrreryError
from contracts.prediction_log import LOG_PARAMETER, REQUEST_ID_PARAMETER, is_request_id


def wants_log(parameters: Mapping[str, Any] | None) -> bool:
    """Whether the request may be logged. Raises OrreryError(VALIDATION_ERROR)."""
    wanted = (parameters or {}).get(LOG_PARAMETER, True)
    if not isinstance(wanted, bool):
        raise _invalid(f"{LOG_PARAMETER}: true or false")
    return wanted


def name_of(header: str | None, parameters: Mapping[str, Any] | None) -> str:
    """What names the request: its parameter, its X-Request-ID, or a name that is made now.

    Raises OrreryError(VALIDATION_ERROR) for a parameter that can't name one.
    """
    told = (parameters or {}).get(REQUEST_ID_PARAMETER)
    if told is not None:
        if not isinstance(told, str) or not is_request_id(told):
            raise _invalid(f"{REQUEST_ID_PARAMETER}: 1 to 64 letters, digits and hyphens")
        return told
    return header if header is not None and is_request_id(header) else uuid4().hex


def _invalid(details: str) -> OrreryError:
    return OrreryError(ErrorCode.VALIDATION_ERROR, "The parameters are not valid.", details)
