"""Locks between replicas that no table's row has a part in. Postgres only: on SQLite there is one process."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from api.db.database import Database

# What is locked (`places` has numbers of its own); which one is a hash, whose collisions only wait.
_SCHEDULE = 7_310_494
_WATCH = 7_310_495
_POLICY = 7_310_496
_LOCK = text("select pg_advisory_xact_lock(:what, hashtext(:which))")


async def lock_schedule(session: AsyncSession, project_id: str) -> None:
    """Have a project's schedule to this transaction alone; whoever records its events does not wait."""
    await session.execute(_LOCK, {"what": _SCHEDULE, "which": project_id})


async def lock_monitoring_policy(session: AsyncSession, project_id: str) -> None:
    """Likewise a project's policy of monitoring."""
    await session.execute(_LOCK, {"what": _POLICY, "which": project_id})


_TRY = text("select pg_try_advisory_xact_lock(:what, 0)")


@asynccontextmanager
async def watching_alone(db: Database) -> AsyncIterator[bool]:
    """Whether this process looks for alerts during the block; a replica that dies gives way at once."""
    if db.is_sqlite:
        yield True
        return
    async with db.session() as session:
        yield bool((await session.execute(_TRY, {"what": _WATCH})).scalar_one())
