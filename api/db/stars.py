"""All projects, small: what the galaxy draws, and what tells whether any of it changed."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.engine import Row
from sqlalchemy.ext.asyncio import AsyncSession

from api.db.tables import ProjectRow

StarRow = Row[tuple[str, str, str, int, datetime, int, bool, int | None]]


async def newest(session: AsyncSession, limit: int) -> Sequence[StarRow]:
    """id, name, status, progress, updated at, alerts, asks, champion: newest first, no large columns."""
    statement = (
        select(
            ProjectRow.id,
            ProjectRow.name,
            ProjectRow.status,
            ProjectRow.progress_percentage,
            ProjectRow.updated_at,
            ProjectRow.alerts,
            ProjectRow.asks,
            ProjectRow.champion,
        )
        .where(ProjectRow.deleted_at.is_(None))
        .order_by(ProjectRow.created_at.desc(), ProjectRow.id.desc())
        .limit(limit)
    )
    return (await session.execute(statement)).all()


async def count_and_version(session: AsyncSession) -> tuple[int, str]:
    """How many there are, and a text that differs after each create, event and deletion.

    An event adds one to its project's `seq`, so their sum grows with every event, also with one that is
    committed late and stamped early; ids grow with time, so a project made as another goes is seen too.
    """
    statement = select(
        func.count(), func.sum(ProjectRow.seq), func.max(ProjectRow.id), func.max(ProjectRow.updated_at)
    ).where(ProjectRow.deleted_at.is_(None))
    count, events, last_id, updated_at = (await session.execute(statement)).one()
    return count, f"{count}:{events}:{last_id}:{updated_at}"
