"""The platform's own tables: what the migrations make is what the code sees, and migrating twice does nothing."""

from __future__ import annotations

import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from runtime.migrate import migrate_platform
from runtime.store.tables import platform
from runtime.workspace import Workspace


def test_the_migrations_make_the_tables_the_code_sees(workspace: Workspace) -> None:
    with workspace.database.read() as connection:
        options = {"include_name": lambda name, kind, parents: kind != "table" or str(name) in platform.tables}
        context = MigrationContext.configure(connection, opts={"compare_type": False, **options})
        assert compare_metadata(context, platform) == []


def test_every_table_of_the_platform_has_its_mark(workspace: Workspace) -> None:
    with workspace.database.read() as connection:
        found = set(sa.inspect(connection).get_table_names())
    assert found - {"sqlite_sequence"} == {*platform.tables, "fw_migration"}


def test_migrating_again_changes_nothing(workspace: Workspace) -> None:
    migrate_platform(workspace.database)
    migrate_platform(workspace.database)
