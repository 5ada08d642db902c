"""Is this process alive; is the whole platform ready."""

from fastapi import APIRouter, Response

from api.edge import EdgeDep
from api.examples import health as examples
from api.examples.common import answer
from contracts.projects import Readiness

router = APIRouter(prefix="/health", tags=["health"])


@router.get("/live", responses=answer(200, examples.LIVE), summary="Whether this process answers")
async def live() -> dict[str, str]:
    """Asks nothing of anybody."""
    return {"status": "alive"}


@router.get(
    "/ready",
    responses={
        **answer(200, examples.READY),
        **answer(503, examples.NOT_READY, "The parts that are not ready say why"),
    },
    summary="Whether every part answers",
)
async def ready(response: Response, edge: EdgeDep) -> Readiness:
    """200 only when API, webserver, code server, daemon and model server all answer."""
    found = await edge.health.readiness()
    response.headers["Cache-Control"] = "no-store"
    if found.status != "ready":
        response.status_code = 503
        response.headers["Retry-After"] = "5"
    return found
