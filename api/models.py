"""The model server's client. This process never loads a model."""

import json
import math
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import httpx2
from pydantic import ValidationError
from pydantic_core import to_json

from contracts.errors import ErrorCode, ErrorResponse, OrreryError
from contracts.prediction_log import LogHealth
from contracts.predictions import (
    MAX_PREDICT_BODY_BYTES,
    ModelRef,
    ModelSchema,
    PredictRequest,
)

TIMEOUT_S = 60.0
_MAX_NAMED = 20  # faults that an answer lists
_SHOWN_CHARS = 80
_NOT_FINITE = (b"NaN", b"Infinity")


class ModelServer:
    """Predictions over its socket. Each method raises the server's own OrreryError, or UNAVAILABLE."""

    def __init__(
        self, socket: Path, *, max_body_bytes: int = MAX_PREDICT_BODY_BYTES, timeout_s: float = TIMEOUT_S
    ) -> None:
        """`max_body_bytes`: what the model server takes."""
        self._max_body_bytes = max_body_bytes
        transport = httpx2.AsyncHTTPTransport(uds=str(socket))
        timeout = httpx2.Timeout(timeout_s, connect=2.0)
        self._client = httpx2.AsyncClient(transport=transport, base_url="http://models", timeout=timeout)

    async def predict(self, model: ModelRef, request: PredictRequest, request_id: str | None) -> bytes:
        """A PredictResponse as the model server wrote it: nothing here looks into thousands of answers.

        Raises VALIDATION_ERROR for rows that JSON can't carry, FILE_TOO_LARGE for more than it takes.
        """
        body = _encoded(model, request)
        if len(body) > self._max_body_bytes:
            raise OrreryError(
                ErrorCode.FILE_TOO_LARGE,
                "The rows are too large",
                f"{len(body)} bytes as the model server is sent them; at most {self._max_body_bytes} bytes",
            )
        return await self._post("/v1/predict", body, request_id)

    async def schema(self, model: ModelRef, request_id: str | None) -> ModelSchema:
        body = json.dumps({"model": model.model_dump()}).encode()
        return ModelSchema.model_validate_json(await self._post("/v1/schema", body, request_id))

    async def retired(self, project_id: str, endpoint: str | None = None) -> bool:
        """Ends what a project has on Vertex AI; False while some of it is still at work: ask again.

        `endpoint`: the recorded name, whose place is asked; without one, the settings' place.
        """
        return await self._is_ended("/v1/retire", project_id, endpoint)

    async def tidied(
        self,
        project_id: str,
        endpoint: str | None = None,
        *,
        runs: Sequence[str],
        champion: tuple[str, str] | None,
    ) -> bool:
        """Ends what `runs`, all of which have ended, left there; otherwise as `retired`.

        `champion`: the endpoint and the sha256 of the model that is served, which stays.
        """
        served = None if champion is None else {"endpoint": champion[0], "sha256": champion[1]}
        return await self._is_ended("/v1/tidy", project_id, endpoint, runs=list(runs), champion=served)

    async def _is_ended(self, route: str, project_id: str, endpoint: str | None, **more: object) -> bool:
        body = json.dumps({"project_id": project_id, "endpoint": endpoint, **more}).encode()
        answer: dict[str, Any] = json.loads(await self._post(route, body, None))
        return answer.get("done") is True

    async def healthy(self) -> bool:
        """Whether it answers its health route with 200. Raises UNAVAILABLE when it does not answer."""
        try:
            response = await self._client.get("/health", timeout=2.0)
        except httpx2.HTTPError as error:
            raise _down() from error
        return response.status_code == httpx2.codes.OK

    async def log_health(self) -> LogHealth | None:
        """How its prediction log fares; None where it keeps none. Raises UNAVAILABLE."""
        try:
            response = await self._client.get("/health", timeout=2.0)
        except httpx2.HTTPError as error:
            raise _down() from error
        if response.status_code != httpx2.codes.OK:
            raise _named(response.content)
        told = json.loads(response.content).get("prediction_log")
        return None if told is None else LogHealth.model_validate(told)

    async def close(self) -> None:
        await self._client.aclose()

    async def _post(self, path: str, body: bytes, request_id: str | None) -> bytes:
        headers = {"Content-Type": "application/json"}
        if request_id:
            headers["X-Request-ID"] = request_id
        try:
            response = await self._client.post(path, content=body, headers=headers)
        except httpx2.HTTPError as error:
            raise _down() from error
        if response.status_code == httpx2.codes.OK:
            return response.content
        raise _named(response.content)


def _encoded(model: ModelRef, request: PredictRequest) -> bytes:
    """The model server's body. The rows are gone through one by one only once they can't be written."""
    instances = request.instances
    body = {"model": model.model_dump(), "instances": instances, "parameters": request.parameters}
    try:
        return (
            _quickly(body)
            or json.dumps(body, ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode()
        )
    except (ValueError, RecursionError):
        faults = [fault for number, row in enumerate(instances) for fault in _faults(number, row)]
        more = f"; and {len(faults) - _MAX_NAMED} more" if len(faults) > _MAX_NAMED else ""
        named = "; ".join(faults[:_MAX_NAMED]) + more
        raise OrreryError(ErrorCode.VALIDATION_ERROR, "The rows are not valid", named or None) from None


def _quickly(body: dict[str, Any]) -> bytes | None:
    """In a fifth of the time that json takes; None where only json tells whether it can be written."""
    try:
        text = to_json(body, inf_nan_mode="constants")
    except ValueError:
        return None
    return None if any(word in text for word in _NOT_FINITE) else text


def _faults(number: int, row: dict[str, Any]) -> Iterator[str]:
    for name, value in row.items():
        column = f"row {number}: column {name[:_SHOWN_CHARS]!r}"
        if not _is_unicode(name):
            yield f"{column} has a name that is not valid Unicode"
        if isinstance(value, float) and not math.isfinite(value):
            yield f"{column} should be a finite number, got {value}"
        elif isinstance(value, str) and not _is_unicode(value):
            yield f"{column} should be valid Unicode"
        elif isinstance(value, list | dict):
            yield f"{column} should be one value, got a {'list' if isinstance(value, list) else 'mapping'}"


def _is_unicode(text: str) -> bool:
    return not any("\ud800" <= character <= "\udfff" for character in text)


def _down() -> OrreryError:
    return OrreryError(ErrorCode.UNAVAILABLE, "The model server does not answer: try again")


def _named(body: bytes) -> OrreryError:
    try:
        told = ErrorResponse.model_validate_json(body)
    except ValidationError:
        return OrreryError(ErrorCode.INTERNAL_ERROR, "The model server's answer was not understood")
    return OrreryError(told.error_code, told.error, told.details)
