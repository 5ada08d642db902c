"""The handlers: each names a model, waits for it and hands it the rows."""

from collections.abc import Awaitable
from datetime import UTC, datetime
from typing import Annotated, Any

from fastapi import APIRouter, Depends, FastAPI, Request, Response
from pydantic import BaseModel, ConfigDict, Field

from contracts.errors import ErrorCode, OrreryError
from contracts.layout import UUID_PATTERN, is_project_id
from contracts.prediction_log import LOG_PARAMETER, LogHealth, ServedBy
from contracts.predictions import (
    EXPLAINED_COLUMNS,
    ModelRef,
    ModelSchema,
    Prediction,
    PredictRequest,
    PredictResponse,
    Provenance,
)
from contracts.vertex import endpoint_name
from serving.model import Artifact
from serving.prediction_log.asking import name_of, wants_log
from serving.prediction_log.rows import Answer, Asked
from serving.retiring import retire
from serving.settings import ServingSettings
from serving.state import Pinned, ServingState
from serving.tidying import Served, tidy

router = APIRouter()

MAX_EXPLAINED_COLUMNS = 60


class ModelPredictRequest(BaseModel):
    """`POST /v1/predict`: rows for one of many models."""

    model_config = ConfigDict(extra="forbid")

    model: ModelRef
    instances: list[dict[str, Any]] = Field(min_length=1, max_length=10_000)
    parameters: dict[str, Any] | None = None


class ModelSchemaRequest(BaseModel):
    """`POST /v1/schema`: which model's columns to name."""

    model_config = ConfigDict(extra="forbid")

    model: ModelRef


class RetireRequest(BaseModel):
    """`POST /v1/retire`: whose things on Vertex AI are to end."""

    model_config = ConfigDict(extra="forbid")

    project_id: str = Field(pattern=f"^{UUID_PATTERN}$")
    endpoint: str | None = None  # its recorded name says where they are; else the settings do


class TidyRequest(RetireRequest):
    """`POST /v1/tidy`: which runs have ended, and what has to stay."""

    runs: list[str]
    champion: Served | None


class Retired(BaseModel):
    """Whether nothing is left, and else what is still at work."""

    done: bool
    at_work: str | None


class ServerHealth(BaseModel):
    """`GET /health`: the server answers; how many models it holds, how its prediction log fares."""

    status: str
    models: int
    bytes: int
    prediction_log: LogHealth | None


class ContainerResponse(BaseModel):
    """Vertex AI's answer: one prediction an instance, in order."""

    predictions: list[Prediction]


async def _state(request: Request) -> ServingState:
    state: ServingState = request.app.state.serving
    return state


State = Annotated[ServingState, Depends(_state)]


@router.post("/v1/predict", response_model_exclude_none=True)
async def predict(body: ModelPredictRequest, state: State, request: Request) -> PredictResponse:
    model = body.model
    request_id = name_of(request.headers.get("x-request-id"), body.parameters)
    asked = Asked(
        project_id=model.project_id,
        request_id=request_id,
        asked_at=datetime.now(UTC),
        instances=body.instances,
        size_bytes=len(await request.body()),
        model_run_id=model.run_id,
        model_sha256=model.sha256,
        champion=model.champion,
        served_by=ServedBy.MODEL_SERVER if model.endpoint is None else ServedBy.VERTEX,
    )
    # refused before the log: nothing is wrong with the rows
    explain, is_logged = _explain(body.parameters), wants_log(body.parameters)
    answer = await _watched(state, asked, _answer(body, explain, state), is_logged=is_logged)
    return PredictResponse(
        predictions=answer.predictions,
        model_id=answer.model_id,
        request_id=request_id,
        model_version=answer.model_version,
        provenance=Provenance(
            run_id=answer.model_run_id, model_sha256=answer.model_sha256, dataset_id=model.dataset_id
        ),
    )


async def _watched(state: ServingState, asked: Asked, work: Awaitable[Answer], *, is_logged: bool) -> Answer:
    """What `work` gives, in the log if there is one for it."""
    if state.log is None or not is_logged or not is_project_id(asked.project_id):
        return await work
    return await state.log.watched(asked, work)


async def _answer(body: ModelPredictRequest, explain: int, state: ServingState) -> Answer:
    if body.model.endpoint is not None:
        return await _answer_of_vertex(body, body.model.endpoint, state)
    model = await state.cache.get(_artifact(body.model))
    predictions = await state.predictor.predict(model, body.instances, explain=explain)
    return Answer(predictions, model.schema.model_id, body.model.run_id, body.model.sha256)


def _explain(parameters: dict[str, Any] | None) -> int:
    """How many columns explain each answer: `true` is a few. Raises OrreryError(VALIDATION_ERROR)."""
    wanted = (parameters or {}).get("explain", 0)
    if isinstance(wanted, bool):
        return EXPLAINED_COLUMNS if wanted else 0
    if not isinstance(wanted, int) or not 0 <= wanted <= MAX_EXPLAINED_COLUMNS:
        raise OrreryError(
            ErrorCode.VALIDATION_ERROR,
            "The parameters are not valid.",
            f"explain: true, or a number of columns from 0 to {MAX_EXPLAINED_COLUMNS}",
        )
    return wanted


