"""Runs as Dagster describes them."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from pydantic import BaseModel, ConfigDict

from contracts import metadata


class RunStatus(StrEnum):
    """Dagster's run statuses."""

    QUEUED = "QUEUED"
    NOT_STARTED = "NOT_STARTED"
    MANAGED = "MANAGED"
    STARTING = "STARTING"
    STARTED = "STARTED"
    SUSPENDED = "SUSPENDED"
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
    job_name: str
    status: RunStatus
    tags: dict[str, str]
    parent_run_id: str | None
    root_run_id: str
    created_at: datetime
    started_at: datetime | None
    ended_at: datetime | None
    updated_at: datetime

    @property
    def project_id(self) -> str | None:
        """The partition, which is the project's id; None for a run that is no run of a project.

        A scoring is none: it works no stage, and what comes of it lies beside the file.
        """
        return None if self.job_name == metadata.SCORE_JOB else self.tags.get(metadata.PARTITION_TAG)

    @property
    def launch_key(self) -> str | None:
        return self.tags.get(metadata.LAUNCH_TAG)


def read_run(node: Mapping[str, Any]) -> RunInfo:
    """One `Run` as the documents ask for it."""
    created = _moment(node["creationTime"])
    return RunInfo(
        run_id=node["runId"],
        job_name=node["jobName"],
        status=RunStatus(node["status"]),
        tags={tag["key"]: tag["value"] for tag in node["tags"]},
        parent_run_id=node["parentRunId"],
        root_run_id=node["rootRunId"] or node["runId"],
        created_at=created,
        started_at=None if node["startTime"] is None else _moment(node["startTime"]),
        ended_at=None if node["endTime"] is None else _moment(node["endTime"]),
        updated_at=created if node["updateTime"] is None else _moment(node["updateTime"]),
    )


def standing(newest_first: Sequence[RunInfo]) -> RunInfo | None:
    """Of the runs that bear one launch tag, the one that was launched, else the oldest.

    Another one was made by a request that came again, and is about to be deleted; or it was left by a
    webserver that was killed before it did so.
    """
    launched = [run for run in newest_first if run.status is not RunStatus.NOT_STARTED]
    return next(iter([*reversed(launched), *reversed(newest_first)]), None)


def _moment(seconds: float) -> datetime:
    return datetime.fromtimestamp(seconds, tz=UTC)


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
