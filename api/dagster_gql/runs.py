"""Runs as Dagster describes them."""

from datetime import datetime
from enum import StrEnum

from pydantic import BaseModel, ConfigDict

from contracts import metadata


class RunStatus(StrEnum):
    """Dagster's run statuses."""

    QUEUED = "QUEUED"
    NOT_STARTED = "NOT_STARTED"
    MANAGED = "MANAGED"
    STARTING = "STARTING"
    STARTED = "STARTED"
    SUCCESS = "SUCCESS"
    FAILURE = "FAILURE"
    CANCELING = "CANCELING"
    CANCELED = "CANCELED"

    @property
    def ended(self) -> bool:
        return self in {RunStatus.SUCCESS, RunStatus.FAILURE, RunStatus.CANCELED}


class RunInfo(BaseModel):
    """One run: its status, its tags and when it moved."""

    model_config = ConfigDict(frozen=True)

    run_id: str
    status: RunStatus
    tags: dict[str, str]
    parent_run_id: str | None
    created_at: datetime
    started_at: datetime | None
    ended_at: datetime | None
    updated_at: datetime

    @property
    def project_id(self) -> str | None:
        """The partition, which is the project's id; None for a run of no project."""
        return self.tags.get(metadata.PARTITION_TAG)

    @property
    def launch_key(self) -> str | None:
        return self.tags.get(metadata.LAUNCH_TAG)


class RunsNow(BaseModel):
    """One look at Dagster: the runs that changed, and who waits in the queue, next first."""

    changed: list[RunInfo]
    queued: list[RunInfo]


class DaemonHealth(BaseModel):
    """Whether a daemon's last heartbeat is recent."""

    name: str
    required: bool
    healthy: bool
    last_heartbeat: datetime | None


class LocationHealth(BaseModel):
    """Whether the code location is loaded, or why not."""

    loaded: bool
    error: str | None
