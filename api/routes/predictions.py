"""Predictions of a project's model, and what the model takes."""

# the path's project_id is read by the Project dependency

from typing import Annotated

from fastapi import APIRouter, Body, Query
from starlette.responses import Response

from api.db.tables import ProjectRow
from api.edge import EdgeDep, Project, RequestId
from api.examples import predictions as examples
from api.examples.common import answer
from contracts.errors import ErrorCode, OrreryError
from contracts.predictions import ModelRef, ModelSchema, PredictRequest, PredictResponse
from contracts.vertex import endpoint_name

router = APIRouter(prefix="/projects/{project_id}", tags=["predictions"])


def model_of(row: ProjectRow) -> ModelRef:
    """The model that is served. Raises OrreryError(CONFLICT) before there is one."""
    state = row.state
    if not (state.model_key and state.model_sha256 and state.model_run_id and state.model_size_bytes):
        raise OrreryError(
            ErrorCode.CONFLICT, "This project has no model yet", f"status: {state.status.value}"
        )
    return ModelRef(
        project_id=state.project_id,
        run_id=state.model_run_id,
        key=state.model_key,
        sha256=state.model_sha256,
        size_bytes=state.model_size_bytes,
        dataset_id=row.dataset.dataset_id if state.champion is None else state.champion.dataset_id,
        champion=None if state.champion is None else state.champion.n,
        endpoint=state.endpoint_id if endpoint_name(state.endpoint_id or "") else None,
    )


@router.post(
    "/predict",
    response_model=PredictResponse,
    responses=answer(200, examples.PREDICTIONS),
    summary="Predict rows",
)
async def predict(
    row: Project,
    edge: EdgeDep,
    request_id: RequestId,
    body: Annotated[PredictRequest, Body(examples=[examples.PREDICT_REQUEST])],
    explain: Annotated[
        bool, Query(description="Also the columns that moved each answer most, of the first 100 rows.")
    ] = False,
) -> Response:
    """Answers in the order of the rows; unknown, missing and ill-typed columns are named in a 422."""
    if explain:
        body = body.model_copy(update={"parameters": {"explain": True} | (body.parameters or {})})
    answer = await edge.models.predict(model_of(row), body, request_id)
    return Response(answer, media_type="application/json")


@router.get(
    "/schema",
    responses=answer(200, examples.SCHEMA),
    summary="The columns that the model takes",
)
async def schema(row: Project, edge: EdgeDep, request_id: RequestId) -> ModelSchema:
    """409 before there is a model."""
    return await edge.models.schema(model_of(row), request_id)
