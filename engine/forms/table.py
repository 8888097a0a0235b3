"""The tables of a form: its records, their history, its search index. Values only; nothing here touches a database.

Columns are nullable (`required` lives in the write path) and uniqueness is always a unique index, so that every later
change of a form is cheap on both databases.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.schema import CreateColumn, CreateIndex

from engine.forms.columns import NAMING, BigId, PlainText, UtcDateTime
from engine.forms.names import (
    history_index_of,
    history_of,
    index_of,
    join_index_of,
    join_of,
    primary_of,
    reference_of,
    unique_of,
)


@compiles(CreateColumn, "sqlite")
def _inline_references(element: CreateColumn, compiler: Any, **kw: Any) -> str:
    """Write foreign keys inside the column: only then can SQLite drop the column later."""
    text = compiler.visit_create_column(element, **kw)
    quote = compiler.preparer
    for key in element.element.foreign_keys:
        text += f" REFERENCES {quote.format_table(key.column.table)}({quote.quote(key.column.name)})"
        text += f" ON DELETE {key.ondelete}" if key.ondelete else ""
    return str(text)


FITTING: dict[str, Any] = {
    "pk": "%(fitting_primary)s",
    "fk": "%(fitting_reference)s",
    "fitting_primary": lambda _, table: primary_of(table.name),
    "fitting_reference": lambda key, table: reference_of(table.name, key.column_keys[0]),
}
"""Names of constraints, made as all others are."""


def new_metadata() -> sa.MetaData:
    """Return metadata with the naming every table of the workspace follows."""
    return sa.MetaData(naming_convention={**NAMING, **FITTING})


def system_columns() -> list[sa.Column[Any]]:
    """Return the columns every record has."""
    return [
        sa.Column("id", BigId, sa.Identity(), primary_key=True),
        sa.Column("version", sa.Integer(), nullable=False, server_default="1"),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("created_by", BigId),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.Column("updated_by", BigId),
        sa.Column("owner_id", BigId),
        sa.Column("dept_id", BigId),
    ]


def record_table(metadata: sa.MetaData, name: str, columns: Iterable[sa.Column[Any]]) -> sa.Table:
    """Return the table of a form's records."""
    table = sa.Table(name, metadata, *system_columns(), *columns, sqlite_autoincrement=True)
    for constraint in table.foreign_key_constraints:
        constraint.ddl_if(dialect="postgresql")
    return table


def history_table(metadata: sa.MetaData, table: sa.Table) -> sa.Table:
    """Return the table of a record's former states: whole old rows with the time they were true."""
    copies = [
        sa.Column(column.name, BigId if column.name == "id" else column.type, nullable=column.name != "id")
        for column in table.columns
    ]
    return sa.Table(
        history_of(table.name),
        metadata,
        sa.Column("history__id", BigId, sa.Identity(), primary_key=True),
        *copies,
        sa.Column("valid__from", UtcDateTime(), nullable=False),
        sa.Column("valid__to", UtcDateTime(), nullable=False),
        sa.Column("change__id", BigId, nullable=False),
        sa.Column("ended__by", PlainText(), nullable=False),
        sa.Index(history_index_of(table.name), "id", "history__id"),
        sqlite_autoincrement=True,
    )


def join_table(metadata: sa.MetaData, table: str, column: str, target: str) -> sa.Table:
    """Return the table of the pairs of a list of links, by which it is found what names a record: see ADR 10.

    A pair goes with either of its records; what a list says of one that goes is the write path's to settle before.
    """
    join = sa.Table(
        join_of(table, column),
        metadata,
        sa.Column("id", BigId, sa.ForeignKey(f"{table}.id", ondelete="CASCADE"), primary_key=True, autoincrement=False),
        sa.Column(
            "linked", BigId, sa.ForeignKey(f"{target}.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
        ),
    )
    sa.Index(join_index_of(join.name), join.c.linked)
    for constraint in join.foreign_key_constraints:
        constraint.ddl_if(dialect="postgresql")
    return join


def unique_index(table: sa.Table, columns: tuple[str, ...]) -> sa.Index:
    """Return the unique index over the columns."""
    return _index(table, unique_of(table.name, columns), columns, unique=True)


@compiles(CreateIndex, "postgresql")
def _nulls_smallest(element: CreateIndex, compiler: Any, **kw: Any) -> str:
    """Write an order index with null as the smallest value, as lists are ordered; SQLite has it so by itself."""
    index = element.element
    if not index.info.get("order"):
        return str(compiler.visit_create_index(element, **kw))
    quote = compiler.preparer
    columns = ", ".join(f"{quote.quote(column.name)} NULLS FIRST" for column in index.columns)
    return f"CREATE INDEX {quote.quote(index.name)} ON {quote.format_table(index.table)} ({columns})"


def order_index(table: sa.Table, columns: tuple[str, ...]) -> sa.Index:
    """Return the index that serves lists filtered by the first columns and sorted by the last."""
    index = _index(table, index_of(table.name, columns), columns)
    index.info["order"] = True
    return index


def link_index(table: sa.Table, column: str) -> sa.Index:
    """Return the index that finds records by what they link to."""
    return _index(table, index_of(table.name, (column,)), (column,))


def _index(table: sa.Table, name: str, columns: tuple[str, ...], *, unique: bool = False) -> sa.Index:
    """Return the index over the columns, which may be asked for more than once."""
    there = (one for one in table.indexes if one.name == name)
    return next(there, None) or sa.Index(name, *(table.c[one] for one in columns), unique=unique)
