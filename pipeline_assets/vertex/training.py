"""Training as a custom job: submitted or found again, followed through the bucket, cancelled with its run."""

import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from automl.progress import ProgressUpdate
from automl.training import TrainingLayout, TrainingSummary
from contracts import vertex
from contracts.errors import ErrorCode, OrreryError
from contracts.layout import Control, control_key
from contracts.manifests import RunManifest
from object_store import ObjectExists
from pipeline_assets.stage import StageRun
from pipeline_assets.vertex.clients import Clients, connect, read
from pipeline_assets.vertex.failures import OperationFailedError, is_per_minute, is_transient, named
from pipeline_assets.vertex.job_files import MODEL, ORDER, JobFiles, JobOutcome, JobProgress, TrainingOrder
from pipeline_assets.vertex.operations import MUTATION_TRIES
from pipeline_assets.vertex.places import put_on_record
from pipeline_assets.vertex.resting import rest

POLL_S = 1.0
LONGEST_POLL_S = 5.0
ATTEMPTS = 3
_SHOWN_APART_S = 0.25  # longer than the progress throttle's interval, so that no candidate is merged away
_SPARE_S = 1800.0  # machine, image and data, before and after the training itself
_RETRIED_CODES = frozenset(
    {10, 13, 14}
)  # google.rpc: aborted, internal, unavailable (a machine that was lost)
_RETRY_PAUSE_S = 2.0
_AT_WORK = ("JOB_STATE_QUEUED", "JOB_STATE_PENDING", "JOB_STATE_RUNNING")
_ENDED = ("JOB_STATE_SUCCEEDED", "JOB_STATE_FAILED", "JOB_STATE_CANCELLED", "JOB_STATE_EXPIRED")


@dataclass(frozen=True)
class Trained:
    """What came of the job."""

    summary: TrainingSummary
    model: Path
    job_url: str


def train_on_vertex(
    stage: StageRun, manifest: RunManifest, budget_s: float, layout: TrainingLayout | None = None
) -> Trained:
    """Train in a job; the model as a file in the stage's scratch folder. `layout`: the fits to repeat.

    Raises what the training itself raised there, QUOTA_EXCEEDED, UNAVAILABLE or PIPELINE_FAILED. A run that
    is cancelled takes its job along; one that dies or is interrupted leaves it for the run that resumes.
    """
    order = TrainingOrder(manifest=manifest, budget_s=budget_s, seed=stage.seed, layout=layout)
    put_on_record(stage.store, order.project_id, stage.cloud.parent)
    with named("be reached", ErrorCode.PIPELINE_FAILED):
        training = _Training(stage, order, connect(stage.cloud))
        with training.cancelled_with_the_run():
            return training.work()


