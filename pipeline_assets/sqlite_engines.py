"""SQLite databases that stay open: opening and closing a file for each event costs more than the event."""

import threading
from collections import OrderedDict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from dagster._core.storage.sql import create_engine  # SQLAlchemy's, as Dagster's own storages call it
from dagster._core.storage.sqlite import SQLITE_BUSY_TIMEOUT_SECONDS, create_db_conn_string
from sqlalchemy.engine import Engine
from sqlalchemy.pool import QueuePool

MAX_OPEN = 32  # files of one folder: two runs at work, and what people look at
MAX_CONNECTIONS = 32  # to one file, all threads together


def open_engine(conn_string: str, *, pool_size: int) -> Engine:
    """An engine that keeps `pool_size` connections and lends more while those are in use."""
    return create_engine(
        conn_string,
        poolclass=QueuePool,
        pool_size=pool_size,
        max_overflow=MAX_CONNECTIONS - pool_size,
        # The pool lends a connection to one thread at a time, which is what SQLite asks for.
        connect_args={"timeout": SQLITE_BUSY_TIMEOUT_SECONDS, "check_same_thread": False},
    )


@dataclass
class OpenDatabase:
    """One database of a folder. `prepared`: its tables are known to stand."""

    engine: Engine
    turn: threading.Lock = field(default_factory=threading.Lock)
    wanted_by: int = 0
    prepared: bool = False


class Engines:
    """The databases of one folder by name; beyond MAX_OPEN the least recently used idle one is closed."""

    def __init__(self, folder: str) -> None:
        self._folder = folder
        self._open: OrderedDict[str, OpenDatabase] = OrderedDict()
        self._lock = threading.Lock()

    def __len__(self) -> int:
        return len(self._open)

    @contextmanager
    def hold(self, name: str) -> Iterator[OpenDatabase]:
        """`name`.db for this thread alone, as Dagster's own storage has it; a thread must not nest it."""
        database = self._claim(name)
        try:
            with database.turn:
                yield database
        finally:
            with self._lock:
                database.wanted_by -= 1

    def _claim(self, name: str) -> OpenDatabase:
        with self._lock:
            database = self._open.get(name)
            if database is None:
                self._close_idle(keep=MAX_OPEN - 1)
                database = OpenDatabase(open_engine(create_db_conn_string(self._folder, name), pool_size=1))
                self._open[name] = database
            self._open.move_to_end(name)
            database.wanted_by += 1
            return database

    def close(self) -> None:
        """Close every database that nobody holds."""
        with self._lock:
            self._close_idle(keep=0)

    def _close_idle(self, *, keep: int) -> None:
        for name, database in list(self._open.items()):
            if len(self._open) <= keep:
                return
            if not database.wanted_by:
                del self._open[name]
                database.engine.dispose()
