"""Training as a custom job of the fake Vertex AI, which starts our real training task as a process."""

import _thread
import hashlib
import logging
import time
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from google.cloud.aiplatform_v1 import types

from automl.features import plan_features
from automl.inference import load_model, save_model
from automl.inspection import InspectionLimits, inspect_file
from automl.interpretation import interpret
from automl.processing import process_table
from automl.profiling import profile_table
from automl.progress import ProgressUpdate
from automl.reading import read_table
from automl.selection import select_models
from contracts import layout
from contracts.datasets import Overrides, ProjectSpec
from contracts.errors import ErrorCode, OrreryError
from contracts.manifests import RunManifest
from contracts.stages import STAGES, PipelineStage
from contracts.vertex import VertexRecord
from pipeline_assets.bundles import Bundle, EarlierStages, write_bundle
from pipeline_assets.model_server import ModelServer
from pipeline_assets.stage import StageRun
from pipeline_assets.vertex import training
from pipeline_assets.vertex.training import Trained, train_on_vertex
from pipeline_assets.words import Words
from tests.conftest import DATA
from tests.google_cloud.conftest import Cloud

BUDGET_S = 1.0
STATE = types.JobState


@pytest.fixture(scope="module")
def before() -> dict[PipelineStage, Bundle]:
    """What the stages before the training leave, for penguins."""
    file = DATA / "penguins.csv"
    info = inspect_file(file, file.name, "0" * 64, Overrides(), InspectionLimits())
    table = read_table(file, info)
    profile = profile_table(table)
    found = interpret(table, profile, "predict the species", Overrides())
    parts = process_table(table, profile, found, seed=0)
    plan = plan_features(parts.train, profile, found)
    selection = select_models(parts.train, plan, found, budget_s=0.5, seed=0, threads=1)
    return {
        PipelineStage.DATA_ANALYSIS: Bundle(documents={"interpretation": found}),
        PipelineStage.DATA_PROCESSING: Bundle(tables={"train": parts.train}),
        PipelineStage.FEATURE_ENGINEERING: Bundle(documents={"plan": plan}),
        PipelineStage.MODEL_SELECTION: Bundle(documents={"selection": selection}),
    }


class Run:
    """A run at its stage model_training; what came before was another run's."""

    def __init__(self, cloud: Cloud, project: str, before: str, scratch: Path) -> None:
        self.run_id = str(uuid.uuid4())
        self.told: list[ProgressUpdate] = []
        self.cancelled = False
        self.manifest = RunManifest(
            run_id=self.run_id,
            project_id=project,
            producers={stage.value: before for stage in STAGES[:5]} | {"model_training": self.run_id},
        )
        folder = scratch / self.run_id
        folder.mkdir()
        info = inspect_file(DATA / "penguins.csv", "penguins.csv", "0" * 64, Overrides(), InspectionLimits())
        self.stage = StageRun(
            project=ProjectSpec.model_validate(
                {
                    "project_id": project,
                    "project_name": "Penguins",
                    "problem_description": "predict the species",
                    "created_at": "2026-11-23T10:00:00Z",
                    "dataset": info.model_dump(),
                    "overrides": {},
                }
            ),
            overrides=Overrides(),
            earlier=EarlierStages(cloud.store, self.manifest),
            store=cloud.store,
            models=ModelServer(socket="/nowhere"),
            cloud=cloud.options(training_backend="vertex"),
            cancelled=lambda: self.cancelled,
            progress=self.told.append,
            say=lambda _: None,
            words=Words(cloud.store, project, self.run_id),
            log=logging.getLogger("test"),
            run_id=self.run_id,
            threads=1,
            scratch=folder,
        )

    def train(self) -> Trained:
        return train_on_vertex(self.stage, self.manifest, BUDGET_S)


