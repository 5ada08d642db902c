"""The recorder's own queries, synchronous over one connection: `Database.write` runs them all in one go.

On SQLite that is one visit to the writer's thread, however many statements there are.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import Connection, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite

from api.db.tables import EventRow, ProjectRow, RunRow
from contracts.events import ProjectState

# SQLite and asyncpg both allow 32,766 bound variables; a smaller list keeps the plan cheap.
_KEYS_A_QUERY = 500


def locked_position(connection: Connection, project_id: str) -> tuple[int, str] | None:
    """`seq` and `epoch` of a living project, its row locked until the transaction ends."""
    statement = select(ProjectRow.seq, ProjectRow.epoch).where(
        ProjectRow.id == project_id, ProjectRow.deleted_at.is_(None)
    )
    row = connection.execute(statement.with_for_update()).one_or_none()
    return None if row is None else (row[0], row[1])


def read_state(connection: Connection, project_id: str) -> ProjectState:
    return connection.execute(select(ProjectRow.state).where(ProjectRow.id == project_id)).scalar_one()


def stored_keys(connection: Connection, project_id: str, source_keys: Sequence[str]) -> set[str]:
    """Those of `source_keys` that were stored before."""
    found: set[str] = set()
    for start in range(0, len(source_keys), _KEYS_A_QUERY):
        statement = select(EventRow.source_key).where(
            EventRow.project_id == project_id,
            EventRow.source_key.in_(source_keys[start : start + _KEYS_A_QUERY]),
        )
        found.update(connection.execute(statement).scalars())
    return found


def ended_runs(connection: Connection, run_ids: Iterable[str]) -> set[str]:
    """Those of `run_ids` that already have their terminal event."""
    statement = select(RunRow.run_id).where(RunRow.run_id.in_(sorted(run_ids)), RunRow.ended_at.is_not(None))
    return set(connection.execute(statement).scalars())


def append_events(connection: Connection, rows: Sequence[dict[str, object]]) -> None:
    connection.execute(insert(EventRow), rows)


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


def save_state(connection: Connection, state: ProjectState) -> None:
    connection.execute(
        update(ProjectRow)
        .where(ProjectRow.id == state.project_id)
        .values(
            state=state,
            status=state.status.value,
            progress_percentage=state.progress_percentage,
            seq=state.seq,
            updated_at=state.updated_at,
        )
    )
