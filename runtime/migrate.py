"""Bringing a database to what the code and the definitions need: tables and columns before, checks and indexes after.

The platform's own tables follow Alembic migrations; the forms' tables follow change values from `engine.forms.changes`.
Only native statements are used: SQLite's batch mode would lose AUTOINCREMENT, expression indexes and triggers.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.operations import Operations
from sqlalchemy.engine import Connection
from sqlalchemy.schema import CreateColumn, CreateIndex, CreateTable, DropIndex

import runtime.store.drafts
import runtime.store.workbooks  # noqa: F401 - their tables are the platform's
from engine.errors import DefinitionRefused, Problem, pointer, problem
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
    DropUnique,
    Join,
    KeepLimits,
    Recompute,
    Reindex,
    Reorder,
    WidenNumber,
)
from engine.forms.conversion import Impact
from engine.forms.model import Field, Form, order_columns
from runtime import bulk, conversions, orders, pairs, resources, search
from runtime.database import Database
from runtime.jobs.procrastinate import apply_schema
from runtime.rows import emitter
from runtime.workspace import Unit

ORDER_BATCH = 2_000


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


def expand(unit: Unit, changes: Iterable[Change]) -> list[tuple[str, str, str]]:
    """Make the tables and columns that the changes need, beside those that the former release goes on with.

    Return table, key and column of each column that was not there before.
    """
    made: list[tuple[str, str, str]] = []
    _create_tables(unit.connection, [change.form for change in changes if isinstance(change, AddForm)])
    for change in changes:
        match change:
            case AddForm(form) if form.searched:
                search.create(unit.connection, form)
            case AddField(form, field) | ConvertField(form, _, field) | Reorder(form, field):
                made += _add_columns(unit.connection, form, field)
            case Join(form, field):
                _create_join(unit.connection, form.joins[field.key])
            case WidenNumber(form, field):
                _widen(unit.connection, form, field)
            case Reindex(form):
                search.start_anew(unit.connection, form)
            case _:
                pass
    return made


def indexes(form: Form, changes: Iterable[Change]) -> list[sa.Index]:
    """Return the plain indexes that the changes bring to a form."""
    wanted: set[tuple[str, ...]] = set()
    for change in changes:
        if change.form.name != form.name:
            continue
        match change:
            case AddField(_, field) | ConvertField(_, _, field) | Reorder(_, field):
                wanted |= {(name,) for name in (field.column, field.ordered) if name is not None}
            case AddIndex(_, fields):
                wanted.add(order_columns(form.fields, fields))
            case _:
                pass
    return [one for one in form.table.indexes if not one.unique and tuple(c.name for c in one.columns) in wanted]


def make_index(connection: Connection, index: sa.Index) -> None:
    """Make an index that is not there yet, or covers other columns; who writes to its table waits meanwhile, who reads
    does not.
    """
    assert index.table is not None
    present = {one["name"]: one["column_names"] for one in sa.inspect(connection).get_indexes(index.table.name)}
    if index.name in present:
        if present[index.name] == [column.name for column in index.columns]:
            return
        connection.execute(DropIndex(index))
    connection.execute(CreateIndex(index))


def settle(unit: Unit, changes: Iterable[Change], forms: Mapping[str, Form]) -> Iterator[tuple[ConvertField, Impact]]:
    """Make what is left of the changes, in the transaction that makes the release active, and refuse what does not
    hold; yield what became of values that are converted here.
    """
    for change in changes:
        match change:
            case AddForm(form):  # the table of a form that was hidden comes back with its rows
                for field in form.stored:
                    _keep_limits(unit, form, field, forms)
                    _order(unit, form, field)
                    _join(unit, form, field)
            case AddField(form, field) if not field.derived:
                _keep_limits(unit, form, field, forms)
            case KeepLimits(form, field):
                _keep_limits(unit, form, field, forms)
            case ConvertField():
                converted = conversions.fill_all if change.moves else conversions.rewrite
                yield change, converted(unit, change)
                _order(unit, change.form, change.field)
            case DropUnique(_, former, fields):
                _drop_unique(unit.connection, former, fields)
            case AddUnique(form, fields):
                _add_unique(unit.connection, form, fields)
            case Recompute(form, field):
                recompute(unit, form, field, forms)
            case Reorder(form, field):
                _order(unit, form, field)
            case Join(form, field):
                _join(unit, form, field)
            case _:
                pass


def refusals(unit: Unit, changes: Iterable[Change], forms: Mapping[str, Form]) -> list[Problem]:
    """Return what would be refused of the values in columns that are there already; nothing is changed."""
    problems: list[Problem] = []
    for change in changes:
        if not (names := _read_by(change)):
            continue
        present = {column["name"] for column in sa.inspect(unit.connection).get_columns(change.form.table.name)}
        if not present.issuperset(names):
            continue
        try:
            match change:
                case AddField(form, field) | KeepLimits(form, field):
                    _keep_limits(unit, form, field, forms)
                case AddUnique(form, fields):
                    _no_duplicates(unit.connection, form, fields)
                case _:
                    pass
        except DefinitionRefused as refused:
            problems += refused.problems
    return problems


def _read_by(change: Change) -> list[str]:
    """Return the columns whose values decide whether the change can be made."""
    match change:
        case AddField(_, field) | KeepLimits(_, field):
            return [] if field.derived else [field.column or field.key]
        case AddUnique(form, fields):
            return _unique_columns(form, fields)
        case _:
            return []


def _create_tables(connection: Connection, forms: list[Form]) -> None:
    """Make the tables of new forms, those linked to first; a table that was hidden is still there."""
    present = set(sa.inspect(connection).get_table_names())
    wanted = {form.table.name for form in forms}
    if not forms:
        return
    for table in forms[0].table.metadata.sorted_tables:
        if table.name.removesuffix("__history") not in wanted:
            continue
        if table.name not in present:
            connection.execute(CreateTable(table))
            for index in sorted(table.indexes, key=lambda index: str(index.name)):
                connection.execute(CreateIndex(index))
        else:
            _add_missing_columns(connection, table)
    for form in forms:
        for join in form.joins.values():
            _create_join(connection, join)


def _create_join(connection: Connection, join: sa.Table) -> None:
    """Make the table of the pairs of a list of links, unless it is there."""
    if not sa.inspect(connection).has_table(join.name):
        connection.execute(CreateTable(join))
        for index in join.indexes:
            connection.execute(CreateIndex(index))


def _add_missing_columns(connection: Connection, table: sa.Table) -> None:
    present = {column["name"] for column in sa.inspect(connection).get_columns(table.name)}
    for column in table.columns:
        if column.name not in present:
            add_column(connection, table, column.name)


def _add_columns(connection: Connection, form: Form, field: Field) -> Iterator[tuple[str, str, str]]:
    """Add the field's columns where they are not there yet and yield them with table and key: a field that was hidden
    comes back with its data.
    """
    for table, key in ((form.table, "id"), (form.history, "history__id")):
        present = {column["name"] for column in sa.inspect(connection).get_columns(table.name)}
        for name in (field.column, field.blind, field.ordered):
            if name is not None and name not in present:
                add_column(connection, table, name)
                yield table.name, key, name


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


def _keep_limits(unit: Unit, form: Form, field: Field, forms: Mapping[str, Form]) -> None:
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


def _unique_columns(form: Form, fields: tuple[str, ...]) -> list[str]:
    return [form.fields[key].blind or form.fields[key].column or key for key in fields]


def _no_duplicates(connection: Connection, form: Form, fields: tuple[str, ...]) -> None:
    """Count the groups of records that share the fields' values, and refuse if there are any."""
    columns = [form.table.c[name] for name in _unique_columns(form, fields)]
    filled = sa.and_(*(column.is_not(None) for column in columns))
    groups = sa.select(*columns).where(filled).group_by(*columns).having(sa.func.count() > 1).subquery()
    count = connection.execute(sa.select(sa.func.count()).select_from(groups)).scalar_one()
    if count:
        path = f"{form.app}/forms/{form.definition.key}.json#/unique"
        raise DefinitionRefused([problem("FORM-E010", path, count=count, fields=", ".join(fields))])


