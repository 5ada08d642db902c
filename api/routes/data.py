"""Versions of a project's data."""

# the path's project_id is read by the Project dependency

from typing import Annotated

from fastapi import APIRouter, Path, Request, Response

from api.closing import refuse_and_close
from api.edge import EdgeDep, Project
from api.examples import champions as examples
from api.examples.common import answer
from api.routes.form_schema import DATA_BODY
from api.routes.projects import IdempotencyKey
from api.routes.receiving import receive_form
from api.uploads import ClientGone, UploadRefused
from contracts.data_versions import DataVersion

router = APIRouter(prefix="/projects/{project_id}/data", tags=["data"])

FIELDS = frozenset({"mode"})


@router.post(
    "",
    status_code=201,
    response_model=DataVersion,
    responses=answer(201, examples.DATA_VERSION, "Added; also the answer to a replay"),
    openapi_extra={"requestBody": DATA_BODY},
    summary="Add data: more rows, or others in place of all",
)
async def add_data(
    request: Request,
    response: Response,
    row: Project,
    edge: EdgeDep,
    idempotency_key: IdempotencyKey = None,
) -> DataVersion | Response:
    """The next run reads it. 422 INCOMPATIBLE_DATA names each column that does not fit the first data."""
    settings = edge.settings
    held = None if idempotency_key is None else f"{row.id} {idempotency_key}"
    try:
        with edge.in_flight.hold(held):
            upload = await receive_form(request, edge, FIELDS)
            await edge.schedules.announce(row.id)  # before they are there: what is stored is not missed
            added = await edge.new_data.add(row, upload, idempotency_key)
    except UploadRefused as refusal:
        return refuse_and_close(request.scope, refusal)
    except ClientGone:
        return Response(status_code=400)
    if added.replayed:
        response.headers["Idempotency-Replayed"] = "true"
    base = f"{settings.api_v1_prefix}/projects/{row.id}/data"
    response.headers["Location"] = f"{base}/{added.version.version}"
    return added.version


@router.get(
    "",
    responses=answer(200, [examples.DATA_VERSION], "Newest first; the last is the project's own"),
    summary="List the versions of the data",
)
async def list_data(row: Project, edge: EdgeDep) -> list[DataVersion]:
    """Each with its hash, rows, differences from the first and drift from what the champion saw."""
    return await edge.new_data.versions(row)


@router.get(
    "/{version}",
    responses=answer(200, examples.DATA_VERSION),
    summary="One version of the data",
)
async def get_data(
    row: Project, edge: EdgeDep, version: Annotated[int, Path(ge=1, le=100_000_000, examples=[2])]
) -> DataVersion:
    """404 NOT_FOUND when there is none."""
    return await edge.new_data.version(row, version)
