"""The seed's project routes, and cancel."""

# ruff: noqa: FAST003  # the path's project_id is read by the Project dependency

import time
from datetime import UTC, datetime
from typing import Annotated

from fastapi import APIRouter, Header, Query, Request, Response
from pydantic import AfterValidator
from uuid_utils import uuid7

from api import views
from api.artifacts import Artifacts
from api.closing import refuse_and_close
from api.db import durations, projects
from api.edge import EdgeDep, Project, ProjectId, RequestId, ServicesDep, no_such_project
from api.examples import projects as examples
from api.examples.common import DELETED, answer
from api.paging import MAX_OFFSET, page_links
from api.routes.form_schema import CREATE_BODY
from api.routes.receiving import receive_form
from api.uploads import FIELDS, ClientGone, UploadRefused
from contracts.layout import raw_key
from contracts.projects import (
    Message,
    ProjectDetail,
    ProjectProgress,
    ProjectResponse,
    ProjectSummary,
)
from contracts.stages import ProjectStatus

router = APIRouter(prefix="/projects", tags=["projects"])


def _storable(text: str) -> str:
    """Postgres has no NUL in a text, and SQLite reads a pattern up to it: it would match everything."""
    if "\x00" in text:
        raise ValueError("must not contain a NUL character")
    return text


IdempotencyKey = Annotated[
    str | None,
    Header(
        min_length=1,
        max_length=255,
        pattern=r"^[\x21-\x7e]+$",
        description="The same key with the same form gives the same project, however often it is sent.",
        examples=["upload-2026-11-23-1"],
    ),
]
Search = Annotated[str, AfterValidator(_storable)]


@router.post(
    "",
    status_code=201,
    response_model=ProjectResponse,
    responses=answer(201, examples.CREATED, "Created; also the answer to a replay"),
    openapi_extra={"requestBody": CREATE_BODY},
    summary="Create a project from a file and a sentence",
)
async def create_project(  # noqa: PLR0917  # FastAPI passes all of them by name
    request: Request,
    response: Response,
    edge: EdgeDep,
    services: ServicesDep,
    request_id: RequestId,
    idempotency_key: IdempotencyKey = None,
) -> ProjectResponse | Response:
    """Stores and inspects the file, creates the project and starts its first run behind the answer."""
    settings = edge.settings
    try:
        with edge.in_flight.hold(idempotency_key):
            began, project_id = time.monotonic(), str(uuid7())
            upload = await receive_form(request, edge, FIELDS, key=raw_key(project_id))
            services.hub.metrics.uploaded(upload.size_bytes, time.monotonic() - began)
            made = await edge.creator.create(project_id, upload, idempotency_key, request_id)
    except UploadRefused as refusal:
        return refuse_and_close(request.scope, refusal)
    except ClientGone:
        return Response(status_code=400)
    if made.replayed:
        response.headers["Idempotency-Replayed"] = "true"
    else:
        edge.launcher.soon(made.launch_key, fresh=True)
    response.headers["Location"] = f"{settings.api_v1_prefix}/projects/{made.row.id}"
    return views.created(made.row)


@router.get(
    "",
    responses=answer(200, examples.LIST, "Newest first; X-Total-Count and Link say what follows"),
    summary="List projects",
)
async def list_projects(  # noqa: PLR0917  # FastAPI passes all of them by name
    request: Request,
    response: Response,
    services: ServicesDep,
    limit: Annotated[int, Query(ge=1, le=200, examples=[50])] = 50,
    offset: Annotated[int, Query(ge=0, le=MAX_OFFSET, examples=[0])] = 0,
    status: Annotated[ProjectStatus | None, Query(examples=["completed"])] = None,
    search: Annotated[Search | None, Query(max_length=200, examples=["penguin"])] = None,
) -> list[ProjectSummary]:
    """`search` looks in name, description and dataset name, ignoring case."""
    async with services.db.reading() as session:
        rows = await projects.page(session, limit=limit, offset=offset, status=status, search=search)
        total = await projects.count(session, status=status, search=search)
    response.headers["X-Total-Count"] = str(total)
    if link := page_links(request.url, limit, offset, total):
        response.headers["Link"] = link
    return [views.summary(row) for row in rows]


@router.get(
    "/{project_id}",
    responses=answer(200, examples.DETAIL),
    summary="All that is known of a project",
)
async def get_project(row: Project, edge: EdgeDep) -> ProjectDetail:
    """The report and the artefacts are those of the model that is served, else of the last run."""
    artifacts = Artifacts(edge.store)
    found = await artifacts.keys(row.state)
    report = await artifacts.report(found)
    return views.detail(row, report, list(found), f"{edge.settings.api_v1_prefix}/projects/{row.id}")


@router.get(
    "/{project_id}/progress",
    responses=answer(200, examples.PROGRESS),
    summary="Where the current run is",
)
async def get_progress(row: Project, services: ServicesDep) -> ProjectProgress:
    """The fold of the project's events, and an estimate of the time left, learnt from past runs."""
    async with services.db.reading() as session:
        known = await durations.known(session, row.dataset, row.overrides)
    return views.progress(row, datetime.now(UTC), known)


@router.delete(
    "/{project_id}",
    responses=answer(200, DELETED),
    summary="Delete a project and all that it made",
)
async def delete_project(project_id: ProjectId, edge: EdgeDep) -> Message:
    """Answers as soon as the project is gone from view; runs and objects are removed behind it."""
    if not await edge.deleter.begin(project_id):
        raise no_such_project(project_id)
    return Message(project_id=project_id, message="Project deleted successfully")


@router.post(
    "/{project_id}/cancel",
    responses=answer(200, examples.CANCELLED, "Asked to end; the stream tells when it has"),
    summary="Cancel what is running",
)
async def cancel_project(row: Project, edge: EdgeDep) -> Message:
    """409 when nothing runs. The run ends with an `error` event of code CANCELLED."""
    await edge.canceller.cancel(row.id)
    return Message(project_id=row.id, message="Cancelling")
