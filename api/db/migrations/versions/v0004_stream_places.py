"""Places of streams: how many each replica has open, by project.

Revision ID: 0004
Revises: 0003
"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # No reference to projects: a place is taken before it is known whether there is such a project.
    op.create_table(
        "stream_places",
        sa.Column("project_id", sa.String(36), primary_key=True),
        sa.Column("replica", sa.String(120), primary_key=True),
        sa.Column("session", sa.Integer, nullable=False),
        sa.Column("places", sa.Integer, nullable=False),
    )


def downgrade() -> None:
    op.drop_table("stream_places")
