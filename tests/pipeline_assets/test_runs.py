"""Runs in real processes: webserver, code server, daemon, run host, model server."""

import fcntl
import json
import os
import signal
import subprocess
import time
import uuid
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import psutil
import pytest

from contracts import layout, metadata
from contracts.errors import ErrorCode
from contracts.manifests import RunManifest
from contracts.signals import SIGNAL, ProgressSignal, ResultSignal
from contracts.stages import STAGES, PipelineStage
from pipeline_assets.run_slots import LOCK_FILE
from tests.integration.dagster_processes import DagsterProcesses
from tests.pipeline_assets.conftest import DATA, inspect

pytestmark = pytest.mark.timeout(180)


@pytest.fixture(scope="module")
def trained(platform: DagsterProcesses) -> tuple[str, str]:
    """A project and its first run, which has succeeded."""
    project = platform.add_project(DATA / "penguins.csv", "predict the species", inspect=inspect)
    run_id = platform.launch(project)
    platform.wait_for(run_id, "SUCCESS", limit_s=120)
    return project, run_id


def test_a_real_table_becomes_a_served_model(dagster: DagsterProcesses, trained: tuple[str, str]) -> None:
    """PIPE-1: one run materialises eight stages, says each result once, and its model answers."""
    penguins, run_id = trained
    signals = [SIGNAL.validate_python(raw) for raw in dagster.signals(run_id)]
    results = [said.result.stage for said in signals if isinstance(said, ResultSignal)]
    assert results == list(STAGES)
    _check_progress([said for said in signals if isinstance(said, ProgressSignal)])
    assert dagster.store.stat(
        layout.stage_key(penguins, run_id, PipelineStage.MODEL_EVALUATION, "report.html")
    ).size_bytes
    manifest = _manifest(dagster, penguins, run_id)  # PIPE-6
    assert set(manifest.producers) == set(STAGES)
    assert set(manifest.producers.values()) == {run_id}
    assert _checks_passed(dagster, run_id) >= 5


def _check_progress(progress: list[ProgressSignal]) -> None:
    """PIPE-5: progress never falls within a stage and its last word says all is done."""
    for stage in {said.stage for said in progress}:
        done = [said.work_done for said in progress if said.stage is stage]
        assert done == sorted(done)
        last = [said for said in progress if said.stage is stage][-1]
        assert last.work_done == pytest.approx(last.work_total)


def _manifest(dagster: DagsterProcesses, project: str, run_id: str) -> RunManifest:
    return RunManifest.model_validate_json(dagster.store.get(layout.manifest_key(project, run_id)))


def _checks_passed(dagster: DagsterProcesses, run_id: str) -> int:
    return sum(event["eventType"] == "ASSET_CHECK_EVALUATION" for event in dagster.events(run_id))


def test_a_stage_rematerialised_by_hand_builds_on_the_newest_results(
    dagster: DagsterProcesses, trained: tuple[str, str]
) -> None:
    """PIPE-7: a run from the UI pins, for each earlier stage, the newest run that materialised it."""
    penguins, first = trained
    by_hand = dagster.launch_by_hand(penguins, [PipelineStage.FEATURE_ENGINEERING])
    run = dagster.wait_for(by_hand, "SUCCESS", limit_s=60)
    assert run["tags"][metadata.PROJECT_TAG] == penguins
    assert run["tags"][metadata.TRIGGER_TAG] == "dagster_ui"
    producers = _manifest(dagster, penguins, by_hand).producers
    assert producers == {
        "data_upload": first,
        "data_analysis": first,
        "data_processing": first,
        "feature_engineering": by_hand,
    }
    again = dagster.launch(penguins, from_stage=PipelineStage.MODEL_EVALUATION, parent_run_id=first)
    dagster.wait_for(again, "SUCCESS", limit_s=60)
    assert _manifest(dagster, penguins, again).producers["feature_engineering"] == first


