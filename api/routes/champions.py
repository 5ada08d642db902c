"""Which model is served: promote, roll back, pin, and who did it when and why."""

# the path's project_id is read by the Project dependency

from typing import Annotated

from fastapi import APIRouter, Body

from api.edge import EdgeDep, Project, RequestId, ServicesDep
from api.examples import champions as examples
from api.examples.common import answer
from api.sagas.promoting import promoted, rolled_back
from contracts.champions import (
    ChampionChange,
    ChampionHistory,
    KeepRequest,
    PolicyRequest,
    ProjectPolicy,
    PromoteRequest,
    RollbackRequest,
)

router = APIRouter(prefix="/projects/{project_id}", tags=["champion"])


@router.get(
    "/champion",
    responses=answer(200, examples.CHAMPIONS),
    summary="The model that is served, and those before it",
)
async def get_champion(row: Project, edge: EdgeDep) -> ChampionHistory:
    """With who put it there, when and why; `current` is null before the first model."""
    return await edge.champions.history(row)


@router.post(
    "/champion",
    responses=answer(200, examples.CHAMPION_CHANGE),
    summary="Promote a run's model",
)
async def promote(
    row: Project,
    edge: EdgeDep,
    services: ServicesDep,
    request_id: RequestId,
    body: Annotated[PromoteRequest, Body(examples=[examples.PROMOTE])],
) -> ChampionChange:
    """At once; no prediction fails meanwhile. On Vertex AI a run does it. 409 if that run has no model."""
    return await promoted(edge, services, row, body, request_id)


@router.post(
    "/champion/rollback",
    responses=answer(200, examples.CHAMPION_CHANGE),
    summary="Back to the champion before",
)
async def roll_back(
    row: Project,
    edge: EdgeDep,
    services: ServicesDep,
    request_id: RequestId,
    body: Annotated[RollbackRequest, Body(examples=[examples.ROLLBACK])],
) -> ChampionChange:
    """Again, and it goes back one more. 409 when there is none before."""
    return await rolled_back(edge, services, row, body, request_id)


@router.post(
    "/champion/keep",
    responses=answer(200, examples.CHAMPION_KEPT),
    summary="Answer a challenger that waits: the champion stays",
)
async def keep(
    row: Project, edge: EdgeDep, body: Annotated[KeepRequest, Body(examples=[examples.KEEP])]
) -> ChampionChange:
    """Promoting it is the other answer. 409 when that run's model does not wait, or does not any more."""
    champion = await edge.champions.keep(row, body)
    return ChampionChange(project_id=row.id, champion=champion, run_id=None, message="The champion stays")


@router.get(
    "/policy",
    responses=answer(200, examples.POLICY),
    summary="When a run's model is promoted",
)
async def get_policy(row: Project, edge: EdgeDep) -> ProjectPolicy:
    """`better` until somebody says otherwise."""
    return (await edge.champions.history(row)).policy


@router.put(
    "/policy",
    responses=answer(200, examples.POLICY),
    summary="Say when a run's model is promoted, or pin the champion",
)
async def put_policy(
    row: Project, edge: EdgeDep, body: Annotated[PolicyRequest, Body(examples=[examples.POLICY_REQUEST])]
) -> ProjectPolicy:
    """What is left out stays. A pinned champion is replaced by nobody until it is unpinned."""
    return await edge.champions.set_policy(row, body)
