"""Queue positions, which Dagster's log never says. Pure."""

from collections.abc import Sequence
from datetime import datetime

from api.dagster_gql.runs import RunInfo
from api.projection.drafts import EventDraft
from contracts.events import ProgressUpdateData


def position_draft(run_id: str, position: int, at: datetime) -> EventDraft:
    """`position` 1 is next. Keyed by the position: each is told once in a run."""
    ahead = position - 1
    others = "next in the queue" if ahead == 0 else f"{ahead} ahead in the queue"
    data = ProgressUpdateData(
        run_id=run_id,
        stage=None,
        progress_percentage=0,
        stage_percentage=0,
        work_done=0,
        work_total=0,
        unit="runs",
        message=f"Queued: {others}",
        queue_position=position,
        candidate=None,
    )
    return EventDraft(f"api:queue:{run_id}:{position}", at, data, run_id)


def positions(queued: Sequence[RunInfo]) -> dict[str, int]:
    """Run id to position, for a queue that is given next first."""
    return {run.run_id: index for index, run in enumerate(queued, start=1)}
