"""The tags that a run must bear."""

from dagster import DagsterRun

from contracts import metadata
from pipeline_assets.run_tags import is_copy, settled_tags

PROJECT = "01a20728-9aad-721c-a81b-f7379971f0bb"


def run(tags: dict[str, str], run_id: str = "run", parent: str | None = None) -> DagsterRun:
    return DagsterRun("train_project", run_id, tags=tags, parent_run_id=parent, root_run_id=parent and "root")


def test_a_run_from_the_ui_gets_its_project_and_trigger() -> None:
    """PIPE-18: the partition names the project, so that its limit counts UI runs as well."""
    assert settled_tags(run({metadata.PARTITION_TAG: PROJECT}), None) == {
        metadata.PROJECT_TAG: PROJECT,
        metadata.TRIGGER_TAG: "dagster_ui",
    }


def test_schedules_and_sensors_are_named_as_triggers() -> None:
    """PIPE-18: what started a run is told by Dagster's own tags."""
    scheduled = settled_tags(run({"dagster/schedule_name": "nightly"}), None)
    sensed = settled_tags(run({"dagster/sensor_name": "drift"}), None)
    assert (scheduled[metadata.TRIGGER_TAG], sensed[metadata.TRIGGER_TAG]) == ("schedule", "sensor")


def test_a_project_tag_can_not_contradict_the_partition() -> None:
    """PIPE-18: the partition is what the assets work on, so it wins."""
    tags = {metadata.PARTITION_TAG: PROJECT, metadata.PROJECT_TAG: "other", metadata.TRIGGER_TAG: "api"}
    assert settled_tags(run(tags), None) == {metadata.PROJECT_TAG: PROJECT}


def test_a_launch_of_the_api_is_left_alone() -> None:
    """PIPE-18: complete tags need no settling, also when the run names a parent."""
    tags = {
        metadata.PARTITION_TAG: PROJECT,
        metadata.PROJECT_TAG: PROJECT,
        metadata.TRIGGER_TAG: "api",
        metadata.LAUNCH_TAG: "second",
        metadata.PARENT_RUN_TAG: "first-run",
    }
    parent = run({**tags, metadata.LAUNCH_TAG: "first"}, "first-run")
    rerun = run(tags, parent="first-run")
    assert not is_copy(rerun, parent)
    assert settled_tags(rerun, parent) == {}


def test_a_copied_run_speaks_for_itself() -> None:
    """PIPE-18: a re-execution from the UI copies tags that are true of its parent only."""
    tags = {
        metadata.PARTITION_TAG: PROJECT,
        metadata.PROJECT_TAG: PROJECT,
        metadata.TRIGGER_TAG: "api",
        metadata.LAUNCH_TAG: "first",
        metadata.WORKER_TAG: "{}",
        metadata.ASKING_TAG: "yes",
        metadata.END_TAG: "{}",
    }
    parent, copy = run(tags, "first-run"), run(tags, "second-run", parent="first-run")
    assert is_copy(copy, parent)
    assert settled_tags(copy, parent) == {
        metadata.TRIGGER_TAG: "dagster_ui",
        metadata.WORKER_TAG: "",
        metadata.ASKING_TAG: "",
        metadata.END_TAG: "",
        metadata.PARENT_RUN_TAG: "first-run",
        metadata.LAUNCH_TAG: "rerun-second-run",
    }


def test_a_rerun_of_a_scheduled_run_is_its_users() -> None:
    """SCHED-24: run again from the Dagster UI, it is no schedule's, and does not wait behind users' runs."""
    tags = {
        metadata.PARTITION_TAG: PROJECT,
        metadata.PROJECT_TAG: PROJECT,
        metadata.TRIGGER_TAG: "schedule",
        metadata.SCHEDULE_TAG: "nightly",
        metadata.LAUNCH_TAG: "tick",
        "dagster/sensor_name": "schedules",
        "dagster/priority": "-100",
    }
    parent, copy = run(tags, "first-run"), run(tags, "second-run", parent="first-run")
    settled = settled_tags(copy, parent)
    assert settled[metadata.TRIGGER_TAG] == "dagster_ui"
    assert (settled[metadata.SCHEDULE_TAG], settled["dagster/priority"]) == ("", "0")
