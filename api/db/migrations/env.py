"""Alembic's entry point: migrates over the connection that `Database.migrate` hands in."""

from alembic import context

from api.db.tables import Base

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    transactional_ddl=True,
)
with context.begin_transaction():
    context.run_migrations()
