"""Vertex AI's endpoints by REST: their predictions, and their end with their project. Blocking code.

How many rows are asked in several requests: `serving.parts`.

Only google-auth is used, and only when an endpoint is asked for: this process stays small.
"""

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from pydantic import BaseModel, ValidationError

from contracts import vertex
from contracts.errors import ErrorCode, ErrorResponse, OrreryError
from contracts.predictions import Prediction
from contracts.vertex import EndpointName, endpoint_name
from serving.parts import of_one_version, parts

TIMEOUT_S = 55.0  # less than what our callers wait
_MAX_DETAILS = 500


@dataclass(frozen=True)
class Version:
    """A version that answered. One that somebody else has registered has no id or hash of ours."""

    name: str  # {model}@{version}
    model_id: str | None
    sha256: str | None


@dataclass(frozen=True)
class Answered:
    """Predictions, and which version gave them: during a canary not always the same."""

    predictions: list[Prediction]
    version: Version


class _PredictAnswer(BaseModel):
    """What we read of Vertex AI's answer."""

    predictions: list[Prediction]
    model: str
    modelVersionId: str  # noqa: N815  # Vertex AI's name


class VertexAI:
    """One session with Google Cloud. Thread-safe."""

    def __init__(self, base: str | None = None) -> None:
        """`base`: another service than the region's own; http:// is given no credentials."""
        self._base = base
        self._lock = threading.Lock()
        self._session: Any = None
        self._versions: dict[str, Version] = {}

    def predict(
        self, endpoint: str, instances: list[dict[str, Any]], parameters: dict[str, Any] | None = None
    ) -> Answered:
        """One answer a row, in order, all of one version, in as many requests as Vertex AI's limit asks for.

        Raises VALIDATION_ERROR as the container does, FILE_TOO_LARGE for one row over that limit,
        RATE_LIMITED, DEPLOYMENT_FAILED when the endpoint is gone, UNAVAILABLE.
        """
        name = endpoint_name(endpoint)
        if name is None:
            raise OrreryError(ErrorCode.VALIDATION_ERROR, "This is no endpoint of Vertex AI.", endpoint[:200])
        until = time.monotonic() + TIMEOUT_S
        bodies = parts(instances, parameters)
        version, predictions = of_one_version(
            [lambda body=body: self._part(name, body, until) for body in bodies]  # type: ignore[misc]  # a default binds it
        )
        return Answered(predictions, self._version(name, version))

    def _part(self, name: EndpointName, body: bytes, until: float) -> tuple[str, list[Prediction]]:
        left = until - time.monotonic()
        if left <= 0:
            raise OrreryError(ErrorCode.UNAVAILABLE, "Vertex AI is too slow for so many rows: ask for fewer.")
        try:
            answer = _PredictAnswer.model_validate(self._asked(name, body, left))
        except ValidationError as error:
            raise OrreryError(
                ErrorCode.DEPLOYMENT_FAILED, "The container on Vertex AI answers in another form.", str(error)
            ) from error
        return name.version(answer.model, answer.modelVersionId), answer.predictions

    def _asked(self, name: EndpointName, body: bytes, timeout_s: float) -> dict[str, Any]:
        try:
            return self.call("POST", name, f"{name.resource}:predict", body, timeout_s=timeout_s)
        except OrreryError as error:
            if error.code is not ErrorCode.NOT_FOUND:
                raise
            raise OrreryError(
                ErrorCode.DEPLOYMENT_FAILED,
                "The endpoint on Vertex AI is gone: run model_deployment again.",
                error.details,
            ) from error

    def call(
        self,
        method: str,
        place: EndpointName,
        path: str,
        body: bytes | None = None,
        *,
        timeout_s: float = TIMEOUT_S,
    ) -> dict[str, Any]:
        """One request to the region of `place`; the answer's JSON. Raises OrreryError (NOT_FOUND, ...)."""
        base = self._base or vertex.service_url(place.location)
        headers = {"Content-Type": "application/json"}
        with _named():
            session = self._opened(base)
            response = session.request(
                method, f"{base}/v1/{path}", data=body, headers=headers, timeout=timeout_s
            )
        if response.status_code == HTTPStatus.OK:
            told: dict[str, Any] = response.json()
            return told
        raise _refused(response.status_code, response.content)

    def _version(self, place: EndpointName, version: str) -> Version:
        """What its registration says, asked once a version."""
        if version not in self._versions:
            told = self.call("GET", place, version)
            env = told.get("containerSpec", {}).get("env", [])
            self._versions[version] = Version(
                name=version,
                model_id=vertex.model_id_of(version, told.get("versionAliases", [])),
                sha256=next((each["value"] for each in env if each.get("name") == vertex.SHA256_ENV), None),
            )
        return self._versions[version]

    def _opened(self, base: str) -> Any:
        with self._lock:
            if self._session is None:
                self._session = _session(with_credentials=not base.startswith("http://"))
            return self._session


