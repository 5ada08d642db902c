"""Rows that say how many streams a replica has open, and whether that replica is alive (Postgres only).

Each replica has one connection of its own for this. It holds an advisory lock there, which Postgres
drops with the connection: whoever can have that lock knows that its holder is dead, and that its rows
count no more. All rows are written by that connection too, so that no row outlives what it stands for.
"""

import secrets
import zlib
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from typing import Any, NamedTuple

import asyncpg

ANSWER_S = 5.0
# Classes of advisory locks; any numbers, as long as every replica asks for the same.
_PROJECTS = 7_310_492
_SESSIONS = 7_310_493

_SETTINGS = {
    # A machine that vanished with its replica answers nothing: 2 + 3 x 1 s until its places are free.
    "tcp_keepalives_idle": "2",
    "tcp_keepalives_interval": "1",
    "tcp_keepalives_count": "3",
    "tcp_user_timeout": "5000",
    # A replica that is frozen in the middle of a transaction must not keep the others' clients waiting.
    "idle_in_transaction_session_timeout": "3000",
    "lock_timeout": "4000",
    "jit": "off",  # the statements are short, their estimates are not
    # What a crash of Postgres loses here it loses with all connections anyway.
    "synchronous_commit": "off",
}

_REGISTER = "select pg_try_advisory_lock($1::int, $2::int)"
_FORGET_OWN = "delete from stream_places where replica = $1"
_FORGET_DEAD = """
    delete from stream_places as row using (
        select project_id, replica from stream_places
        where pg_try_advisory_xact_lock_shared($1::int, session) for update skip locked
    ) as dead
    where row.project_id = dead.project_id and row.replica = dead.replica
"""
_LOCK = "select pg_advisory_xact_lock($1::int, key) from unnest($2::int[]) as key"
_OTHERS = """
    select project_id, session, places, pg_try_advisory_xact_lock_shared($1::int, session) as is_dead
    from stream_places where project_id = any($2::text[]) and replica <> $3
"""
_BURY = "delete from stream_places where project_id = any($1::text[]) and session = any($2::int[])"
_WRITE = """
    insert into stream_places (project_id, replica, session, places)
    select project_id, $1, $2, places from unnest($3::text[], $4::int[]) as wanted (project_id, places)
    on conflict (project_id, replica) do update set session = excluded.session, places = excluded.places
"""
_CLEAR = "delete from stream_places where project_id = any($1::text[]) and replica = $2"


class Count(NamedTuple):
    """Places of one project: those that the replica has, and those that it wants more."""

    held: int
    asked: int


class Answer(NamedTuple):
    """How many of those asked are granted; how many of those held are beyond the cap."""

    granted: int
    excess: int


class Registration:
    """A replica that counts as alive as long as this connection is open."""

    def __init__(self, connection: Any, replica: str, session: int) -> None:
        self._connection = connection
        self._replica = replica
        self._session = session

    async def probe(self) -> None:
        """Raise when the connection is dead: a dead peer says nothing."""
        await self._connection.execute("select 1")

    async def settle(self, counts: Mapping[str, Count], cap: int) -> dict[str, Answer]:
        """Grant what there is room for and write what is held then, in one transaction, by project id.

        Replicas take turns by project, in an order of keys that is the same for all of them.
        """
        ids = list(counts)
        async with self._connection.transaction(isolation="read_committed"):
            await self._connection.execute(_LOCK, _PROJECTS, sorted(set(map(_key, ids))))
            taken = await self._taken_by_others(ids)
            answers = {name: _answer(count, taken.get(name, 0), cap) for name, count in counts.items()}
            await self._write({name: counts[name].held + answers[name].granted for name in ids})
        return answers

    async def leave(self) -> None:
        """The replica has no streams any more."""
        await self._connection.execute(_FORGET_OWN, self._replica)

    async def _taken_by_others(self, ids: list[str]) -> dict[str, int]:
        taken: dict[str, int] = {}
        dead: set[int] = set()
        for row in await self._connection.fetch(_OTHERS, _SESSIONS, ids, self._replica):
            if row["is_dead"]:
                dead.add(row["session"])
            else:
                taken[row["project_id"]] = taken.get(row["project_id"], 0) + row["places"]
        if dead:
            await self._connection.execute(_BURY, ids, sorted(dead))
        return taken

    async def _write(self, places: Mapping[str, int]) -> None:
        kept = {name: count for name, count in places.items() if count}
        if kept:
            names, counts = list(kept), list(kept.values())
            await self._connection.execute(_WRITE, self._replica, self._session, names, counts)
        if len(kept) < len(places):
            left = [name for name in places if name not in kept]
            await self._connection.execute(_CLEAR, left, self._replica)


@asynccontextmanager
async def registered(dsn: str, replica: str, lost: Callable[[], None]) -> AsyncIterator[Registration]:
    """Register; nothing that the replica wrote before counts. `lost` is called when the connection ends."""
    connection = await asyncpg.connect(
        dsn, timeout=ANSWER_S, command_timeout=ANSWER_S, server_settings=_SETTINGS
    )
    try:
        connection.add_termination_listener(lambda _: lost())
        session = secrets.randbelow(2**31)
        while not await connection.fetchval(_REGISTER, _SESSIONS, session):
            session = secrets.randbelow(2**31)
        await connection.execute(_FORGET_OWN, replica)
        await connection.execute(_FORGET_DEAD, _SESSIONS)
        yield Registration(connection, replica, session)
    finally:
        connection.terminate()


def _answer(count: Count, taken: int, cap: int) -> Answer:
    room = cap - taken - count.held
    return Answer(granted=min(count.asked, max(room, 0)), excess=min(count.held, max(-room, 0)))


def _key(project_id: str) -> int:
    """Two projects of one key take turns, no more."""
    return zlib.crc32(project_id.encode()) - 2**31
