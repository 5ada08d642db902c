"""`make cloud-demo`: Orrery on Google Cloud from the first file to the last trace, against emulators.

python -m tests.google_cloud.story

Storage is fake-gcs-server, Vertex AI the fake of these tests: it starts the real model server and the real
training task as its containers. What only Google itself can show is listed in docs/GOOGLE_CLOUD.md.
"""

import os
import signal
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from rich.console import Console

from client.demo import DESCRIPTION, EXAMPLE
from client.following import follow
from client.sync import Orrery
from client.tables import read_rows
from contracts.champions import ChampionAction, Promotion
from contracts.errors import ErrorCode
from contracts.layout import project_prefix, vertex_prefix
from contracts.predictions import PredictResponse
from contracts.projects import ProjectDetail
from contracts.stages import PipelineStage, ProjectStatus
from local_platform import sweep
from object_store import open_store
from tests.google_cloud.emulated import Emulated, emulated, platform_on
from tests.integration.starter import Starter

_QUOTA = "The following quotas are exceeded: CustomModelServingCPUsPerProjectPerRegion"
_GONE_WITHIN_S = 60.0
_OVER = {"JOB_STATE_SUCCEEDED", "JOB_STATE_FAILED", "JOB_STATE_CANCELLED"}
_JOBS = ("the first version's", "the second one's")  # however often their runs are begun


