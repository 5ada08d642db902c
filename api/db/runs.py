"""Queries on the runs that are, or were, followed."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from api.db.tables import EventRow, MarkRow, ProjectRow, RunRow
from contracts.runs import RunStatus

# Status of a run that an index made again knows by its objects only; others have the project's of their end.
RESTORED = "ended"
RESTORED_CANCELLED = "ended_cancelled"  # such a one, of which the results say that it was cancelled
_CANCELLED = frozenset({RunStatus.CANCELLED.value, RESTORED_CANCELLED})


def is_restored(status: str) -> bool:
    """Whether an index that was made again knows the run by its objects only."""
    return status in {RESTORED, RESTORED_CANCELLED}


async def get(session: AsyncSession, run_id: str) -> RunRow | None:
    return await session.get(RunRow, run_id)


async def ensure(
    session: AsyncSession,
    run_id: str,
    project_id: str,
    *,
    created_at: datetime,
    launch_key: str | None = None,
) -> RunRow:
    """The run's row, made if it isn't there. The project must exist."""
    row = await session.get(RunRow, run_id)
    if row is None:
        row = RunRow(
            run_id=run_id,
            project_id=project_id,
            launch_key=launch_key,
            status="open",
            cursor=None,
            created_at=created_at,
            ended_at=None,
        )
        session.add(row)
        await session.flush()
    return row


async def of_project(session: AsyncSession, project_id: str) -> Sequence[RunRow]:
    """Newest first."""
    statement = select(RunRow).where(RunRow.project_id == project_id).order_by(RunRow.created_at.desc())
    return (await session.scalars(statement)).all()


async def cancelled(session: AsyncSession, project_id: str) -> list[str]:
    """Ids of a project's runs that were cancelled, oldest first."""
    wanted = (RunRow.project_id == project_id, RunRow.status.in_(_CANCELLED))
    statement = select(RunRow.run_id).where(*wanted).order_by(RunRow.created_at, RunRow.run_id)
    return list(await session.scalars(statement))


async def page(session: AsyncSession, project_id: str, *, limit: int, offset: int) -> Sequence[RunRow]:
    """A stretch of a project's runs, newest first."""
    statement = select(RunRow).where(RunRow.project_id == project_id)
    ordered = statement.order_by(RunRow.created_at.desc(), RunRow.run_id.desc())
    return (await session.scalars(ordered.limit(limit).offset(offset))).all()


async def numbers(session: AsyncSession, project_id: str, run_ids: Sequence[str]) -> dict[str, int]:
    """Of these runs, how many-th each is among all of the project: 1 is the oldest."""
    nth = func.row_number().over(order_by=(RunRow.created_at, RunRow.run_id)).label("nth")
    # Numbered before it is picked from: one pass over the project's own rows, whatever is asked for.
    counted = select(RunRow.run_id, nth).where(RunRow.project_id == project_id).subquery()
    wanted = select(counted.c.run_id, counted.c.nth).where(counted.c.run_id.in_(run_ids))
    return dict((await session.execute(wanted)).tuples().all())


async def count(session: AsyncSession, project_id: str) -> int:
    statement = select(func.count()).select_from(RunRow).where(RunRow.project_id == project_id)
    return (await session.scalar(statement)) or 0


async def open_of_project(session: AsyncSession, project_id: str) -> Sequence[RunRow]:
    """Runs without a terminal event yet, oldest first."""
    statement = select(RunRow).where(RunRow.project_id == project_id, RunRow.ended_at.is_(None))
    return (await session.scalars(statement.order_by(RunRow.created_at))).all()


async def open_runs(session: AsyncSession) -> Sequence[RunRow]:
    """Runs of living projects without a terminal event yet, oldest first."""
    statement = (
        select(RunRow)
        .join(ProjectRow, ProjectRow.id == RunRow.project_id)
        .where(RunRow.ended_at.is_(None), ProjectRow.deleted_at.is_(None))
        .order_by(RunRow.created_at)
    )
    return (await session.scalars(statement)).all()


async def any_unstarted(session: AsyncSession, before: datetime) -> bool:
    """Whether a run known since before `before` has not said that it began."""
    said = select(EventRow.seq).where(
        EventRow.project_id == RunRow.project_id, EventRow.source_key == RunRow.run_id + ":start"
    )
    statement = select(RunRow.run_id).where(
        RunRow.ended_at.is_(None), RunRow.created_at < before, ~said.exists()
    )
    return (await session.scalar(statement.limit(1))) is not None


async def ended_among(session: AsyncSession, run_ids: Sequence[str]) -> set[str]:
    """Those of `run_ids` whose terminal event is stored."""
    statement = select(RunRow.run_id).where(RunRow.run_id.in_(run_ids), RunRow.ended_at.is_not(None))
    return set((await session.scalars(statement)).all())


async def read_mark(session: AsyncSession, name: str) -> float | None:
    row = await session.get(MarkRow, name)
    return None if row is None else row.value


async def write_mark(session: AsyncSession, name: str, value: float) -> None:
    await session.merge(MarkRow(name=name, value=value))


async def write_told(session: AsyncSession, project_id: str, until: datetime) -> None:
    """A project's row was made again from its results: runs that had ended by `until` are in them."""
    await write_mark(session, _told(project_id), until.timestamp())


async def is_told(session: AsyncSession, run_id: str, project_id: str, ended_at: datetime | None) -> bool:
    """Whether a run that has no row is in the results that the project's row was made from."""
    if ended_at is None or await session.get(RunRow, run_id) is not None:
        return False
    until = await read_mark(session, _told(project_id))
    return until is not None and ended_at.timestamp() <= until


async def forget_told(session: AsyncSession, project_id: str) -> None:
    """Before the project's row goes."""
    await session.execute(delete(MarkRow).where(MarkRow.name == _told(project_id)))


def _told(project_id: str) -> str:
    return f"told:{project_id}"
