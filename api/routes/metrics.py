"""Figures of this process for Prometheus. `api.app` adds the prefix."""

from fastapi import APIRouter, Response

from api.db import durations
from api.edge import EdgeDep, ServicesDep
from api.metrics import CONTENT_TYPE
from api.models import ModelServer
from contracts.errors import OrreryError
from contracts.prediction_log import LogHealth

router = APIRouter(tags=["health"])

_EXAMPLE = """# HELP orrery_stream_subscribers Streams that are open now.
# TYPE orrery_stream_subscribers gauge
orrery_stream_subscribers 4.0
# HELP orrery_runs_ended_total Runs that ended, by code: COMPLETED or the error's.
# TYPE orrery_runs_ended_total counter
orrery_runs_ended_total{code="COMPLETED"} 12.0
# HELP orrery_estimate_error_ratio Median over the last runs of |estimated - actual| / actual, ...
# TYPE orrery_estimate_error_ratio gauge
orrery_estimate_error_ratio 0.08
# HELP orrery_prediction_log_requests Requests by fate since the model server started: ...
# TYPE orrery_prediction_log_requests gauge
orrery_prediction_log_requests{fate="logged"} 1840.0
"""


@router.get(
    "/metrics",
    response_class=Response,
    responses={
        200: {
            "description": "Prometheus's text format",
            "content": {"text/plain": {"schema": {"type": "string"}, "example": _EXAMPLE}},
        }
    },
    summary="Figures for Prometheus",
)
async def get_metrics(services: ServicesDep, edge: EdgeDep) -> Response:
    """Stream, recording, launches, uploads, runs by terminal code, how well the estimates came out, and what
    became of predictions in the model server's log.
    """
    metrics = services.hub.metrics
    async with services.db.reading() as session:
        metrics.told_outcomes(await durations.outcomes(session))
    metrics.subscribers.set(services.hub.count())
    metrics.told_log(await _log_health(edge.models))
    metrics.told_files(edge.batches.logs.counts())
    return Response(metrics.page(), media_type=CONTENT_TYPE, headers={"Cache-Control": "no-store"})


async def _log_health(models: ModelServer) -> LogHealth | None:
    """None while the model server can't be asked: the other figures stand without it."""
    try:
        return await models.log_health()
    except OrreryError:
        return None
