"""A champion where it is served: here by one event, on Vertex AI by a run of the deployment alone."""

import asyncio
from datetime import UTC, datetime
from uuid import uuid4

from api.db import outbox, projects, runs
from api.db.database import Database
from api.db.tables import ProjectRow
from api.edge import Edge
from api.services import Services
from contracts.champions import (
    PROMOTE_TRIGGER,
    ROLLBACK_TRIGGER,
    Champion,
    ChampionChange,
    PromoteRequest,
    Promotion,
    RollbackRequest,
)
from contracts.errors import ErrorCode, OrreryError
from contracts.launch import LaunchSpec
from contracts.overrides import DeploymentSettings, RunOverrides
from contracts.stages import PipelineStage

LAUNCH_WAIT_S = 5.0


async def promoted(
    edge: Edge, services: Services, row: ProjectRow, wish: PromoteRequest, request_id: str | None
) -> ChampionChange:
    """Raises OrreryError as `Champions.promote`; on Vertex AI also CONFLICT while a run is active."""
    if not _on_vertex(edge):
        return _changed(row.id, await edge.champions.promote(row, wish))
    await edge.champions.promotable(row, wish)
    spec = _deployment(row.id, wish.run_id, PROMOTE_TRIGGER, wish.by, wish.reason, request_id)
    return await _launched(edge, services.db, spec)


async def rolled_back(
    edge: Edge, services: Services, row: ProjectRow, wish: RollbackRequest, request_id: str | None
) -> ChampionChange:
    """Raises OrreryError as `Champions.roll_back`; on Vertex AI also CONFLICT while a run is active."""
    if not _on_vertex(edge):
        return _changed(row.id, await edge.champions.roll_back(row, wish))
    earlier, _ = await edge.champions.before(row, wish)
    spec = _deployment(row.id, earlier.run_id, ROLLBACK_TRIGGER, wish.by, wish.reason, request_id)
    return await _launched(edge, services.db, spec)


def _on_vertex(edge: Edge) -> bool:
    return edge.settings.deployment_backend == "vertex"


def _changed(project_id: str, champion: Champion) -> ChampionChange:
    words = f"Run {champion.run_id} is the champion"
    return ChampionChange(project_id=project_id, champion=champion, run_id=None, message=words)


def _deployment(  # noqa: PLR0917  # all of them are needed, and this is the one place
    project_id: str, run_id: str, trigger: str, by: str, reason: str, request_id: str | None
) -> LaunchSpec:
    """A run that deploys another run's model, whatever the policy says."""
    always = DeploymentSettings(promotion=Promotion.ALWAYS)
    return LaunchSpec(
        project_id=project_id,
        launch_key=f"{project_id}:{uuid4()}",
        from_stage=PipelineStage.MODEL_DEPLOYMENT,
        parent_run_id=run_id,
        trigger=trigger,
        request_id=request_id,
        overrides=RunOverrides(model_deployment=always),
        by=by or None,
        reason=reason or None,
    )


async def _launched(edge: Edge, db: Database, spec: LaunchSpec) -> ChampionChange:
    await _promise(db, spec)
    launching = edge.launcher.soon(spec.launch_key, fresh=True)
    await asyncio.wait([launching], timeout=LAUNCH_WAIT_S)
    run_id = launching.result() if launching.done() else None
    words = "A run brings it about on Vertex AI; the stream tells when it has"
    return ChampionChange(project_id=spec.project_id, champion=None, run_id=run_id, message=words)


async def _promise(db: Database, spec: LaunchSpec) -> None:
    """One run at a time, as of any; the project's row is locked meanwhile."""
    async with db.session() as session:
        row = await projects.get_for_update(session, spec.project_id)
        if row is None:
            raise OrreryError(ErrorCode.PROJECT_NOT_FOUND, "There is no such project", spec.project_id)
        promised = [p for p in await outbox.of_project(session, spec.project_id) if p.done_at is None]
        if promised or await runs.open_of_project(session, spec.project_id):
            raise OrreryError(ErrorCode.CONFLICT, "A run of this project is active: wait or cancel it")
        outbox.add(session, spec, datetime.now(UTC))
