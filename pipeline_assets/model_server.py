"""The model server's client, for the stage that deploys. Sync: a stage has nothing else to do."""

from pathlib import Path
from typing import Any

import dagster as dg
import httpx2
from pydantic import ValidationError

from contracts.errors import ErrorCode, ErrorResponse, OrreryError
from contracts.prediction_log import LOG_PARAMETER
from contracts.predictions import ModelRef, ModelSchema, PredictResponse

_TIMEOUT = httpx2.Timeout(60.0, connect=5.0)


class ModelServer(dg.ConfigurableResource["ModelServer"]):
    """Answers of the model server at `socket`. Every failure is DEPLOYMENT_FAILED, its meaning here.

    Where it asks an endpoint of Vertex AI, what that said keeps its code: UNAVAILABLE may pass.
    """

    socket: str

    def schema_of(self, model: ModelRef) -> ModelSchema:
        """The served model's schema."""
        return ModelSchema.model_validate_json(self._post("/v1/schema", {"model": model.model_dump()}))

    def predict(self, model: ModelRef, instances: list[dict[str, Any]]) -> PredictResponse:
        """The served model's answers: of a proof, which nobody asked for, so that no log has it."""
        body = {"model": model.model_dump(), "instances": instances, "parameters": {LOG_PARAMETER: False}}
        remote = model.endpoint is not None
        return PredictResponse.model_validate_json(self._post("/v1/predict", body, keep_code=remote))

    def _post(self, path: str, body: dict[str, Any], *, keep_code: bool = False) -> bytes:
        transport = httpx2.HTTPTransport(uds=str(Path(self.socket)), retries=1)
        try:
            with httpx2.Client(transport=transport, base_url="http://models", timeout=_TIMEOUT) as client:
                response = client.post(path, json=body)
        except httpx2.HTTPError as error:
            raise OrreryError(
                ErrorCode.DEPLOYMENT_FAILED, "The model server does not answer.", str(error)
            ) from error
        if response.status_code != httpx2.codes.OK:
            raise _refused(response, keep_code=keep_code)
        return response.content


def _refused(response: httpx2.Response, *, keep_code: bool) -> OrreryError:
    try:
        body = ErrorResponse.model_validate_json(response.content)
    except ValidationError:
        return OrreryError(
            ErrorCode.DEPLOYMENT_FAILED, f"The model server answered {response.status_code}.", None
        )
    code = body.error_code if keep_code else ErrorCode.DEPLOYMENT_FAILED
    return OrreryError(code, f"The model server: {body.error}", body.details)
