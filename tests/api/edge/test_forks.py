"""What a fork is told, by documents as its parent left them."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from api.db import runs
from api.sagas.forking import Forks
from contracts.champions import Promotion
from contracts.datasets import Metric, ProblemType
from contracts.errors import ErrorCode, OrreryError
from contracts.events import ProjectState
from contracts.layout import Control, control_key, manifest_key
from contracts.manifests import RunManifest
from contracts.overrides import AnalysisSettings, RunOverrides
from contracts.projects import RunRequest
from contracts.questions import Answer, AnsweredBy
from contracts.stages import STAGES, PipelineStage, ProjectStatus, StageStatus
from tests.api.edge.launching import NOW, World

FIRST, LAST = (f"0000000{n}-0000-4000-8000-000000000000" for n in (1, 2))
TOLD = RunOverrides.model_validate(
    {"model_training": {"time_budget_s": 9}, "model_deployment": {"promotion": "always"}}
)


async def forked(world: World, request: RunRequest, by: AnsweredBy = AnsweredBy.USER) -> RunOverrides:
    """What a fork is told whose parent was told `TOLD`, on an analysis that was answered."""

    def ended(state: ProjectState) -> ProjectState:
        done = [stage.model_copy(update={"status": StageStatus.COMPLETED}) for stage in state.stages]
        return state.model_copy(update={"status": ProjectStatus.COMPLETED, "run_id": LAST, "stages": done})

    project, store = await world.project(ended), world.deleter._store
    producers = {stage.value: FIRST if at < 2 else LAST for at, stage in enumerate(STAGES)}
    manifest = RunManifest(run_id=LAST, project_id=project, producers=producers, overrides=TOLD)
    store.put(manifest_key(project, LAST), manifest.model_dump_json().encode())
    answer = Answer(
        target_column="a", problem_type=ProblemType.BINARY, metric=None, answered_by=by,
        answered_at=datetime.now(UTC),
    )  # fmt: skip
    store.put(control_key(project, FIRST, Control.ANSWER), answer.model_dump_json().encode())
    return (await Forks(world.db, store, world.dagster).promise(project, request, None)).overrides


async def test_an_answer_is_not_asked_for_again(world: World) -> None:
    """RUNS-33: by whichever run it was asked; what the fork says itself goes over it, and null undoes it."""
    again = await forked(world, RunRequest(from_stage=PipelineStage.DATA_UPLOAD))
    assert again.data_analysis == AnalysisSettings(target_column="a", problem_type=ProblemType.BINARY)
    own = RunOverrides(data_analysis=AnalysisSettings(target_column=None, metric=Metric.ACCURACY))
    told = await forked(world, RunRequest(from_stage=PipelineStage.DATA_ANALYSIS, overrides=own))
    assert (told.data_analysis.target_column, told.data_analysis.metric) == (None, Metric.ACCURACY)


async def test_a_guess_that_nobody_answered_is_no_setting(world: World) -> None:
    """RUNS-33: where the time to answer passed, a fork asks again."""
    wish = RunRequest(from_stage=PipelineStage.DATA_UPLOAD)
    assert (await forked(world, wish, AnsweredBy.TIMEOUT)).data_analysis == AnalysisSettings()


@pytest.mark.parametrize("stage", [PipelineStage.MODEL_TRAINING, PipelineStage.MODEL_DEPLOYMENT])
async def test_what_was_said_of_one_run_is_not_said_of_its_forks(world: World, stage: PipelineStage) -> None:
    """RUNS-29: the parent's promotion is not kept, its other settings are; a fork may have its own."""
    kept = await forked(world, RunRequest(from_stage=stage))
    assert kept == TOLD.only([stage]).only([PipelineStage.MODEL_TRAINING])
    own = RunOverrides.model_validate({"model_deployment": {"promotion": "ask"}})
    told = await forked(world, RunRequest(from_stage=stage, overrides=own))
    assert told.model_deployment.promotion is Promotion.ASK


def ended_with(done: int) -> Callable[[ProjectState], ProjectState]:
    """A project whose run LAST has ended with so many stages completed."""

    def ended(state: ProjectState) -> ProjectState:
        stages = [
            stage.model_copy(update={"status": StageStatus.COMPLETED if at < done else StageStatus.FAILED})
            for at, stage in enumerate(state.stages)
        ]
        return state.model_copy(update={"status": ProjectStatus.FAILED, "run_id": LAST, "stages": stages})

    return ended


@pytest.mark.parametrize(("status", "deleted"), [("failed", False), ("failed", True), (runs.RESTORED, True)])
@pytest.mark.parametrize(
    ("done", "stage"),
    [(8, PipelineStage.MODEL_DEPLOYMENT), (8, PipelineStage.DATA_UPLOAD), (4, None), (0, None)],
)
async def test_a_last_run_that_was_deleted_is_not_gone_on_from(
    world: World, done: int, stage: PipelineStage | None, status: str, deleted: bool
) -> None:
    """RUNS-25: no parent named, the last is meant; a whole run, and one restored, needs none in Dagster."""
    goes_on = done > 0 and stage is not PipelineStage.DATA_UPLOAD
    project = await world.project(ended_with(done))
    async with world.db.session() as session:
        run = await runs.ensure(session, LAST, project, created_at=NOW)
        run.status, run.ended_at = status, NOW
    world.dagster.runs = {} if deleted else {"launch": LAST}
    promised = Forks(world.db, world.deleter._store, world.dagster).promise(
        project, RunRequest(from_stage=stage), None
    )
    if deleted and goes_on and status == "failed":
        with pytest.raises(OrreryError, match="deleted in Dagster") as refused:
            await promised
        assert (refused.value.code, refused.value.details) == (ErrorCode.RUN_NOT_FOUND, LAST)
    else:
        assert (await promised).parent_run_id == (LAST if goes_on else None)
