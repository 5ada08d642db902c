"""Dagster's storage, kept open: the same rows as Dagster's own writes, seen by everybody who looks."""

import gc
import multiprocessing
import os
import queue
import sqlite3
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import dagster as dg
import pytest
import sqlalchemy
from dagster import DagsterEvent, DagsterEventType, DagsterInstance, EventLogEntry
from dagster._core.definitions.asset_checks.asset_check_evaluation import AssetCheckEvaluationPlanned
from dagster._core.storage.event_log.base import EventLogStorage
from dagster._core.storage.sqlite_storage import DagsterSqliteStorage
from sqlalchemy.engine import Engine

from pipeline_assets.sqlite_engines import MAX_OPEN
from pipeline_assets.storage import KeptSqliteStorage
from tests.pipeline_assets.dagster_storage import (
    INDEX_COLUMNS,
    entries_of,
    entry,
    line,
    lines_of,
    open_instance,
    planned,
    work,
)

WAIT_S = 20.0


def _instance(folder: Path, storage: type[DagsterSqliteStorage]) -> DagsterInstance:
    return open_instance(folder, storage, base_dir=str(folder))


@pytest.fixture
def kept(tmp_path: Path) -> Iterator[DagsterInstance]:
    with _instance(tmp_path / "kept", KeptSqliteStorage) as instance:
        yield instance


def _rows(folder: Path, run_id: str) -> dict[str, list[tuple[object, ...]]]:
    """What both databases say of the run, without what differs between any two runs."""
    rows: dict[str, list[tuple[object, ...]]] = {}
    logs = folder / "history" / "runs"
    with sqlite3.connect(logs / f"{run_id}.db") as run:
        rows["run"] = run.execute(
            "select id, dagster_event_type, step_key, asset_key, partition from event_logs order by id"
        ).fetchall()
    with sqlite3.connect(logs / "index.db") as index:
        for name, columns in INDEX_COLUMNS.items():
            rows[name] = index.execute(f"select {columns} from {name} order by id").fetchall()
    return rows


@pytest.mark.parametrize(
    ("writer", "reader"),
    [(KeptSqliteStorage, DagsterSqliteStorage), (DagsterSqliteStorage, KeptSqliteStorage)],
)
def test_dagster_reads_what_we_write_and_we_what_it_writes(
    writer: type[DagsterSqliteStorage], reader: type[DagsterSqliteStorage], tmp_path: Path
) -> None:
    """PIPE-36: a home moves between Dagster's storage and ours, with its runs, assets and checks."""
    with _instance(tmp_path, writer) as instance:
        run_id = work(instance)
        written = entries_of(instance, run_id)
    with _instance(tmp_path, reader) as instance:
        read = entries_of(instance, run_id)
        assert read == written
        assert len(read) > 10
        assert instance.has_asset_key(dg.AssetKey("second"))
        again = work(instance)
        assert len(instance.get_records_for_run(again).records) == len(written)


def test_our_rows_are_dagsters(tmp_path: Path) -> None:
    """PIPE-36: the same job leaves the same rows in both databases as with Dagster's own storage."""
    with _instance(tmp_path / "ours", KeptSqliteStorage) as ours:
        mine = _rows(tmp_path / "ours", work(ours))
    with _instance(tmp_path / "theirs", DagsterSqliteStorage) as theirs:
        stock = _rows(tmp_path / "theirs", work(theirs))
    assert mine == stock
    assert mine["asset_check_executions"]


def _plan(run_id: str) -> list[EventLogEntry]:
    check = DagsterEvent(
        event_type_value=DagsterEventType.ASSET_CHECK_EVALUATION_PLANNED.value,
        job_name="job",
        event_specific_data=AssetCheckEvaluationPlanned(asset_key=dg.AssetKey("a"), check_name="sound"),
    )
    return [*planned(run_id), entry(run_id, check)]


def test_a_batch_says_what_its_events_say(tmp_path: Path) -> None:
    """PIPE-38: planned events written together leave the rows that they leave one by one."""
    run_id = str(uuid.uuid4())
    with _instance(tmp_path / "together", KeptSqliteStorage) as instance:
        instance.event_log_storage.store_event_batch(_plan(run_id))
    with _instance(tmp_path / "alone", KeptSqliteStorage) as instance:
        for event in _plan(run_id):
            instance.event_log_storage.store_event(event)
    together = _rows(tmp_path / "together", run_id)
    assert together == _rows(tmp_path / "alone", run_id)
    assert len(together["run"]) == 4


@pytest.mark.parametrize("part", ["_store_asset_event", "store_asset_check_event"])
def test_a_batch_that_fails_leaves_nothing(
    kept: DagsterInstance, monkeypatch: pytest.MonkeyPatch, part: str
) -> None:
    """PIPE-38: when the index can't be written, no row stands: Dagster then writes each."""
    run_id, log = str(uuid.uuid4()), kept.event_log_storage

    def fail(*_: object) -> None:
        raise sqlite3.OperationalError("disk full")

    monkeypatch.setattr(log, part, fail)
    with pytest.raises(sqlite3.OperationalError):
        log.store_event_batch(_plan(run_id))
    monkeypatch.undo()
    assert kept.get_records_for_run(run_id).records == []
    log.store_event_batch(_plan(run_id))
    assert len(kept.get_records_for_run(run_id).records) == 4


