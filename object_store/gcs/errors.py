"""What Google's client raises, in Orrery's words: each names what an operator can do."""

from collections.abc import Iterator
from contextlib import contextmanager

import requests
from google.api_core import exceptions as api
from google.auth import exceptions as auth
from google.cloud.storage.exceptions import DataCorruption, InvalidResponse

from contracts.errors import ErrorCode, OrreryError

GOOGLE_ERRORS = (
    api.GoogleAPIError,
    auth.GoogleAuthError,
    InvalidResponse,
    DataCorruption,
    requests.RequestException,
    ConnectionError,
)
_NOT_FOUND, _GONE, _PRECONDITION, _UNAUTHORIZED, _FORBIDDEN, _BUSY = 404, 410, 412, 401, 403, 429


def status_of(error: BaseException) -> int | None:
    """The HTTP status that Google answered, whichever of its three ways the client tells it."""
    if isinstance(error, api.RetryError):
        return status_of(error.cause) if error.cause is not None else None
    if isinstance(error, InvalidResponse):
        return int(error.response.status_code)
    return int(error.code) if isinstance(error, api.GoogleAPICallError) and error.code else None


def is_missing(error: BaseException) -> bool:
    """No such object, bucket or upload session."""
    return status_of(error) in {_NOT_FOUND, _GONE}


def is_refused_precondition(error: BaseException) -> bool:
    """Something else stands there already."""
    return status_of(error) == _PRECONDITION


@contextmanager
def google_errors(bucket: str) -> Iterator[None]:
    """Turn what is left after all retries into OrreryError(UNAVAILABLE)."""
    try:
        yield
    except GOOGLE_ERRORS as error:
        raise named(error, bucket) from error


def named(error: BaseException, bucket: str) -> OrreryError:
    """The error for people; `bucket` is without gs://."""
    status = status_of(error)
    if isinstance(error, auth.DefaultCredentialsError):
        words = (
            "GOOGLE_APPLICATION_CREDENTIALS: there are no Application Default Credentials;"
            " run `gcloud auth application-default login`, or give the machine a service account"
        )
    elif isinstance(error, auth.GoogleAuthError) or status == _UNAUTHORIZED:
        words = "Google does not accept these credentials any more: renew them, then try again"
    elif status == _FORBIDDEN:
        words = f"GCS_BUCKET_NAME: these credentials need roles/storage.objectUser on the bucket {bucket}"
    elif status == _NOT_FOUND:
        words = f"GCS_BUCKET_NAME: there is no bucket {bucket} for these credentials"
    elif status == _BUSY:
        words = "Google Cloud Storage takes no more requests of this project for now: try again in a minute"
    elif isinstance(error, DataCorruption):
        words = "The bytes did not arrive in Google Cloud Storage as they were sent: try again"
    else:
        words = "Google Cloud Storage does not answer: try again in a minute"
    return OrreryError(ErrorCode.UNAVAILABLE, words, _details(error, status))


def _details(error: BaseException, status: int | None) -> str:
    cause = error.cause if isinstance(error, api.RetryError) and error.cause else error
    kind = type(cause).__name__
    return kind if status is None else f"{kind} {status}"
