"""A new run of a project that stands: from the failed stage, or from a stage that the user names."""

from datetime import UTC, datetime
from uuid import uuid4

from api.db import outbox, projects, runs
from api.db.database import Database
from contracts.errors import ErrorCode, OrreryError
from contracts.events import ProjectState
from contracts.launch import LaunchSpec
from contracts.stages import STAGES, TERMINAL_PROJECT_STATUSES, PipelineStage, ProjectStatus, StageStatus


def first_stage(state: ProjectState, asked: PipelineStage | None) -> PipelineStage:
    """Where the run begins. Raises OrreryError(CONFLICT) when nothing failed or results are missing."""
    completed = {s.stage for s in state.stages if s.status is StageStatus.COMPLETED}
    if asked is None:
        # A stage redone by hand in the Dagster UI leaves those after it to do.
        if state.status is ProjectStatus.COMPLETED and len(completed) == len(STAGES):
            raise OrreryError(
                ErrorCode.CONFLICT, "Nothing failed: name the stage to begin from", "from_stage"
            )
        # All completed and failed nevertheless: what comes last is done again.
        return next((stage for stage in STAGES if stage not in completed), STAGES[-1])
    missing = [s.value for s in STAGES[: STAGES.index(asked)] if s not in completed]
    if missing:
        raise OrreryError(
            ErrorCode.CONFLICT,
            f"Stages before this one have no results that stand: begin from {missing[0]}",
            f"from_stage: {', '.join(missing)}",
        )
    return asked


def launch_of(state: ProjectState, from_stage: PipelineStage, request_id: str | None) -> LaunchSpec:
    """The last run's manifest names the producers of all stages before, its own or reused."""
    whole = from_stage is STAGES[0]
    if not whole and state.run_id is None:
        raise OrreryError(ErrorCode.CONFLICT, "No run holds the results of the stages before", "from_stage")
    return LaunchSpec(
        project_id=state.project_id,
        launch_key=f"{state.project_id}:{uuid4()}",
        from_stage=from_stage,
        parent_run_id=None if whole else state.run_id,
        trigger="api",
        request_id=request_id,
    )


async def promise_run(
    db: Database, project_id: str, asked: PipelineStage | None, request_id: str | None
) -> LaunchSpec | None:
    """Put a new launch into the outbox; None when the project is unknown. Raises OrreryError(CONFLICT).

    The check and the promise are one transaction with the project's row locked: two at once
    never both pass.
    """
    async with db.session() as session:
        row = await projects.get_for_update(session, project_id)
        if row is None:
            return None
        promised = [p for p in await outbox.of_project(session, project_id) if p.done_at is None]
        if promised or await runs.open_of_project(session, project_id):
            raise OrreryError(ErrorCode.CONFLICT, "A run of this project is active: wait or cancel it")
        if row.state.status not in TERMINAL_PROJECT_STATUSES and row.state.run_id is not None:
            raise OrreryError(ErrorCode.CONFLICT, "The last run has not reached its end yet")
        spec = launch_of(row.state, first_stage(row.state, asked), request_id)
        outbox.add(session, spec, datetime.now(UTC))
        return spec
