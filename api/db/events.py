"""Queries on events: read a stretch of a project's history, find what is already stored."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from sqlalchemy import func, insert, select
from sqlalchemy.ext.asyncio import AsyncSession

from api.db.tables import EventRow

# SQLite and asyncpg both allow 32,766 bound variables; a smaller list keeps the plan cheap.
_KEYS_A_QUERY = 500


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


async def stored_keys(session: AsyncSession, project_id: str, source_keys: Iterable[str]) -> set[str]:
    """Those of `source_keys` that were stored before."""
    found: set[str] = set()
    wanted = list(source_keys)
    for start in range(0, len(wanted), _KEYS_A_QUERY):
        keys = wanted[start : start + _KEYS_A_QUERY]
        statement = select(EventRow.source_key).where(
            EventRow.project_id == project_id, EventRow.source_key.in_(keys)
        )
        found.update((await session.scalars(statement)).all())
    return found


async def append(session: AsyncSession, rows: Sequence[dict[str, object]]) -> None:
    """Insert event rows; the recorder alone calls this, with the project's row locked."""
    await session.execute(insert(EventRow), rows)


async def last_seq(session: AsyncSession, project_id: str) -> int:
    """The highest number stored; 0 before the first."""
    statement = select(func.max(EventRow.seq)).where(EventRow.project_id == project_id)
    return (await session.scalars(statement)).one() or 0
