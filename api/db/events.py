"""Queries on events: read a stretch of a project's history. Only the recorder writes them."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from sqlalchemy import Connection, Integer, String, Text, and_, bindparam, func, or_, select, text
from sqlalchemy.dialects.postgresql import ARRAY, aggregate_order_by
from sqlalchemy.ext.asyncio import AsyncSession

from api.db.tables import Base, EventRow


class StoredEvent(NamedTuple):
    """One event in its final form: `body` is the JSON text that every reader is sent."""

    seq: int
    event_type: str
    body: str


# Made once: building a statement costs as much as running it.
_EVENTS = Base.metadata.tables["events"]
_AFTER = (
    select(_EVENTS.c.seq, _EVENTS.c.event_type, _EVENTS.c.body)
    .where(
        _EVENTS.c.project_id == bindparam("of"),
        _EVENTS.c.seq > bindparam("after"),
        _EVENTS.c.seq <= bindparam("until"),
    )
    .order_by(_EVENTS.c.seq)
    .limit(bindparam("most"))
)
_NO_END = 2**31 - 1


def after(
    connection: Connection, project_id: str, seq: int, *, limit: int, until: int | None = None
) -> list[StoredEvent]:
    """Events with a number greater than `seq` (and at most `until`), oldest first."""
    values = {"of": project_id, "after": seq, "most": limit, "until": _NO_END if until is None else until}
    return [StoredEvent(*row) for row in connection.execute(_AFTER, values)]


class Stretch(NamedTuple):
    """Events as one text: their bodies, oldest first, with commas between."""

    last_seq: int | None
    text: str


def stretch_after(connection: Connection, project_id: str, seq: int, *, limit: int) -> Stretch:
    """What `after` gives, joined by the database: ten thousand rows cost Python one string."""
    part = (
        select(EventRow.seq, EventRow.body)
        .where(EventRow.project_id == project_id, EventRow.seq > seq)
        .order_by(EventRow.seq)
        .limit(limit)
        .subquery()
    )
    if connection.dialect.name == "postgresql":
        joined = func.string_agg(part.c.body, aggregate_order_by(bindparam("comma", ",", Text), part.c.seq))
    else:  # in the order of the rows that it is given: the subquery's
        joined = func.group_concat(part.c.body, ",")
    last_seq, bodies = connection.execute(select(func.max(part.c.seq), joined)).one()
    return Stretch(last_seq, bodies or "")


# Postgres only: SQLite has one process, which has nothing to catch up with.
_OF_MANY = text("""
    select e.project_id, e.seq, e.event_type, e.body
    from unnest(:ids, :seqs) as wanted (id, seq)
    join events e on e.project_id = wanted.id and e.seq > wanted.seq
    order by e.project_id, e.seq limit :limit
""").bindparams(bindparam("ids", type_=ARRAY(String)), bindparam("seqs", type_=ARRAY(Integer)))


async def after_each(
    session: AsyncSession, positions: Mapping[str, int], *, limit: int
) -> dict[str, list[StoredEvent]]:
    """Events of many projects, each after its own number, oldest first; at most `limit` in all."""
    values = {"ids": list(positions), "seqs": list(positions.values()), "limit": limit}
    found: dict[str, list[StoredEvent]] = {}
    for project_id, *event in await session.execute(_OF_MANY, values):
        found.setdefault(project_id, []).append(StoredEvent(*event))
    return found


_OF_LIFE = ("stage_change", "completed", "error")  # what a run's life cycle says: a few dozen a run


async def of_runs(session: AsyncSession, project_id: str, run_ids: Sequence[str]) -> list[tuple[str, str]]:
    """Run id and body of what these runs of a project said of their stages and their end, oldest first.

    Their source keys begin with the run's id (`translate`), and ';' is what follows ':' in ASCII, by whose
    order the column is sorted.
    """
    key = EventRow.source_key
    said = or_(*(and_(key >= f"{run}:", key < f"{run};") for run in run_ids))
    statement = (
        select(EventRow.source_key, EventRow.body)
        .where(EventRow.project_id == project_id, said, EventRow.event_type.in_(_OF_LIFE))
        .order_by(EventRow.seq)
    )
    found = await session.execute(statement)
    return [(source_key.partition(":")[0], body) for source_key, body in found]
