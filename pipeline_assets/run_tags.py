"""The tags that a run must bear, whoever started it. Pure, but for the name."""

from dagster import DagsterInstance, DagsterRun, DagsterRunStatus

from contracts import metadata
from contracts.errors import ErrorCode
from contracts.signals import EndSignal
from contracts.stages import PipelineStage
from pipeline_assets.manifests import stages_of

_SCHEDULE_TAG = "dagster/schedule_name"
_SENSOR_TAG = "dagster/sensor_name"

_PRIORITY_TAG = "dagster/priority"
_USERS_PRIORITY = "0"
MAX_NAME_CHARS = 200

# A re-execution copies its parent's tags; these speak of the parent only. Dagster cannot take a tag
# away, so an empty value stands for none.
_OF_ONE_RUN = (
    metadata.WORKER_TAG,
    metadata.ASKING_TAG,
    metadata.END_TAG,
    metadata.REQUEST_TAG,
    metadata.REASON_TAG,
    metadata.USER_TAG,
    metadata.SCHEDULE_TAG,
    metadata.DATA_VERSION_TAG,
)


def is_copy(run: DagsterRun, parent: DagsterRun | None) -> bool:
    """Whether the run is a re-execution from the Dagster UI: its tags are its parent's, copied.

    A rerun by the API names a parent as well, but bears a launch tag of its own.
    """
    if parent is None:
        return False
    return run.tags.get(metadata.LAUNCH_TAG) == parent.tags.get(metadata.LAUNCH_TAG)


def is_cancelled(run: DagsterRun | None) -> bool:
    """Whether somebody wants the run's end for good; one that was only interrupted is resumed later."""
    if run is None or not run.tags.get(metadata.END_TAG):
        return run is None or run.status in (DagsterRunStatus.CANCELING, DagsterRunStatus.CANCELED)
    return EndSignal.model_validate_json(run.tags[metadata.END_TAG]).code is ErrorCode.CANCELLED


def settled_tags(run: DagsterRun, parent: DagsterRun | None) -> dict[str, str]:
    """The tags to add to `run` before it is queued or launched. `parent` is what it re-executes."""
    copied = is_copy(run, parent)
    tags: dict[str, str] = {}
    project = run.tags.get(metadata.PARTITION_TAG)
    if project and run.tags.get(metadata.PROJECT_TAG) != project:
        tags[metadata.PROJECT_TAG] = project
    if copied or metadata.TRIGGER_TAG not in run.tags:
        tags[metadata.TRIGGER_TAG] = "dagster_ui" if copied else _trigger(run)
    if copied and parent is not None:
        tags |= _tags_of_copy(run, parent)
    return tags


def _trigger(run: DagsterRun) -> str:
    if _SCHEDULE_TAG in run.tags:
        return "schedule"
    return "sensor" if _SENSOR_TAG in run.tags else "dagster_ui"


def _tags_of_copy(run: DagsterRun, parent: DagsterRun) -> dict[str, str]:
    tags = {tag: "" for tag in _OF_ONE_RUN if run.tags.get(tag)}
    tags[metadata.PARENT_RUN_TAG] = parent.run_id
    if metadata.LAUNCH_TAG in run.tags:
        tags[metadata.LAUNCH_TAG] = f"rerun-{run.run_id}"
    if run.tags.get(_PRIORITY_TAG, _USERS_PRIORITY) != _USERS_PRIORITY:
        tags[_PRIORITY_TAG] = _USERS_PRIORITY  # a schedule's run waits for users; who reruns it is one
    return tags


def name_run(instance: DagsterInstance, run: DagsterRun, stage: PipelineStage, name: str) -> None:
    """The project's name on its run, for people: a partition is an id. Written by the run's first stage."""
    first = min(stages_of(run), key=list(PipelineStage).index)
    if stage is first and run.tags.get(metadata.NAME_TAG) != name[:MAX_NAME_CHARS]:
        instance.add_run_tags(run.run_id, {metadata.NAME_TAG: name[:MAX_NAME_CHARS]})