@pytest.fixture
def another_run(
    cloud: Cloud,
    project: str,
    before: dict[PipelineStage, Bundle],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[Callable[[], Run]]:
    """Makes runs of one project that share what came before the training."""
    monkeypatch.setattr(training, "POLL_S", 0.2)
    monkeypatch.setattr(training, "_RETRY_PAUSE_S", 0.1)
    earlier = str(uuid.uuid4())
    for stage, bundle in before.items():
        write_bundle(cloud.store, project, earlier, stage, bundle)
    yield lambda: Run(cloud, project, earlier, tmp_path)
    for job in jobs_of(cloud, project):
        cloud.vertex.jobs.on_cancel_custom_job(types.CancelCustomJobRequest(name=job.name))


def jobs_of(cloud: Cloud, project: str) -> list[types.CustomJob]:
    return [job for job in cloud.vertex.jobs.jobs.values() if job.labels["orrery_project"] == project]


def test_a_model_is_trained_by_a_job(cloud: Cloud, project: str, another_run: Callable[[], Run]) -> None:
    """VERTEX-10, VERTEX-13: a lost answer makes no second job, a lost machine is tried again; the job's
    candidates are the stage's progress, its model the stage's model."""
    run = another_run()
    cloud.vertex.faults.lose_reply("create_custom_job")
    cloud.vertex.faults.fail_operation("create_custom_job", 14, "The replica was preempted")
    trained = run.train()
    assert model_id_of(trained) == f"{project}/{run.run_id}"
    assert len(jobs_of(cloud, project)) == 2
    assert any(update.candidate is not None for update in run.told)
    assert run.told[-1].done > 0
    left = {info.key.rpartition("/")[2] for info in cloud.store.list(layout.run_prefix(project, run.run_id))}
    assert "vertex_model.orrery" not in left


def model_id_of(trained: Trained) -> str:
    sha256 = hashlib.sha256(trained.model.read_bytes()).hexdigest()
    return load_model(trained.model, sha256).schema.model_id


class interrupted_once_running:  # noqa: N801  # reads as what it does
    """The block is interrupted, as by a signal, when the job's process has begun."""

    def __init__(self, cloud: Cloud, project: str, run: Run) -> None:
        def progress(update: ProgressUpdate) -> None:
            if any(job.name in cloud.vertex.jobs.containers for job in jobs_of(cloud, project)):
                raise KeyboardInterrupt

        object.__setattr__(run.stage, "progress", progress)

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> bool:
        assert kind is KeyboardInterrupt
        return True


def test_a_worker_that_died_finds_its_job_again(
    cloud: Cloud, project: str, another_run: Callable[[], Run]
) -> None:
    """VERTEX-11, VERTEX-14: an interrupted run leaves its job; the next run takes what it makes, and passes
    the word 'finish' on to it."""
    first = another_run()
    with interrupted_once_running(cloud, project, first):
        first.train()
    second = another_run()
    cloud.store.put(layout.control_key(project, second.run_id, layout.Control.FINISH), b"{}")
    assert model_id_of(second.train()) == f"{project}/{first.run_id}"
    assert len(jobs_of(cloud, project)) == 1
    passed_on = layout.control_key(project, first.run_id, layout.Control.FINISH)
    assert cloud.store.stat(passed_on).size_bytes


def test_a_cancelled_run_cancels_its_job(cloud: Cloud, project: str, another_run: Callable[[], Run]) -> None:
    """VERTEX-12: cancelling the run cancels the job."""
    run = another_run()
    run.cancelled = True
    with interrupted_once_running(cloud, project, run):
        run.train()
    assert [job.state for job in jobs_of(cloud, project)] == [STATE.JOB_STATE_CANCELLED]


def test_an_interrupt_inside_the_submission(
    cloud: Cloud, project: str, another_run: Callable[[], Run], monkeypatch: pytest.MonkeyPatch
) -> None:
    """VERTEX-12: the call that makes the job is cut off by the cancellation: its label leads to it."""
    run = another_run()
    run.cancelled = True
    create = cloud.vertex.jobs.on_create_custom_job

    def interrupting(request: types.CreateCustomJobRequest) -> types.CustomJob:
        job = create(request)
        _thread.interrupt_main()  # the caller waits for our answer
        time.sleep(0.5)
        return job

    monkeypatch.setattr(cloud.vertex.jobs, "on_create_custom_job", interrupting)
    with pytest.raises(KeyboardInterrupt):
        run.train()
    assert [job.state for job in jobs_of(cloud, project)] == [STATE.JOB_STATE_CANCELLED]


def test_a_job_that_is_taken_away_is_submitted_anew(
    cloud: Cloud, project: str, another_run: Callable[[], Run]
) -> None:
    """VERTEX-11: an earlier run's job that is cancelled just when it was found costs no second run."""
    first = another_run()
    with interrupted_once_running(cloud, project, first):
        first.train()
    (left,) = jobs_of(cloud, project)
    second = another_run()

    def cancelling(update: ProgressUpdate) -> None:
        cloud.vertex.jobs.on_cancel_custom_job(types.CancelCustomJobRequest(name=left.name))

    object.__setattr__(second.stage, "progress", cancelling)
    assert model_id_of(second.train()) == f"{project}/{second.run_id}"


def test_a_new_job_that_is_taken_away_is_submitted_anew(
    cloud: Cloud, project: str, another_run: Callable[[], Run]
) -> None:
    """VERTEX-11: its own first job, cancelled by somebody else, is no failure of the run."""
    run = another_run()

    def cancelling(update: ProgressUpdate) -> None:
        first = jobs_of(cloud, project)[0]
        cloud.vertex.jobs.on_cancel_custom_job(types.CancelCustomJobRequest(name=first.name))

    object.__setattr__(run.stage, "progress", cancelling)
    assert model_id_of(run.train()) == f"{project}/{run.run_id}"
    assert len(jobs_of(cloud, project)) == 2


def test_a_replay_is_trained_by_a_job_of_its_own(
    cloud: Cloud, project: str, another_run: Callable[[], Run]
) -> None:
    """VERTEX-10, RUNS-13: told the fits of another run, its job does those, whatever time it is given.

    It finds no model of that run to take: one that is not made again proves nothing.
    """
    first, second = another_run(), another_run()
    done = first.train()
    again = train_on_vertex(second.stage, second.manifest, 10 * BUDGET_S, done.summary.layout)
    assert len(jobs_of(cloud, project)) == 2
    assert model_id_of(again) == f"{project}/{second.run_id}"
    assert again.summary.layout == done.summary.layout
    assert again.summary.score == done.summary.score
    renamed = second.stage.scratch / "renamed"
    sha256 = hashlib.sha256(again.model.read_bytes()).hexdigest()
    save_model(load_model(again.model, sha256).model, renamed, f"{project}/{first.run_id}")
    assert renamed.read_bytes() == done.model.read_bytes()


def test_where_it_trains_is_on_record(cloud: Cloud, project: str, another_run: Callable[[], Run]) -> None:
    """VERTEX-20: before the first call, so that a deletion finds what a refused or killed run has left."""
    cloud.vertex.faults.refuse("list_custom_jobs", 7, "Permission denied")
    run = another_run()
    with pytest.raises(OrreryError):
        run.train()
    (record,) = cloud.store.list(layout.vertex_prefix(project))
    assert VertexRecord.model_validate_json(cloud.store.get(record.key)).place == run.stage.cloud.parent


def test_a_quota_is_told_at_once(cloud: Cloud, project: str, another_run: Callable[[], Run]) -> None:
    """VERTEX-13: what would fail again is not tried again: a used-up quota, whenever it is told."""
    cloud.vertex.faults.refuse("create_custom_job", 8, "Quota custom_model_training_cpus exceeded")
    with pytest.raises(OrreryError) as refused:
        another_run().train()
    assert refused.value.code is ErrorCode.QUOTA_EXCEEDED
    cloud.vertex.faults.fail_operation("create_custom_job", 8, "Quota custom_model_training_cpus exceeded")
    with pytest.raises(OrreryError) as failed:
        another_run().train()
    assert failed.value.code is ErrorCode.QUOTA_EXCEEDED
    assert len(jobs_of(cloud, project)) == 1


def test_what_the_training_says_is_the_failure(
    cloud: Cloud, project: str, another_run: Callable[[], Run]
) -> None:
    """VERTEX-13: a fault of the training itself keeps its name and words, and is not tried again."""
    run = another_run()
    stored = [info.key for info in cloud.store.list(layout.project_prefix(project))]
    plan = next(key for key in stored if key.endswith("/plan.json"))
    cloud.store.delete(plan)
    with pytest.raises(OrreryError, match="feature_engineering should have left is not there") as failed:
        run.train()
    assert failed.value.code is ErrorCode.PIPELINE_FAILED
    assert len(jobs_of(cloud, project)) == 1


def test_an_image_that_does_not_work_is_told_of(
    cloud: Cloud, project: str, another_run: Callable[[], Run]
) -> None:
    """VERTEX-13: a job that ends without a word of its own says where its log is, and is not tried again."""
    run = another_run()
    cloud.vertex.faults.fail_operation(
        "create_custom_job", 3, "The replica workerpool0-0 exited with a non-zero status of 1."
    )
    with pytest.raises(OrreryError, match="ended before it could say why") as failed:
        run.train()
    assert failed.value.code is ErrorCode.PIPELINE_FAILED
    assert "agent-platform" in str(failed.value.details)
