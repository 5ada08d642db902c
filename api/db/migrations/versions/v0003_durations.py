"""Durations of past stages, and how past estimates came out. No project is named: they outlive theirs.

Revision ID: 0003
Revises: 0002
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "stage_durations",
        sa.Column("run_id", sa.String(36), primary_key=True),
        sa.Column("stage", sa.String(32), primary_key=True),
        sa.Column("cells", sa.BigInteger, nullable=False),
        sa.Column("budget_s", sa.Float),
        sa.Column("duration_s", sa.Float, nullable=False),
        sa.Column("ended_at", _MOMENT, nullable=False),
    )
    op.create_index("ix_stage_durations_ended", "stage_durations", ["ended_at"])
    op.create_table(
        "estimate_outcomes",
        sa.Column("run_id", sa.String(36), primary_key=True),
        sa.Column("ended_at", _MOMENT, nullable=False),
        sa.Column("actual_s", sa.Float, nullable=False),
        sa.Column("predicted_s", sa.Float),
        sa.Column("predicted_p90_s", sa.Float),
    )
    op.create_index("ix_estimate_outcomes_ended", "estimate_outcomes", ["ended_at"])


def downgrade() -> None:
    for table in ("estimate_outcomes", "stage_durations"):
        op.drop_table(table)
