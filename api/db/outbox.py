"""Queries on the outbox: launches that are promised and not yet known to be done."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from api.db.tables import OutboxRow
from contracts.launch import LaunchSpec


def add(session: AsyncSession, spec: LaunchSpec, created_at: datetime) -> OutboxRow:
    """Promise a launch; `spec.launch_key` is unique."""
    row = OutboxRow(
        launch_key=spec.launch_key,
        project_id=spec.project_id,
        spec=spec,
        created_at=created_at,
        run_id=None,
        done_at=None,
        error=None,
    )
    session.add(row)
    return row


async def get(session: AsyncSession, launch_key: str) -> OutboxRow | None:
    return await session.get(OutboxRow, launch_key)


async def open_launches(session: AsyncSession) -> Sequence[OutboxRow]:
    """Promised and not done, oldest first."""
    statement = select(OutboxRow).where(OutboxRow.done_at.is_(None)).order_by(OutboxRow.created_at)
    return (await session.scalars(statement)).all()


async def of_project(session: AsyncSession, project_id: str) -> Sequence[OutboxRow]:
    """Newest first."""
    statement = select(OutboxRow).where(OutboxRow.project_id == project_id)
    return (await session.scalars(statement.order_by(OutboxRow.created_at.desc()))).all()


async def mark_done(
    session: AsyncSession, launch_key: str, *, run_id: str | None, at: datetime, error: str | None = None
) -> None:
    """Dagster took it (`run_id`), or refused it for good (`error`)."""
    statement = update(OutboxRow).where(OutboxRow.launch_key == launch_key)
    await session.execute(statement.values(run_id=run_id, done_at=at, error=error))
