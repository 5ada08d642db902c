"""Dagster's Postgres storage with its connections kept, on the real Postgres: the same rows, at less cost."""

import multiprocessing
import re
import threading
import time
import uuid
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from typing import Any

import psycopg2
import pytest
from dagster import DagsterInstance
from dagster_postgres import DagsterPostgresStorage
from dagster_postgres.utils import DagsterPostgresException
from sqlalchemy import create_engine
from sqlalchemy.engine import Engine

from pipeline_assets import postgres_storage
from pipeline_assets.postgres_engines import close_connections, engine_of
from pipeline_assets.postgres_storage import KEPT_CONNECTIONS, KeptPostgresStorage
from tests.api.core import postgres
from tests.integration.starter import until
from tests.pipeline_assets.dagster_storage import (
    INDEX_COLUMNS,
    entries_of,
    line,
    lines_of,
    open_instance,
    planned,
    work,
)

WAIT_S = 30.0
ASKING = "asking"  # the application name of connections that only look


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    with postgres.running() as url:
        yield url


@pytest.fixture
def url(server: str) -> Iterator[str]:
    """An empty database of the test's own."""
    yield re.sub(r"\+\w+", "", postgres.another_database(server, f"d{uuid.uuid4().hex[:12]}"))
    close_connections()


def _instance(folder: Path, url: str, storage: type[DagsterPostgresStorage]) -> DagsterInstance:
    return open_instance(folder, storage, postgres_url=url)


@pytest.fixture
def kept(tmp_path: Path, url: str) -> Iterator[DagsterInstance]:
    with _instance(tmp_path, url, KeptPostgresStorage) as instance:
        yield instance


def _ask(url: str, statement: str) -> list[tuple[Any, ...]]:
    connection = psycopg2.connect(url, application_name=ASKING)
    with closing(connection), connection.cursor() as cursor:
        cursor.execute(statement)
        return list(cursor.fetchall())


def _others(url: str) -> set[int]:
    """The pids that serve the database's clients, but for those that only ask.

    Postgres's own workers come and go, and so does whoever asked before: it ends a moment after its client.
    """
    rows = _ask(
        url,
        "select pid from pg_stat_activity where datname = current_database()"
        f" and backend_type = 'client backend' and application_name <> '{ASKING}'",
    )
    return {pid for (pid,) in rows}


def _rows(url: str) -> list[list[tuple[Any, ...]]]:
    """What stands in the database, without what differs between any two runs."""
    tables = {**INDEX_COLUMNS, "runs": "status, pipeline_name"}
    return [_ask(url, f"select {columns} from {table} order by id") for table, columns in tables.items()]


def test_our_rows_are_dagsters(server: str, tmp_path: Path) -> None:
    """PIPE-41: a job leaves the rows that it leaves with Dagster's own storage, and that one reads ours."""
    rows = []
    for storage in (KeptPostgresStorage, DagsterPostgresStorage):
        url = re.sub(r"\+\w+", "", postgres.another_database(server, f"d{uuid.uuid4().hex[:12]}"))
        with _instance(tmp_path, url, storage) as instance:
            run_id = work(instance)
            written = entries_of(instance, run_id)
        rows.append(_rows(url))
        with _instance(tmp_path, url, DagsterPostgresStorage) as instance:
            read = entries_of(instance, run_id)
        assert read == written
        assert len(read) > 10
    assert rows[0] == rows[1]
    assert all(rows[0])


def test_connections_are_kept(kept: DagsterInstance, url: str, tmp_path: Path) -> None:
    """PIPE-42: a hundred events of a process, by any number of instances, need one pool; none ends it."""
    run_id = str(uuid.uuid4())
    kept.event_log_storage.store_event(line(run_id, 0))
    before = _others(url)
    for number in range(1, 100):
        kept.event_log_storage.store_event(line(run_id, number))
    assert _others(url) == before
    assert 0 < len(before) <= KEPT_CONNECTIONS
    for _ in range(2 * KEPT_CONNECTIONS):  # nobody disposes of these
        _instance(tmp_path, url, KeptPostgresStorage).event_log_storage.store_event(line(run_id, 100))
    assert _others(url) == before
    kept.dispose()
    assert _others(url) == before
    close_connections()
    until(lambda: not _others(url), WAIT_S, "connections are left")


def test_threads_and_forks_have_one_pool_each(url: str) -> None:
    """PIPE-42: threads that open at once share one; a fork has its own, whatever a thread did meanwhile."""
    made, started = [], threading.Event()

    def make() -> Engine:
        started.set()
        time.sleep(0.2)  # long enough for the other thread, and for the fork, to come in between
        made.append(create_engine(url))
        return made[-1]

    name = f"{url}?application_name=fork"
    with ThreadPoolExecutor(2) as threads:
        found = [threads.submit(engine_of, name, make) for _ in range(2)]
        assert started.wait(WAIT_S)
        fork = multiprocessing.get_context("fork").Process(target=engine_of, args=(name, make), daemon=True)
        fork.start()
        assert found[0].result(WAIT_S) is found[1].result(WAIT_S)
    fork.join(WAIT_S)
    assert fork.exitcode == 0
    assert len(made) == 1


