"""Queries on projects. Nearly all take a session; `deleted_at` hides a project from every reader here."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, TypeVar, cast

from sqlalchemy import Connection, CursorResult, Select, bindparam, delete, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from api.db import announcing
from api.db.json_text import FileName
from api.db.tables import Base, ProjectRow
from contracts.events import ProjectState
from contracts.stages import TERMINAL_PROJECT_STATUSES, ProjectStatus

_IN_ONE_STATEMENT = 5000  # Postgres takes 32,767 values, SQLite as many

RowT = TypeVar("RowT", bound=tuple[Any, ...])


async def get(session: AsyncSession, project_id: str) -> ProjectRow | None:
    """The project, unless it is unknown or its tombstone stands."""
    row = await session.get(ProjectRow, project_id)
    return None if row is None or row.deleted_at is not None else row


_PROJECTS = Base.metadata.tables["projects"]
_STATE = select(_PROJECTS.c.state).where(_PROJECTS.c.id == bindparam("of"), _PROJECTS.c.deleted_at.is_(None))


def get_state(connection: Connection, project_id: str) -> ProjectState | None:
    """The fold alone: what a stream that opens needs."""
    return connection.execute(_STATE, {"of": project_id}).scalar_one_or_none()


async def get_for_update(session: AsyncSession, project_id: str) -> ProjectRow | None:
    """The same, with its row locked until the transaction ends (SQLite: the whole database is)."""
    statement = select(ProjectRow).where(ProjectRow.id == project_id, ProjectRow.deleted_at.is_(None))
    return (await session.scalars(statement.with_for_update())).one_or_none()


async def get_with_deleted(session: AsyncSession, project_id: str) -> ProjectRow | None:
    """The project, tombstone or not: for the saga that finishes a deletion."""
    return await session.get(ProjectRow, project_id)


async def by_idempotency_key(session: AsyncSession, key: str) -> ProjectRow | None:
    """The project made under an Idempotency-Key, deleted or not."""
    return (await session.scalars(select(ProjectRow).where(ProjectRow.idempotency_key == key))).one_or_none()


def add(session: AsyncSession, row: ProjectRow) -> None:
    session.add(row)


def _matching(statement: Select[RowT], status: ProjectStatus | None, search: str | None) -> Select[RowT]:
    statement = statement.where(ProjectRow.deleted_at.is_(None))
    if status is not None:
        statement = statement.where(ProjectRow.status == status.value)
    if search:
        wanted = search.lower()
        statement = statement.where(
            or_(
                func.lower(ProjectRow.name).contains(wanted, autoescape=True),
                func.lower(ProjectRow.description).contains(wanted, autoescape=True),
                func.lower(FileName(ProjectRow.dataset)).contains(wanted, autoescape=True),
            )
        )
    return statement


async def page(
    session: AsyncSession,
    *,
    limit: int,
    offset: int,
    status: ProjectStatus | None = None,
    search: str | None = None,
) -> Sequence[ProjectRow]:
    """Newest first. `search` matches name, description or dataset name, ignoring case."""
    statement = _matching(select(ProjectRow), status, search)
    statement = statement.order_by(ProjectRow.created_at.desc(), ProjectRow.id.desc())
    return (await session.scalars(statement.limit(limit).offset(offset))).all()


async def count(
    session: AsyncSession, *, status: ProjectStatus | None = None, search: str | None = None
) -> int:
    """How many projects `page` would walk through in all."""
    statement = _matching(select(func.count()).select_from(ProjectRow), status, search)
    return (await session.scalars(statement)).one()


async def mark_deleted(session: AsyncSession, project_id: str, at: datetime) -> bool:
    """Set the tombstone and tell all replicas; False when it stands or the project is unknown."""
    statement = update(ProjectRow).where(ProjectRow.id == project_id, ProjectRow.deleted_at.is_(None))
    result = cast("CursorResult[object]", await session.execute(statement.values(deleted_at=at)))
    if result.rowcount == 1:
        await announcing.tell_deleted(session, project_id)
    return result.rowcount == 1


async def tombstones(session: AsyncSession) -> Sequence[str]:
    """Ids of the projects whose deletion has begun and not ended."""
    return (await session.scalars(select(ProjectRow.id).where(ProjectRow.deleted_at.is_not(None)))).all()


async def remove(session: AsyncSession, project_id: str) -> None:
    """Delete the row and, by cascade, its events, runs and outbox: the last step of a deletion."""
    await session.execute(delete(ProjectRow).where(ProjectRow.id == project_id))


async def known(session: AsyncSession, project_ids: Sequence[str]) -> set[str]:
    """Those of `project_ids` that exist and are not deleted."""
    statement = select(ProjectRow.id).where(ProjectRow.id.in_(project_ids), ProjectRow.deleted_at.is_(None))
    return set((await session.scalars(statement)).all())


async def known_with_deleted(session: AsyncSession, project_ids: Sequence[str]) -> set[str]:
    """Those of `project_ids` that have a row, tombstone or not."""
    found: set[str] = set()
    for start in range(0, len(project_ids), _IN_ONE_STATEMENT):
        asked = project_ids[start : start + _IN_ONE_STATEMENT]
        found |= set((await session.scalars(select(ProjectRow.id).where(ProjectRow.id.in_(asked)))).all())
    return found


async def ended_at(session: AsyncSession) -> dict[str, datetime]:
    """When the state of each project that stands and whose run has ended was last changed."""
    terminal = [status.value for status in TERMINAL_PROJECT_STATUSES]
    statement = select(ProjectRow.id, ProjectRow.updated_at).where(
        ProjectRow.status.in_(terminal), ProjectRow.deleted_at.is_(None)
    )
    return {row.id: row.updated_at for row in await session.execute(statement)}


async def states(session: AsyncSession) -> Sequence[ProjectState]:
    """Of all that stand."""
    return (await session.scalars(select(ProjectRow.state).where(ProjectRow.deleted_at.is_(None)))).all()


async def with_status(session: AsyncSession, status: ProjectStatus, since: datetime) -> Sequence[str]:
    """Ids of those that stand, have this status and were changed after `since`."""
    statement = select(ProjectRow.id).where(
        ProjectRow.status == status.value, ProjectRow.updated_at > since, ProjectRow.deleted_at.is_(None)
    )
    return (await session.scalars(statement)).all()
