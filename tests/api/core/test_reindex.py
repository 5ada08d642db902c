"""The index from the objects alone: what is written for it, what it makes of it, what it never deletes."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, cast

import pytest
from uuid_utils import uuid7

from api.db import projects, runs
from api.db.database import Database
from api.monitoring.alerts import AlertWatch
from api.monitoring.reports import Reports
from api.monitoring.retention import Retention
from api.projection.recorder import Recorder
from api.reindex import reindex
from api.results import Results
from api.sagas import reconcile as reconciling
from api.sagas.launch import end_of_launch
from api.sagas.reconcile import Reconciler
from api.schedules import Schedules
from api.stream.hub import Hub
from contracts.datasets import DatasetInfo, Overrides, ProjectSpec, TableFormat
from contracts.errors import ErrorCode
from contracts.launch import LaunchSpec
from contracts.layout import (
    SCHEDULES_PREFIX,
    manifest_key,
    news_key,
    prediction_log_key,
    prediction_log_prefix,
    project_key,
    raw_key,
    results_key,
    schedule_key,
)
from contracts.monitoring import AlertKind
from contracts.prediction_log import stamp_of
from contracts.results import ProjectResults
from contracts.schedules import ScheduleRequest
from contracts.stages import PipelineStage, ProjectStatus
from contracts.watching import Standing
from object_store import ObjectStore, open_store
from tests.api.core.test_alerts import Told, champion, signal
from tests.google_cloud.emulator import StorageEmulator

RUN = "5a0f4c1e-90f7-4a6c-8f0d-0d2b6f0c1f77"


@pytest.fixture(params=["folder", "bucket"])
def store(
    request: pytest.FixtureRequest, tmp_path: Path, gcs: StorageEmulator, monkeypatch: pytest.MonkeyPatch
) -> ObjectStore:
    for name, value in gcs.environment.items():
        monkeypatch.setenv(name, value)
    url = (tmp_path / "objects").as_uri() if request.param == "folder" else f"gs://{gcs.make_bucket()}"
    return open_store(url, tmp_path)


async def index(path: Path) -> Database:
    """A new, empty one."""
    database = Database(f"sqlite+aiosqlite:///{path}")
    await database.migrate()
    return database


@pytest.fixture
async def db(tmp_path: Path) -> AsyncIterator[Database]:
    database = await index(tmp_path / "first.db")
    yield database
    await database.dispose()


def put_project(store: ObjectStore, *, run: str | None = None, spec: bool = True) -> ProjectSpec:
    """A project as the create saga leaves it, a file of its prediction log, and a run's first object."""
    project = ProjectSpec(
        project_id=str(uuid7()),
        project_name="Penguins",
        problem_description="Which species?",
        created_at=datetime.now(UTC),
        dataset=DatasetInfo(
            dataset_id="a" * 64,
            file_name="p.csv",
            format=TableFormat.CSV,
            size_bytes=1,
            num_rows=1,
            num_columns=1,
            columns=["x"],
            encoding="utf-8",
            delimiter=",",
            decimal=".",
            warnings=[],
        ),
        overrides=Overrides(),
    )
    store.put(raw_key(project.project_id, "a" * 64), b"x")
    store.put(prediction_log_key(project.project_id, stamp_of(project.created_at), RUN), b"rows")
    if spec:
        store.put(project_key(project.project_id), project.model_dump_json().encode())
    if run is not None:
        store.put(manifest_key(project.project_id, run), b"{}")
    return project


async def end(db: Database, results: Results, project_id: str) -> None:
    """A terminal event, and what follows from it."""
    spec = LaunchSpec(
        project_id=project_id,
        launch_key=project_id,
        from_stage=PipelineStage.DATA_UPLOAD,
        parent_run_id=None,
        trigger="api",
        request_id=None,
    )
    recorder = Recorder(db, Hub(max_per_project=1), on_end=results.soon)
    await recorder.record(project_id, [end_of_launch(spec, ErrorCode.PIPELINE_FAILED, "It failed", None)])
    while results._tasks:
        await asyncio.wait(results._tasks)


