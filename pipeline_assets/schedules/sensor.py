"""The one sensor for all projects: evaluated by Dagster's daemon, in the code server."""

import threading
import warnings
from datetime import UTC, datetime, timedelta
from typing import Any

import dagster as dg

from contracts import metadata
from contracts.errors import OrreryError
from contracts.launch import LaunchSpec, to_launch
from contracts.schedules import ScheduleKind
from contracts.stages import STAGES
from object_store import ObjectStore
from pipeline_assets.bucket import open_objects
from pipeline_assets.run_tags import MAX_NAME_CHARS
from pipeline_assets.schedules.cursor import Cursor, read_cursor
from pipeline_assets.schedules.documents import Documents
from pipeline_assets.schedules.planning import Plan, Wish, plan
from pipeline_assets.schedules.world import DagsterWorld, hand_over
from pipeline_assets.settings import settings
from pipeline_assets.stage import PARTITIONS

PRIORITY_TAG = "dagster/priority"
# After it last asked for a run, a killed daemon may have left one that nobody works.
WATCHED_FOR = timedelta(minutes=10)

# Dagster calls owners beta, and says so of every sensor, whether it has some or not.
warnings.filterwarnings("ignore", category=dg.BetaWarning, message=".*`owners` of initializer.*")

_documents = Documents()  # of this process: what has not changed is not read again
_one_at_a_time = threading.Lock()  # the Dagster UI can evaluate a sensor beside the daemon


def schedules_sensor(jobs: list[Any]) -> dg.SensorDefinition:
    """The sensor over `jobs`: the pipeline's, and the one that scores."""

    @dg.sensor(
        name="schedules",
        jobs=jobs,
        minimum_interval_seconds=settings().orrery_schedule_interval_s,
        default_status=dg.DefaultSensorStatus.RUNNING,
        description="Starts what every project's schedule says: retraining and scoring, by the clock, by "
        "enough new rows or by drift. Stop it here, and no project is retrained by itself.",
    )
    def schedules(context: dg.SensorEvaluationContext) -> dg.SensorResult:
        store = open_objects(settings().store_url, settings().google_cloud_project)
        with _one_at_a_time:
            return evaluate(context, store, datetime.now(UTC))

    return schedules


def evaluate(context: dg.SensorEvaluationContext, store: ObjectStore, now: datetime) -> dg.SensorResult:
    """What the daemon is to start at `now`, and how far that brings us. A silent store is a failed tick."""
    cursor = read_cursor(context.cursor)
    try:
        _documents.refresh(store)
        world = DagsterWorld(context.instance, store)
        planned = plan(cursor, _documents, now, world)
        requests = [run_request(wish, world) for wish in planned.wishes]
    except OrreryError as error:  # the cursor stays: the next tick finds the same
        raise dg.Failure(f"{error.message} ({error.code.value}; {error.details})") from error
    if _may_have_lost_one(cursor, now):
        for run_id in hand_over(context.instance, now):
            context.log.warning("run %s was left by a daemon that died: handed to the run host", run_id)
    for skipped in planned.skipped:
        context.log.info("skipped, for its entry's last run has not ended: %s", skipped)
    return _result(planned, requests)


def _may_have_lost_one(cursor: Cursor, now: datetime) -> bool:
    return cursor.started_at is not None and now - cursor.started_at < WATCHED_FOR


def _result(planned: Plan, requests: list[dg.RunRequest]) -> dg.SensorResult:
    cursor = planned.cursor.model_dump_json(exclude_none=True)
    if not requests:
        why = "a tick came while its run was at work" if planned.skipped else "nothing is due"
        return dg.SensorResult(skip_reason=dg.SkipReason(why), cursor=cursor)
    projects = sorted({wish.project_id for wish in planned.wishes})
    # A home that was made anew has no partitions yet; those that are there are left alone.
    partitions = [PARTITIONS.build_add_request(projects)]
    return dg.SensorResult(run_requests=requests, cursor=cursor, dynamic_partitions_requests=partitions)


def run_request(wish: Wish, world: DagsterWorld) -> dg.RunRequest:
    """The run as the API would launch it, below every run that a user starts."""
    entry = wish.entry
    spec = world.spec(wish.project_id)
    told = world.kept(wish.project_id, entry)
    launch = to_launch(
        LaunchSpec(
            project_id=wish.project_id,
            launch_key=wish.key,
            from_stage=entry.from_stage,
            parent_run_id=told.parent_run_id,
            trigger=wish.trigger,
            request_id=None,
            overrides=told.overrides,
            by=wish.by,
            reason=wish.reason,
        )
    )
    tags = launch.tags | {
        metadata.SCHEDULE_TAG: entry.name,
        PRIORITY_TAG: str(entry.dagster_priority),
        metadata.NAME_TAG: "" if spec is None else spec.project_name[:MAX_NAME_CHARS],
    }
    if wish.data_version is not None:
        tags[metadata.DATA_VERSION_TAG] = str(wish.data_version)
    if entry.kind is ScheduleKind.SCORE:
        config = {"file_id": entry.file_id, "format": entry.format.value, "inputs": entry.inputs}
        config |= {"tick": wish.at.isoformat(), "entry": entry.name}
        return dg.RunRequest(
            run_key=wish.key,
            job_name=metadata.SCORE_JOB,
            tags=tags,
            run_config={"ops": {"score": {"config": config}}},
        )
    whole = entry.from_stage is STAGES[0]
    return dg.RunRequest(
        run_key=wish.key,
        job_name=metadata.JOB,
        tags=tags,
        run_config=launch.run_config,
        asset_selection=None if whole else [dg.AssetKey(key) for key in launch.asset_keys],
    )
