"""Locks between replicas that no table's row has a part in. Postgres only: on SQLite there is one process."""

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

# What is locked (`places` has numbers of its own); which one is a hash, whose collisions only wait.
_SCHEDULE = 7_310_494
_LOCK = text("select pg_advisory_xact_lock(:what, hashtext(:which))")


async def lock_schedule(session: AsyncSession, project_id: str) -> None:
    """Have a project's schedule to this transaction alone; whoever records its events does not wait."""
    await session.execute(_LOCK, {"what": _SCHEDULE, "which": project_id})
