"""Queries on leases. Postgres only: on SQLite there is one process, and it needs none.

All times are the database's, so the clocks of the replicas don't matter. Rows are locked in the
order of their ids, so that two replicas never wait for each other.
"""

from collections.abc import Sequence

from sqlalchemy import Connection, String, bindparam, select, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.ext.asyncio import AsyncSession

from api.db.tables import LeaseRow

_IDS = bindparam("ids", type_=ARRAY(String))

_TAKE = text("""
    insert into leases (project_id, holder, token, expires_at)
    select id, :holder, 1, clock_timestamp() + make_interval(secs => :ttl_s)
    from projects where id = any(:ids) and deleted_at is null order by id
    on conflict (project_id) do update
    set holder = excluded.holder, token = leases.token + 1, expires_at = excluded.expires_at
    where leases.expires_at < clock_timestamp()
    returning project_id, token
""").bindparams(_IDS)

_RENEW = text("""
    with mine as (
        select project_id from leases
        where holder = :holder and project_id = any(:ids) order by project_id for update
    )
    update leases set expires_at = clock_timestamp() + make_interval(secs => :ttl_s)
    from mine where leases.project_id = mine.project_id
    returning leases.project_id
""").bindparams(_IDS)

_RELEASE = text("""
    update leases set expires_at = to_timestamp(0)
    where holder = :holder and project_id = :project_id and token = :token
""")


async def take(
    session: AsyncSession, holder: str, project_ids: Sequence[str], ttl_s: float
) -> dict[str, int]:
    """Take those that are free or expired; project id to fencing token of those that were."""
    rows = await session.execute(_TAKE, {"holder": holder, "ids": list(project_ids), "ttl_s": ttl_s})
    return {row.project_id: row.token for row in rows}


async def renew(session: AsyncSession, holder: str, project_ids: Sequence[str], ttl_s: float) -> set[str]:
    """Prolong those that are still this holder's; the others are lost."""
    rows = await session.execute(_RENEW, {"holder": holder, "ids": list(project_ids), "ttl_s": ttl_s})
    return set(rows.scalars())


async def release(session: AsyncSession, holder: str, project_id: str, token: int) -> None:
    """Free it for whoever waits; its token goes on counting."""
    await session.execute(_RELEASE, {"holder": holder, "project_id": project_id, "token": token})


def current_token(connection: Connection, project_id: str) -> int | None:
    """The token of whoever has the lease now. Call it with the project's row locked."""
    return connection.execute(
        select(LeaseRow.token).where(LeaseRow.project_id == project_id)
    ).scalar_one_or_none()