def test_a_stage_without_what_it_builds_on_fails_by_name(dagster: DagsterProcesses, penguins: str) -> None:
    """PIPE-8: a stage whose predecessor never ran fails and says which one to run."""
    run_id = dagster.launch_by_hand(penguins, [PipelineStage.MODEL_TRAINING])
    dagster.wait_for(run_id, "FAILURE")
    failure = _failure(dagster, run_id)
    assert failure["code"] == ErrorCode.PIPELINE_FAILED
    assert "data_upload" in failure["message"]


def _failure(dagster: DagsterProcesses, run_id: str) -> dict[str, str]:
    return next(raw for raw in dagster.signals(run_id) if raw["kind"] == "failure")


def test_bytes_that_are_not_the_uploaded_ones_are_refused(dagster: DagsterProcesses) -> None:
    """PIPE-9: a stored file whose sha256 differs fails the first stage with its own code."""
    project = dagster.add_project(DATA / "car.csv", "predict the class", inspect=inspect)
    spec = json.loads(dagster.store.get(layout.project_key(project)))
    key = layout.raw_key(project, spec["dataset"]["dataset_id"])
    dagster.store.delete(key)
    dagster.store.put(key, b"something,else\n1,2\n")
    run_id = dagster.launch(project)
    dagster.wait_for(run_id, "FAILURE")
    failure = _failure(dagster, run_id)
    assert (failure["code"], failure["stage"]) == (ErrorCode.VALIDATION_ERROR, PipelineStage.DATA_UPLOAD)


def test_a_cancelled_run_ends_cancelled(dagster: DagsterProcesses, penguins: str) -> None:
    """PIPE-12: terminate ends a run in the middle of a fit as CANCELED, and its process is gone."""
    run_id = dagster.launch(penguins)
    pid = dagster.worker_of(run_id)
    dagster.wait_for_step(run_id, PipelineStage.MODEL_SELECTION)
    started = time.monotonic()
    assert dagster.terminate(run_id)["__typename"] == "TerminateRunSuccess"
    dagster.wait_for(run_id, "CANCELED", limit_s=15)
    assert time.monotonic() - started < 10
    dagster.wait_until(lambda: not psutil.pid_exists(pid))


def test_a_killed_worker_fails_its_run_at_once(dagster: DagsterProcesses, penguins: str) -> None:
    """PIPE-13: kill -9 of a worker is a FAILURE, INTERRUPTED with a reason, within 10 s."""
    run_id = dagster.launch(penguins)
    pid = dagster.worker_of(run_id)
    dagster.wait_for_step(run_id, PipelineStage.MODEL_SELECTION)
    started = time.monotonic()
    os.kill(pid, signal.SIGKILL)
    dagster.wait_for(run_id, "FAILURE", limit_s=15)
    assert time.monotonic() - started < 10
    end = dagster.end_signal(run_id)
    assert end is not None
    assert end["code"] == ErrorCode.INTERRUPTED
    assert "SIGKILL" in end["message"]


def test_a_launch_tag_gives_one_run(dagster: DagsterProcesses, penguins: str) -> None:
    """PIPE-16: the same launch key again answers with the first run and leaves no second one."""
    key = str(uuid.uuid4())
    first = dagster.launch(penguins, launch_key=key)
    assert dagster.launch(penguins, launch_key=key) == first
    assert runs_of(dagster, key) == [first]


def test_a_full_machine_and_a_busy_project_queue(dagster: DagsterProcesses, penguins: str) -> None:
    """PIPE-15: a project's second run and a third run of two slots wait queued; each starts in its turn."""
    others = [
        dagster.add_project(DATA / "penguins.csv", "predict the species", inspect=inspect) for _ in "ab"
    ]
    first = dagster.launch(penguins)
    second_of_project = dagster.launch_by_hand(penguins, [PipelineStage.DATA_UPLOAD])
    beside = dagster.launch(others[0])  # the run that waits for its project does not hold it up
    third = dagster.launch(others[1])
    states = {run: dagster.run(run)["status"] for run in (first, second_of_project, beside, third)}
    assert states[second_of_project] == states[third] == "QUEUED"
    assert states[beside] in ("STARTING", "STARTED")
    dagster.terminate(first)
    dagster.wait_for(first, "CANCELED")
    dagster.wait_for(second_of_project, "SUCCESS")
    dagster.terminate(beside)
    dagster.wait_for(third, "STARTED")
    dagster.terminate(third)
    dagster.wait_for(third, "CANCELED")


