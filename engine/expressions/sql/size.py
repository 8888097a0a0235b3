"""How much SQL an expression makes: measured on stand-ins of the tables before anything is stored, since size follows
from what is nested in what and no count of nodes tells it.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from dataclasses import replace
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from engine.expressions.arithmetic import wide
from engine.expressions.functions.base import Column
from engine.expressions.nodes import Node, Place, Rows, null
from engine.expressions.reads import STORES, everywhere, lacking
from engine.expressions.sql.duckdb import DuckDBDialect
from engine.expressions.sql.emitter import Emitter
from engine.expressions.types import Kind, Schema

LARGEST_SQL = 64 * 1024
SURELY_SMALL = 60  # nodes; the heaviest known takes under 1,000 characters
SURELY_SHALLOW = 12  # levels; the deepest known takes under 30 calls a level to be written
AGGREGATE, LEAF, LINK = 250, 30, 90  # characters, about
OWN_SIZES: dict[Hashable, int] = {}
HEADROOM = 250  # calls that may be open already where the SQL is written for a request
DIALECTS: Mapping[str, sa.Dialect] = {
    "sqlite": sqlite.dialect(),
    "postgresql": postgresql.dialect(),  # type: ignore[no-untyped-call]
    "duckdb": DuckDBDialect(),
}
COLUMN_TYPES: Mapping[Kind, sa.types.TypeEngine[Any]] = {
    Kind.NUMBER: sa.BigInteger(),
    Kind.RECORD: sa.BigInteger(),
    Kind.BOOLEAN: sa.Boolean(),
    Kind.DATE: sa.Date(),
    Kind.DATETIME: sa.DateTime(),
    Kind.LIST: sa.JSON(),
}


class StandIns:
    """Tables named like the forms, with a column for every field."""

    def __init__(self, schema: Schema) -> None:
        self.schema = schema
        self.tables: dict[str, sa.TableClause] = {}

    def table(self, form: str) -> sa.FromClause:
        """Return the table of a form; the platform's own forms have an id at least."""
        if form not in self.tables:
            shape = self.schema.forms.get(form)
            fields = {key: COLUMN_TYPES.get(f.type.kind, sa.Text()) for key, f in shape.fields.items()} if shape else {}
            columns = {"id": sa.BigInteger(), **fields}
            self.tables[form] = sa.table(form.replace(".", "__"), *(sa.column(k, t) for k, t in columns.items()))
        return self.tables[form]

    def column(self, form: str, alias: sa.FromClause, field: str) -> Column:
        """Return the column of a field."""
        return alias.c[field]


class Blank:
    """A table of one column, for measuring one operation by itself."""

    def table(self, form: str) -> sa.FromClause:
        """Return the table."""
        return sa.table("t", sa.column("x"))

    def column(self, form: str, alias: sa.FromClause, field: str) -> Column:
        """Return the column."""
        return sa.column("x")


def stand_in(node: Node) -> Node:
    """Return a stored value of the node's type."""
    return Node("var", (), node.type, Place("t", (), "x"))


def too_much_sql(node: Node, schema: Schema) -> int:
    """Return how many characters of SQL the expression makes where a store can compute it, 0 if no more than it may.

    What is clearly too large or clearly small is told by adding up its operations; only what lies between is written.
    """
    if node.size <= SURELY_SMALL and node.depth <= SURELY_SHALLOW:
        return 0
    lack = lacking(node)
    return max((too_much(node, schema, dialect) for dialect in STORES if dialect not in lack), default=0)


def too_much(node: Node, schema: Schema, dialect: str) -> int:
    """Return how many characters of SQL a store would get, 0 if no more than it may."""
    sum_ = sum(own_size(n, dialect) for n in everywhere(node))
    if sum_ > 2 * LARGEST_SQL:
        return sum_
    if sum_ < LARGEST_SQL // 2:
        if node.depth <= SURELY_SHALLOW:
            return 0
        node = spine(node)
    size = sql_size(node, schema, dialect)
    return size if size > LARGEST_SQL else 0


def spine(node: Node) -> Node:
    """Return the expression with its deepest branch alone, other operands that are computed replaced by nulls."""
    if not node.args:
        return node
    deepest = max(node.args, key=lambda a: a.depth)
    return replace(node, args=tuple(spine(a) if a is deepest else null(a.type) if a.args else a for a in node.args))


def own_size(node: Node, dialect: str) -> int:
    """Return about how many characters of SQL an operation adds to those of its operands; written-out ones stay, since
    some functions want them so.
    """
    if isinstance(node.value, Rows):
        return AGGREGATE
    if not node.args:
        return LEAF + (LINK * len(node.value.links) if isinstance(node.value, Place) else 0)
    key = (dialect, node.op, tuple((a.kind, a.nullable, wide(a)) for a in node.args[:4]), len(node.args))
    if key not in OWN_SIZES:
        alone = replace(node, args=tuple(a if a.op == "lit" else stand_in(a) for a in node.args))
        try:
            OWN_SIZES[key] = len(str(Emitter(dialect, Blank()).value(alone).compile(dialect=DIALECTS[dialect])))
        except sa.exc.CompileError:
            OWN_SIZES[key] = AGGREGATE
    return OWN_SIZES[key]


def sql_size(node: Node, schema: Schema, dialect: str) -> int:
    """Return the length of the SQL that selects the value, one too many where it is nested too deeply to be written."""

    def written() -> int:
        return len(str(Emitter(dialect, StandIns(schema)).value(node).compile(dialect=DIALECTS[dialect])))

    try:
        return deeper(HEADROOM, written)
    except RecursionError:
        return LARGEST_SQL + 1


def deeper(levels: int, call: Callable[[], int]) -> int:
    """Return what the call gives with so many calls open above it."""
    return deeper(levels - 1, call) if levels else call()
