"""When a project is trained again, or a file scored, without anybody asking."""

# the path's project_id is read by the Project dependency

import re
from typing import Annotated

from fastapi import APIRouter, Body, Header, Response

from api.edge import EdgeDep, Project, no_such_project
from api.examples import schedules as examples
from api.examples.common import answer
from contracts.errors import ErrorCode, OrreryError
from contracts.schedules import ProjectSchedule, ScheduleRequest

router = APIRouter(prefix="/projects/{project_id}", tags=["schedules"])

IfMatch = Annotated[
    str | None,
    Header(
        max_length=40,
        description="The revision that is replaced, as the ETag says it; another is a 409. Left out: any.",
        examples=['"3"'],
    ),
]


@router.get(
    "/schedule",
    responses=answer(200, examples.SCHEDULE, "The schedule; its ETag is the revision"),
    summary="When a project starts by itself",
)
async def get_schedule(row: Project, edge: EdgeDep, response: Response) -> ProjectSchedule:
    """Each entry with its next five ticks. Revision 0 and no entry: it never does."""
    return _tagged(response, await edge.schedules.get(row.id))


@router.put(
    "/schedule",
    responses=answer(200, examples.SCHEDULE, "The schedule as it stands now"),
    summary="Set when a project starts by itself",
)
async def put_schedule(
    row: Project,
    edge: EdgeDep,
    response: Response,
    body: Annotated[ScheduleRequest, Body(examples=[examples.SCHEDULE_REQUEST])],
    if_match: IfMatch = None,
) -> ProjectSchedule:
    """The whole schedule in place of the one before. What can't be kept is a 422 that names the field."""
    made = await edge.schedules.put(row.id, body, _revision(if_match))
    if made is None:
        raise no_such_project(row.id)
    return _tagged(response, made)


@router.post(
    "/schedule/check",
    responses=answer(200, examples.SCHEDULE, "As it would stand; nothing is stored"),
    summary="Look at a schedule before it is set",
)
async def check_schedule(
    row: Project,
    edge: EdgeDep,
    body: Annotated[ScheduleRequest, Body(examples=[examples.SCHEDULE_REQUEST])],
) -> ProjectSchedule:
    """The next ticks of each entry, or the 422 that setting it would give; the revision stays."""
    return await edge.schedules.check(row.id, body)


@router.delete(
    "/schedule",
    responses=answer(200, examples.NO_SCHEDULE),
    summary="Start nothing by itself any more",
)
async def delete_schedule(
    row: Project, edge: EdgeDep, response: Response, if_match: IfMatch = None
) -> ProjectSchedule:
    """Runs that were started already go on."""
    await edge.schedules.delete(row.id, _revision(if_match))
    return _tagged(response, await edge.schedules.get(row.id))


def _tagged(response: Response, schedule: ProjectSchedule) -> ProjectSchedule:
    response.headers["ETag"] = f'"{schedule.revision}"'
    return schedule


def _revision(if_match: str | None) -> int | None:
    """Raises OrreryError(VALIDATION_ERROR) for what is no ETag of ours."""
    if if_match is None or if_match.strip() == "*":
        return None
    found = re.fullmatch(r'(?:W/)?"?(\d{1,9})"?', if_match.strip())
    if found is None:
        raise OrreryError(ErrorCode.VALIDATION_ERROR, "If-Match must be the schedule's ETag", if_match[:40])
    return int(found[1])