def _write_lines(folder: str, run_id: str, start: int, count: int) -> None:
    with DagsterInstance.from_config(folder) as instance:
        for number in range(start, start + count):
            instance.event_log_storage.store_event(line(run_id, number))


def test_several_processes_make_one_log(kept: DagsterInstance, tmp_path: Path) -> None:
    """PIPE-37: processes that open a run's log for the first time at once lose no line of each other."""
    run_id = str(uuid.uuid4())
    spawn = multiprocessing.get_context("fork")
    writers = [
        spawn.Process(target=_write_lines, args=(str(tmp_path / "kept"), run_id, 100 * number, 20))
        for number in range(4)
    ]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join(WAIT_S)
    assert [writer.exitcode for writer in writers] == [0, 0, 0, 0]
    expected = {f"line {100 * n + k}" for n in range(4) for k in range(20)}
    assert set(lines_of(kept, run_id)) == expected
    assert len(lines_of(kept, run_id)) == 80
    assert not list((tmp_path / "kept").rglob("*.draft"))


def test_who_watches_is_told_of_each_event(kept: DagsterInstance, tmp_path: Path) -> None:
    """PIPE-37: a watcher in one process gets each event of another, the last one too, without a poll."""
    run_id = str(uuid.uuid4())
    kept.event_log_storage.store_event(line(run_id, 0))
    seen: queue.Queue[str] = queue.Queue()
    kept.watch_event_logs(run_id, None, lambda entry, _cursor: seen.put(entry.user_message))
    writer = multiprocessing.get_context("fork").Process(
        target=_write_lines, args=(str(tmp_path / "kept"), run_id, 1, 30)
    )
    writer.start()
    writer.join(WAIT_S)
    assert writer.exitcode == 0
    assert [seen.get(timeout=WAIT_S) for _ in range(31)] == [f"line {n}" for n in range(31)]


def test_open_databases_are_bounded(kept: DagsterInstance) -> None:
    """PIPE-37: more runs than may be open are still written and read, and the files are let go."""
    run_ids = [str(uuid.uuid4()) for _ in range(MAX_OPEN + 8)]
    for _ in range(2):
        for run_id in run_ids:
            kept.event_log_storage.store_event(line(run_id, 1))
    assert {len(lines_of(kept, run_id)) for run_id in run_ids} == {2}
    open_files = {link.readlink().name for link in Path("/proc/self/fd").iterdir() if link.is_symlink()}
    assert len({name for name in open_files if name.removesuffix(".db") in run_ids}) <= MAX_OPEN


def _synchronous_of(event: EventLogEntry, log: EventLogStorage) -> set[str]:
    """How the event's transactions were committed."""
    seen: set[str] = set()

    def note(_conn: object, _cursor: object, statement: str, *_: object) -> None:
        if statement.startswith("PRAGMA synchronous="):
            seen.add(statement.rpartition("=")[2])

    sqlalchemy.event.listen(Engine, "before_cursor_execute", note)
    try:
        log.store_event(event)
    finally:
        sqlalchemy.event.remove(Engine, "before_cursor_execute", note)
    return seen


def test_milestones_are_flushed(kept: DagsterInstance) -> None:
    """PIPE-39: a planned materialisation and a run's end are flushed in both databases, a log line is not."""
    run_id, log = str(uuid.uuid4()), kept.event_log_storage
    end = DagsterEvent(event_type_value=DagsterEventType.RUN_SUCCESS.value, job_name="job")
    assert _synchronous_of(entry(run_id, end), log) == {"FULL"}
    assert _synchronous_of(_plan(run_id)[0], log) == {"FULL"}
    assert _synchronous_of(line(run_id, 1), log) == {"NORMAL"}


def test_an_emptied_log_is_made_again(kept: DagsterInstance, tmp_path: Path) -> None:
    """PIPE-39: a run's database that a crash left without a byte gets its tables, and takes events again."""
    run_id = str(uuid.uuid4())
    (tmp_path / "kept" / "history" / "runs" / f"{run_id}.db").touch()
    kept.event_log_storage.store_event(line(run_id, 1))
    assert lines_of(kept, run_id) == ["line 1"]


def test_a_new_log_is_flushed_before_it_has_its_name(
    kept: DagsterInstance, monkeypatch: pytest.MonkeyPatch
) -> None:
    """PIPE-39: SQLite flushes only the WAL at first, so the empty database is on the disk before its name."""
    done: list[str] = []

    def noting(name: str, call: Callable[..., None]) -> Callable[..., None]:
        def noted(*arguments: Any) -> None:
            done.append(name)
            call(*arguments)

        return noted

    monkeypatch.setattr(os, "fsync", noting("fsync", os.fsync))
    monkeypatch.setattr(os, "link", noting("link", os.link))
    kept.event_log_storage.store_event(line(str(uuid.uuid4()), 1))
    assert done[:3] == ["fsync", "link", "fsync"]


def test_a_webserver_is_not_stopped_by_what_it_loaded(kept: DagsterInstance) -> None:
    """STREAM-110: once the webserver has loaded, a full garbage collection looks at nothing of it."""
    try:
        kept.optimize_for_webserver(statement_timeout=1000, pool_recycle=60, max_overflow=3)
        assert gc.get_freeze_count() > 10 * len(gc.get_objects())
    finally:
        gc.unfreeze()
