"""Real Dagster processes over stages that take no time; the daemon is started by the tests that want it."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from contracts import layout
from contracts.schedules import ScheduleEntry, StoredEntry, StoredSchedule
from object_store import ObjectStore
from pipeline_assets.schedules.cursor import Cursor
from tests.api.edge.server import inspector as running_inspector
from tests.integration.dagster_asked import REPOSITORY
from tests.integration.dagster_processes import REPO, DagsterProcesses
from tests.integration.put_project import put_project

DATA = REPO / "tests" / "data"
MODULE = "tests.pipeline_assets.schedules.quick_scheduled"


@pytest.fixture(scope="session")
def quick() -> Iterator[DagsterProcesses]:
    with DagsterProcesses.started(
        ("host", "code", "webserver"), module=MODULE, ORRERY_SCHEDULE_INTERVAL_S="1"
    ) as started:
        yield started


def put_schedule(
    store: ObjectStore, project_id: str, *entries: ScheduleEntry, ago: timedelta = timedelta(hours=1)
) -> None:
    """As the API does, but the entries stand since `ago`: ticks since then were missed."""
    now = datetime.now(UTC)
    stored = [StoredEntry(entry=entry, since=now - ago) for entry in entries]
    document = StoredSchedule(
        project_id=project_id, revision=1, updated_at=now, updated_by=None, entries=stored
    )
    store.put(layout.schedule_key(project_id), document.model_dump_json().encode())


SET_CURSOR = """mutation Set($sensor: SensorSelector!, $cursor: String) {
  setSensorCursor(sensorSelector: $sensor, cursor: $cursor) { __typename } }"""


def rewind(processes: DagsterProcesses, to: datetime) -> None:
    """As if nothing had been looked at since `to`: a daemon that was down for so long."""
    sensor = {**REPOSITORY, "sensorName": "schedules"}
    cursor = Cursor(until=to, news_until=to).model_dump_json(exclude_none=True)
    answer = processes.graphql(SET_CURSOR, {"sensor": sensor, "cursor": cursor})
    assert answer["setSensorCursor"]["__typename"] == "Sensor", answer


def penguins(processes: DagsterProcesses) -> str:
    """A project without a partition: the sensor makes it."""

    return put_project(processes.store, Path(DATA / "penguins.csv"), "predict the species")


@pytest.fixture
def inspector(dagster: DagsterProcesses) -> Iterator[None]:
    """The real inspector beside the session's processes."""
    with running_inspector(dagster.home, dagster.runtime):
        yield
