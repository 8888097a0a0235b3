"""How much SQL an expression makes: measured on stand-ins of the tables before anything is stored, since size follows
from what is nested in what and no count of nodes tells it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from engine.expressions.functions.base import Column
from engine.expressions.nodes import Node
from engine.expressions.reads import STORES, lacking
from engine.expressions.sql.duckdb import DuckDBDialect
from engine.expressions.sql.emitter import Emitter
from engine.expressions.types import Kind, Schema

LARGEST_SQL = 64 * 1024
SURELY_SMALL = 60  # nodes; the heaviest known takes under 1,000 characters
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


def too_much_sql(node: Node, schema: Schema) -> int:
    """Return how many characters of SQL the expression makes where a store can compute it, 0 if no more than it may."""
    if node.size <= SURELY_SMALL:
        return 0
    able = [dialect for dialect in STORES if dialect not in lacking(node)]
    size = max((sql_size(node, schema, dialect) for dialect in able), default=0)
    return size if size > LARGEST_SQL else 0


def sql_size(node: Node, schema: Schema, dialect: str) -> int:
    """Return the length of the SQL that selects the value."""
    value = Emitter(dialect, StandIns(schema)).value(node)
    return len(str(value.compile(dialect=DIALECTS[dialect])))
