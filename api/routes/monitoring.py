"""A project's model while it is asked: what it does, what came of its answers, when somebody is told."""

# the path's project_id is read by the Project dependency

from typing import Annotated

from fastapi import APIRouter, Body, Query, Request, Response

from api.closing import refuse_and_close
from api.edge import EdgeDep, Project
from api.examples import monitoring as examples
from api.examples.common import answer
from api.monitoring.feedback import Taken
from api.routes.form_schema import FEEDBACK_BODY
from api.routes.projects import IdempotencyKey
from api.routes.receiving import receive_form
from api.uploads import ClientGone, UploadRefused
from contracts.monitoring import (
    MAX_HOURS,
    FeedbackAnswer,
    FeedbackRequest,
    MonitoringPolicy,
    MonitoringPolicyRequest,
    MonitoringReport,
)

router = APIRouter(prefix="/projects/{project_id}", tags=["monitoring"])

FIELDS = frozenset({"by"})
_WINDOW = "The window; else the policy's."


@router.post(
    "/feedback",
    responses=answer(200, examples.FEEDBACK, "Kept; also the answer to a replay"),
    summary="Say what came of predictions",
)
async def feedback(
    response: Response,
    row: Project,
    edge: EdgeDep,
    body: Annotated[FeedbackRequest, Body(examples=[examples.FEEDBACK_REQUEST])],
    idempotency_key: IdempotencyKey = None,
) -> FeedbackAnswer:
    """The latest outcome of a prediction counts. What does not fit is named, and keeps back no other."""
    held = None if idempotency_key is None else f"{row.id} feedback {idempotency_key}"
    with edge.in_flight.hold(held):
        return _told(response, await edge.monitoring.feedback.take(row, body, idempotency_key))


@router.post(
    "/feedback/file",
    response_model=FeedbackAnswer,
    responses=answer(200, examples.FEEDBACK, "Kept; also the answer to a replay"),
    openapi_extra={"requestBody": FEEDBACK_BODY},
    summary="Say what came of predictions, in a file",
)
async def feedback_file(
    request: Request,
    response: Response,
    row: Project,
    edge: EdgeDep,
    idempotency_key: IdempotencyKey = None,
) -> FeedbackAnswer | Response:
    """Columns `request_id`, `outcome`, and if wanted `row` and `observed_at`; at most 100,000 rows."""
    held = None if idempotency_key is None else f"{row.id} feedback {idempotency_key}"
    try:
        with edge.in_flight.hold(held):
            upload = await receive_form(request, edge, FIELDS)
            return _told(response, await edge.monitoring.feedback.take_file(row, upload, idempotency_key))
    except UploadRefused as refusal:
        return refuse_and_close(request.scope, refusal)
    except ClientGone:
        return Response(status_code=400)


def _told(response: Response, taken: Taken) -> FeedbackAnswer:
    if taken.replayed:
        response.headers["Idempotency-Replayed"] = "true"
    return taken.answer


@router.get(
    "/monitoring",
    responses=answer(200, examples.REPORT),
    summary="How the model does while it is asked",
)
async def monitoring(
    row: Project,
    edge: EdgeDep,
    hours: Annotated[float | None, Query(ge=0.25, le=MAX_HOURS, description=_WINDOW, examples=[24])] = None,
) -> MonitoringReport:
    """Traffic, live metrics beside the holdout's, drift, data quality, feedback. 409 without a model."""
    return await edge.monitoring.reports.report(row, hours)


@router.get(
    "/monitoring/policy",
    responses=answer(200, examples.POLICY),
    summary="From where on something is an alert",
)
async def get_policy(row: Project, edge: EdgeDep) -> MonitoringPolicy:
    """What holds where nobody said anything, until somebody does."""
    return await edge.monitoring.policies.get(row.id)


@router.put(
    "/monitoring/policy",
    responses=answer(200, examples.POLICY),
    summary="Say from where on something is an alert",
)
async def put_policy(
    row: Project,
    edge: EdgeDep,
    body: Annotated[MonitoringPolicyRequest, Body(examples=[examples.POLICY_REQUEST])],
) -> MonitoringPolicy:
    """What is left out stays; a threshold of null is switched off, and its alerts end."""
    return await edge.monitoring.policies.put(row.id, body)
