"""Alembic's environment: migrates the platform's own tables over the connection the runtime hands in."""

from alembic import context

from runtime.store import drafts, process_tables, tables, workbooks  # noqa: F401 (all tables of the platform)

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=tables.platform,
    transactional_ddl=True,
    version_table="fw_migration",
)
with context.begin_transaction():
    context.run_migrations()
