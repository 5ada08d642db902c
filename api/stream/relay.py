"""Brings what other replicas record to this process's hub: Postgres's NOTIFY says that there is something.

The table is what is read, so an announcement that is lost is only late: all channels are looked at
now and then, and often while no connection listens. On SQLite there is one process and no relay.
"""

import asyncio

import structlog

from api.db import announcing, events
from api.db.database import Database
from api.db.listening import Listener
from api.stream.hub import Hub

_log = structlog.get_logger("api.relay")

PAGE = 500  # events a read, over all projects: a queue has room for it, and drains between two
SWEEP_S = 5.0
SWEEP_DEAF_S = 0.2  # while nobody listens: within the 250 ms that are promised
RETRY_S = 1.0


class Relay:
    """Start it once in a process, before streams are served."""

    def __init__(self, db: Database, hub: Hub) -> None:
        self._db = db
        self._hub = hub
        self._behind: dict[str, int] = {}  # project id to the number after which to read
        self._wake = asyncio.Event()
        # Whatever was announced before is looked for when it begins.
        self._listener = (
            None
            if db.is_sqlite
            else Listener(db.postgres_dsn, announcing.CHANNEL, self._hear, began=self._look_at_all)
        )
        self._tasks: list[asyncio.Task[None]] = []

    async def start(self) -> None:
        if self._listener is not None:
            self._listener.start()
            self._tasks = [
                asyncio.create_task(self._read(), name="relay reads"),
                asyncio.create_task(self._sweep(), name="relay sweeps"),
            ]

    async def stop(self) -> None:
        for task in self._tasks:
            task.cancel()
        if self._tasks:
            await asyncio.wait(self._tasks)
        if self._listener is not None:
            await self._listener.stop()

    # Hearing

    @property
    def is_listening(self) -> bool:
        """Whether announcements are heard now."""
        return self._listener is not None and self._listener.is_listening

    def _hear(self, payload: str) -> None:
        match announcing.read(payload):
            case announcing.Deleted(project_id):
                self._hub.close_project(project_id)
            case announcing.Appended(origin, project_id, first, _) if origin != self._db.instance:
                if self._hub.count(project_id):
                    self._look_at(project_id, first - 1)

    async def _sweep(self) -> None:
        while True:
            await asyncio.sleep(SWEEP_S if self.is_listening else SWEEP_DEAF_S)
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
