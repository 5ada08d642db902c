"""A new run of a project that stands: from the failed stage, or from a stage that the user names."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import uuid4

from api.db import outbox, projects, runs
from api.db.database import Database
from contracts.errors import ErrorCode, OrreryError
from contracts.events import ProjectState
from contracts.launch import LaunchSpec
from contracts.overrides import RunOverrides
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


@dataclass(frozen=True)
class Wish:
    """A run that somebody wants. `from_stage` None: where the last one failed.

    With `parent_run_id` what stands before has been checked; else the last run's results count.
    """

    from_stage: PipelineStage | None
    parent_run_id: str | None
    seen_run_id: str | None  # the last run when the wish was checked
    overrides: Callable[[PipelineStage], RunOverrides]  # of a run that begins there
    by: str | None
    reason: str | None
    replay_of: str | None
    request_id: str | None


def launch_of(state: ProjectState, wish: Wish, from_stage: PipelineStage) -> LaunchSpec:
    """The parent's manifest names the producers of all stages before, its own or reused."""
    whole = from_stage is STAGES[0]
    parent = wish.parent_run_id or state.run_id
    if not whole and parent is None:
        raise OrreryError(ErrorCode.CONFLICT, "No run holds the results of the stages before", "from_stage")
    return LaunchSpec(
        project_id=state.project_id,
        launch_key=f"{state.project_id}:{uuid4()}",
        from_stage=from_stage,
        parent_run_id=None if whole else parent,
        trigger="api",
        request_id=wish.request_id,
        overrides=wish.overrides(from_stage),
        by=wish.by,
        reason=wish.reason,
        replay_of=wish.replay_of,
    )


async def promise_run(db: Database, project_id: str, wish: Wish) -> LaunchSpec | None:
    """Put a new launch into the outbox; None when the project is unknown. Raises OrreryError(CONFLICT).

    The check and the promise are one transaction with the project's row locked: two at once
    never both pass.
    """
    async with db.session() as session:
        row = await projects.get_for_update(session, project_id)
        if row is None:
            return None
        promised = [p for p in await outbox.of_project(session, project_id) if p.done_at is None]
        moved = row.state.run_id != wish.seen_run_id
        if promised or moved or await runs.open_of_project(session, project_id):
            raise OrreryError(ErrorCode.CONFLICT, "A run of this project is active: wait or cancel it")
        if row.state.status not in TERMINAL_PROJECT_STATUSES and row.state.run_id is not None:
            raise OrreryError(ErrorCode.CONFLICT, "The last run has not reached its end yet")
        from_stage = wish.from_stage
        if wish.parent_run_id is None or from_stage is None:
            from_stage = first_stage(row.state, from_stage)
        spec = launch_of(row.state, wish, from_stage)
        outbox.add(session, spec, datetime.now(UTC))
        return spec