async def test_a_lost_index_is_made_again(db: Database, store: ObjectStore, tmp_path: Path) -> None:
    """GCS-12: facts from project.json, state from results.json, under a new epoch; no row is touched."""
    never_ran, ended = put_project(store), put_project(store, run=RUN)
    assert (await reindex(db, store)).added == [never_ran.project_id, ended.project_id]
    await end(db, Results(db, store), ended.project_id)
    written = ProjectResults.model_validate_json(store.get(results_key(ended.project_id)))
    async with db.reading() as session:
        before = await projects.get(session, ended.project_id)
    assert before is not None
    assert written.state == before.state
    assert written.state.status is ProjectStatus.FAILED

    other = await index(tmp_path / "second.db")
    try:
        assert set((await reindex(other, store)).added) == {never_ran.project_id, ended.project_id}
        async with other.reading() as session:
            rows = {row.id: row for row in await projects.page(session, limit=9, offset=0)}
            known_run = await runs.get(session, RUN)
        assert rows[never_ran.project_id].status == "created"
        assert rows[never_ran.project_id].dataset == never_ran.dataset
        after = rows[ended.project_id]
        assert (after.name, after.status, after.seq) == ("Penguins", "failed", 0)
        assert after.epoch == after.state.epoch != before.epoch
        assert after.state == before.state.model_copy(update={"epoch": after.epoch, "seq": 0})
        assert known_run is not None
        assert known_run.ended_at is not None
        again = await reindex(other, store)
        assert (again.added, again.standing) == ([], 2)
    finally:
        await other.dispose()


async def test_a_lost_index_has_the_alerts_that_hold(
    db: Database, store: ObjectStore, tmp_path: Path
) -> None:
    """GCS-14: an alert that ended since the run did does not hold again, one that began since does."""
    project_id = put_project(store, run=RUN).project_id
    await reindex(db, store)
    await end(db, results := Results(db, store), project_id)
    async with db.session() as session:
        row = await projects.get_for_update(session, project_id)
        assert row is not None
        row.state = row.state.model_copy(update={"champion": champion()})
    told, retention = Told(), Retention(db, store, days=0)
    watch = AlertWatch(
        db, store, Recorder(db, Hub()), cast("Reports", told), retention, on_told=results.soon, every_s=0
    )
    for kind in (AlertKind.REFUSED, AlertKind.LOST):
        told.signals = [signal(Standing.ABOVE, None, kind)]
        await watch.look_at(project_id, datetime.now(UTC))
    told.signals = [signal(Standing.BELOW, None, AlertKind.REFUSED)]
    await watch.look_at(project_id, datetime.now(UTC))
    while results._tasks:
        await asyncio.wait(results._tasks)
    other = await index(tmp_path / "second.db")
    try:
        await reindex(other, store)
        async with other.reading() as session:
            after = await projects.get(session, project_id)
        assert after is not None
        assert [alert.kind for alert in after.state.alerts] == [AlertKind.LOST]
        assert after.alerts == 1
    finally:
        await other.dispose()


async def test_what_is_no_project_is_counted_or_named(db: Database, store: ObjectStore) -> None:
    """GCS-12: an upload that never became a project is left out; a broken one is named, the rest goes on."""
    put_project(store, spec=False)
    broken, good = put_project(store), put_project(store)
    store.put(project_key(broken.project_id), b"{not json")
    report = await reindex(db, store)
    assert report.added == [good.project_id]
    assert report.unfinished == 1
    assert [line.partition(":")[0] for line in report.unreadable] == [broken.project_id]
    assert "1 projects were put into the index" in "\n".join(report.lines())


def reconciler(db: Database, store: ObjectStore, *, in_bucket: bool = False) -> Reconciler:
    nobody = cast("Any", None)  # not asked in a sweep
    return Reconciler(
        db=db,
        store=store,
        launcher=nobody,
        deleter=nobody,
        late_runs=nobody,
        unstarted=nobody,
        results=Results(db, store),
        catching_up=(),
        in_bucket=in_bucket,
    )


async def test_a_new_index_deletes_no_project(db: Database, store: ObjectStore) -> None:
    """GCS-13, WATCH-13: only what has no `project.json` is swept, with its log: no upload since a backup,
    none of a neighbour's."""
    older, upload = put_project(store), put_project(store, spec=False)
    sweeper = reconciler(db, store)
    now = datetime.now(UTC).timestamp()
    assert await sweeper.sweep_objects(now) == 1
    assert {info.key.split("/")[1] for info in store.list("projects/")} == {older.project_id}
    assert upload.project_id != older.project_id
    assert len(list(store.list(prediction_log_prefix(older.project_id)))) == 1
    assert (await reindex(db, store)).added == [older.project_id]
    launched, unlaunched = put_project(store, run=RUN), put_project(store)
    assert await sweeper.sweep_objects(datetime.now(UTC).timestamp() + 1) == 0
    left = {info.key.split("/")[1] for info in store.list("projects/")}
    assert left == {older.project_id, launched.project_id, unlaunched.project_id}


