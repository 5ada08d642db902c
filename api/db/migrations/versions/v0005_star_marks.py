"""What the galaxy marks a star with: how many alerts hold, and whether a person's word is waited for.

Revision ID: 0005
Revises: 0004
"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # Defaults in the database: a replica of the release before may still write rows beside this one.
    op.add_column("projects", sa.Column("alerts", sa.Integer, nullable=False, server_default="0"))
    op.add_column("projects", sa.Column("asks", sa.Boolean, nullable=False, server_default=sa.false()))


def downgrade() -> None:
    op.drop_column("projects", "asks")
    op.drop_column("projects", "alerts")
