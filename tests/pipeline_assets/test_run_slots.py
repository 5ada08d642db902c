"""Which run may work now."""

import multiprocessing
import sys
import threading
import time
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest
from dagster import DagsterInstance, DagsterRun, DagsterRunStatus
from dagster._core.code_pointer import ModuleCodePointer
from dagster._core.origin import JobPythonOrigin, RepositoryPythonOrigin
from dagster._core.remote_origin import GrpcServerCodeLocationOrigin, RemoteJobOrigin, RemoteRepositoryOrigin

from contracts import metadata
from pipeline_assets.asking_runs import holding_no_slot, num_asking
from pipeline_assets.run_coordinator import ImmediateRunCoordinator
from pipeline_assets.run_slots import PROJECT_LIMIT, RunSlots
from pipeline_assets.run_worker import work_run
from pipeline_assets.settings import settings


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DagsterInstance]:
    with DagsterInstance.local_temp(str(tmp_path_factory.mktemp("dagster"))) as instance:
        yield instance


@pytest.fixture
def instance(opened: DagsterInstance) -> DagsterInstance:
    """Without a run: making the tables takes longer than most tests."""
    opened.wipe()
    return opened


def add(instance: DagsterInstance, status: DagsterRunStatus, project: str) -> DagsterRun:
    location = GrpcServerCodeLocationOrigin(host="localhost", socket="code.sock")
    run = DagsterRun(
        "job",
        str(uuid.uuid4()),
        status=status,
        tags={metadata.PROJECT_TAG: project},
        remote_job_origin=RemoteJobOrigin(RemoteRepositoryOrigin(location, "repository"), "job"),
    )
    return instance.run_storage.add_run(run)


def slots_of(instance: DagsterInstance, max_runs: int = 2) -> RunSlots:
    return RunSlots(instance, max_runs, [PROJECT_LIMIT])


def test_an_idle_machine_has_room(instance: DagsterInstance) -> None:
    """PIPE-15: with nothing at work and nobody waiting a run starts at once."""
    run = add(instance, DagsterRunStatus.NOT_STARTED, "a")
    slots = slots_of(instance)
    assert slots.has_room_for(run)
    assert not slots.is_overtaking(run)


@pytest.mark.parametrize(
    "status", [DagsterRunStatus.STARTING, DagsterRunStatus.STARTED, DagsterRunStatus.CANCELING]
)
def test_a_full_machine_has_none(instance: DagsterInstance, status: DagsterRunStatus) -> None:
    """PIPE-15: starting, started and cancelling runs hold a slot; the run itself does not."""
    add(instance, status, "a")
    run = add(instance, DagsterRunStatus.STARTING, "b")
    assert slots_of(instance).has_room_for(run)
    add(instance, status, "c")
    assert not slots_of(instance).has_room_for(run)


def test_a_busy_project_has_none(instance: DagsterInstance) -> None:
    """PIPE-15: a project's second run waits, however idle the machine is."""
    add(instance, DagsterRunStatus.STARTED, "a")
    assert not slots_of(instance, 10).has_room_for(add(instance, DagsterRunStatus.NOT_STARTED, "a"))
    assert slots_of(instance, 10).has_room_for(add(instance, DagsterRunStatus.NOT_STARTED, "b"))


def test_only_who_waits_for_a_slot_can_be_overtaken(instance: DagsterInstance) -> None:
    """PIPE-15: a queued run goes first, unless it waits for its own project."""
    add(instance, DagsterRunStatus.STARTED, "a")
    add(instance, DagsterRunStatus.QUEUED, "a")
    run = add(instance, DagsterRunStatus.NOT_STARTED, "b")
    assert not slots_of(instance).is_overtaking(run)
    add(instance, DagsterRunStatus.QUEUED, "c")
    assert slots_of(instance).is_overtaking(run)


def test_the_lock_excludes_others_and_not_its_holder(instance: DagsterInstance) -> None:
    """PIPE-15: counting and launching are one step for all threads and processes."""
    slots, seen = slots_of(instance), []

    def other() -> None:
        with slots_of(instance).hold():
            seen.append("other")

    with slots.hold(), slots.hold():
        thread = threading.Thread(target=other)
        thread.start()
        time.sleep(0.2)
        seen.append("holder")
    thread.join(5)
    assert seen == ["holder", "other"]


def test_a_run_that_waits_for_an_answer_holds_no_slot(instance: DagsterInstance) -> None:
    """PIPE-26: a slot more for each that waits, at most as many again; answered or ended, none."""
    coordinator = ImmediateRunCoordinator(max_concurrent_runs=2)
    coordinator.register_instance(instance)

    def slots() -> int:
        return coordinator.get_run_queue_config().max_concurrent_runs

    runs = [add(instance, DagsterRunStatus.STARTED, name) for name in "abc"]
    assert slots() == 2
    with holding_no_slot(instance, runs[0].run_id):
        assert slots() == 3
        with holding_no_slot(instance, runs[1].run_id), holding_no_slot(instance, runs[2].run_id):
            assert slots() == 4
    assert slots() == 2
    instance.add_run_tags(add(instance, DagsterRunStatus.FAILURE, "d").run_id, {metadata.ASKING_TAG: "yes"})
    assert slots() == 2


def test_a_run_that_begins_takes_its_slot(
    instance: DagsterInstance, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """PIPE-26: a run that copied the tag of one killed while it asked loses it when its worker signs."""
    monkeypatch.setenv("ORRERY_RUNTIME_DIR", str(tmp_path))
    settings.cache_clear()
    nowhere = RepositoryPythonOrigin(sys.executable, ModuleCodePointer("no_such_module", "job", None))
    run = instance.run_storage.add_run(
        DagsterRun(
            "job",
            str(uuid.uuid4()),
            status=DagsterRunStatus.STARTED,
            tags={metadata.ASKING_TAG: "yes"},
            job_code_origin=JobPythonOrigin("job", nowhere),
        )
    )
    assert num_asking(instance) == 1
    worker = multiprocessing.get_context("fork").Process(
        target=work_run, args=(run.run_id, instance.get_ref())
    )
    worker.start()
    worker.join(30)
    settings.cache_clear()
    tags = instance.get_run_by_id(run.run_id).tags  # type: ignore[union-attr]  # it was added above
    assert tags[metadata.WORKER_TAG]
    assert tags[metadata.ASKING_TAG] == "no"
