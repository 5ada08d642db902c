"""A launch spec and the one function that turns it into what Dagster is given."""

from typing import Any

from pydantic import BaseModel

from contracts import metadata
from contracts.overrides import RunOverrides
from contracts.stages import PipelineStage, stages_from

# Stages whose work is counted: told to repeat a run, they do its fits and look at no clock.
COUNTED_STAGES = (PipelineStage.MODEL_SELECTION, PipelineStage.MODEL_TRAINING)
REPEAT_FIELD = "repeat_run"  # of their config


class LaunchSpec(BaseModel):
    """One wish to run a project, or a part of it."""

    project_id: str
    launch_key: str  # unique per wish; repeated, it never gives a second run
    from_stage: PipelineStage
    parent_run_id: str | None  # whose results stand before from_stage; None for a whole run
    trigger: str
    request_id: str | None
    # Promises that were stored before runs could be told anything have none of these.
    overrides: RunOverrides = RunOverrides()  # of the stages that it works itself
    by: str | None = None
    reason: str | None = None
    replay_of: str | None = None


class Launch(BaseModel):
    """What launchRun is told."""

    asset_keys: list[str]
    tags: dict[str, str]
    run_config: dict[str, object]


def to_launch(spec: LaunchSpec) -> Launch:
    """Run config holds overrides only: assets find the project's spec in the store by their partition."""
    tags = {
        metadata.PARTITION_TAG: spec.project_id,
        metadata.PROJECT_TAG: spec.project_id,
        metadata.LAUNCH_TAG: spec.launch_key,
        metadata.TRIGGER_TAG: spec.trigger,
    }
    said = {
        metadata.PARENT_RUN_TAG: spec.parent_run_id,
        metadata.REQUEST_TAG: spec.request_id,
        metadata.USER_TAG: spec.by,
        metadata.REASON_TAG: spec.reason,
        metadata.REPLAY_TAG: spec.replay_of,
    }
    tags |= {tag: value for tag, value in said.items() if value is not None}
    stages = stages_from(spec.from_stage)
    return Launch(
        asset_keys=[stage.value for stage in stages],
        tags=tags,
        run_config=run_config(spec.overrides.only(stages), spec.replay_of),
    )


def run_config(overrides: RunOverrides, replay_of: str | None = None) -> dict[str, Any]:
    """Dagster's config of a run with these settings; empty where there is nothing to say."""
    ops = {stage.value: dict(given) for stage, given in overrides.given().items()}
    if replay_of is not None:
        for stage in COUNTED_STAGES:
            ops.setdefault(stage.value, {})[REPEAT_FIELD] = replay_of
    return {"ops": {stage: {"config": given} for stage, given in ops.items()}} if ops else {}


def overrides_in(config: Any) -> RunOverrides:
    """The settings in a run's config, whoever wrote it. What is none of ours is left out."""
    ops = config.get("ops", {}) if isinstance(config, dict) else {}
    found = {}
    for stage in PipelineStage:
        given = (ops.get(stage.value) or {}).get("config") or {}
        found[stage.value] = {name: value for name, value in given.items() if name != REPEAT_FIELD}
    return RunOverrides.model_validate(found)
