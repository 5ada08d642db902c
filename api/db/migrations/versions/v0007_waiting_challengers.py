"""Challengers that waited before states held them, and the marks of stars that nothing was told of since.

Revision ID: 0007
Revises: 0006
"""

import json
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

_A_PAGE = 200
# Plain tables and JSON as this release stores them: a migration must not change with the models.
_PROJECTS = sa.table("projects", *map(sa.column, ("id", "state", "alerts", "asks")))
_EVENTS = sa.table("events", *map(sa.column, ("project_id", "seq", "event_type", "body")))


def upgrade() -> None:
    # A page at a time: states hold leaderboards. About a second for ten thousand projects, once.
    connection, last = op.get_bind(), ""
    while True:
        page = sa.select(_PROJECTS).where(_PROJECTS.c.id > last).order_by(_PROJECTS.c.id).limit(_A_PAGE)
        rows = connection.execute(page).all()
        for row in rows:
            _mark(connection, row)
        if len(rows) < _A_PAGE:
            return
        last = rows[-1].id


def downgrade() -> None:
    """The release before reads past what it does not know."""


def _mark(connection: sa.Connection, row: Any) -> None:
    state = json.loads(row.state)
    changed: dict[str, Any] = {}
    if "asked" not in state:
        state["asked"] = _waiting(connection, row.id)
        changed = {"state": json.dumps(state, ensure_ascii=False)} if state["asked"] else {}
    question = state.get("question")
    asks = bool(state["asked"]) or (question is not None and question.get("answer") is None)
    alerts = len(state.get("alerts", []))
    if (alerts, asks) != (row.alerts, bool(row.asks)):
        changed |= {"alerts": alerts, "asks": asks}
    if changed:
        connection.execute(sa.update(_PROJECTS).where(_PROJECTS.c.id == row.id).values(changed))


def _waiting(connection: sa.Connection, project_id: str) -> dict[str, Any] | None:
    """The challenger that was asked about last, unless a champion came or somebody kept theirs since."""
    said = sa.select(_EVENTS.c.body).where(
        _EVENTS.c.project_id == project_id, _EVENTS.c.event_type == "champion"
    )
    waiting = None
    for body in connection.execute(said.order_by(_EVENTS.c.seq)).scalars():
        event = json.loads(body)
        data = event["data"]
        if data["champion"] is not None or (data["action"] == "kept" and data["run_id"] is None):
            waiting = None
        elif data["action"] == "asked" and data["run_id"] and data["decision"]:
            waiting = {"run_id": data["run_id"], "decision": data["decision"], "at": event["timestamp"]}
    return waiting
