"""`runs/{run_id}/manifest.json`: which run's objects stand for each stage, and what the run was told."""

from pydantic import BaseModel, Field

from contracts.overrides import RunOverrides
from contracts.stages import PipelineStage


class RunManifest(BaseModel):
    """Pinned when the run begins, and never changed.

    All but the first three have defaults: manifests of releases before runs could be told anything lack them.
    """

    run_id: str
    project_id: str
    producers: dict[str, str] = Field(description="Stage name to the run id whose objects count.")
    from_stage: PipelineStage | None = Field(default=None, description="The first that the run works itself.")
    parent_run_id: str | None = Field(default=None, description="Whose results stand before it.")
    trigger: str | None = Field(default=None, description="api, dagster_ui, schedule or sensor.")
    by: str | None = Field(default=None, description="Who asked, as they said.")
    reason: str | None = Field(default=None, description="Why, as they said.")
    overrides: RunOverrides = Field(
        default=RunOverrides(), description="Settings of every stage: its own, and those of reused results."
    )
    data_version: int | None = Field(default=None, description="Version of the data that was read.")
    replay_of: str | None = Field(default=None, description="The run that this one repeats.")
