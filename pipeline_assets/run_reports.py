"""What the run host has to tell Dagster about runs. It runs in a forked child, or as a command.

The host itself never imports Dagster: it stays light, starts at once, and cannot hang on a database.
"""

import sys
import traceback
from typing import Annotated, Literal

from dagster import DagsterInstance, DagsterRun, DagsterRunStatus, RunsFilter
from dagster._core.instance.ref import InstanceRef  # how Dagster hands an instance to another process
from pydantic import BaseModel, Field, TypeAdapter

from contracts import metadata
from contracts.errors import ErrorCode
from contracts.signals import EndSignal
from pipeline_assets.identity import Liveness, liveness
from pipeline_assets.launcher import WORKER_GONE, identity_of
from pipeline_assets.settings import settings

_AT_WORK = [DagsterRunStatus.STARTING, DagsterRunStatus.STARTED, DagsterRunStatus.CANCELING]


class Ended(BaseModel):
    """A run's worker is gone; if the run is not over, end it with this reason."""

    kind: Literal["ended"] = "ended"
    run_id: str
    code: ErrorCode
    message: str


class Interrupting(BaseModel):
    """These runs are about to be interrupted: write down why, before it shows."""

    kind: Literal["interrupting"] = "interrupting"
    run_ids: list[str]
    message: str


class Sweep(BaseModel):
    """A host has just started: end the runs whose workers are dead, name those that live or are to begin."""

    kind: Literal["sweep"] = "sweep"


class LiveWorker(BaseModel):
    """A worker that outlived the host which forked it."""

    run_id: str
    pid: int


class ReportAnswer(BaseModel):
    """What was done. The rest answers a sweep; `unsigned` are the starting runs of no worker."""

    alive: list[LiveWorker] = []
    unsigned: list[str] = []


ReportTask = Annotated[Ended | Interrupting | Sweep, Field(discriminator="kind")]
REPORT_TASK: TypeAdapter[Ended | Interrupting | Sweep] = TypeAdapter(ReportTask)


def perform(task: Ended | Interrupting | Sweep, instance_ref: InstanceRef) -> ReportAnswer:
    """Do the task on the instance."""
    with DagsterInstance.from_ref(instance_ref) as instance:
        match task:
            case Ended():
                end_run(instance, task.run_id, EndSignal(code=task.code, message=task.message))
                return ReportAnswer()
            case Interrupting():
                _tag_interrupted(instance, task)
                return ReportAnswer()
            case Sweep():
                return _sweep(instance)


def end_run(instance: DagsterInstance, run_id: str, end: EndSignal) -> None:
    """Fail a run that is not over, or complete its cancellation. The reason stands before the event."""
    run = instance.get_run_by_id(run_id)
    if run is None or run.is_finished:
        return
    if run.status is DagsterRunStatus.CANCELING:
        instance.report_run_canceled(run, end.message)
        return
    if not run.tags.get(metadata.END_TAG):
        instance.add_run_tags(run_id, {metadata.END_TAG: end.model_dump_json()})
    instance.report_run_failed(run, end.message)


def _tag_interrupted(instance: DagsterInstance, task: Interrupting) -> None:
    end = EndSignal(code=ErrorCode.INTERRUPTED, message=task.message).model_dump_json()
    for run_id in task.run_ids:
        run = instance.get_run_by_id(run_id)
        if run is not None and not run.is_finished and run.status is not DagsterRunStatus.CANCELING:
            instance.add_run_tags(run_id, {metadata.END_TAG: end})


def _sweep(instance: DagsterInstance) -> ReportAnswer:
    answer = ReportAnswer()
    for run in instance.get_runs(RunsFilter(statuses=_AT_WORK)):
        try:
            _judge(instance, run, answer)
        except Exception:  # noqa: BLE001  # one damaged run must not keep the others from their end
            traceback.print_exc()
    return answer


def _judge(instance: DagsterInstance, run: DagsterRun, answer: ReportAnswer) -> None:
    identity = identity_of(run)
    if identity is None:
        # Its worker may have been forked a moment ago: who claims the run first works it.
        if run.status is DagsterRunStatus.STARTING:
            answer.unsigned.append(run.run_id)
    elif liveness(identity) is Liveness.ALIVE:
        answer.alive.append(LiveWorker(run_id=run.run_id, pid=identity.pid))
    elif liveness(identity) is Liveness.DEAD:
        end_run(instance, run.run_id, EndSignal(code=ErrorCode.INTERRUPTED, message=WORKER_GONE))


def instance_ref() -> InstanceRef:
    """The instance that DAGSTER_HOME configures, not opened."""
    return InstanceRef.from_dir(str(settings().dagster_dir))


def main() -> None:
    """`python -m pipeline_assets.run_reports`: a task as JSON on stdin, its answer on stdout."""
    answer = perform(REPORT_TASK.validate_json(sys.stdin.read()), instance_ref())
    sys.stdout.write(answer.model_dump_json() + "\n")


if __name__ == "__main__":
    main()
