"""`projects/{id}/results.json`: what the last run that ended came to, so that the index can be made again."""

from datetime import datetime
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from contracts.events import ProjectState


class ProjectResults(BaseModel):
    """The fold of a project's events when a run ended. `project.json` beside it has the immutable facts."""

    model_config = ConfigDict(frozen=True)

    format: Literal[1] = Field(description="Grows when an older reader could not read it.")
    written_at: datetime
    state: ProjectState
    # Results of the release before do not say it: their cancelled runs are told apart by the state alone.
    cancelled_runs: list[str] = Field(
        default=[], description="Ids of runs that were cancelled: their objects do not say so."
    )
