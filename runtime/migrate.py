"""Bringing a database to what the code and the definitions need, in one transaction each.

The platform's own tables follow Alembic migrations; the forms' tables follow change values from `engine.forms.changes`.
Only native statements are used: SQLite's batch mode would lose AUTOINCREMENT, expression indexes and triggers.
"""

from __future__ import annotations

from typing import assert_never

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.operations import Operations
from sqlalchemy.engine import Connection
from sqlalchemy.schema import CreateColumn, CreateIndex, CreateTable

from engine.errors import DefinitionRefused, pointer, problem
from engine.expressions.sql.emitter import binds
from engine.expressions.types import Kind
from engine.expressions.values.numeric import decimal_text
from engine.forms.changes import (
    AddField,
    AddForm,
    AddIndex,
    AddUnique,
    Change,
    ConvertField,
    KeepLimits,
    Recompute,
    Reindex,
    Reorder,
    WidenNumber,
)
from engine.forms.model import Field, Form, order_columns
from runtime import conversions, orders, resources, search
from runtime.database import Database
from runtime.jobs.procrastinate import apply_schema
from runtime.rows import emitter, read_columns, to_record
from runtime.workspace import Unit

LOCK_TIMEOUT = "1500ms"
REINDEX_BATCH = 2_000


def migrate_platform(database: Database) -> None:
    """Bring the platform's own tables to the newest migration, and the queue's to what its library wants.

    Of several processes that begin at once, one does it and the others wait.
    """
    config = Config()
    config.set_main_option("script_location", str(resources.migrations()))
    with database.write() as connection:
        if not database.sqlite:
            apply_schema(connection)
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


def apply(unit: Unit, changes: list[Change], forms: dict[str, Form]) -> None:
    """Make the changes in the unit's transaction; on PostgreSQL waiting for locks is bounded."""
    connection = unit.connection
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql(f"SET LOCAL lock_timeout = '{LOCK_TIMEOUT}'")
    added = [change.form for change in changes if isinstance(change, AddForm)]
    _create_tables(connection, added)
    for change in changes:
        _apply_one(unit, change, forms)


def _create_tables(connection: Connection, forms: list[Form]) -> None:
    """Make the tables of new forms, those linked to first; a table that was hidden is still there."""
    present = set(sa.inspect(connection).get_table_names())
    wanted = {form.table.name for form in forms}
    if not forms:
        return
    for table in forms[0].table.metadata.sorted_tables:
        base = table.name.removesuffix("__history")
        if base not in wanted:
            continue
        if table.name not in present:
            connection.execute(CreateTable(table))
            for index in sorted(table.indexes, key=lambda index: str(index.name)):
                connection.execute(CreateIndex(index))
        else:
            _add_missing_columns(connection, table)


def _add_missing_columns(connection: Connection, table: sa.Table) -> None:
    present = {column["name"] for column in sa.inspect(connection).get_columns(table.name)}
    for column in table.columns:
        if column.name not in present:
            add_column(connection, table, column.name)


def _apply_one(unit: Unit, change: Change, forms: dict[str, Form]) -> None:
    match change:
        case AddForm(form):
            if form.searched:
                search.create(unit.connection, form)
            for field in form.stored:  # the table of a form that was hidden comes back with its rows
                _keep_limits(unit, form, field, forms)
                orders.fill(unit, form, field)
        case AddField(form, field):
            _add_field(unit.connection, form, field)
            orders.fill(unit, form, field)
            _keep_limits(unit, form, field, forms)
        case ConvertField(form, _, field):
            _add_field(unit.connection, form, field)
            conversions.apply(unit, change)
            orders.fill(unit, form, field)
        case Reorder(form, field):
            _add_field(unit.connection, form, field)
            orders.fill(unit, form, field)
        case WidenNumber(form, field):
            _widen(unit.connection, form, field)
        case KeepLimits(form, field):
            _keep_limits(unit, form, field, forms)
        case AddUnique(form, fields):
            _add_unique(unit.connection, form, fields)
        case AddIndex(form, fields):
            _add_indexes(unit.connection, form, list(order_columns(form.fields, fields)))
        case Recompute(form, field):
            _recompute(unit, form, field, forms)
        case Reindex(form):
            _reindex(unit, form)
        case _:
            assert_never(change)


def _add_field(connection: Connection, form: Form, field: Field) -> None:
    """Add the field's columns where they are not there yet: a field that was hidden comes back with its data."""
    for table in (form.table, form.history):
        present = {column["name"] for column in sa.inspect(connection).get_columns(table.name)}
        for name in (field.column, field.blind, field.ordered):
            if name is not None and name not in present:
                add_column(connection, table, name)
    for name in filter(None, (field.column, field.ordered)):
        _add_indexes(connection, form, [name])


