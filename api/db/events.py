"""Queries on events: read a stretch of a project's history. Only the recorder writes them."""

from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from api.db.tables import EventRow


class StoredEvent(NamedTuple):
    """One event in its final form: `body` is the JSON text that every reader is sent."""

    seq: int
    event_type: str
    body: str


async def after(
    session: AsyncSession, project_id: str, seq: int, *, limit: int, until: int | None = None
) -> list[StoredEvent]:
    """Events with a number greater than `seq` (and at most `until`), oldest first."""
    statement = (
        select(EventRow.seq, EventRow.event_type, EventRow.body)
        .where(EventRow.project_id == project_id, EventRow.seq > seq)
        .order_by(EventRow.seq)
        .limit(limit)
    )
    if until is not None:
        statement = statement.where(EventRow.seq <= until)
    return [StoredEvent(*row) for row in (await session.execute(statement)).all()]
