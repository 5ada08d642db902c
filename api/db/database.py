"""The engine and its transactions: SQLite (WAL) or Postgres, by URL."""

import asyncio
import os
import secrets
import socket
import threading
from collections.abc import AsyncIterator, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import create_engine, event, make_url, text
from sqlalchemy.engine import URL, Connection, Engine
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, create_async_engine
from sqlalchemy.pool import StaticPool

Result = TypeVar("Result")

BUSY_TIMEOUT_MS = 10_000
_READERS = 2
# Postgres: connections that stay, and at most so many more that are closed when they come back, which costs
# both sides ten milliseconds each.
_POOL: dict[str, Any] = {"pool_size": 10, "max_overflow": 10}
_RECORDING_POOL: dict[str, Any] = {"pool_size": 1, "max_overflow": 1}
_MIGRATIONS = Path(__file__).parent / "migrations"
_BEGIN = "orrery_begin"
_POSTGRES_LOCK = 7_310_491  # any number, as long as every replica asks for the same
_ONE_AT_A_TIME = threading.Lock()  # alembic keeps its context in a module's global


class Database:
    """One pool of connections. `session()` writes, `reading()` reads; both end their transaction."""

    def __init__(self, url: str) -> None:
        self._url = make_url(url)
        # Tells this process from its replicas, and from its own past lives; readable in the tables.
        self.instance = f"{socket.gethostname()[:60]}:{os.getpid()}:{secrets.token_hex(4)}"
        self.is_sqlite = self._url.get_backend_name() == "sqlite"
        if self.is_sqlite:
            self.engine: AsyncEngine = create_async_engine(self._url)
            _use_explicit_transactions(self.engine.sync_engine)
            self._recording = self.engine
        else:
            self.engine = create_async_engine(self._url, pool_pre_ping=True, **_POOL)
            # Of its own: what is recorded doesn't wait behind a thousand streams that open at once.
            self._recording = create_async_engine(self._url, pool_pre_ping=True, **_RECORDING_POOL)
        self._writer = _Writer(self._url) if self.is_sqlite else None
        self._readers = _Readers(self._url) if self.is_sqlite else None
        self._writing = self.engine.execution_options(**{_BEGIN: "BEGIN IMMEDIATE"})
        self._reading = self.engine.execution_options(**{_BEGIN: "BEGIN"})

    @asynccontextmanager
    async def session(self) -> AsyncIterator[AsyncSession]:
        """A transaction that may write: commits at the end, rolls back on an exception.

        On SQLite it holds the one write lock from the start, so it never fails half-way by
        SQLITE_BUSY; keep it short and never await anything else inside.
        """
        async with AsyncSession(self._writing, expire_on_commit=False) as session, session.begin():
            yield session

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[AsyncSession]:
        """A transaction that only reads: one consistent view, no lock that a writer waits for."""
        async with AsyncSession(self._reading, expire_on_commit=False) as session, session.begin():
            yield session

    async def write(self, work: Callable[[Connection], Result]) -> Result:
        """Run synchronous statements in one writing transaction, and return what `work` returns.

        On SQLite all of it is one visit to one thread of our own; awaiting each statement would be
        two thread switches a statement.
        """
        if self._writer is not None:
            return await asyncio.get_running_loop().run_in_executor(
                self._writer.thread, self._writer.transact, work
            )
        async with self._recording.begin() as connection:
            return await connection.run_sync(work)

    async def read(self, work: Callable[[Connection], Result]) -> Result:
        """Run synchronous statements in one reading transaction, and return what `work` returns.

        For what is asked a thousand times at once. As with `write`, on SQLite it is one visit to a thread.
        """
        if self._readers is not None:
            return await asyncio.get_running_loop().run_in_executor(
                self._readers.threads, self._readers.transact, work
            )
        async with self._reading.connect() as connection:
            return await connection.run_sync(work)

    @property
    def postgres_dsn(self) -> str:
        """For a connection of asyncpg's own, which can LISTEN."""
        return self._url.set(drivername="postgresql").render_as_string(hide_password=False)

    async def ping(self) -> None:
        """Raise when the database does not answer."""
        async with self.reading() as session:
            await session.execute(text("select 1"))

    async def migrate(self) -> None:
        """Bring the schema to the newest revision; safe to call from several processes at once."""
        await asyncio.to_thread(_migrate, self._url)

    async def dispose(self) -> None:
        await self.engine.dispose()
        await self._recording.dispose()
        for side in (self._writer, self._readers):
            if side is not None:
                await asyncio.to_thread(side.close)


class _Writer:
    """The recorder's connection to SQLite, and the thread that it lives in."""

    def __init__(self, url: URL) -> None:
        self.thread = ThreadPoolExecutor(1, thread_name_prefix="recorder")
        self._engine = create_engine(_sync_url(url), poolclass=StaticPool)
        _use_explicit_transactions(self._engine)

    def transact(self, work: Callable[[Connection], Result]) -> Result:
        with self._engine.begin() as connection:
            return work(connection)

    def close(self) -> None:
        self.thread.submit(self._engine.dispose).result()
        self.thread.shutdown()


class _Readers:
    """Connections that only read, one a thread. SQLite lets them read while the writer writes."""

    def __init__(self, url: URL) -> None:
        self.threads = ThreadPoolExecutor(_READERS, thread_name_prefix="reader")
        self._engine = create_engine(_sync_url(url), pool_size=_READERS, max_overflow=0)
        _use_explicit_transactions(self._engine)
        self._reading = self._engine.execution_options(**{_BEGIN: "BEGIN"})

    def transact(self, work: Callable[[Connection], Result]) -> Result:
        with self._reading.connect() as connection:
            return work(connection)

    def close(self) -> None:
        self.threads.shutdown()
        self._engine.dispose()


def _use_explicit_transactions(engine: Engine) -> None:
    """The driver's own BEGIN comes late and is deferred; ours says which kind, when it is meant."""

    def connect(connection: Any, record: object) -> None:
        del record
        connection.isolation_level = None
        cursor = connection.cursor()
        for pragma in (
            f"busy_timeout={BUSY_TIMEOUT_MS}",
            "journal_mode=WAL",
            "synchronous=NORMAL",
            "foreign_keys=ON",
        ):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    def begin(connection: Connection) -> None:
        connection.exec_driver_sql(connection.get_execution_options().get(_BEGIN, "BEGIN IMMEDIATE"))

    event.listen(engine, "connect", connect)
    event.listen(engine, "begin", begin)


def _sync_url(url: URL) -> URL:
    driver = "sqlite" if url.get_backend_name() == "sqlite" else "postgresql+psycopg2"
    return url.set(drivername=driver)


def _migrate(url: URL) -> None:
    if url.database and url.get_backend_name() == "sqlite":
        Path(url.database).parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(_sync_url(url))
    if engine.dialect.name == "sqlite":
        _use_explicit_transactions(engine)
    try:
        with _ONE_AT_A_TIME, engine.begin() as connection:
            if engine.dialect.name == "postgresql":
                connection.execute(text(f"select pg_advisory_xact_lock({_POSTGRES_LOCK})"))
            _upgrade(connection)
    finally:
        engine.dispose()


def _upgrade(connection: Connection) -> None:
    # Imported here: it takes as long as SQLAlchemy itself, and is needed once in a process's life.
    from alembic import command  # noqa: PLC0415  # see above
    from alembic.config import Config  # noqa: PLC0415  # see above

    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
