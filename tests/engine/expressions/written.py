"""The SQL of an expression as a store gets it, over stand-ins of the tables, as deep in calls as a request may be."""

from __future__ import annotations

from collections.abc import Callable

import sqlalchemy as sa

from engine.expressions.functions.base import Column
from engine.expressions.nodes import Node
from engine.expressions.sql.emitter import Emitter
from engine.expressions.sql.size import COLUMN_TYPES, DIALECTS
from engine.expressions.types import Schema

HEADROOM = 250  # calls that may be open already where the SQL is written for a request


class Forms:
    """Tables named like the forms, with a column for every field."""

    def __init__(self, schema: Schema) -> None:
        self.schema = schema

    def table(self, form: str) -> sa.FromClause:
        """Return the table of a form; the platform's own forms have an id at least."""
        shape = self.schema.forms.get(form)
        fields = {key: COLUMN_TYPES.get(f.type.kind, sa.Text()) for key, f in shape.fields.items()} if shape else {}
        columns = {"id": sa.BigInteger(), **fields}
        return sa.table(form.replace(".", "__"), *(sa.column(k, t) for k, t in columns.items()))

    def column(self, form: str, alias: sa.FromClause, field: str) -> Column:
        """Return the column of a field."""
        return alias.c[field]

    def join(self, form: str, rows: sa.FromClause, field: str) -> None:
        """Return None: lists are looked into."""


def sql_size(node: Node, schema: Schema, dialect: str) -> int:
    """Return the length of the SQL that selects the value."""

    def written() -> int:
        return len(str(Emitter(dialect, Forms(schema)).value(node).compile(dialect=DIALECTS[dialect])))

    return deeper(HEADROOM, written)


def deeper(levels: int, call: Callable[[], int]) -> int:
    """Return what the call gives with so many calls open above it."""
    return deeper(levels - 1, call) if levels else call()
