"""What planning asks of Dagster and of the store."""

import logging
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from functools import cached_property

from dagster import DagsterInstance, DagsterRun, DagsterRunStatus, RunsFilter
from dagster._core.launcher.base import LaunchRunContext  # no public name
from pydantic import ValidationError

from contracts import layout, metadata
from contracts.data_versions import FIRST_VERSION
from contracts.datasets import ProjectSpec
from contracts.schedules import ScheduleEntry, ScheduleKind
from object_store import ObjectNotFound, ObjectStore
from pipeline_assets.schedules.inheriting import Kept, kept
from pipeline_assets.schedules.triggers import DataNews, read_news

_log = logging.getLogger("orrery.schedules")
TRIGGERS = ["schedule", "sensor"]
UNFINISHED = [
    DagsterRunStatus.QUEUED,
    DagsterRunStatus.NOT_STARTED,
    DagsterRunStatus.STARTING,
    DagsterRunStatus.STARTED,
    DagsterRunStatus.CANCELING,
]
# Enough to find the newest data version among an entry's runs.
REMEMBERED_RUNS = 20
# A launch takes a fraction of that, also on a busy machine; handing over too early does no harm.
PATIENCE = timedelta(seconds=10)


class DagsterWorld:
    """One evaluation's view: what it has read once it does not read again."""

    def __init__(self, instance: DagsterInstance, store: ObjectStore) -> None:
        self._instance = instance
        self._store = store
        self._specs: dict[str, ProjectSpec | None] = {}

    @cached_property
    def _at_work(self) -> Sequence[DagsterRun]:
        wanted = RunsFilter(statuses=UNFINISHED, tags={metadata.TRIGGER_TAG: TRIGGERS})
        return self._instance.get_runs(wanted)

    def unfinished(self) -> int:
        return len(self._at_work)

    def is_at_work(self, project_id: str, entry: str) -> bool:
        wanted = (project_id, entry)
        return any(
            (run.tags.get(metadata.PARTITION_TAG), run.tags.get(metadata.SCHEDULE_TAG)) == wanted
            for run in self._at_work
        )

    def exists(self, project_id: str) -> bool:
        return self.spec(project_id) is not None

    def spec(self, project_id: str) -> ProjectSpec | None:
        """The project's immutable facts; None once it is deleted, or if they can't be read."""
        if project_id not in self._specs:
            self._specs[project_id] = None
            try:
                text = self._store.get(layout.project_key(project_id))
                self._specs[project_id] = ProjectSpec.model_validate_json(text)
            except ObjectNotFound:
                pass
            except ValidationError as error:
                _log.warning("project %s can't be read: %s", project_id, error)
        return self._specs[project_id]

    def news(self, project_id: str) -> DataNews:
        """None of a project whose documents can't be read, or are being deleted: the others go on."""
        try:
            return read_news(self._store, project_id)
        except (ValidationError, ObjectNotFound) as error:
            _log.warning("data of %s can't be read: %s", project_id, error)
            return DataNews(FIRST_VERSION, [])

    def kept(self, project_id: str, entry: ScheduleEntry) -> Kept:
        """What a run of this entry is told. Raises OrreryError when the store does not answer."""
        spec = self.spec(project_id)
        if spec is None or entry.kind is ScheduleKind.SCORE:
            return Kept(entry.overrides, None)
        return kept(self._store, spec, entry)

    def started_for(self, project_id: str, entry: str) -> int:
        wanted = RunsFilter(tags={metadata.PARTITION_TAG: project_id, metadata.SCHEDULE_TAG: entry})
        runs = self._instance.get_runs(wanted, limit=REMEMBERED_RUNS)
        return max((int(run.tags.get(metadata.DATA_VERSION_TAG) or 0) for run in runs), default=0)


def hand_over(instance: DagsterInstance, now: datetime) -> list[str]:
    """Scheduled runs that were said to start and that nobody works: handed to the run host; their ids.

    A daemon killed between the two leaves such a run, and Dagster takes its tick for done.
    """
    wanted = RunsFilter(statuses=[DagsterRunStatus.STARTING], tags={metadata.TRIGGER_TAG: TRIGGERS})
    records = instance.get_run_records(wanted)
    lost = [
        record.dagster_run
        for record in records
        if not record.dagster_run.tags.get(metadata.WORKER_TAG)
        and record.update_timestamp.replace(tzinfo=record.update_timestamp.tzinfo or UTC) < now - PATIENCE
    ]
    for run in lost:
        instance.run_launcher.launch_run(LaunchRunContext(dagster_run=run, workspace=None))
    return [run.run_id for run in lost]
