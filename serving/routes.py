"""The handlers: each names a model, waits for it and hands it the rows."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, FastAPI, Request
from pydantic import BaseModel, ConfigDict, Field

from contracts.errors import ErrorCode, OrreryError
from contracts.predictions import (
    ModelRef,
    ModelSchema,
    Prediction,
    PredictRequest,
    PredictResponse,
)
from serving.model import Artifact
from serving.settings import ServingSettings
from serving.state import Pinned, ServingState

router = APIRouter()


class ModelPredictRequest(BaseModel):
    """`POST /v1/predict`: rows for one of many models."""

    model_config = ConfigDict(extra="forbid")

    model: ModelRef
    instances: list[dict[str, Any]] = Field(min_length=1, max_length=10_000)


class ModelSchemaRequest(BaseModel):
    """`POST /v1/schema`: which model's columns to name."""

    model_config = ConfigDict(extra="forbid")

    model: ModelRef


class ServerHealth(BaseModel):
    """`GET /health`: the server answers; how many models it holds."""

    status: str
    models: int
    bytes: int


class ContainerResponse(BaseModel):
    """Vertex AI's answer: one prediction an instance, in order."""

    predictions: list[Prediction]


async def _state(request: Request) -> ServingState:
    state: ServingState = request.app.state.serving
    return state


State = Annotated[ServingState, Depends(_state)]


@router.post("/v1/predict", response_model_exclude_none=True)
async def predict(body: ModelPredictRequest, state: State) -> PredictResponse:
    model = await state.cache.get(_artifact(body.model))
    predictions = await state.predictor.predict(model, body.instances)
    return PredictResponse(predictions=predictions, model_id=model.schema.model_id)


@router.post("/v1/schema")
async def schema(body: ModelSchemaRequest, state: State) -> ModelSchema:
    return (await state.cache.get(_artifact(body.model))).schema


async def health(state: State) -> ServerHealth:
    if not state.warm.done():
        raise OrreryError(ErrorCode.UNAVAILABLE, "The model server is still warming up.")
    return ServerHealth(status="ok", models=len(state.cache), bytes=state.cache.size_bytes)


def add_container_routes(app: FastAPI, settings: ServingSettings) -> None:
    """Vertex AI's two routes, at the paths that its environment names."""
    app.add_api_route(settings.health_route, _container_health, methods=["GET"])
    app.add_api_route(
        settings.predict_route, _container_predict, methods=["POST"], response_model_exclude_none=True
    )


async def _container_health(state: State) -> ServerHealth:
    _pinned(state).ready()
    return await health(state)


async def _container_predict(body: PredictRequest, state: State) -> ContainerResponse:
    model = _pinned(state).ready()
    return ContainerResponse(predictions=await state.predictor.predict(model, body.instances))


def _pinned(state: ServingState) -> Pinned:
    if state.pinned is None:
        raise OrreryError(ErrorCode.NOT_FOUND, "This server has no model of its own.")
    return state.pinned


def _artifact(ref: ModelRef) -> Artifact:
    return Artifact(name=ref.key, sha256=ref.sha256)
