"""Which of several replicas follows a project's runs: the one that holds the project's lease.

By project and not by run, since a project's runs are told one after the other. A holder prolongs
its leases long before they expire; when it dies, whoever waits takes them over. What a former holder
still writes is refused by the recorder, which knows the token of the present one.
"""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field

import structlog

from api.db import leases
from api.db.database import Database

_log = structlog.get_logger("api.leases")

TTL_S = 3.0
TICK_S = 0.5  # a dead holder's leases are taken over within TTL_S + TICK_S


@dataclass(slots=True)
class Lease:
    """Held until `lost` is set. `token` fences what is written under it; None: nobody competes."""

    project_id: str
    token: int | None
    valid_until: float  # of the loop's clock, on the safe side
    lost: asyncio.Event = field(default_factory=asyncio.Event)


class Leases:
    """Leases of this process. On SQLite there is only one: each is granted at once, for ever."""

    def __init__(self, db: Database, *, ttl_s: float = TTL_S, tick_s: float = TICK_S) -> None:
        self._db = db
        self._ttl_s = ttl_s
        self._tick_s = tick_s
        self._held: dict[str, Lease] = {}
        self._wanted: dict[str, asyncio.Future[Lease]] = {}
        self._wake = asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    def holds(self, project_id: str) -> bool:
        """Whether this process follows the project's runs now."""
        return project_id in self._held

    def token(self, project_id: str) -> int | None:
        """The token to write under, where this process holds the lease."""
        lease = self._held.get(project_id)
        return None if lease is None else lease.token

    async def acquire(self, project_id: str) -> Lease:
        """Wait until the lease is ours; give it back with `release`."""
        if self._db.is_sqlite:
            lease = self._held[project_id] = Lease(project_id, None, float("inf"))
            return lease
        if self._task is None:
            self._task = asyncio.create_task(self._keep(), name="leases")
        wanted: asyncio.Future[Lease] = asyncio.get_running_loop().create_future()
        self._wanted[project_id] = wanted
        self._wake.set()
        try:
            return await wanted
        except asyncio.CancelledError:
            if wanted.done() and not wanted.cancelled():
                await self.release(wanted.result())
            raise
        finally:
            if self._wanted.get(project_id) is wanted:
                del self._wanted[project_id]

    async def release(self, lease: Lease) -> None:
        """Free it at once for whoever waits; a lost one was freed already."""
        if self._held.get(lease.project_id) is lease:
            del self._held[lease.project_id]
        if lease.token is None or lease.lost.is_set():
            return
        try:
            async with asyncio.timeout(self._ttl_s), self._db.session() as session:
                await leases.release(session, self._db.instance, lease.project_id, lease.token)
        except Exception:  # noqa: BLE001  # it expires by itself
            _log.warning("lease_not_released", project_id=lease.project_id, exc_info=True)

    async def stop(self) -> None:
        """Stop prolonging. Release first what is held."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.wait({self._task})
            self._task = None

    async def _keep(self) -> None:
        failing = False
        while True:
            self._wake.clear()
            try:
                async with asyncio.timeout(self._ttl_s / 2):
                    await self._tick()
                failing = False
            except Exception:  # noqa: BLE001  # whatever the database has: the leases run out meanwhile
                if not failing:  # once an outage
                    _log.warning("leases_not_renewed", exc_info=True)
                failing = True
            self._lose_expired()
            await self._rest(self._tick_s)

    async def _tick(self) -> None:
        asked_at = asyncio.get_running_loop().time()
        held, wanted = list(self._held.values()), list(self._wanted)
        if not held and not wanted:
            return
        async with self._db.session() as session:
            ids = [lease.project_id for lease in held]
            kept = await leases.renew(session, self._db.instance, ids, self._ttl_s)
            taken = await leases.take(session, self._db.instance, wanted, self._ttl_s) if wanted else {}
        self._settle(held, kept, asked_at)
        for project_id, token in taken.items():
            self._grant(Lease(project_id, token, asked_at + self._ttl_s))

    def _settle(self, held: Sequence[Lease], kept: set[str], asked_at: float) -> None:
        for lease in held:
            if lease.project_id in kept:
                lease.valid_until = asked_at + self._ttl_s
            elif self._held.get(lease.project_id) is lease:
                self._lose(lease)

    def _grant(self, lease: Lease) -> None:
        """To its waiter; if that has gone meanwhile, the lease runs out by itself."""
        waiter = self._wanted.get(lease.project_id)
        if waiter is not None and not waiter.done():
            self._held[lease.project_id] = lease
            waiter.set_result(lease)

    def _lose_expired(self) -> None:
        now = asyncio.get_running_loop().time()
        for lease in [lease for lease in self._held.values() if lease.valid_until <= now]:
            self._lose(lease)

    def _lose(self, lease: Lease) -> None:
        _log.warning("lease_lost", project_id=lease.project_id)
        del self._held[lease.project_id]
        lease.lost.set()

    async def _rest(self, seconds: float) -> None:
        try:
            async with asyncio.timeout(seconds):
                await self._wake.wait()
        except TimeoutError:
            return
