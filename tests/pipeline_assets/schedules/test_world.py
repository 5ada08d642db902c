"""What planning asks of the store: a project that can't be read stops no other."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, cast

import pytest

from contracts import layout
from contracts.data_versions import StoredDataVersion
from contracts.schedules import ScheduleEntry
from object_store import ObjectStore, open_store
from object_store.documents import crown, put_version
from pipeline_assets.schedules.cursor import Cursor
from pipeline_assets.schedules.documents import Documents
from pipeline_assets.schedules.planning import plan
from pipeline_assets.schedules.world import DagsterWorld
from tests.pipeline_assets.schedules.conftest import put_schedule
from tests.pipeline_assets.schedules.test_inheriting import SPEC, champion
from tests.pipeline_assets.schedules.test_planning import version

GOOD, BAD = (f"01936f5e-0000-7000-8000-00000000000{n}" for n in (1, 2))
ON_DATA = ScheduleEntry(name="on-data", min_new_rows=30)


class _Quiet(DagsterWorld):
    """A Dagster in which nothing has run."""

    def __init__(self, store: ObjectStore) -> None:
        super().__init__(cast("Any", None), store)  # Dagster is asked by what is answered below

    def unfinished(self) -> int:
        return 0

    def is_at_work(self, project_id: str, entry: str) -> bool:
        return False

    def started_for(self, project_id: str, entry: str) -> int:
        return 0


@pytest.fixture
def store(tmp_path: Path) -> ObjectStore:
    """Two projects with enough new data, one of them after its second champion."""
    store = open_store(tmp_path.as_uri())
    for project in (GOOD, BAD):
        spec = SPEC.model_copy(update={"project_id": project})
        store.put(layout.project_key(project), spec.model_dump_json().encode())
        put_schedule(store, project, ON_DATA, ago=timedelta(days=1))
        store.put(layout.news_key(project), b"")
        for number, rows in ((2, 25), (3, 31)):
            data = StoredDataVersion(version=version(number, rows), idempotency_key=None, request_hash="0")
            put_version(store, project, data)
    crown(store, GOOD, champion(1))
    crown(store, GOOD, champion(2).model_copy(update={"data_version": 2}))
    return store


def started(store: ObjectStore) -> list[tuple[str, int | None]]:
    documents = Documents()
    documents.refresh(store)
    now = datetime.now(UTC)
    wishes = plan(Cursor(until=now), documents, now, _Quiet(store)).wishes
    return [(wish.project_id, wish.data_version) for wish in wishes]


def test_rows_count_since_the_newest_champions_data(store: ObjectStore) -> None:
    """SCHED-9: of two champions the newer one's data are known; without one, the first data are."""
    assert started(store) == [(GOOD, 3), (BAD, 3)]
    crown(store, GOOD, champion(3).model_copy(update={"data_version": 3}))
    assert started(store) == [(BAD, 3)]


@pytest.mark.parametrize("broken", ["project", "data", "champion"])
def test_a_project_that_can_t_be_read_stops_no_other(store: ObjectStore, broken: str) -> None:
    """SCHED-5: whichever of its documents is broken, its neighbours start."""
    keys = {
        "project": layout.project_key(BAD),
        "data": layout.data_key(BAD, 3),
        "champion": layout.champion_key(BAD, 1),
    }
    store.put(keys[broken], b'{"from": "a release to come"}')
    assert started(store) == [(GOOD, 3)]