async def _answer_of_vertex(body: ModelPredictRequest, endpoint: str, state: ServingState) -> Answer:
    parameters = {**(body.parameters or {}), LOG_PARAMETER: False}  # logged here: there it may be asked twice
    answered = await state.remote.run(lambda: state.vertex.predict(endpoint, body.instances, parameters))
    if len(answered.predictions) != len(body.instances):
        raise OrreryError(ErrorCode.INTERNAL_ERROR, "The model did not answer each row.")
    version, model = answered.version, body.model
    model_id = version.model_id or f"{model.project_id}/{model.run_id}"
    return Answer(
        answered.predictions,
        model_id,
        model_id.rpartition("/")[2],
        version.sha256 or model.sha256,
        model_version=version.name,
    )


@router.post("/v1/retire")
async def retire_project(body: RetireRequest, state: State, request: Request) -> Retired:
    """What a project has on Vertex AI is ended and deleted; asked again until `done`."""
    project, location = _place(body.endpoint, request.app.state.settings)
    left = await state.remote.run(lambda: retire(state.vertex, project, location, body.project_id))
    return Retired(done=left is None, at_work=left)


@router.post("/v1/tidy")
async def tidy_project(body: TidyRequest, state: State, request: Request) -> Retired:
    """What ended runs left at work there is ended; the served version stays. Asked until `done`."""
    project, location = _place(body.endpoint, request.app.state.settings)
    left = await state.remote.run(
        lambda: tidy(state.vertex, project, location, body.project_id, body.runs, body.champion)
    )
    return Retired(done=left is None, at_work=left)


def _place(endpoint: str | None, settings: ServingSettings) -> tuple[str, str]:
    """The Google Cloud project and location to look in. Raises OrreryError."""
    if endpoint is not None:
        name = endpoint_name(endpoint)
        if name is None:
            raise OrreryError(
                ErrorCode.VALIDATION_ERROR, "This is no endpoint of Vertex AI.", f"endpoint: {endpoint[:200]}"
            )
        return name.project, name.location
    if settings.google_cloud_project is None:
        raise OrreryError(ErrorCode.UNAVAILABLE, "GOOGLE_CLOUD_PROJECT is not set for the model server.")
    return settings.google_cloud_project, settings.vertex_ai_location


@router.post("/v1/schema")
async def schema(body: ModelSchemaRequest, state: State) -> ModelSchema:
    return (await state.cache.get(_artifact(body.model))).schema


async def health(state: State) -> ServerHealth:
    if not state.warm.done():
        raise OrreryError(ErrorCode.UNAVAILABLE, "The model server is still warming up.")
    return ServerHealth(
        status="ok",
        models=len(state.cache),
        bytes=state.cache.size_bytes,
        prediction_log=None if state.log is None else state.log.health(),
    )


def add_container_routes(app: FastAPI, settings: ServingSettings) -> None:
    """Vertex AI's two routes, at the paths that its environment names."""
    app.add_api_route(settings.health_route, _container_health, methods=["GET"])
    app.add_api_route(
        settings.predict_route, _container_predict, methods=["POST"], response_model_exclude_none=True
    )


async def _container_health(state: State) -> ServerHealth:
    _pinned(state).ready()
    return await health(state)


async def _container_predict(
    body: PredictRequest, state: State, request: Request, response: Response
) -> ContainerResponse:
    pinned = _pinned(state)
    model = pinned.ready()
    request_id = name_of(request.headers.get("x-request-id"), body.parameters)
    response.headers["X-Request-ID"] = request_id  # Vertex AI's form of an answer has no place for it
    project_id, _, run_id = model.schema.model_id.partition("/")
    asked = Asked(
        project_id=project_id,
        request_id=request_id,
        asked_at=datetime.now(UTC),
        instances=body.instances,
        size_bytes=len(await request.body()),
        model_run_id=run_id,
        model_sha256=pinned.artifact.sha256,
        champion=None,
        served_by=ServedBy.CONTAINER,
    )
    explain, is_logged = _explain(body.parameters), wants_log(body.parameters)

    async def answered() -> Answer:
        predictions = await state.predictor.predict(model, body.instances, explain=explain)
        return Answer(predictions, model.schema.model_id, run_id, pinned.artifact.sha256)

    return ContainerResponse(
        predictions=(await _watched(state, asked, answered(), is_logged=is_logged)).predictions
    )


def _pinned(state: ServingState) -> Pinned:
    if state.pinned is None:
        raise OrreryError(ErrorCode.NOT_FOUND, "This server has no model of its own.")
    return state.pinned


def _artifact(ref: ModelRef) -> Artifact:
    return Artifact(name=ref.key, sha256=ref.sha256)
