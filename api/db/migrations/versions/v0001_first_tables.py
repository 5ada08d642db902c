"""The first tables: projects, events, runs, outbox, marks.

Revision ID: 0001
Revises:
"""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

_MOMENT = sa.DateTime(timezone=True)


def _project(*, primary_key: bool = False) -> sa.Column[str]:
    reference = sa.ForeignKey("projects.id", ondelete="CASCADE")
    return sa.Column("project_id", sa.String(36), reference, primary_key=primary_key, nullable=False)


def upgrade() -> None:
    _projects()
    _events()
    _runs()
    _outbox()
    op.create_table(
        "marks",
        sa.Column("name", sa.String(64), primary_key=True),
        sa.Column("value", sa.Float, nullable=False),
    )


def _projects() -> None:
    op.create_table(
        "projects",
        sa.Column("id", sa.String(36), primary_key=True),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("description", sa.Text, nullable=False),
        sa.Column("created_at", _MOMENT, nullable=False),
        sa.Column("dataset", sa.Text, nullable=False),
        sa.Column("overrides", sa.Text, nullable=False),
        sa.Column("idempotency_key", sa.String(255), unique=True),
        sa.Column("request_hash", sa.String(64)),
        sa.Column("status", sa.String(16), nullable=False),
        sa.Column("progress_percentage", sa.Integer, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("epoch", sa.String(16), nullable=False),
        sa.Column("seq", sa.Integer, nullable=False),
        sa.Column("updated_at", _MOMENT, nullable=False),
        sa.Column("deleted_at", _MOMENT),
    )
    op.create_index("ix_projects_created", "projects", ["created_at", "id"])
    op.create_index("ix_projects_status", "projects", ["status", "created_at"])


def _events() -> None:
    op.create_table(
        "events",
        _project(primary_key=True),
        sa.Column("seq", sa.Integer, primary_key=True),
        sa.Column("source_key", sa.String(160), nullable=False),
        sa.Column("event_type", sa.String(32), nullable=False),
        sa.Column("timestamp", _MOMENT, nullable=False),
        sa.Column("body", sa.Text, nullable=False),
        sa.UniqueConstraint("project_id", "source_key", name="uq_events_source"),
    )


def _runs() -> None:
    op.create_table(
        "runs",
        sa.Column("run_id", sa.String(36), primary_key=True),
        _project(),
        sa.Column("launch_key", sa.String(255)),
        sa.Column("status", sa.String(16), nullable=False),
        sa.Column("cursor", sa.Text),
        sa.Column("created_at", _MOMENT, nullable=False),
        sa.Column("ended_at", _MOMENT),
    )
    op.create_index("ix_runs_project", "runs", ["project_id", "created_at"])
    op.create_index("ix_runs_open", "runs", ["ended_at"])


def _outbox() -> None:
    op.create_table(
        "outbox",
        sa.Column("launch_key", sa.String(255), primary_key=True),
        _project(),
        sa.Column("spec", sa.Text, nullable=False),
        sa.Column("created_at", _MOMENT, nullable=False),
        sa.Column("run_id", sa.String(36)),
        sa.Column("done_at", _MOMENT),
        sa.Column("error", sa.Text),
    )
    op.create_index("ix_outbox_open", "outbox", ["done_at"])
    op.create_index("ix_outbox_project", "outbox", ["project_id"])


def downgrade() -> None:
    for table in ("marks", "outbox", "runs", "events", "projects"):
        op.drop_table(table)
