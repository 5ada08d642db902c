"""The model server's client. This process never loads a model."""

from pathlib import Path
from typing import Any

import httpx2
from pydantic import ValidationError

from contracts.errors import ErrorCode, ErrorResponse, OrreryError
from contracts.predictions import ModelRef, ModelSchema, PredictRequest, PredictResponse

TIMEOUT_S = 60.0


class ModelServer:
    """Predictions over its socket. Each method raises the server's own OrreryError, or UNAVAILABLE."""

    def __init__(self, socket: Path, *, timeout_s: float = TIMEOUT_S) -> None:
        transport = httpx2.AsyncHTTPTransport(uds=str(socket))
        timeout = httpx2.Timeout(timeout_s, connect=2.0)
        self._client = httpx2.AsyncClient(transport=transport, base_url="http://models", timeout=timeout)

    async def predict(
        self, model: ModelRef, request: PredictRequest, request_id: str | None
    ) -> PredictResponse:
        body = {"model": model.model_dump(), "instances": request.instances}
        return PredictResponse.model_validate_json(await self._post("/v1/predict", body, request_id))

    async def schema(self, model: ModelRef, request_id: str | None) -> ModelSchema:
        body = {"model": model.model_dump()}
        return ModelSchema.model_validate_json(await self._post("/v1/schema", body, request_id))

    async def healthy(self) -> bool:
        """Whether it answers its health route with 200. Raises UNAVAILABLE when it does not answer."""
        try:
            response = await self._client.get("/health", timeout=2.0)
        except httpx2.HTTPError as error:
            raise _down() from error
        return response.status_code == httpx2.codes.OK

    async def close(self) -> None:
        await self._client.aclose()

    async def _post(self, path: str, body: dict[str, Any], request_id: str | None) -> bytes:
        headers = {"X-Request-ID": request_id} if request_id else {}
        try:
            response = await self._client.post(path, json=body, headers=headers)
        except httpx2.HTTPError as error:
            raise _down() from error
        if response.status_code == httpx2.codes.OK:
            return response.content
        raise _named(response.content)


def _down() -> OrreryError:
    return OrreryError(ErrorCode.UNAVAILABLE, "The model server does not answer: try again")


def _named(body: bytes) -> OrreryError:
    try:
        told = ErrorResponse.model_validate_json(body)
    except ValidationError:
        return OrreryError(ErrorCode.INTERNAL_ERROR, "The model server's answer was not understood")
    return OrreryError(told.error_code, told.error, told.details)