def test_a_run_survives_its_host(dagster: DagsterProcesses, penguins: str) -> None:
    """PIPE-14: with the host killed, a run goes on, can be cancelled, and a launch waits for the next."""
    run_id = dagster.launch(penguins)
    pid = dagster.worker_of(run_id)
    dagster.wait_for_step(run_id, PipelineStage.MODEL_SELECTION)
    dagster.stop_part("host", signal.SIGKILL)
    other = dagster.add_project(DATA / "penguins.csv", "predict the species", inspect=inspect)
    waiting = dagster.launch(other)
    assert dagster.run(waiting)["status"] in {"QUEUED", "STARTING"}  # the daemon tries each second
    assert psutil.pid_exists(pid)
    assert dagster.run(run_id)["status"] == "STARTED"
    dagster.terminate(run_id)
    dagster.wait_for(run_id, "CANCELED", limit_s=15)
    dagster.start("host")
    dagster.wait_for(waiting, "STARTED", limit_s=60)
    assert dagster.terminate(waiting)["__typename"] == "TerminateRunSuccess"
    dagster.wait_for(waiting, "CANCELED", limit_s=15)


def test_a_run_that_its_host_never_began_is_begun_by_the_next(
    dagster: DagsterProcesses, penguins: str
) -> None:
    """PIPE-40: a host killed between its answer and the fork leaves its run to the host after it."""
    children = psutil.Process(dagster.processes["host"].pid).children()
    (zygote,) = (child for child in children if "zygote" in child.name())
    zygote.suspend()
    run_id = dagster.launch(penguins)
    assert dagster.run(run_id)["status"] == "STARTING"
    dagster.stop_part("host", signal.SIGKILL)
    dagster.start("host")
    dagster.wait_for(run_id, "STARTED", limit_s=60)
    dagster.terminate(run_id)
    dagster.wait_for(run_id, "CANCELED", limit_s=15)
    dagster.wait_ready()


@contextmanager
def launches_held_up(dagster: DagsterProcesses) -> Iterator[None]:
    """Whoever is about to launch a run waits: the lock under which webserver and daemon do so is ours."""
    with (dagster.home / "dagster" / LOCK_FILE).open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def test_a_run_that_a_killed_webserver_left_is_gone_on_with(dagster: DagsterProcesses, penguins: str) -> None:
    """PIPE-16: made and not yet submitted when the webserver was killed, the run of a launch is its run."""
    key = str(uuid.uuid4())
    with launches_held_up(dagster), ThreadPoolExecutor(1) as pool:
        lost = pool.submit(dagster.launch, penguins, launch_key=key)
        dagster.wait_until(lambda: runs_of(dagster, key))
        dagster.stop_part("webserver", signal.SIGKILL)
        assert lost.exception(10) is not None
    dagster.start("webserver")
    dagster.wait_ready()
    (left,) = runs_of(dagster, key)
    assert dagster.run(left)["status"] == "NOT_STARTED"
    assert dagster.launch(penguins, launch_key=key) == left
    dagster.wait_for(left, "STARTED", limit_s=60)
    assert runs_of(dagster, key) == [left]


