"""Alembic's environment: migrates the platform's own tables over the connection the runtime hands in."""

from alembic import context

from runtime.store.tables import platform

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=platform,
    transactional_ddl=True,
    version_table="fw_migration",
)
with context.begin_transaction():
    context.run_migrations()
