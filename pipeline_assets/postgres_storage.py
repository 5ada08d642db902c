"""Dagster's Postgres storage, its connections kept: the same tables, written at a fraction of the cost.

Dagster connects anew for every statement outside of its webserver, and Postgres forks a process for each
connection, which reads its catalogue again. While four runs talked that was more than half of all the
processor time of the machine (`benchmarks/stream/four.py --postgres`), and the stream waited for it.
"""

import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, closing, contextmanager, nullcontext
from typing import Any, ClassVar

from dagster import EventLogEntry
from dagster._serdes import ConfigurableClassData  # what dagster.yaml's classes are built from
from dagster_postgres import DagsterPostgresStorage
from dagster_postgres.auth import PgTokenProvider
from dagster_postgres.event_log import PostgresEventLogStorage
from dagster_postgres.event_log.event_log import CHANNEL_NAME
from dagster_postgres.run_storage import PostgresRunStorage
from dagster_postgres.schedule_storage import PostgresScheduleStorage
from dagster_postgres.utils import (
    DagsterPostgresException,
    create_pg_engine,
    get_token_provider_from_config,
    pg_url_from_config,
    retry_pg_connection_fn,
    set_pg_statement_timeout,
)
from sqlalchemy import event, text
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.exc import OperationalError

from pipeline_assets.long_lived import freeze_memory
from pipeline_assets.postgres_engines import engine_of

# A worker uses one or two, webserver and daemon a few. More are lent, and closed when they come back.
KEPT_CONNECTIONS = 4
MAX_CONNECTIONS = 32
RECYCLE_S = 3600  # as Dagster's webserver does
_HOLDERS = text(
    "select pid from pg_locks where locktype = 'advisory' and granted and objid = :lock"
    " and database = (select oid from pg_database where datname = current_database())"
)
_SAY = text("select pg_notify(:channel, :payload)")
LOCK_WAIT_S = 60.0  # making the tables takes seconds; who holds the lock for longer is stopped or stuck
_LOCK_NOT_AVAILABLE = "55P03"  # as Postgres names it
_LOCK = 7_310_492  # any number, as long as all who make the tables ask for the same


class KeptPostgresStorage(DagsterPostgresStorage):
    """Configured as Dagster's `storage: postgres`; one pool of connections for runs, logs and schedules.

    Its tables are made by one process at a time, and looked for once by a process and its forks.
    """

    _checked: ClassVar[set[str]] = set()  # URLs; inherited by what the process forks

    def __init__(
        self,
        postgres_url: str,
        should_autocreate_tables: bool = True,
        inst_data: ConfigurableClassData | None = None,
        token_provider: PgTokenProvider | None = None,
    ) -> None:
        self._inst_data = inst_data
        self.postgres_url = postgres_url
        self.should_autocreate_tables = should_autocreate_tables
        engine = engine_of(postgres_url, lambda: _kept_engine(postgres_url, token_provider))
        make = should_autocreate_tables and postgres_url not in self._checked
        with _one_at_a_time(engine) if make else nullcontext():
            self._run_storage = KeptPostgresRuns(postgres_url, make, token_provider=token_provider)
            self._event_log_storage = KeptPostgresLog(postgres_url, make, token_provider=token_provider)
            self._schedule_storage = KeptPostgresSchedules(postgres_url, make, token_provider=token_provider)
        for storage in (self._run_storage, self._event_log_storage, self._schedule_storage):
            storage._engine = engine  # noqa: SLF001  # in place of the one that connects anew
        self._checked.add(postgres_url)
        # Not our parent's own, which would make Dagster's three storages.
        super(DagsterPostgresStorage, self).__init__()  # type: ignore[no-untyped-call]  # Dagster leaves it so

    @classmethod
    def from_config_value(
        cls, inst_data: ConfigurableClassData | None, config_value: Mapping[str, Any]
    ) -> "KeptPostgresStorage":
        return cls(
            pg_url_from_config(config_value),
            config_value.get("should_autocreate_tables", True),
            inst_data,
            get_token_provider_from_config(config_value),
        )


