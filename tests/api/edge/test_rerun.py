"""Which stage another run begins at, and that of many wishes one is promised."""

import asyncio
from uuid import uuid4

import pytest
from uuid_utils import uuid7

from api.projection.fold import initial_state
from api.sagas.rerun import Wish, first_stage, launch_of, promise_run
from contracts.errors import ErrorCode, OrreryError
from contracts.events import ProjectState
from contracts.launch import LaunchSpec
from contracts.overrides import RunOverrides
from contracts.stages import STAGES, PipelineStage, ProjectStatus, StageStatus
from tests.api.edge.launching import NOW, World

WISH = Wish(
    from_stage=None,
    parent_run_id=None,
    seen_run_id=None,
    overrides=lambda _first: RunOverrides(),
    by=None,
    reason=None,
    replay_of=None,
    request_id=None,
)


async def test_of_many_reruns_one_is_promised(world: World) -> None:
    """API-40: ten at once, one promise, nine 409."""

    def failed(state: ProjectState) -> ProjectState:
        return state.model_copy(update={"status": ProjectStatus.FAILED})

    project_id = await world.project(failed)
    asked = [promise_run(world.db, project_id, WISH) for _ in range(10)]
    answers = await asyncio.gather(*asked, return_exceptions=True)
    assert sum(isinstance(a, LaunchSpec) for a in answers) == 1
    assert {a.code for a in answers if isinstance(a, OrreryError)} == {ErrorCode.CONFLICT}


def state_with(completed: int, status: ProjectStatus, **changes: object) -> ProjectState:
    state = initial_state(str(uuid7()), "e", NOW)
    stages = [
        s.model_copy(update={"status": StageStatus.COMPLETED if n < completed else StageStatus.FAILED})
        for n, s in enumerate(state.stages)
    ]
    run_id = str(uuid4())
    return state.model_copy(update={"stages": stages, "status": status, "run_id": run_id, **changes})


@pytest.mark.parametrize("completed", range(8))
def test_a_retry_begins_at_the_failed_stage(completed: int) -> None:
    """API-40: the first that is not completed; its parent is the run that failed."""
    state = state_with(completed, ProjectStatus.FAILED)
    stage = first_stage(state, None)
    spec = launch_of(state, WISH, stage)
    assert stage is STAGES[completed]
    assert spec.parent_run_id == (state.run_id if completed else None)


def test_what_a_stage_redone_by_hand_left_to_do_is_done() -> None:
    """API-40: after a middle stage was redone in the Dagster UI, `{}` goes on behind it."""
    assert first_stage(state_with(3, ProjectStatus.COMPLETED), None) is STAGES[3]


def test_a_stage_without_its_upstream_is_refused() -> None:
    """API-40: 409 names the stages that have no results."""
    state = state_with(3, ProjectStatus.FAILED)
    assert first_stage(state, STAGES[3]) is STAGES[3]
    assert first_stage(state, STAGES[1]) is STAGES[1]
    with pytest.raises(OrreryError) as caught:
        first_stage(state, PipelineStage.MODEL_TRAINING)
    assert caught.value.code is ErrorCode.CONFLICT
    assert "model_selection" in (caught.value.details or "")
    with pytest.raises(OrreryError):
        first_stage(state_with(8, ProjectStatus.COMPLETED), None)
