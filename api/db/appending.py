"""The recorder's own queries, synchronous over one connection: `Database.write` runs them all in one go.

On SQLite that is one visit to the writer's thread, however many statements there are.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import Connection, bindparam, insert, select, tuple_, update
from sqlalchemy.dialects import postgresql, sqlite

from api.db.tables import Base, EventRow, ProjectRow, RunRow
from contracts.events import ProjectState

# SQLite and asyncpg both allow 32,766 bound variables; a smaller list keeps the plan cheap.
_KEYS_A_QUERY = 500

# Made once: building a statement costs as much as running it.
_EVENTS, _PROJECTS = Base.metadata.tables["events"], Base.metadata.tables["projects"]
_LOCK = (
    select(ProjectRow.id, ProjectRow.seq, ProjectRow.epoch)
    .where(ProjectRow.id.in_(bindparam("ids", expanding=True)), ProjectRow.deleted_at.is_(None))
    .order_by(ProjectRow.id)
    .with_for_update()
)
_STORED = select(EventRow.project_id, EventRow.source_key).where(
    tuple_(EventRow.project_id, EventRow.source_key).in_(bindparam("keys", expanding=True))
)
_ENDED = select(RunRow.run_id).where(
    RunRow.run_id.in_(bindparam("ids", expanding=True)), RunRow.ended_at.is_not(None)
)
_APPEND = insert(_EVENTS)
_SAVE = (
    update(_PROJECTS)
    .where(_PROJECTS.c.id == bindparam("of"))
    .values(
        {
            name: bindparam(name)
            for name in (
                "state",
                "status",
                "progress_percentage",
                "alerts",
                "asks",
                "champion",
                "seq",
                "updated_at",
            )
        }
    )
)


def locked_positions(connection: Connection, project_ids: Iterable[str]) -> dict[str, tuple[int, str]]:
    """`seq` and `epoch` of the living ones, their rows locked until the transaction ends.

    In the order of their ids, so that two replicas never wait for each other.
    """
    rows = connection.execute(_LOCK, {"ids": sorted(project_ids)})
    return {row.id: (row.seq, row.epoch) for row in rows}


def read_state(connection: Connection, project_id: str) -> ProjectState:
    return connection.execute(select(ProjectRow.state).where(ProjectRow.id == project_id)).scalar_one()


def stored_keys(connection: Connection, keys: Sequence[tuple[str, str]]) -> dict[str, set[str]]:
    """Those of `keys` (project id, source key) that were stored before, by project."""
    found: dict[str, set[str]] = {}
    for start in range(0, len(keys), _KEYS_A_QUERY):
        for row in connection.execute(_STORED, {"keys": keys[start : start + _KEYS_A_QUERY]}):
            found.setdefault(row.project_id, set()).add(row.source_key)
    return found


def ended_runs(connection: Connection, run_ids: Iterable[str]) -> set[str]:
    """Those of `run_ids` that already have their terminal event."""
    return set(connection.execute(_ENDED, {"ids": sorted(run_ids)}).scalars())


def append_events(connection: Connection, rows: Sequence[dict[str, object]]) -> None:
    connection.execute(_APPEND, rows)


def end_run(connection: Connection, run_id: str, state: ProjectState, at: datetime) -> None:
    """Write the run's end, and the run itself if nobody has yet."""
    dialect = postgresql if connection.dialect.name == "postgresql" else sqlite
    row = {
        "run_id": run_id,
        "project_id": state.project_id,
        "status": "open",
        "created_at": at,
    }
    connection.execute(dialect.insert(RunRow).values(row).on_conflict_do_nothing())
    statement = update(RunRow).where(RunRow.run_id == run_id, RunRow.ended_at.is_(None))
    connection.execute(statement.values(status=state.status.value, ended_at=at))


def waits_for_a_person(state: ProjectState) -> bool:
    """Whether a question of the run, or a challenger, stands unanswered."""
    return state.asked is not None or (state.question is not None and state.question.answer is None)


def save_states(connection: Connection, states: Iterable[ProjectState]) -> None:
    rows = [
        {
            "of": state.project_id,
            "state": state,
            "status": state.status.value,
            "progress_percentage": state.progress_percentage,
            "alerts": len(state.alerts),
            "asks": waits_for_a_person(state),
            "champion": state.champion.n if state.champion is not None else None,
            "seq": state.seq,
            "updated_at": state.updated_at,
        }
        for state in states
    ]
    connection.execute(_SAVE, rows)