class KeptPostgresRuns(PostgresRunStorage):
    """The table of runs."""

    def optimize_for_webserver(self, statement_timeout: int, pool_recycle: int, max_overflow: int) -> None:
        """Done by the log's storage, for the engine that they share."""


class KeptPostgresSchedules(PostgresScheduleStorage):
    """Schedules, sensors and their ticks."""

    def optimize_for_webserver(self, statement_timeout: int, pool_recycle: int, max_overflow: int) -> None:
        """Done by the log's storage, for the engine that they share."""


class KeptPostgresLog(PostgresEventLogStorage):
    """The event log; a batch of it is one transaction."""

    def __init__(
        self,
        postgres_url: str,
        should_autocreate_tables: bool = True,
        inst_data: ConfigurableClassData | None = None,
        token_provider: PgTokenProvider | None = None,
    ) -> None:
        self._batch = threading.local()
        super().__init__(postgres_url, should_autocreate_tables, inst_data, token_provider)

    def optimize_for_webserver(self, statement_timeout: int, pool_recycle: int, max_overflow: int) -> None:
        """Connections are kept anyway: only the longest time of a statement is the webserver's own."""
        del pool_recycle, max_overflow

        def limit(connection: Any, record: object) -> None:
            del record
            set_pg_statement_timeout(connection, statement_timeout)

        event.listen(self._engine, "connect", limit)
        self._engine.dispose()  # those that are open have no limit yet
        freeze_memory()

    def store_event_batch(self, events: Sequence[EventLogEntry]) -> None:
        """In one transaction: if it fails none is written, and Dagster tries each alone."""
        with super()._connect() as connection:
            transaction = connection.execution_options(isolation_level="READ COMMITTED")
            with transaction.begin():
                self._batch.connection = transaction
                try:
                    super().store_event_batch(events)
                finally:
                    self._batch.connection = None
                # Of some batches Dagster says nothing, and those who hear its words read too late.
                said = {"channel": CHANNEL_NAME, "payload": f"{events[-1].run_id}_0"}
                transaction.execute(_SAY, said)

    def _connect(self) -> AbstractContextManager[Connection]:
        """The batch's own while this thread writes one."""
        shared: Connection | None = getattr(self._batch, "connection", None)
        return super()._connect() if shared is None else nullcontext(shared)


def _kept_engine(url: str, token_provider: PgTokenProvider | None) -> Engine:
    return create_pg_engine(
        url,
        token_provider,
        isolation_level="AUTOCOMMIT",
        pool_size=KEPT_CONNECTIONS,
        max_overflow=MAX_CONNECTIONS - KEPT_CONNECTIONS,
        pool_recycle=RECYCLE_S,
        pool_pre_ping=True,  # one that died in the pool is noticed before its use
    )


@contextmanager
def _one_at_a_time(engine: Engine) -> Iterator[None]:
    """Processes that open a fresh database at once would make the same tables, and stamp them twice.

    Raises DagsterPostgresException: Postgres can't be reached after Dagster's usual tries, or another
    process holds the lock for LOCK_WAIT_S.
    """
    with closing(retry_pg_connection_fn(engine.connect)) as connection:
        connection.detach()  # never lent to others: its limit and its lock end with it
        connection.execute(text(f"set lock_timeout = {round(LOCK_WAIT_S * 1000)}"))
        try:
            connection.execute(text(f"select pg_advisory_lock({_LOCK})"))
        except OperationalError as error:
            if getattr(error.orig, "pgcode", None) != _LOCK_NOT_AVAILABLE:
                raise
            raise DagsterPostgresException(_who_holds_it(connection)) from error
        yield


def _who_holds_it(connection: Connection) -> str:
    holders = connection.execute(_HOLDERS, {"lock": _LOCK}).scalars().all()
    named = ", ".join(str(pid) for pid in holders) or "unknown by now"
    return (
        f"Dagster's tables are being made by another process, which has not ended in {LOCK_WAIT_S:g} s"
        f" (advisory lock {_LOCK}, held by Postgres backend {named}). If that one is stopped or stuck, end it"
        " (`select pg_terminate_backend(...)`) and start again."
    )
