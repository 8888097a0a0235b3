"""The door to the SQL backend: an emitter by dialect name, and the values its named binds take from a context."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping

import sqlalchemy as sa

from engine.expressions.coerce import to_database
from engine.expressions.functions.table import FIXED
from engine.expressions.nodes import Node, Rows, walk
from engine.expressions.sql.base import PREFIX, BaseEmitter
from engine.expressions.sql.duckdb import DuckDB
from engine.expressions.sql.fixed import PARTS
from engine.expressions.sql.postgresql import PostgreSQL
from engine.expressions.sql.rows import Source
from engine.expressions.sql.sqlite import SQLite
from engine.expressions.types import DATE, DATETIME, Context, Kind

EMITTERS: Mapping[str, type[BaseEmitter]] = {"sqlite": SQLite, "postgresql": PostgreSQL, "duckdb": DuckDB}


def Emitter(dialect: str, source: Source, row: sa.FromClause | None = None) -> BaseEmitter:
    """Return the emitter of a dialect over the rows of `row`, by default the form's own table."""
    return EMITTERS[dialect](source, row)


def binds(nodes: Iterable[Node], context: Context, dialect: str, prefix: str = PREFIX) -> dict[str, object]:
    """Return the values of all named binds the expressions may use."""
    out: dict[str, object] = {}
    for node in nodes:
        for n in walk(node):
            if isinstance(n.value, Rows):
                out |= binds(n.value.inner, context, dialect, prefix)
            elif n.op in ("param", "user"):
                known = context.parameters if n.op == "param" else context.user
                name = f"{prefix}{n.op}_{n.name}"
                out[name] = listed(known.get(n.name), n, dialect)
                if n.kind is Kind.LIST and dialect == "sqlite":
                    out[name + "_json"] = json.dumps(out[name])
            elif n.op == "today":
                out[prefix + "today"] = to_database(context.today, DATE, dialect)
            elif n.op == "now":
                out[prefix + "now"] = to_database(context.now, DATETIME, dialect)
            for name in FIXED.get(n.op, ()):
                out |= {prefix + key: value for key, value in PARTS[name].binds(context, dialect).items()}
    return out


def listed(value: object, node: Node, dialect: str) -> object:
    """Return a bound value; a list stays a list, for an expanding bind."""
    if node.kind is Kind.LIST:
        return list(value) if isinstance(value, list | tuple | set | frozenset) else []
    return to_database(value, node.type, dialect)
