"""A launch spec and the one function that turns it into what Dagster is given."""

from pydantic import BaseModel

from contracts import metadata
from contracts.stages import PipelineStage, stages_from


class LaunchSpec(BaseModel):
    """One wish to run a project, or a part of it."""

    project_id: str
    launch_key: str  # unique per wish; repeated, it never gives a second run
    from_stage: PipelineStage
    parent_run_id: str | None  # whose results stand before from_stage; None for a whole run
    trigger: str
    request_id: str | None


class Launch(BaseModel):
    """What launchRun is told."""

    asset_keys: list[str]
    tags: dict[str, str]
    run_config: dict[str, object]


def to_launch(spec: LaunchSpec) -> Launch:
    """Run config stays empty: assets find the project's spec in the store by their partition."""
    tags = {
        metadata.PARTITION_TAG: spec.project_id,
        metadata.PROJECT_TAG: spec.project_id,
        metadata.LAUNCH_TAG: spec.launch_key,
        metadata.TRIGGER_TAG: spec.trigger,
    }
    if spec.parent_run_id is not None:
        tags[metadata.PARENT_RUN_TAG] = spec.parent_run_id
    if spec.request_id is not None:
        tags[metadata.REQUEST_TAG] = spec.request_id
    keys = [stage.value for stage in stages_from(spec.from_stage)]
    return Launch(asset_keys=keys, tags=tags, run_config={})
