"""How long the stages of a run took. Pure."""

from datetime import datetime

from contracts.events import ProjectState
from contracts.stages import PipelineStage, StageStatus


def stage_durations(state: ProjectState, ended_at: datetime) -> dict[PipelineStage, float]:
    """Seconds of each stage that this run completed, from its start to the next one's (or the run's end).

    The stage that asked a question is left out: somebody's thinking says nothing of other runs.
    """
    own = [s for s in state.stages if not s.reused and s.started_at is not None]
    if not own:  # a new run that has not reached the first stage it does itself
        return {}
    starts = [s.started_at for s in own[1:]] + [ended_at]
    return {
        stage.stage: max((after - stage.started_at).total_seconds(), 0.0)
        for stage, after in zip(own, starts, strict=True)
        if stage.status is StageStatus.COMPLETED and stage.started_at is not None and after is not None
        if state.question is None or stage.stage is not PipelineStage.DATA_ANALYSIS
    }