def _add_indexes(connection: Connection, form: Form, names: list[str]) -> None:
    """Make the plain indexes over exactly these columns that are not there yet."""
    present = {index["name"] for index in sa.inspect(connection).get_indexes(form.table.name)}
    for index in form.table.indexes:
        covers = [column.name for column in index.columns]
        if covers == names and not index.unique and index.name not in present:
            connection.execute(CreateIndex(index))


def add_column(connection: Connection, table: sa.Table, name: str) -> None:
    """Add one column with its foreign key."""
    column = table.c[name]
    if connection.dialect.name == "sqlite":
        prepare = connection.dialect.identifier_preparer
        definition = str(CreateColumn(column).compile(dialect=connection.dialect))
        connection.exec_driver_sql(f"ALTER TABLE {prepare.format_table(table)} ADD COLUMN {definition}")
        return
    operations = Operations(MigrationContext.configure(connection))
    operations.add_column(table.name, sa.Column(name, column.type))
    for key in column.foreign_keys:
        target = key.column.table.name
        operations.create_foreign_key(f"fk_{table.name}_{name}"[:63], table.name, target, [name], ["id"])


def _widen(connection: Connection, form: Form, field: Field) -> None:
    """Let the columns hold as many digits as the field has; SQLite's integers hold them anyway.

    PostgreSQL rewrites no row for more digits before the point.
    """
    if connection.dialect.name != "postgresql":
        return
    operations = Operations(MigrationContext.configure(connection))
    for table in (form.table, form.history):
        name = field.column or field.key
        operations.alter_column(table.name, name, type_=table.c[name].type.dialect_impl(connection.dialect))


def _keep_limits(unit: Unit, form: Form, field: Field, forms: dict[str, Form]) -> None:
    """Count the records that hold a number outside the field's limits, and refuse if there are any."""
    if field.type.kind is not Kind.NUMBER:
        return
    emit = emitter(forms, unit.workspace.database.dialect, form.table)
    column = form.table.c[field.column or field.key]
    outside = emit.outside(sa.type_coerce(column, emit.stored(field.type)), field.type)
    count = unit.connection.execute(sa.select(sa.func.count()).select_from(form.table).where(outside)).scalar_one()
    if count:
        low, high = (decimal_text(one, field.type.scale) for one in (field.type.low, field.type.high))
        path = f"{form.app}/forms/{form.definition.key}.json#" + pointer("fields", field.key)
        title = field.title.by_language()
        raise DefinitionRefused([problem("FORM-E012", path, count=count, field=title, low=low, high=high)])


def _add_unique(connection: Connection, form: Form, fields: tuple[str, ...]) -> None:
    """Make the unique index; duplicates are counted and refused first."""
    names = [form.fields[key].blind or form.fields[key].column or key for key in fields]
    columns = [form.table.c[name] for name in names]
    filled = sa.and_(*(column.is_not(None) for column in columns))
    groups = sa.select(*columns).where(filled).group_by(*columns).having(sa.func.count() > 1).subquery()
    count = connection.execute(sa.select(sa.func.count()).select_from(groups)).scalar_one()
    if count:
        path = f"{form.app}/forms/{form.definition.key}.json#/unique"
        raise DefinitionRefused([problem("FORM-E010", path, count=count, fields=", ".join(fields))])
    present = {index["name"] for index in sa.inspect(connection).get_indexes(form.table.name)}
    for index in form.table.indexes:
        if index.unique and [column.name for column in index.columns] == names and index.name not in present:
            connection.execute(CreateIndex(index))


def _recompute(unit: Unit, form: Form, field: Field, forms: dict[str, Form]) -> None:
    """Compute the field in every row with one statement; every row keeps its version, since no person changed it."""
    assert field.node is not None
    assert field.column is not None
    database = unit.workspace.database
    emit = emitter(forms, database.dialect, form.table)
    statement = sa.update(form.table).values({field.column: emit.value(field.node)})
    database.add_functions(emit.functions, unit.connection)
    unit.connection.execute(statement, binds([field.node], unit.context, database.dialect))


def _reindex(unit: Unit, form: Form) -> None:
    search.create(unit.connection, form)
    last = 0
    while True:
        statement = (
            sa.select(*read_columns(form, form.table))
            .where(form.table.c.id > last)
            .order_by(form.table.c.id)
            .limit(REINDEX_BATCH)
        )
        records = [to_record(form, row, unit.vault) for row in unit.connection.execute(statement)]
        if not records:
            return
        search.put(unit.connection, form, records)
        last = records[-1]["id"]
