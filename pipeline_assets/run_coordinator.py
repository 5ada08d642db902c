"""The run coordinator: an idle machine starts a run at once, a full one queues it in Dagster's queue."""

from collections.abc import Mapping
from typing import Any, Self

from dagster import DagsterRun, DagsterRunStatus, QueuedRunCoordinator, RunsFilter
from dagster._core.launcher.base import LaunchRunContext  # no public name
from dagster._core.run_coordinator.base import SubmitRunContext  # no public name
from dagster._core.run_coordinator.queued_run_coordinator import RunQueueConfig  # no public name
from dagster._core.workspace.context import BaseWorkspaceRequestContext  # no public name
from dagster._serdes import ConfigurableClassData  # what dagster.yaml's classes are built from

from contracts import metadata
from pipeline_assets.asking_runs import num_asking
from pipeline_assets.run_slots import PROJECT_LIMIT, RunSlots
from pipeline_assets.run_tags import is_copy, settled_tags
from pipeline_assets.settings import settings


class ImmediateRunCoordinator(QueuedRunCoordinator):
    """Launches while there is room, queues otherwise, and gives a launch tag at most one run.

    A subclass of QueuedRunCoordinator because the daemon drains the queue only of one.
    """

    @classmethod
    def from_config_value(cls, inst_data: ConfigurableClassData, config_value: Mapping[str, Any]) -> Self:
        """Dagster's own configuration; what it leaves open comes from our settings."""
        filled = {
            "max_concurrent_runs": settings().max_concurrent_runs,
            "tag_concurrency_limits": [PROJECT_LIMIT],
            "dequeue_interval_seconds": 1,
            **config_value,
        }
        return super().from_config_value(inst_data, filled)

    def get_run_queue_config(self) -> RunQueueConfig:
        """Dagster's, with a slot more for each run that waits for an answer, at most as many as there are.

        The daemon asks this before each round. A run that has its answer goes on at once, so for that time
        more may be at work than there are slots.
        """
        config = super().get_run_queue_config()
        if config.max_concurrent_runs < 1 or not self.has_instance:
            return config
        more = min(num_asking(self._instance), config.max_concurrent_runs)
        return config._replace(max_concurrent_runs=config.max_concurrent_runs + more)

    @property
    def slots(self) -> RunSlots:
        """The counts that submit and the launcher go by."""
        queue = self.get_run_queue_config()
        return RunSlots(self._instance, queue.max_concurrent_runs, queue.tag_concurrency_limits)

    def submit_run(self, context: SubmitRunContext) -> DagsterRun:
        """Launch, queue, or answer with the run that this launch tag already has."""
        run = context.dagster_run
        with self.slots.hold():
            parent = self._parent(run)
            standing = self._standing(run, parent)
            if standing.run_id == run.run_id:
                return self._submit(standing, parent, context.workspace)
            self._instance.delete_run(run.run_id)
            if standing.status is DagsterRunStatus.NOT_STARTED:  # who made it has died, or waits for our lock
                return self._submit(standing, self._parent(standing), context.workspace)
            if _is_unowned(standing):  # who was to hand it over has died
                self._instance.run_launcher.launch_run(LaunchRunContext(standing, context.workspace))
            return self._reloaded(standing)

    def _submit(
        self, run: DagsterRun, parent: DagsterRun | None, workspace: BaseWorkspaceRequestContext
    ) -> DagsterRun:
        run = self._settle(run, parent)
        slots = self.slots
        if run.status is DagsterRunStatus.NOT_STARTED and not (
            slots.has_room_for(run) and not slots.is_overtaking(run)
        ):
            return super().submit_run(SubmitRunContext(run, workspace))
        if run.status is DagsterRunStatus.NOT_STARTED:
            self._instance.launch_run(run.run_id, workspace)
        return self._reloaded(run)

    def _parent(self, run: DagsterRun) -> DagsterRun | None:
        return None if run.parent_run_id is None else self._instance.get_run_by_id(run.parent_run_id)

    def _standing(self, run: DagsterRun, parent: DagsterRun | None) -> DagsterRun:
        """The run that the launch has: launchRun has no idempotency key.

        One that was launched stands; of several that were not, the oldest. All who ask hold the lock,
        so they agree.
        """
        key = run.tags.get(metadata.LAUNCH_TAG)
        if key is None or is_copy(run, parent):
            return run
        found = self._instance.get_runs(RunsFilter(tags={metadata.LAUNCH_TAG: key}), ascending=True)
        launched = (other for other in found if other.status is not DagsterRunStatus.NOT_STARTED)
        return next(launched, next(iter(found), run))

    def _settle(self, run: DagsterRun, parent: DagsterRun | None) -> DagsterRun:
        tags = settled_tags(run, parent)
        if tags:
            self._instance.add_run_tags(run.run_id, tags)
        return self._reloaded(run)

    def _reloaded(self, run: DagsterRun) -> DagsterRun:
        return self._instance.get_run_by_id(run.run_id) or run


def _is_unowned(run: DagsterRun) -> bool:
    """Said to start, and no worker has signed it: the run host may never have been told."""
    return run.status is DagsterRunStatus.STARTING and not run.tags.get(metadata.WORKER_TAG)
