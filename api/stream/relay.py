"""Brings what other replicas record to this process's hub: Postgres's NOTIFY says that there is something.

The table is what is read, so an announcement that is lost is only late: all channels are looked at
now and then, and often while no connection listens. On SQLite there is one process and no relay.
"""

import asyncio
from typing import Any

import asyncpg
import structlog

from api.db import announcing, events
from api.db.database import Database
from api.stream.hub import Hub

_log = structlog.get_logger("api.relay")

PAGE = 500  # events a read, over all projects: a queue has room for it, and drains between two
SWEEP_S = 5.0
SWEEP_DEAF_S = 0.2  # while nobody listens: within the 250 ms that are promised
PROBE_S = 5.0
RETRY_S = 1.0
_ANSWER_S = 5.0


class Relay:
    """Start it once in a process, before streams are served."""

    def __init__(self, db: Database, hub: Hub) -> None:
        self._db = db
        self._hub = hub
        self._behind: dict[str, int] = {}  # project id to the number after which to read
        self._wake = asyncio.Event()
        self._listening = False
        self._tasks: list[asyncio.Task[None]] = []

    async def start(self) -> None:
        if not self._db.is_sqlite:
            self._tasks = [
                asyncio.create_task(self._listen(), name="relay listens"),
                asyncio.create_task(self._read(), name="relay reads"),
                asyncio.create_task(self._sweep(), name="relay sweeps"),
            ]

    async def stop(self) -> None:
        for task in self._tasks:
            task.cancel()
        if self._tasks:
            await asyncio.wait(self._tasks)

    # Hearing

    async def _listen(self) -> None:
        while True:
            try:
                await self._listen_once()
            except (OSError, TimeoutError, asyncpg.PostgresError, asyncpg.InterfaceError) as error:
                _log.warning("relay_deaf", details=f"{type(error).__name__}: {error}"[:300])
            self._listening = False
            await asyncio.sleep(RETRY_S)

    async def _listen_once(self) -> None:
        connection = await asyncpg.connect(self._db.postgres_dsn, timeout=_ANSWER_S)
        ended = asyncio.Event()
        try:
            connection.add_termination_listener(lambda _: ended.set())
            await connection.add_listener(announcing.CHANNEL, self._hear)
            self._look_at_all()  # whatever was announced before
            self._listening = True
            while not ended.is_set():
                await _set_within(ended, PROBE_S)
                await connection.execute("select 1", timeout=_ANSWER_S)  # a dead peer says nothing
        finally:
            connection.terminate()

    def _hear(self, connection: Any, pid: int, channel: str, payload: str) -> None:
        del connection, pid, channel
        match announcing.read(payload):
            case announcing.Deleted(project_id):
                self._hub.close_project(project_id)
            case announcing.Appended(origin, project_id, first, _) if origin != self._db.instance:
                if self._hub.count(project_id):
                    self._look_at(project_id, first - 1)

    async def _sweep(self) -> None:
        while True:
            await asyncio.sleep(SWEEP_S if self._listening else SWEEP_DEAF_S)
            self._look_at_all()

    def _look_at_all(self) -> None:
        for project_id, seq in self._hub.positions().items():
            self._look_at(project_id, seq)

    def _look_at(self, project_id: str, after: int) -> None:
        self._behind[project_id] = min(after, self._behind.get(project_id, after))
        self._wake.set()

    # Reading

    async def _read(self) -> None:
        while True:
            await self._wake.wait()
            self._wake.clear()
            wanted, self._behind = self._behind, {}
            try:
                await self._publish(wanted)
            except Exception:  # noqa: BLE001  # the database is away: the same again, later
                _log.warning("relay_read_failed", exc_info=True)
                await asyncio.sleep(RETRY_S)
                for project_id, seq in wanted.items():
                    self._look_at(project_id, seq)

    async def _publish(self, wanted: dict[str, int]) -> None:
        async with self._db.reading() as session:
            found = await events.after_each(session, wanted, limit=PAGE)
        for project_id, stored in found.items():
            self._hub.publish(project_id, stored)
        if sum(map(len, found.values())) == PAGE:
            for project_id, seq in wanted.items():
                self._look_at(project_id, found[project_id][-1].seq if project_id in found else seq)


async def _set_within(event: asyncio.Event, seconds: float) -> None:
    try:
        async with asyncio.timeout(seconds):
            await event.wait()
    except TimeoutError:
        return
