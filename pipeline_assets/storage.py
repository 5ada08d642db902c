"""Dagster's SQLite storage, opened by one process at a time and then kept open."""

import fcntl
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, ClassVar

from dagster._core.storage.runs.sqlite.sqlite_run_storage import SqliteRunStorage
from dagster._core.storage.schedules.sqlite.sqlite_schedule_storage import SqliteScheduleStorage
from dagster._core.storage.sqlite import create_db_conn_string
from dagster._core.storage.sqlite_storage import DagsterSqliteStorage
from dagster._serdes import ConfigurableClassData  # what dagster.yaml's classes are built from
from sqlalchemy.engine import Connection

from pipeline_assets.event_log import KeptEventLogStorage
from pipeline_assets.sqlite_engines import open_engine

LOCK_FILE = "storage.lock"


class LockedSqliteStorage(DagsterSqliteStorage):
    """The same tables and files; only making them is serialised.

    Dagster makes its schema when a fresh home is opened first. Webserver, daemon and run host open it at
    once, and then stamp it twice: "Version table 'alembic_version' has more than one head present".
    """

    @classmethod
    def config_type(cls) -> Any:
        """`base_dir`: the folder, as in Dagster's `storage: sqlite`."""
        return DagsterSqliteStorage.config_type()

    @classmethod
    def from_config_value(
        cls, inst_data: ConfigurableClassData, config_value: Mapping[str, Any]
    ) -> "LockedSqliteStorage":
        base_dir = Path(config_value["base_dir"])
        base_dir.mkdir(parents=True, exist_ok=True)
        with (base_dir / LOCK_FILE).open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            return cls.from_local(str(base_dir), inst_data)


class KeptSqliteStorage(LockedSqliteStorage):
    """The same again: databases stay open, and a schema is checked once a process and its forks."""

    _checked: ClassVar[set[str]] = set()  # base folders; inherited by what the process forks

    def __init__(self, base_dir: str, inst_data: ConfigurableClassData | None = None) -> None:
        self.base_dir = base_dir
        self._inst_data = inst_data
        history, schedules = str(Path(base_dir) / "history"), str(Path(base_dir) / "schedules")
        if base_dir in self._checked:
            self._run_storage = KeptRunStorage(create_db_conn_string(history, "runs"))
            self._schedule_storage = SqliteScheduleStorage(create_db_conn_string(schedules, "schedules"))
        else:
            self._run_storage = KeptRunStorage.from_local(history)
            self._schedule_storage = SqliteScheduleStorage.from_local(schedules)
        self._event_log_storage = KeptEventLogStorage(str(Path(history) / "runs"))
        self._checked.add(base_dir)
        # Not our parents' own, which would make Dagster's three storages.
        super(DagsterSqliteStorage, self).__init__()  # type: ignore[no-untyped-call]  # Dagster leaves it so


class KeptRunStorage(SqliteRunStorage):
    """The table of runs, its connections kept."""

    def __init__(self, conn_string: str, inst_data: ConfigurableClassData | None = None) -> None:
        self._engine = open_engine(conn_string, pool_size=2)
        super().__init__(conn_string, inst_data)

    @contextmanager
    def connect(self) -> Iterator[Connection]:
        with self._engine.connect() as connection, connection.begin():
            yield connection

    def dispose(self) -> None:
        """Close the connections."""
        self._engine.dispose()
