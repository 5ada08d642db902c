"""The run launcher: asks the run host for a worker that is forked from preloaded modules."""

import logging
import os
import signal
import time
from collections.abc import Mapping
from typing import Any, Self

from dagster import DagsterEvent, DagsterRun
from dagster._core.launcher.base import (  # no public names
    CheckRunHealthResult,
    LaunchRunContext,
    RunLauncher,
    WorkerStatus,
)
from dagster._serdes import ConfigurableClass, ConfigurableClassData  # for dagster.yaml's classes

from contracts import metadata
from contracts.errors import ErrorCode, OrreryError
from contracts.signals import EndSignal, WorkerIdentity
from pipeline_assets.host_protocol import CancelRequest, HostSilentError, LaunchRequest, ask_host
from pipeline_assets.identity import Liveness, liveness
from pipeline_assets.run_coordinator import ImmediateRunCoordinator
from pipeline_assets.settings import settings

_log = logging.getLogger("orrery.launcher")

WORKER_GONE = "The process that worked this run is gone."
HOST_REPORT_GRACE_S = 1.0  # the run host, if it lives, says more of a death than we can


class WarmRunLauncher(RunLauncher, ConfigurableClass):
    """Launches, cancels and judges runs without owning a process: webserver and daemon both use it."""

    def __init__(self, inst_data: ConfigurableClassData | None = None) -> None:
        self._inst_data = inst_data
        self._socket = settings().runs_socket
        super().__init__()  # type: ignore[no-untyped-call]  # Dagster leaves it untyped

    @property
    def inst_data(self) -> ConfigurableClassData | None:
        return self._inst_data

    @classmethod
    def config_type(cls) -> dict[str, Any]:
        return {}

    @classmethod
    def from_config_value(cls, inst_data: ConfigurableClassData, config_value: Mapping[str, Any]) -> Self:
        return cls(inst_data=inst_data, **config_value)

    def launch_run(self, context: LaunchRunContext) -> None:
        """Hand the run to the host; back in the queue if another launch took its slot meanwhile.

        Also back in the queue while no host takes it (it is being restarted): the daemon tries again
        each second. Under a coordinator that is not ours, OrreryError(UNAVAILABLE) is raised instead,
        and Dagster fails the run by that name.
        """
        run = context.dagster_run
        coordinator = self._instance.run_coordinator
        if not isinstance(coordinator, ImmediateRunCoordinator):
            self._hand_over(run)
            return
        with coordinator.slots.hold():
            if not (coordinator.slots.has_room_for(run) and self._is_taken(run)):
                self._instance.report_dagster_event(DagsterEvent.job_enqueue(run), run_id=run.run_id)

    def _is_taken(self, run: DagsterRun) -> bool:
        try:
            self._hand_over(run)
        except HostSilentError:
            return True  # a run that two count as theirs is worse than one that is asked for again later
        except OrreryError as error:
            _log.warning("run %s waits in the queue: %s", run.run_id, error.message)
            return False
        return True

    def _hand_over(self, run: DagsterRun) -> None:
        answer = ask_host(self._socket, LaunchRequest(run_id=run.run_id))
        if not answer.ok and not answer.known:
            raise OrreryError(ErrorCode.UNAVAILABLE, f"The run host refused the run: {answer.error}")

    def terminate(self, run_id: str) -> bool:
        """Ask for an orderly end; False if the run is over or nothing is left that could be ended."""
        run = self._instance.get_run_by_id(run_id)
        if run is None or run.is_finished:
            return False
        self._instance.report_run_canceling(run)
        if self._host_cancels(run_id) or _interrupt(run):
            return True
        self._instance.report_run_canceled(run, "Cancelled; no process was working the run any more.")
        return True

    def _host_cancels(self, run_id: str) -> bool:
        try:
            answer = ask_host(self._socket, CancelRequest(run_id=run_id))
        except OrreryError:
            return False  # the worker can be signalled without its host
        return answer.ok and bool(answer.known)

    @property
    def supports_check_run_worker_health(self) -> bool:
        return True

    def check_run_worker_health(self, run: DagsterRun) -> CheckRunHealthResult:
        """Judge by the worker's own tag, so that any process can, whether or not the host lives."""
        identity = identity_of(run)
        if identity is None:
            return CheckRunHealthResult(WorkerStatus.NOT_FOUND, "No worker ever signed this run.")
        state = liveness(identity)
        if state is not Liveness.DEAD:
            return CheckRunHealthResult(WorkerStatus.RUNNING, f"Process {identity.pid} is {state.value}.")
        return self._dead(run.run_id)

    def _dead(self, run_id: str) -> CheckRunHealthResult:
        time.sleep(HOST_REPORT_GRACE_S)
        run = self._instance.get_run_by_id(run_id)
        if run is None or run.is_finished:
            return CheckRunHealthResult(WorkerStatus.SUCCESS, "The run is over.")
        if not run.tags.get(metadata.END_TAG):
            end = EndSignal(code=ErrorCode.INTERRUPTED, message=WORKER_GONE)
            self._instance.add_run_tags(run_id, {metadata.END_TAG: end.model_dump_json()})
        return CheckRunHealthResult(WorkerStatus.FAILED, WORKER_GONE)


def identity_of(run: DagsterRun) -> WorkerIdentity | None:
    """Who works the run, if a worker has begun."""
    text = run.tags.get(metadata.WORKER_TAG)
    return WorkerIdentity.model_validate_json(text) if text else None


def _interrupt(run: DagsterRun) -> bool:
    """Signal the worker directly. It ends itself the hard way if the soft one takes too long."""
    identity = identity_of(run)
    if identity is None or liveness(identity) is not Liveness.ALIVE:
        return False
    try:
        os.kill(identity.pid, signal.SIGINT)
    except ProcessLookupError:
        return False
    return True
