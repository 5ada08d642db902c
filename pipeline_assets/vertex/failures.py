"""What Vertex AI refuses or fails at, as a named error whose words say what to do about it."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from http import HTTPStatus

from contracts.errors import ErrorCode, OrreryError

_QUOTA = re.compile(r"quota|resource.?exhausted|stockout|does not have enough resources", re.IGNORECASE)
_CONTAINER = re.compile(
    r"model server (?:never became ready|exited)|container.*(?:health|exit)", re.IGNORECASE
)
_EXITED = re.compile(r"exited with a non-zero status", re.IGNORECASE)
_PULL = re.compile(r"failed to pull|image .*not found|artifact ?registry", re.IGNORECASE)
_REQUEST = re.compile(r"^\d{3} (?:[A-Z]+ https?://\S+: )?")  # which call it was is of no use to a user
_MAX_DETAILS = 1000

# google.rpc.Code of an operation that ended with an error, to the HTTP status that a call would have had
_STATUS_OF_CODE = {
    3: 400,
    4: 504,
    5: 404,
    6: 409,
    7: 403,
    8: 429,
    9: 400,
    10: 409,
    13: 500,
    14: 503,
    16: 401,
}
_TRANSIENT = frozenset(
    {
        HTTPStatus.INTERNAL_SERVER_ERROR,
        HTTPStatus.BAD_GATEWAY,
        HTTPStatus.SERVICE_UNAVAILABLE,
        HTTPStatus.GATEWAY_TIMEOUT,
    }
)


class OperationFailedError(Exception):
    """A long-running operation, or a job, ended with an error of its own."""

    def __init__(self, code: int, message: str) -> None:
        super().__init__(message)
        self.status = _STATUS_OF_CODE.get(code, 500)
        self.message = message


class OperationLostError(Exception):
    """Nobody knows of the operation any more; what it was to do has to be looked at."""


def status_of(error: BaseException) -> int | None:
    """The HTTP status behind an error of Google's clients; None for anything else."""
    status = getattr(error, "code", None) if not isinstance(error, OperationFailedError) else error.status
    return int(status) if isinstance(status, int) else None


def is_transient(error: BaseException) -> bool:
    """Whether the same call may go well in a moment: nobody answered, or somebody said so."""
    if isinstance(error, OperationFailedError):
        return False
    return status_of(error) in _TRANSIENT or isinstance(error, _silences())


def is_per_minute(error: BaseException) -> bool:
    """Too many calls just now, which is no used-up quota."""
    return status_of(error) == HTTPStatus.TOO_MANY_REQUESTS and "per minute" in str(error)


@contextmanager
def named(doing: str, code: ErrorCode = ErrorCode.DEPLOYMENT_FAILED) -> Iterator[None]:
    """Any error of Google's side, as an OrreryError. `doing` completes 'Vertex AI could not ...'.

    Raises QUOTA_EXCEEDED, UNAVAILABLE when nobody answers, else `code`; errors of our own pass.
    """
    try:
        yield
    except OrreryError:
        raise
    except Exception as error:
        told = as_named(doing, error, code)
        if told is None:
            raise
        raise told from error


def as_named(doing: str, error: Exception, code: ErrorCode) -> OrreryError | None:
    """The named form of an error; None if it is not of Google's side."""
    details = _REQUEST.sub("", " ".join(str(error).split()))[:_MAX_DETAILS]
    refused = isinstance(error, _refused_credentials())
    if not (refused or status_of(error) is not None or isinstance(error, _silences())):
        return None
    why = "credentials" if refused else _reason(status_of(error), details)
    named_code = _CODES.get(why, code)
    return OrreryError(named_code, f"Vertex AI could not {doing}: {_ADVICE[why]}", details)


def _reason(status: int | None, details: str) -> str:
    """The key of `_ADVICE` for a status (None: nobody answered) and Google's words."""
    by_words = next((why for why, words in _BY_WORDS.items() if words.search(details)), None)
    if status in _BY_STATUS:
        return _BY_STATUS[status]
    if by_words is not None:
        return by_words
    return "silence" if status is None or status in _TRANSIENT else "refused"


_BY_STATUS: dict[int | None, str] = {
    HTTPStatus.UNAUTHORIZED: "credentials",
    HTTPStatus.TOO_MANY_REQUESTS: "quota",
    HTTPStatus.FORBIDDEN: "permission",
}
_BY_WORDS = {"quota": _QUOTA, "container": _CONTAINER, "exited": _EXITED, "image": _PULL}
_CODES = {"quota": ErrorCode.QUOTA_EXCEEDED, "silence": ErrorCode.UNAVAILABLE}
_AGAIN = "run again from this stage."
_ADVICE = {
    "credentials": (
        "Google Cloud did not accept the credentials. Sign in again (gcloud auth application-default login), "
        f"or give the service account back its access, then {_AGAIN}"
    ),
    "quota": (
        "a quota of the Google Cloud project is used up. Delete projects that need not be served or ask for "
        f"more (console: IAM & Admin, Quotas), then {_AGAIN}"
    ),
    "permission": (
        "a permission or an enabled API is missing. The details say which, docs/GOOGLE_CLOUD.md what has to "
        f"be granted; then {_AGAIN}"
    ),
    "container": (
        "the container did not become healthy. Its log is in the console, under the address in the details; "
        f"once its image is right, {_AGAIN}"
    ),
    "exited": (
        "its container ended before it could say why. Its log is in the console, under the address in the "
        f"details; once its image is right, {_AGAIN}"
    ),
    "image": (
        "the image could not be pulled. Push it, or let Vertex AI's service agent read its repository; "
        f"then {_AGAIN}"
    ),
    "silence": f"it does not answer. What was done stays; {_AGAIN}",
    "refused": f"it was refused, in the words of the details. Once they are followed, {_AGAIN}",
}


def _silences() -> tuple[type[BaseException], ...]:
    """What is raised when nobody answers. Imported late: see `clients`."""
    from google.api_core.exceptions import RetryError  # noqa: PLC0415
    from google.auth.exceptions import TransportError  # noqa: PLC0415
    from requests.exceptions import ChunkedEncodingError, ConnectionError, Timeout  # noqa: PLC0415, A004

    return (ConnectionError, Timeout, ChunkedEncodingError, TransportError, RetryError)


def _refused_credentials() -> tuple[type[BaseException], ...]:
    from google.auth.exceptions import DefaultCredentialsError, RefreshError  # noqa: PLC0415  # see above

    return (DefaultCredentialsError, RefreshError)
