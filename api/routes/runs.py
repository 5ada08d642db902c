"""The runs of a project: list, look at, start, fork, repeat, compare."""

# ruff: noqa: FAST003  # the path's project_id is read by the Project dependency

import asyncio
from collections.abc import Sequence
from typing import Annotated

from fastapi import APIRouter, Body, Path, Query, Request, Response
from sqlalchemy.ext.asyncio import AsyncSession

from api.db import projects, runs
from api.db.tables import RunRow
from api.edge import Edge, EdgeDep, Project, ProjectId, RequestId, ServicesDep
from api.examples import runs as examples
from api.examples.common import OTHER_RUN, RUN, answer
from api.paging import MAX_OFFSET, page_links
from api.rewriting import MOUNT
from api.runs.facts import gather
from api.runs.telling import detail, summary
from api.sagas.forking import no_such_run
from contracts.errors import ErrorCode, OrreryError
from contracts.launch import LaunchSpec
from contracts.layout import UUID_PATTERN
from contracts.projects import RunAccepted, RunRequest
from contracts.runs import ReplayAccepted, RunComparison, RunDetail, RunSummary

router = APIRouter(tags=["runs"])

# How long a caller is kept for the run's id; the launch goes on behind the answer.
LAUNCH_WAIT_S = 5.0

RunId = Annotated[
    str,
    Path(pattern=f"^{UUID_PATTERN}$", description="Dagster's id of the run.", examples=[RUN]),
]
Pair = Annotated[
    str,
    Query(
        pattern=f"^{UUID_PATTERN},{UUID_PATTERN}$",
        description="Two run ids with a comma between: the second is told beside the first.",
        examples=[f"{RUN},{OTHER_RUN}"],
    ),
]


@router.get(
    "/projects/{project_id}/runs",
    responses=answer(200, examples.RUNS, "Newest first; X-Total-Count and Link say what follows"),
    summary="List a project's runs",
)
async def list_runs(  # noqa: PLR0917  # FastAPI passes all of them by name
    request: Request,
    response: Response,
    row: Project,
    edge: EdgeDep,
    services: ServicesDep,
    limit: Annotated[int, Query(ge=1, le=100, examples=[20])] = 20,
    offset: Annotated[int, Query(ge=0, le=MAX_OFFSET, examples=[0])] = 0,
) -> list[RunSummary]:
    """What started each, what its stages were told, and what it came to."""
    async with services.db.reading() as session:
        found = await runs.page(session, row.id, limit=limit, offset=offset)
        total = await runs.count(session, row.id)
        facts = await gather(session, edge.store, found)
    response.headers["X-Total-Count"] = str(total)
    if link := page_links(request.url, limit, offset, total):
        response.headers["Link"] = link
    return [summary(one, row.state) for one in facts]


@router.get(
    "/projects/{project_id}/runs/{run_id}",
    responses=answer(200, examples.RUN_DETAIL),
    summary="All that is known of a run",
)
async def get_run(row: Project, run_id: RunId, edge: EdgeDep, services: ServicesDep) -> RunDetail:
    """Its stages, whose results it stands on, its model and its reproducibility receipt."""
    async with services.db.reading() as session:
        found = await _of_project(session, row.id, [run_id])
        (facts,) = await gather(session, edge.store, found)
    return detail(facts, row.state, f"{MOUNT}/runs/{run_id}")


@router.get(
    "/runs/{run_id}",
    responses=answer(200, examples.RUN_DETAIL),
    summary="A run, whatever its project",
)
async def find_run(run_id: RunId, edge: EdgeDep, services: ServicesDep) -> RunDetail:
    """The same answer as below its project."""
    async with services.db.reading() as session:
        found = await runs.get(session, run_id)
        project = None if found is None else await projects.get(session, found.project_id)
        if found is None or project is None:
            raise no_such_run(run_id)
        (facts,) = await gather(session, edge.store, [found])
    return detail(facts, project.state, f"{MOUNT}/runs/{run_id}")


@router.post(
    "/projects/{project_id}/runs",
    status_code=202,
    responses=answer(202, examples.RUN_ACCEPTED, "Promised; `run_id` is null if Dagster is late"),
    summary="Run again: resume where it failed, or fork from a stage with other settings",
)
async def run_project(
    project_id: ProjectId,
    edge: EdgeDep,
    request_id: RequestId,
    body: Annotated[RunRequest, Body(examples=[examples.RUN_REQUEST])],
) -> RunAccepted:
    """What stands before the stage is reused. 409 when it doesn't stand, or when a run is active."""
    spec = await edge.forks.promise(project_id, body, request_id)
    run_id, message = await _launched(edge, spec)
    return RunAccepted(project_id=project_id, run_id=run_id, from_stage=spec.from_stage, message=message)


@router.post(
    "/projects/{project_id}/runs/{run_id}/replay",
    status_code=202,
    responses=answer(202, examples.REPLAY_ACCEPTED, "Promised; its receipt tells what came of it"),
    summary="Make the same model again, and say whether all is equal",
)
async def replay_run(
    project_id: ProjectId, run_id: RunId, edge: EdgeDep, request_id: RequestId
) -> ReplayAccepted:
    """The same data, settings, seed and counted work; the champion stays. 409 when a run is active."""
    spec = await edge.forks.replay(project_id, run_id, request_id)
    new_run_id, message = await _launched(edge, spec)
    return ReplayAccepted(project_id=project_id, run_id=new_run_id, replay_of=run_id, message=message)


@router.get(
    "/projects/{project_id}/compare",
    name="compare_runs",
    responses=answer(200, examples.COMPARISON),
    summary="Two runs beside each other",
)
async def compare_runs(
    row: Project, edge: EdgeDep, services: ServicesDep, pair: Annotated[Pair, Query(alias="runs")]
) -> RunComparison:
    """Settings, data, features, lineage; metrics with a paired test on the rows that both held out."""
    wanted = pair.split(",")
    async with services.db.reading() as session:
        found = await _of_project(session, row.id, wanted)
        a, b = await gather(session, edge.store, found)
    return await edge.comparer.compare((a, b), (summary(a, row.state), summary(b, row.state)))


async def _of_project(session: AsyncSession, project_id: str, run_ids: Sequence[str]) -> list[RunRow]:
    """In the order of `run_ids`. Raises OrreryError(RUN_NOT_FOUND) for one that is another's or nobody's."""
    found = []
    for run_id in run_ids:
        row = await runs.get(session, run_id)
        if row is None or row.project_id != project_id:
            raise no_such_run(run_id)
        found.append(row)
    return found


async def _launched(edge: Edge, spec: LaunchSpec) -> tuple[str | None, str]:
    """The run's id, if Dagster is quick, and what to say. Raises OrreryError(PIPELINE_FAILED)."""
    launching = edge.launcher.soon(spec.launch_key, fresh=True)
    await asyncio.wait([launching], timeout=LAUNCH_WAIT_S)
    run_id = launching.result() if launching.done() else None
    if launching.done() and run_id is None:
        raise OrreryError(
            ErrorCode.PIPELINE_FAILED, "The run could not be started", "see the project's events"
        )
    return run_id, "Launched" if run_id else "Accepted: it starts as soon as Dagster answers"
