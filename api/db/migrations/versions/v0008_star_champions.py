"""The number of the champion that is served, for the galaxy's list: the states hold it already.

Revision ID: 0008
Revises: 0007
"""

import json

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

_A_PAGE = 200
# Plain tables and JSON as this release stores them: a migration must not change with the models.
_PROJECTS = sa.table("projects", *map(sa.column, ("id", "state", "champion")))


def upgrade() -> None:
    # Null by default: a replica of the release before may still write rows beside this one.
    op.add_column("projects", sa.Column("champion", sa.Integer, nullable=True))
    connection, last = op.get_bind(), ""
    while True:
        page = sa.select(_PROJECTS).where(_PROJECTS.c.id > last).order_by(_PROJECTS.c.id).limit(_A_PAGE)
        rows = connection.execute(page).all()
        for row in rows:
            champion = json.loads(row.state).get("champion")  # states of before champions have none
            if champion is not None:
                mark = sa.update(_PROJECTS).where(_PROJECTS.c.id == row.id)
                connection.execute(mark.values(champion=champion["n"]))
        if len(rows) < _A_PAGE:
            return
        last = rows[-1].id


def downgrade() -> None:
    op.drop_column("projects", "champion")
