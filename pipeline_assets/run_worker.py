"""What a forked worker does: sign the run, work it, and end in a way that its host can judge."""

import os
import signal
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from dagster import DagsterInstance, DagsterRun, DagsterRunStatus
from dagster._core.events import EngineEventData  # no public name
from dagster._core.instance.ref import InstanceRef  # how Dagster hands an instance to another process
from dagster._grpc.impl import core_execute_run  # what Dagster's own `execute_run` command runs
from dagster._utils.hosted_user_process import recon_job_from_origin
from dagster._utils.interrupts import capture_interrupts

from contracts import metadata
from pipeline_assets.asking_runs import take_slot
from pipeline_assets.heartbeat import beating
from pipeline_assets.identity import own_identity
from pipeline_assets.run_claim import EXIT_CLAIMED, claimed
from pipeline_assets.settings import settings

EXIT_FINISHED = 0
EXIT_UNFINISHED = 3
STATUS_POLL_S = 2.0
FORCE_AFTER_S = 20.0
OOM_SCORE = "500"  # the kernel shall take a worker before the servers

_STOPPING = (DagsterRunStatus.CANCELING, DagsterRunStatus.CANCELED, DagsterRunStatus.FAILURE)


def work_run(run_id: str, instance_ref: InstanceRef) -> int:
    """Work one run to its end, unless another process does; the process's exit code."""
    with claimed(settings().claims / run_id) as is_ours:
        return _work(run_id, instance_ref) if is_ours else EXIT_CLAIMED


def _work(run_id: str, instance_ref: InstanceRef) -> int:
    _prefer_as_oom_victim()
    with (
        beating(settings().heartbeats / run_id),
        capture_interrupts(),
        DagsterInstance.from_ref(instance_ref) as instance,
    ):
        # Signed before any work: a tag written by a parent is lost if that parent dies in between.
        instance.add_run_tags(run_id, {metadata.WORKER_TAG: own_identity().model_dump_json()})
        run = instance.get_run_by_id(run_id)
        if run is None or run.is_finished:
            return EXIT_FINISHED
        take_slot(instance, run)
        with _obeying_the_run_status(instance, run_id):
            _execute(instance, run)
        run = instance.get_run_by_id(run_id)
        return EXIT_FINISHED if run is None or run.is_finished else EXIT_UNFINISHED


def _execute(instance: DagsterInstance, run: DagsterRun) -> None:
    assert run.job_code_origin is not None
    pid = os.getpid()
    instance.report_engine_event(
        f"Started process for run (pid: {pid}).", run, EngineEventData.in_process(pid)
    )
    # Failures and interrupts are in the event log before they are raised; the run's status tells.
    with suppress(Exception, KeyboardInterrupt):
        for _ in core_execute_run(
            recon_job_from_origin(run.job_code_origin), run, instance, inject_env_vars=True
        ):
            pass


@contextmanager
def _obeying_the_run_status(instance: DagsterInstance, run_id: str) -> Iterator[None]:
    """Interrupt ourselves when the run is ended elsewhere (force-cancelled, failed by monitoring).

    Dagster starts its own such thread in its CLI only, and in none of the open-source instances.
    """
    over = threading.Event()
    watcher = threading.Thread(
        target=_watch_status, args=(instance, run_id, over), name="run-status", daemon=True
    )
    watcher.start()
    try:
        yield
    finally:
        over.set()


def _watch_status(instance: DagsterInstance, run_id: str, over: threading.Event) -> None:
    while not over.wait(STATUS_POLL_S):
        run = instance.get_run_by_id(run_id)
        if run is None or run.status in _STOPPING:
            os.kill(os.getpid(), signal.SIGINT)
            _force_unless(over)
            return


def _force_unless(over: threading.Event) -> None:
    """The last step of the escalation, for when no host is there to take it."""
    deadline = time.monotonic() + FORCE_AFTER_S
    if not over.wait(max(0.0, deadline - time.monotonic())):
        os.kill(os.getpid(), signal.SIGKILL)


def _prefer_as_oom_victim() -> None:
    with suppress(OSError):
        Path("/proc/self/oom_score_adj").write_text(OOM_SCORE, "ascii")