class Story:
    """One project's life, each chapter told and checked."""

    def __init__(self, orrery: Orrery, platform: Starter, cloud: Emulated, console: Console) -> None:
        self._orrery = orrery
        self._platform = platform
        self._cloud = cloud
        self._console = console
        self._project = ""

    def tell(self) -> None:
        """All of it. Raises AssertionError where it goes otherwise than it should."""
        self._chapter("A file goes to the bucket; training is a job, the model an endpoint of Vertex AI")
        self._project = self._orrery.create_project(
            EXAMPLE, DESCRIPTION, "German credit", time_budget_s=8
        ).project_id
        self._followed(ProjectStatus.COMPLETED)
        first = self._shown(self._predicted())
        self._orrery.set_policy(
            self._project, promotion=Promotion.ALWAYS
        )  # the same data gives no better one
        self._chapter("The next version's worker is killed in mid-training: its job goes on without it")
        self._killed_in_training()
        self._chapter("The retry takes that job's model, and meets a quota: the first version answers on")
        self._cloud.vertex.faults.refuse("deploy_model", 8, _QUOTA)
        self._run(ProjectStatus.FAILED)
        jobs = self._cloud.vertex.jobs.jobs
        assert len(jobs) == len(_JOBS), f"{len(jobs)} jobs"
        error = self._orrery.state(self._project).error
        assert error is not None
        assert error.code is ErrorCode.QUOTA_EXCEEDED
        self._say(f"{error.code}: {error.message}")
        assert self._predicted().model_version == first
        self._chapter("Once there is quota the run goes on: canary, proof, all traffic, the old version gone")
        self._run(ProjectStatus.COMPLETED)
        second = self._shown(self._predicted())
        assert second != first
        (endpoint,) = self._cloud.vertex.endpoints.values()
        assert len(endpoint.deployed_models) == 1
        self._chapter("A run is cancelled whose worker is killed at once: its job ends all the same")
        self._cancelled_and_killed()
        assert self._predicted().model_version == second
        self._chapter("Rolled back: a run moves the endpoint's alias to the first version")
        before = self._orrery.state(self._project)
        assert self._orrery.roll_back(self._project, by="the story").run_id is not None
        self._followed(ProjectStatus.COMPLETED, after=f"{before.epoch}:{before.seq}")
        assert self._shown(self._predicted()) == first
        newest = self._orrery.champions(self._project).history[0]
        assert (newest.n, newest.previous, newest.action) == (3, None, ChampionAction.ROLLED_BACK)
        self._chapter("The project is deleted: nothing is left in the bucket or at Vertex AI")
        self._orrery.delete(self._project)
        self._until(self._is_gone)
        self._say("No object, no endpoint, no model, no job at work.")

    def _killed_in_training(self) -> None:
        before = self._orrery.state(self._project)
        self._orrery.run(self._project, PipelineStage.MODEL_TRAINING)
        self._until(lambda: len(self._cloud.vertex.jobs.containers) == len(_JOBS))
        run_id = self._orrery.state(self._project).run_id
        assert run_id is not None
        os.kill(self._worker(run_id), signal.SIGKILL)
        self._followed(ProjectStatus.FAILED, after=f"{before.epoch}:{before.seq}")
        error = self._orrery.state(self._project).error
        assert error is not None
        assert error.code is ErrorCode.INTERRUPTED

    def _cancelled_and_killed(self) -> None:
        before, jobs = self._orrery.state(self._project), self._cloud.vertex.jobs
        begun = len(jobs.containers)
        self._orrery.run(self._project, PipelineStage.MODEL_TRAINING)
        self._until(lambda: len(jobs.containers) > begun)
        run_id = self._orrery.state(self._project).run_id
        assert run_id is not None
        worker = self._worker(run_id)
        os.kill(worker, signal.SIGSTOP)
        self._orrery.cancel(self._project)
        os.kill(worker, signal.SIGKILL)
        self._followed(ProjectStatus.CANCELLED, after=f"{before.epoch}:{before.seq}")
        self._until(lambda: {job.state.name for job in jobs.jobs.values()} <= _OVER)
        self._say("The API found it by its label.")

    def _worker(self, run_id: str) -> int:
        """The process that holds the run's claim."""
        claim = str(self._platform.runtime / "claims" / run_id)
        (found,) = [
            process.pid
            for process in sweep.members(self._platform.runtime)
            if claim in [file.path for file in process.open_files()]
        ]
        return found

    def _run(self, expected: ProjectStatus, from_stage: PipelineStage | None = None) -> None:
        """Again, from a stage or from the one that failed."""
        before = self._orrery.state(self._project)
        self._orrery.run(self._project, from_stage)
        self._followed(expected, after=f"{before.epoch}:{before.seq}")

    def _followed(self, expected: ProjectStatus, after: str | None = None) -> None:
        frames = self._orrery.watch(self._project, after, expect_new_run=after is not None)
        board = follow(self._orrery, self._project, frames, self._console, "German credit")
        assert board.status is expected, board.error

    def _predicted(self) -> PredictResponse:
        schema = self._orrery.schema(self._project)
        return self._orrery.predict(self._project, list(read_rows(EXAMPLE, schema))[:1])

    def _shown(self, answer: PredictResponse) -> str:
        detail: ProjectDetail = self._orrery.get_project(self._project)
        assert detail.console_url
        assert answer.model_version
        self._say(f"endpoint    {detail.endpoint_id}")
        self._say(f"console     {detail.console_url}")
        self._say(f"predict     POST {detail.prediction_endpoint}")
        self._say(f"answered    {answer.predictions[0].prediction} by {answer.model_version}")
        self._say(f"provenance  {answer.model_id}")
        assert answer.model_id == detail.best_model_id
        return answer.model_version

    def _is_gone(self) -> bool:
        store = open_store(f"gs://{self._cloud.bucket}")
        fake = self._cloud.vertex
        left = [*store.list(project_prefix(self._project)), *store.list(vertex_prefix(self._project))]
        return not (left or fake.endpoints or fake.models)

    def _until(self, condition: Callable[[], bool]) -> None:
        deadline = time.monotonic() + _GONE_WITHIN_S
        while not condition():
            assert time.monotonic() < deadline, "something is left"
            time.sleep(0.2)

    def _chapter(self, title: str) -> None:
        self._console.print(f"\n[bold]{title}[/bold]", highlight=False)

    def _say(self, line: str) -> None:
        self._console.print(f"  {line}", highlight=False, markup=False, soft_wrap=True)


def tell(console: Console) -> None:
    """Start everything, tell the story, stop everything."""
    with (
        tempfile.TemporaryDirectory(prefix="orrery-cloud-", ignore_cleanup_errors=True) as folder,
        emulated(Path(folder)) as cloud,
    ):
        told = cloud.environment(TRAINING_BACKEND="vertex")
        console.print("\n".join(f"[dim]{name}={value}[/dim]" for name, value in sorted(told.items())))
        with platform_on(cloud, TRAINING_BACKEND="vertex") as platform, Orrery(platform.base_url) as orrery:
            Story(orrery, platform, cloud, console).tell()


def main() -> int:
    """The story as a command."""
    began = time.monotonic()
    try:
        tell(Console())
    except AssertionError as error:
        print(f"cloud-demo failed: {error}", file=sys.stderr)
        return 1
    print(f"\nThe whole story in {time.monotonic() - began:.0f} s.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
