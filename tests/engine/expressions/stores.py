"""The stores an expression is run in, and what it gives there as internal values."""

from __future__ import annotations

import os
from collections.abc import Sequence
from itertools import count

import duckdb
import pysqlite3.dbapi2 as sqlite3
import sqlalchemy as sa

from engine.expressions.coerce import from_database, to_database
from engine.expressions.nodes import Node
from engine.expressions.sql.duckdb import DuckDBDialect
from engine.expressions.sql.emitter import Emitter, binds
from engine.expressions.types import Context, Schema
from tests.engine.expressions.world import CONTEXT, MAIN, SCHEMA, Tables, World, make_world, register

SERIAL = count(1)
GENERIC = sa.text("SET plan_cache_mode = force_generic_plan")
"""PostgreSQL plans a statement asked often without its parameters: a guard with one in it guards no constant then."""


class Runs:
    """What a store answers, however it is asked."""

    dialect: str
    main: str
    tables: Tables

    def run(self, nodes: Sequence[Node]) -> list[list[object]]:
        """Return the value of every expression in every main record."""
        emitter = Emitter(self.dialect, self.tables)
        table = self.tables.table(self.main)
        columns = [emitter.value(n).label(f"c{i}") for i, n in enumerate(nodes)]
        rows = self.select(sa.select(*columns).select_from(table).order_by(table.c.id), emitter, nodes)
        return [[from_database(row[i], n.type, self.dialect) for row in rows] for i, n in enumerate(nodes)]

    def where(self, node: Node) -> list[int]:
        """Return the ids of the main records for which the condition holds."""
        emitter, table = Emitter(self.dialect, self.tables), self.tables.table(self.main)
        query = sa.select(table.c.id).where(emitter.condition(node)).order_by(table.c.id)
        return [row[0] for row in self.select(query, emitter, [node])]

    def select(self, query: sa.Select[tuple[object, ...]], emitter: object, nodes: Sequence[Node]) -> Sequence[sa.Row]:
        raise NotImplementedError


class Store(Runs):
    """One database holding the world."""

    def __init__(
        self, url: str, world: World, schema: Schema = SCHEMA, main: str = MAIN, context: Context = CONTEXT
    ) -> None:
        dialect = "postgresql" if url else "sqlite"
        self.dialect, self.main, self.context = dialect, main, context
        self.namespace = f"fw_expressions_{os.getpid()}_{next(SERIAL)}"
        self.tables = Tables(dialect, self.namespace if dialect == "postgresql" else None, schema)
        self.engine = post_engine(url) if url else lite_engine()
        self.connection = self.engine.connect()
        if dialect == "postgresql":
            self.connection.execute(sa.schema.CreateSchema(self.namespace))
            self.connection.execute(GENERIC)
        self.tables.fill(self.connection, world)
        self.connection.commit()

    def select(self, query: sa.Select[tuple[object, ...]], emitter: object, nodes: Sequence[Node]) -> Sequence[sa.Row]:
        functions = emitter.functions  # type: ignore[attr-defined]
        if functions:
            register(self.connection.connection.dbapi_connection, functions)
        values = binds(nodes, self.context, self.dialect)
        try:
            return self.connection.execute(query, values).all()
        except sa.exc.DBAPIError:
            self.connection.rollback()
            raise

    def close(self) -> None:
        self.connection.rollback()
        if self.dialect == "postgresql":
            self.connection.execute(sa.schema.DropSchema(self.namespace, cascade=True))
            self.connection.commit()
        self.connection.close()
        self.engine.dispose()


class DuckStore(Runs):
    """A DuckDB in memory holding the world."""

    dialect = "duckdb"

    def __init__(self, world: World, schema: Schema = SCHEMA, main: str = MAIN, context: Context = CONTEXT) -> None:
        self.main, self.context = main, context
        self.tables = Tables("duckdb", None, schema)
        self.connection = duckdb.connect(config={"threads": 1})
        self.written = DuckDBDialect()
        for form, rows in world.rows.items():
            table, shape = self.tables.table(form), schema.forms[form].fields
            self.connection.execute(str(sa.schema.CreateTable(table).compile(dialect=self.written)))
            values = [[to_database(v, shape[k].type, "duckdb") for k, v in row.items()] for row in rows]
            names, places = ", ".join(f'"{k}"' for k in rows[0]), ", ".join("?" * len(rows[0]))
            self.connection.executemany(f'INSERT INTO "{table.name}" ({names}) VALUES ({places})', values)

    def select(self, query: sa.Select[tuple[object, ...]], emitter: object, nodes: Sequence[Node]) -> Sequence[sa.Row]:
        compiled = query.compile(dialect=self.written)
        given = compiled.construct_params(binds(nodes, self.context, "duckdb"))
        values = [given[name] for name in compiled.positiontup or ()]
        return self.connection.execute(str(compiled), values).fetchall()

    def close(self) -> None:
        self.connection.close()


def open_store(dialect: str, url: str, *world: object) -> Store | DuckStore:
    """Return a store of the dialect that holds the world."""
    return DuckStore(*world) if dialect == "duckdb" else Store(url, *world)  # type: ignore[arg-type]


def lite_engine() -> sa.Engine:
    engine = sa.create_engine("sqlite://", module=sqlite3, poolclass=sa.StaticPool)
    sa.event.listen(engine, "connect", lambda raw, _: register(raw))
    return engine


def post_engine(url: str) -> sa.Engine:
    address = sa.make_url(url).set(drivername="postgresql+psycopg")
    return sa.create_engine(address, connect_args={"options": "-c statement_timeout=60000"})


WORLD = make_world()