def test_a_run_that_a_killed_daemon_left_is_handed_over(dagster: DagsterProcesses, penguins: str) -> None:
    """PIPE-16: said to start and not handed over when the daemon was killed: asked for again, it is."""
    key = str(uuid.uuid4())
    first = dagster.launch(penguins)
    waiting = dagster.launch(penguins, launch_key=key)
    assert dagster.run(waiting)["status"] == "QUEUED"
    with launches_held_up(dagster):
        dagster.terminate(first)
        dagster.wait_for(waiting, "STARTING", limit_s=30)
        dagster.stop_part("daemon", signal.SIGKILL)
    assert dagster.launch(penguins, launch_key=key) == waiting
    dagster.wait_for(waiting, "STARTED", limit_s=60)
    dagster.start("daemon")


def runs_of(dagster: DagsterProcesses, launch_key: str) -> list[str]:
    query = "query($f: RunsFilter!) { runsOrError(filter: $f) { ... on Runs { results { runId } } } }"
    tags = {"tags": [{"key": metadata.LAUNCH_TAG, "value": launch_key}]}
    return [run["runId"] for run in dagster.graphql(query, {"f": tags})["runsOrError"]["results"]]


def test_a_worker_that_dies_with_its_host_is_interrupted(dagster: DagsterProcesses, penguins: str) -> None:
    """PIPE-14: a dead worker is proven dead without its host, and the run ends INTERRUPTED."""
    run_id = dagster.launch(penguins)
    pid = dagster.worker_of(run_id)
    dagster.wait_for_step(run_id, PipelineStage.DATA_ANALYSIS)
    dagster.stop_part("host", signal.SIGKILL)
    os.kill(pid, signal.SIGKILL)
    dagster.start("host")
    dagster.wait_for(run_id, "FAILURE", limit_s=20)
    end = dagster.end_signal(run_id)
    assert end is not None
    assert end["code"] == ErrorCode.INTERRUPTED
    dagster.wait_ready()


def test_a_new_host_watches_over_the_runs_of_the_old_one(dagster: DagsterProcesses, penguins: str) -> None:
    """PIPE-14: a host that starts adopts living workers, and reports their deaths as of its own."""
    run_id = dagster.launch(penguins)
    pid = dagster.worker_of(run_id)
    dagster.stop_part("host", signal.SIGKILL)
    dagster.start("host")
    dagster.wait_until(lambda: run_id in dagster.log("host").rpartition("listening")[2])
    dagster.wait_until(lambda: pid in dagster.worker_pids())
    os.kill(pid, signal.SIGKILL)
    dagster.wait_for(run_id, "FAILURE", limit_s=15)
    end = dagster.end_signal(run_id)
    assert end is not None
    # Whoever is first says so: the new host, or Dagster's run monitoring by the same identity.
    assert end["message"] in {
        "The process that worked this run ended before the run did.",
        "The process that worked this run is gone.",
    }
    dagster.wait_ready()


def test_stopping_the_host_interrupts_its_runs_by_name(dagster: DagsterProcesses, penguins: str) -> None:
    """PIPE-17: SIGTERM to the host tags its runs INTERRUPTED, ends them, and leaves no process."""
    run_id = dagster.launch(penguins)
    pid = dagster.worker_of(run_id)
    dagster.wait_for_step(run_id, PipelineStage.MODEL_SELECTION)
    started = time.monotonic()
    process = dagster.processes["host"]
    children = psutil.Process(process.pid).children(recursive=True)
    process.send_signal(signal.SIGTERM)
    try:
        assert process.wait(15) == 0
        assert time.monotonic() - started < 12
        dagster.wait_for(run_id, "FAILURE", "CANCELED", limit_s=1)
        end = dagster.end_signal(run_id)
        assert end is not None
        assert end["code"] == ErrorCode.INTERRUPTED
        assert not psutil.pid_exists(pid)
        assert not [
            child for child in children if child.is_running() and child.status() != psutil.STATUS_ZOMBIE
        ]
    except subprocess.TimeoutExpired:
        pytest.fail(dagster.log("host")[-3000:])
    finally:
        dagster.processes.pop("host")
        dagster.start("host")
        dagster.wait_ready()