def _session(*, with_credentials: bool) -> Any:
    if not with_credentials:
        import requests  # noqa: PLC0415  # only where an endpoint is asked for

        return requests.Session()
    from google import auth  # noqa: PLC0415  # as above
    from google.auth.transport.requests import AuthorizedSession  # noqa: PLC0415  # as above

    credentials, _ = auth.default(scopes=["https://www.googleapis.com/auth/cloud-platform"])
    return AuthorizedSession(credentials)  # type: ignore[no-untyped-call]  # google-auth ships no types


@contextmanager
def _named() -> Iterator[None]:
    """Errors of the session and of the credentials, by their names."""
    from google.auth.exceptions import (  # noqa: PLC0415  # only where an endpoint is asked for
        DefaultCredentialsError,
        RefreshError,
        TransportError,
    )
    from requests.exceptions import RequestException  # noqa: PLC0415  # as above

    try:
        yield
    except (DefaultCredentialsError, RefreshError) as error:
        raise OrreryError(
            ErrorCode.UNAVAILABLE,
            "Google Cloud did not accept this server's credentials: sign in again "
            "(gcloud auth application-default login) or give the service account back its access.",
            str(error)[:_MAX_DETAILS],
        ) from error
    except (RequestException, TransportError) as error:
        raise OrreryError(
            ErrorCode.UNAVAILABLE, "Vertex AI does not answer: try again.", str(error)[:_MAX_DETAILS]
        ) from error


def _refused(status: int, content: bytes) -> OrreryError:
    """Google's error as ours; the container's own error is inside the message, and passes as it was."""
    message = _message(content)
    own = _container_error(message)
    if own is not None:
        return own
    details = " ".join(message.split())[:_MAX_DETAILS]
    match status:
        case HTTPStatus.NOT_FOUND:
            return OrreryError(ErrorCode.NOT_FOUND, "Vertex AI does not have this any more.", details)
        case HTTPStatus.TOO_MANY_REQUESTS:
            return OrreryError(
                ErrorCode.RATE_LIMITED, "Vertex AI is asked too often just now: wait a moment.", details
            )
        case HTTPStatus.UNAUTHORIZED | HTTPStatus.FORBIDDEN:
            return OrreryError(
                ErrorCode.DEPLOYMENT_FAILED, "This server may not use Vertex AI: see its roles.", details
            )
        case _ if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
            return OrreryError(ErrorCode.UNAVAILABLE, "Vertex AI can't answer just now: try again.", details)
    return OrreryError(ErrorCode.DEPLOYMENT_FAILED, "Vertex AI refused the request.", details)


def _message(content: bytes) -> str:
    try:
        return str(json.loads(content)["error"]["message"])
    except (ValueError, KeyError, TypeError):
        return content.decode(errors="replace")


def _container_error(message: str) -> OrreryError | None:
    start = message.find("{")
    if start < 0:
        return None
    try:
        told = ErrorResponse.model_validate_json(message[start : message.rfind("}") + 1])
    except ValidationError:
        return None
    return OrreryError(told.error_code, told.error, told.details)
