"""Source keys in the order of their bytes, whatever language the database sorts by: a run's are one stretch.

Revision ID: 0006
Revises: 0005
"""

from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # SQLite compares bytes as it is. The index is made anew: a second or two for a million events.
    if op.get_bind().dialect.name == "postgresql":
        op.execute('ALTER TABLE events ALTER COLUMN source_key TYPE varchar(160) COLLATE "C"')


def downgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute('ALTER TABLE events ALTER COLUMN source_key TYPE varchar(160) COLLATE "default"')