def test_a_connection_that_died_costs_no_event(kept: DagsterInstance, url: str) -> None:
    """PIPE-42: after Postgres has dropped all connections the next event is written and the runs are read."""
    run_id = str(uuid.uuid4())
    kept.event_log_storage.store_event(line(run_id, 0))
    _ask(
        url,
        "select pg_terminate_backend(pid) from pg_stat_activity"
        " where datname = current_database() and pid <> pg_backend_pid()",
    )
    kept.event_log_storage.store_event(line(run_id, 1))
    assert kept.get_runs() == []
    assert lines_of(kept, run_id) == ["line 0", "line 1"]


def test_a_batch_is_one_transaction(kept: DagsterInstance, url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """PIPE-43: the events that plan a run are committed together; if one fails none is written."""
    log, run_id = kept.event_log_storage, str(uuid.uuid4())
    log.store_event_batch(planned(run_id))
    assert len(_ask(url, "select distinct xmin::text from event_logs")) == 1
    assert _ask(url, "select asset_key from asset_keys order by id") == [('["a"]',), ('["b"]',), ('["c"]',)]

    def fail(*_: object) -> None:
        raise RuntimeError("no more room")

    monkeypatch.setattr(log, "_store_asset_event", fail)
    with pytest.raises(RuntimeError, match="no more room"):
        log.store_event_batch(planned(str(uuid.uuid4())))
    monkeypatch.undo()
    assert _ask(url, "select count(*) from event_logs") == [(3,)]
    log.store_event(line(run_id, 7))
    assert len(lines_of(kept, run_id)) == 4


def _open_and_write(folder: str, url: str, run_id: str, number: int) -> None:
    with _instance(Path(folder), url, KeptPostgresStorage) as instance:
        instance.event_log_storage.store_event(line(run_id, number))


def test_a_fresh_database_may_be_opened_by_many(tmp_path: Path, url: str) -> None:
    """PIPE-22: processes that open an empty Postgres at once make its tables once, and all write."""
    run_id, fork = str(uuid.uuid4()), multiprocessing.get_context("fork")
    folders = [tmp_path / str(number) for number in range(4)]
    for folder in folders:
        folder.mkdir()
    writers = [
        fork.Process(target=_open_and_write, args=(str(folder), url, run_id, number))
        for number, folder in enumerate(folders)
    ]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join(WAIT_S)
    assert [writer.exitcode for writer in writers] == [0, 0, 0, 0]
    assert len(_ask(url, "select version_num from alembic_version")) == 1
    with _instance(tmp_path, url, KeptPostgresStorage) as instance:
        assert set(lines_of(instance, run_id)) == {f"line {number}" for number in range(4)}


def test_a_database_that_is_a_moment_late_is_waited_for(server: str, tmp_path: Path) -> None:
    """PIPE-22: who can't reach Postgres at once tries again before he gives up."""
    name = f"d{uuid.uuid4().hex[:12]}"
    late = threading.Timer(0.5, postgres.another_database, (server, name))
    late.start()
    url = re.sub(r"\+\w+", "", server).rpartition("/")[0] + f"/{name}"
    with _instance(tmp_path, url, KeptPostgresStorage) as instance:
        assert instance.get_runs() == []
    late.join()
    close_connections()


def test_a_stuck_opener_is_named(url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """PIPE-22: while another process makes the tables one waits, not for ever, and then says for whom."""
    monkeypatch.setattr(postgres_storage, "LOCK_WAIT_S", 0.2)
    with closing(psycopg2.connect(url)) as holder, holder.cursor() as cursor:
        cursor.execute(f"select pg_advisory_lock({postgres_storage._LOCK}), pg_backend_pid()")
        pid = cursor.fetchall()[0][1]
        with pytest.raises(DagsterPostgresException, match=rf"in 0\.2 s .*backend {pid}\)"):
            _instance(tmp_path, url, KeptPostgresStorage)
    with _instance(tmp_path, url, KeptPostgresStorage) as instance:  # the holder is gone
        assert instance.get_runs() == []


def test_the_webserver_bounds_its_statements(kept: DagsterInstance) -> None:
    """PIPE-42: what the webserver says of the longest statement holds for every connection, kept or new."""
    kept.event_log_storage.store_event(line(str(uuid.uuid4()), 0))
    kept.optimize_for_webserver(statement_timeout=1234, pool_recycle=60, max_overflow=3)
    with kept.event_log_storage.index_connection() as connection:  # type: ignore[attr-defined]  # SQL storages'
        assert connection.exec_driver_sql("show statement_timeout").scalar() == "1234ms"
    with kept.run_storage.connect() as connection:  # type: ignore[attr-defined]  # as above
        assert connection.exec_driver_sql("show statement_timeout").scalar() == "1234ms"