def _add_unique(connection: Connection, form: Form, fields: tuple[str, ...]) -> None:
    _no_duplicates(connection, form, fields)
    names = _unique_columns(form, fields)
    for index in form.table.indexes:
        if index.unique and [column.name for column in index.columns] == names:
            make_index(connection, index)


def _drop_unique(connection: Connection, form: Form, fields: tuple[str, ...]) -> None:
    names = _unique_columns(form, fields)
    present = {index["name"] for index in sa.inspect(connection).get_indexes(form.table.name)}
    for index in form.table.indexes:
        if index.unique and index.name in present and [column.name for column in index.columns] == names:
            connection.execute(DropIndex(index))


def recompute(
    unit: Unit, form: Form, field: Field, forms: Mapping[str, Form], which: sa.ColumnElement[bool] | None = None
) -> None:
    """Compute the field with one statement, in every row or some; every row keeps its version, since no person changed
    it, and one whose value is right already is not written.
    """
    assert field.node is not None
    assert field.column is not None
    database = unit.workspace.database
    emit = emitter(forms, database.dialect, form.table)
    value = emit.value(field.node)
    other = form.table.c[field.column].is_distinct_from(value)
    statement = sa.update(form.table).where(other, *(() if which is None else (which,))).values({field.column: value})
    database.add_functions(emit.functions, unit.connection)
    unit.connection.execute(statement, binds([field.node], unit.context, database.dialect))


def _join(unit: Unit, form: Form, field: Field) -> None:
    """Make the pairs beside a list of links anew."""
    if field.key in form.joins:
        pairs.make(unit, form, field)


def _order(unit: Unit, form: Form, field: Field) -> None:
    """Make the key that orders the field in every row and former row, if a kept key orders it."""
    if field.ordered is None:
        return
    for table, key in ((form.table, "id"), (form.history, "history__id")):
        last = 0
        while (upper := bulk.keys_after(unit.connection, table, key, last, ORDER_BATCH)) is not None:
            orders.fill(unit, field, table, key, (table.c[key] > last) & (table.c[key] <= upper))
            last = upper