class _Training:
    def __init__(self, stage: StageRun, order: TrainingOrder, clients: Clients) -> None:
        self._stage = stage
        self._order = order
        self._jobs = clients.jobs
        self._image = stage.cloud.vertex_training_image or ""
        self._digest = order.digest(self._image)
        self._shown = 0
        self._finish_passed_on = False

    def work(self) -> Trained:
        self._cancel_stale()
        job = self._known()
        if job is not None:
            self._stage.log.info("Found the training job of an earlier run: %s", self._url(job))
        for attempt in range(1, ATTEMPTS + 1):
            if job is None:
                job = self._submitted()
            files = self._files(job)
            ended = self._followed(job, files)
            outcome = files.outcome()
            if ended.state.name == "JOB_STATE_SUCCEEDED" and outcome is not None and files.is_complete():
                return self._taken(ended, files, outcome)
            # by somebody else: an earlier run's with that run, just when this one found it; a new one by hand
            taken_away = ended.state.name == "JOB_STATE_CANCELLED" and not self._stage.cancelled()
            if attempt == ATTEMPTS or not (taken_away or self._may_be_retried(ended, outcome)):
                self._fail(ended, outcome)
            why = "cancelled" if taken_away else "lost with its machine"
            words = "The training job was %s; submitting it anew (attempt %d of %d)"
            self._stage.log.warning(words, why, attempt + 1, ATTEMPTS)
            files.forget_outcome()
            rest(_RETRY_PAUSE_S * attempt)
            job = None
        raise AssertionError("the last attempt returns or raises")

    # Which job

    def _known(self) -> Any | None:
        """A job of this very work that an earlier run has left: at work, or done and not yet taken."""
        for job in self._listed(vertex.WORK_LABEL, self._digest):
            done = job.state.name == "JOB_STATE_SUCCEEDED" and self._files(job).is_complete()
            if job.state.name in _AT_WORK or done:
                return job
        return None

    def _cancel_stale(self) -> None:
        """A project has one run at work, so whatever else it trains is wanted by nobody any more."""
        for job in self._listed(vertex.PROJECT_LABEL, self._order.project_id):
            if job.state.name in _AT_WORK and job.labels.get(vertex.WORK_LABEL) != self._digest:
                self._stage.log.info("Cancelling a job that no run waits for: %s", self._url(job))
                self._cancel(job)

    def _submitted(self) -> Any:
        files = JobFiles(self._stage.store, self._order.project_id, self._order.run_id)
        files.put(ORDER, self._order)
        known = {job.name for job in self._listed(vertex.WORK_LABEL, self._digest)}
        with named("start the training job", ErrorCode.PIPELINE_FAILED):
            job = self._created(known)
        self._stage.log.info("Training as a job of Vertex AI: %s", self._url(job))
        return job

    def _created(self, known: set[str]) -> Any:
        """Once, though the answer may get lost: then the job is among those of this work."""
        for attempt in range(1, MUTATION_TRIES + 1):
            try:
                return self._jobs.create_custom_job(
                    request={"parent": self._stage.cloud.parent, "custom_job": self._job()}
                )
            except Exception as error:
                if attempt == MUTATION_TRIES or not (is_transient(error) or is_per_minute(error)):
                    raise
                rest(0.5 * 2**attempt)
            for job in self._listed(vertex.WORK_LABEL, self._digest):
                if job.name not in known:
                    return job
        raise AssertionError("the last attempt returns or raises")

    def _job(self) -> dict[str, Any]:
        cloud, order = self._stage.cloud, self._order
        task = ["--store", cloud.bucket_url, "--project", order.project_id, "--run", order.run_id]
        return {
            "display_name": f"orrery training {order.project_id}",
            "labels": {
                vertex.OWNER_LABEL: vertex.OWNER,
                vertex.PROJECT_LABEL: order.project_id,
                vertex.RUN_LABEL: order.run_id,
                vertex.WORK_LABEL: self._digest,
            },
            "job_spec": {
                "worker_pool_specs": [
                    {
                        "machine_spec": {"machine_type": cloud.vertex_training_machine},
                        "replica_count": 1,
                        "container_spec": {"image_uri": self._image, "args": task},
                    }
                ],
                "scheduling": {"timeout": {"seconds": int(3 * order.budget_s + _SPARE_S)}},
                "service_account": cloud.vertex_service_account or "",
            },
        }

    # How it goes

    def _followed(self, job: Any, files: JobFiles) -> Any:
        """The job once it has ended; meanwhile its progress is the stage's."""
        began, pause = time.monotonic(), POLL_S
        while True:
            with named("tell how the training job is", ErrorCode.PIPELINE_FAILED):
                job = read(self._jobs.get_custom_job, name=job.name)
            self._show(job, files.progress(), time.monotonic() - began)
            if job.state.name in _ENDED:
                return job
            self._pass_on_finish(files)
            rest(pause)
            pause = min(pause * 1.2, LONGEST_POLL_S)

    def _show(self, job: Any, progress: JobProgress | None, passed_s: float) -> None:
        if progress is None:
            state = job.state.name.removeprefix("JOB_STATE_").lower()
            self._stage.progress(
                ProgressUpdate(0.0, 1.0, "fits", f"Vertex AI: job {state}, {passed_s:.0f} s", None)
            )
            return
        for row in progress.candidates[self._shown :]:
            self._stage.progress(
                ProgressUpdate(progress.done, progress.total, progress.unit, f"{row.model} measured", row)
            )
            rest(_SHOWN_APART_S)
        self._shown = max(self._shown, len(progress.candidates))
        self._stage.progress(
            ProgressUpdate(progress.done, progress.total, progress.unit, progress.message, None)
        )

    def _pass_on_finish(self, files: JobFiles) -> None:
        """The job looks for the word under the run that submitted it, which may be an earlier one."""
        if self._finish_passed_on or not self._stage.words.finish_asked():
            return
        self._finish_passed_on = True
        key = control_key(files.project_id, files.run_id, Control.FINISH)
        try:
            files.store.put(key, b"{}", create_only=True)
        except ObjectExists:
            return

    @contextmanager
    def cancelled_with_the_run(self) -> Iterator[None]:
        """Also a job whose submission was interrupted, so that nobody knows its name: it has our label.

        What can't be done here, or comes too late to be found, the API does once the run has ended.
        """
        try:
            yield
        except Exception:
            raise
        except BaseException:  # an interrupt
            if self._stage.cancelled():
                with suppress(Exception):
                    for job in self._listed(vertex.WORK_LABEL, self._digest):
                        if job.state.name in _AT_WORK:
                            self._cancel(job)
            raise

    # How it ended

    def _taken(self, job: Any, files: JobFiles, outcome: JobOutcome) -> Trained:
        assert outcome.summary is not None
        path = self._stage.scratch / MODEL
        with files.store.local_path(files.key(MODEL)) as stored:
            path.write_bytes(stored.read_bytes())
        self._stage.store.delete(files.key(MODEL))  # it is stored anew, under the name that all models have
        return Trained(outcome.summary, path, self._url(job))

    @staticmethod
    def _may_be_retried(job: Any, outcome: JobOutcome | None) -> bool:
        """Only a machine that was lost; not what the training itself said, nor what would fail again."""
        if outcome is not None:
            return False
        return job.state.name == "JOB_STATE_FAILED" and job.error.code in _RETRIED_CODES

    def _fail(self, job: Any, outcome: JobOutcome | None) -> None:
        """Raises what the job ended with."""
        if outcome is not None and outcome.fault is not None:
            raise OrreryError(outcome.fault.code, outcome.fault.message, outcome.fault.details)
        if job.state.name == "JOB_STATE_FAILED":
            with named("train the model", ErrorCode.PIPELINE_FAILED):
                raise OperationFailedError(job.error.code, f"{job.error.message} {self._url(job)}")
        state = job.state.name.removeprefix("JOB_STATE_").lower()
        raise OrreryError(
            ErrorCode.PIPELINE_FAILED,
            f"The training job on Vertex AI ended as '{state}' without a model; run again from this stage.",
            self._url(job),
        )

    # Calls

    def _listed(self, label: str, value: str) -> list[Any]:
        """Newest first."""
        found = read(
            self._jobs.list_custom_jobs, parent=self._stage.cloud.parent, filter=f'labels.{label}="{value}"'
        )
        return sorted(found, key=lambda job: job.create_time, reverse=True)

    def _cancel(self, job: Any) -> None:
        with named("cancel the training job", ErrorCode.PIPELINE_FAILED):
            read(self._jobs.cancel_custom_job, name=job.name)

    def _files(self, job: Any) -> JobFiles:
        run_id = job.labels.get(vertex.RUN_LABEL) or self._order.run_id
        return JobFiles(self._stage.store, self._order.project_id, run_id)

    def _url(self, job: Any) -> str:
        cloud = self._stage.cloud
        return vertex.job_url(cloud.google_cloud_project or "", cloud.vertex_ai_location, job.name)