async def test_a_lost_index_has_its_schedules_again(db: Database, store: ObjectStore, tmp_path: Path) -> None:
    """SCHED-11: as they were, to revision and clock, though a start before it swept what is nobody's."""
    project_id = put_project(store).project_id
    await reindex(db, store)
    entry = {"name": "nightly", "cron": "30 2 * * *", "min_new_rows": 9}
    wanted = ScheduleRequest.model_validate({"entries": [entry], "by": "ada"})
    for _ in range(2):
        before = await Schedules(db, store).put(project_id, wanted, None)
    await Schedules(db, store).announce(project_id)
    listed = list(store.list(SCHEDULES_PREFIX))
    other = await index(tmp_path / "second.db")
    try:
        await reconciler(other, store).sweep_objects(datetime.now(UTC).timestamp() + 60)
        assert (await reindex(other, store)).added == [project_id]
        await reconciler(other, store).sweep_objects(datetime.now(UTC).timestamp() + 60)
        assert list(store.list(SCHEDULES_PREFIX)) == listed
        schedules = Schedules(other, store)
        after = await schedules.get(project_id)
        assert before is not None
        assert (after.revision, after.updated_by, after.updated_at) == (2, "ada", before.updated_at)
        assert [(e.entry, e.since) for e in after.entries] == [(e.entry, e.since) for e in before.entries]
        again = await schedules.put(project_id, wanted, 2)
        assert again is not None
        assert (again.revision, again.entries[0].since) == (3, before.entries[0].since)
    finally:
        await other.dispose()


async def test_a_schedule_of_no_project_is_swept(db: Database, store: ObjectStore) -> None:
    """SCHED-11: what a crash left of one; not of a project that is deleted now, is lost, or may be new."""
    indexed, deleted = put_project(store), put_project(store)
    await reindex(db, store)
    async with db.session() as session:
        await projects.mark_deleted(session, deleted.project_id, datetime.now(UTC))
    store.delete(project_key(deleted.project_id))
    lost = put_project(store)
    gone = str(uuid7())
    for project_id in (indexed.project_id, deleted.project_id, lost.project_id, gone):
        store.put(schedule_key(project_id), b"{}")
        store.put(news_key(project_id), b"")
    sweeper = reconciler(db, store)

    async def left_by_a_sweep(before: float) -> set[str]:
        await sweeper.sweep_objects(before)
        return {info.key for info in store.list(SCHEDULES_PREFIX)}

    now = datetime.now(UTC).timestamp()
    assert len(await left_by_a_sweep(now - 60)) == 8
    kept = (indexed.project_id, deleted.project_id, lost.project_id)
    assert await left_by_a_sweep(now + 60) == {key(each) for each in kept for key in (schedule_key, news_key)}


@pytest.mark.parametrize("in_bucket", [False, True])
async def test_what_another_may_be_storing_is_left_an_hour(
    db: Database, store: ObjectStore, monkeypatch: pytest.MonkeyPatch, in_bucket: bool
) -> None:
    """GCS-13: in a bucket an upload without its `project.json` is swept only once it is an hour old."""
    sweeper = reconciler(db, store, in_bucket=in_bucket)
    monkeypatch.setattr(reconciling, "PERIOD_S", 60.0)
    put_project(store, spec=False)
    running = asyncio.create_task(sweeper._run(datetime.now(UTC).timestamp() + 1))
    await asyncio.sleep(0.3)
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)
    assert bool(list(store.list("projects/"))) == in_bucket


async def test_results_that_a_stop_left_out_are_caught_up(db: Database, store: ObjectStore) -> None:
    """GCS-14: at the next start; and none is written for a project that was deleted meanwhile."""
    ended, deleted = put_project(store, run=RUN), put_project(store)
    await reindex(db, store)
    stopped = Results(db, store)
    for project in (ended, deleted):
        await end(db, stopped, project.project_id)
        store.delete(results_key(project.project_id))
    async with db.session() as session:
        await projects.mark_deleted(session, deleted.project_id, datetime.now(UTC))
    results = Results(db, store)
    await results.catch_up({})
    while results._tasks:
        await asyncio.wait(results._tasks)
    kept = [info.key for info in store.list("") if info.key.endswith("results.json")]
    assert kept == [results_key(ended.project_id)]
    at = store.stat(kept[0]).updated_at
    await results.catch_up({ended.project_id: at})
    assert not results._tasks
