"""How many runs are at work, counted under one lock that webserver and daemon share.

Both launch runs: the webserver those that find an idle machine, the daemon those that waited. Each
counts and launches while it holds this lock, so that together they never exceed a limit.
"""

import fcntl
import os
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from dagster import DagsterInstance, DagsterRun, DagsterRunStatus, RunsFilter
from dagster._core.storage.dagster_run import ACTIVE_RUN_STATUSES  # what the daemon counts
from dagster._utils.tags import TagConcurrencyLimitsCounter  # what the daemon counts with

from contracts import metadata

LOCK_FILE = "run_slots.lock"
MAX_WAITING_READ = 200  # of the queue's head; Dagster's daemon reads pages of 100

# One active run per project, whoever starts it.
PROJECT_LIMIT: Mapping[str, Any] = {
    "key": metadata.PROJECT_TAG,
    "value": {"applyLimitPerUniqueValue": True},
    "limit": 1,
}

_held = threading.local()


class RunSlots:
    """The counts of one Dagster instance; `hold()` around every count that a launch depends on."""

    def __init__(
        self, instance: DagsterInstance, max_runs: int, tag_limits: Sequence[Mapping[str, Any]]
    ) -> None:
        self._instance = instance
        self._max_runs = max_runs
        self._tag_limits = list(tag_limits)

    @contextmanager
    def hold(self) -> Iterator[None]:
        """Hold the machine-wide lock; a thread that holds it may enter again."""
        if getattr(_held, "depth", 0):
            yield
            return
        # Opened anew each time: flock is a lock of the open file, so threads exclude each other too.
        descriptor = os.open(
            Path(self._instance.root_directory) / LOCK_FILE, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600
        )
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX)
            _held.depth = 1
            yield
        finally:
            _held.depth = 0
            os.close(descriptor)

    def has_room_for(self, run: DagsterRun) -> bool:
        """Whether `run` may work now beside those that do."""
        active = [other for other in self._runs(ACTIVE_RUN_STATUSES) if other.run_id != run.run_id]
        return self._below_limit(active) and not self._limits(active).is_blocked(run)

    def is_overtaking(self, run: DagsterRun) -> bool:
        """Whether a run that waits, and that only waits for a slot, came before `run`."""
        limits = self._limits(self._runs(ACTIVE_RUN_STATUSES))
        waiting = self._runs([DagsterRunStatus.QUEUED], limit=MAX_WAITING_READ)
        return any(other.run_id != run.run_id and not limits.is_blocked(other) for other in waiting)

    def _below_limit(self, active: Sequence[DagsterRun]) -> bool:
        return self._max_runs < 0 or len(active) < self._max_runs

    def _limits(self, active: Sequence[DagsterRun]) -> TagConcurrencyLimitsCounter:
        return TagConcurrencyLimitsCounter(self._tag_limits, list(active))

    def _runs(self, statuses: list[DagsterRunStatus], limit: int | None = None) -> Sequence[DagsterRun]:
        return self._instance.get_runs(RunsFilter(statuses=statuses), limit=limit, ascending=True)
