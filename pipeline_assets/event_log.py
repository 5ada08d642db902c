"""Dagster's event log on SQLite, with the same files and tables, written in a fraction of the time.

Dagster opens a run's database anew for every event, makes a new one by a schema migration, and writes the
events that plan a run one by one: together 0.2 s before a run of ours begins, and 5 ms for each event.
"""

import os
import threading
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext, suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import ClassVar

from dagster import DagsterEventType, EventLogEntry
from dagster._core.events import (  # what the index mirrors
    ASSET_CHECK_EVENTS,
    ASSET_EVENTS,
    EVENT_TYPE_TO_PIPELINE_RUN_STATUS,
)
from dagster._core.storage.event_log.sqlite.sqlite_event_log import INDEX_SHARD_NAME, SqliteEventLogStorage
from dagster._core.storage.sqlite import create_db_conn_string
from dagster._serdes import ConfigurableClassData  # what dagster.yaml's classes are built from
from sqlalchemy import text
from sqlalchemy.engine import Connection, Engine

from pipeline_assets.long_lived import freeze_memory
from pipeline_assets.sqlite_engines import Engines, open_engine

# On the disk before their writer goes on, and with them all that came before: in WAL mode a FULL commit
# brings the NORMAL ones along. The rest (log lines, observations, a step's start) outlives any process, but
# a power cut takes what came after the last milestone.
_MILESTONES = frozenset(EVENT_TYPE_TO_PIPELINE_RUN_STATUS) | {
    DagsterEventType.ASSET_MATERIALIZATION,
    DagsterEventType.ASSET_MATERIALIZATION_PLANNED,
    DagsterEventType.ASSET_CHECK_EVALUATION,
    DagsterEventType.ASSET_CHECK_EVALUATION_PLANNED,
    DagsterEventType.STEP_SUCCESS,
    DagsterEventType.STEP_FAILURE,
}


class KeptEventLogStorage(SqliteEventLogStorage):
    """Databases stay open, a run's is copied from an empty one, a batch is one transaction."""

    # Of the process, and inherited by what it forks.
    _empty_run: ClassVar[bytes | None] = None
    _checked: ClassVar[set[str]] = set()  # folders whose index has today's tables

    def __init__(self, base_dir: str, inst_data: ConfigurableClassData | None = None) -> None:
        self._engines = Engines(base_dir)
        self._asset_key_columns: set[str] = set()
        self._writing = threading.local()
        super().__init__(base_dir, inst_data)

    @contextmanager
    def _connect(self, shard: str) -> Iterator[Connection]:
        with self._engines.hold(shard) as database:
            if not database.prepared:
                self._prepare(shard, database.engine)
                database.prepared = True
            with database.engine.connect() as connection, connection.begin():
                # Before the first write: SQLite takes it outside of a transaction only.
                sync = "NORMAL" if getattr(self._writing, "chatter", False) else "FULL"
                connection.exec_driver_sql(f"PRAGMA synchronous={sync}")
                yield connection

    def _prepare(self, shard: str, engine: Engine) -> None:
        if shard != INDEX_SHARD_NAME:
            self._make_run(shard, engine)
        elif self._base_dir not in self._checked:
            self._initdb(engine)
            self._checked.add(self._base_dir)

    def _make_run(self, shard: str, engine: Engine) -> None:
        """Give the run its database unless it has one; of several who do so at once one wins."""
        path = Path(self.path_for_shard(shard))
        if path.exists():
            if not path.stat().st_size:
                self._initdb(engine)  # a disk that lied, or was full: Dagster's slow way, which may be shared
            return
        draft = Path(f"{path}.{os.getpid()}-{threading.get_ident()}.draft")
        try:
            with draft.open("xb") as file:
                file.write(self.empty_run())
                file.flush()
                # Until its first checkpoint SQLite flushes the WAL only, and forgets that of an empty file.
                os.fsync(file.fileno())
            with suppress(FileExistsError):
                os.link(draft, path)
        finally:
            draft.unlink(missing_ok=True)
        _flush_folder(path.parent)

    def empty_run(self) -> bytes:
        """The database of a run without events, made by Dagster itself once per process."""
        cls = type(self)
        if cls._empty_run is None:
            with TemporaryDirectory() as folder:
                engine = open_engine(create_db_conn_string(folder, "run"), pool_size=1)
                self._initdb(engine)
                with engine.connect() as connection:
                    connection.execute(text("PRAGMA wal_checkpoint(TRUNCATE)"))
                engine.dispose()
                cls._empty_run = (Path(folder) / "run.db").read_bytes()
        return cls._empty_run

    def store_event(self, event: EventLogEntry) -> None:
        """Write the event, then wake those who watch the run."""
        self._writing.chatter = event.dagster_event_type not in _MILESTONES
        try:
            super().store_event(event)
        finally:
            self._writing.chatter = False
        self._wake(event.run_id)

    def store_event_batch(self, events: Sequence[EventLogEntry]) -> None:
        """One run's events in one transaction: if it fails none is written, and Dagster tries each alone."""
        run_id = events[0].run_id
        if any(event.run_id != run_id or not _is_mirrored(event) for event in events):
            super().store_event_batch(events)
            return
        with self.run_connection(run_id) as run, self._one_index_connection() as index:
            run.execute(self.prepare_insert_event_batch(events))
            for event in events:
                self._mirror(index, event)
        self._wake(run_id)

    def index_connection(self) -> AbstractContextManager[Connection]:
        """The batch's own while one is written, so that all of it is one transaction."""
        shared: Connection | None = getattr(self._writing, "index", None)
        return super().index_connection() if shared is None else nullcontext(shared)

    @contextmanager
    def _one_index_connection(self) -> Iterator[Connection]:
        with super().index_connection() as index:
            self._writing.index = index
            try:
                yield index
            finally:
                self._writing.index = None

    def _mirror(self, index: Connection, event: EventLogEntry) -> None:
        inserted = index.execute(self.prepare_insert_event(event)).inserted_primary_key
        assert inserted is not None
        event_id = int(inserted[0])
        if event.dagster_event_type in ASSET_EVENTS:
            self._store_asset_event_tags(index, [event], [event_id])
            self._store_asset_event(index, event, event_id)
        else:
            self.store_asset_check_event(event, event_id)

    def _wake(self, run_id: str) -> None:
        """Dagster watches the file's modification: a database that stays open shows none, its WAL does.

        The WAL itself is no sign: it is written before the commit can be read.
        """
        with suppress(FileNotFoundError):
            os.utime(self.path_for_shard(run_id))

    def _has_asset_key_col_on_connection(self, conn: Connection, column_name: str) -> bool:
        """Asked for each event; a column that is there stays."""
        if column_name not in self._asset_key_columns and super()._has_asset_key_col_on_connection(
            conn, column_name
        ):
            self._asset_key_columns.add(column_name)
        return column_name in self._asset_key_columns

    def optimize_for_webserver(self, statement_timeout: int, pool_recycle: int, max_overflow: int) -> None:
        """Called once by Dagster's webserver, when it is loaded."""
        super().optimize_for_webserver(statement_timeout, pool_recycle, max_overflow)
        freeze_memory()

    def wipe(self) -> None:
        """Close what is open first: files are deleted."""
        self._engines.close()
        super().wipe()

    def dispose(self) -> None:
        """Stop watching, close the databases."""
        super().dispose()
        self._engines.close()


def _is_mirrored(event: EventLogEntry) -> bool:
    return event.is_dagster_event and event.dagster_event_type in ASSET_EVENTS | ASSET_CHECK_EVENTS


def _flush_folder(folder: Path) -> None:
    """Have the folder's entries on the disk."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
