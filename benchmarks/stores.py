"""The table of the expression benchmark in every store, with its rules written by hand as one does there."""

from __future__ import annotations

import csv
import os
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import Any

import duckdb
import psycopg
import pysqlite3.dbapi2 as sqlite3
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

from engine.expressions.nodes import Node
from engine.expressions.sql.duckdb import DuckDBDialect
from engine.expressions.sql.emitter import Emitter
from engine.expressions.sql.fallback import SQLITE_FUNCTIONS
from engine.expressions.types import Kind, Type

Rows = Sequence[tuple[object, ...]]
COMMON = (
    "age >= 21 and age <= 65 and region in ('N','S','E','W') and score >= 520 and (income > {5000} or grade = 'A')"
    " and status not in ('blocked','closed') and "
)
NARROW = COMMON + "owed + wanted < income * 6 and o30 + 2 * o60 + 3 * o90 <= 4"
TRUE_VALUES = (
    COMMON + "(owed + wanted) / (income * 12) < 0.5"
    " and round(wanted * (1 + rate) / 12, 2) + o30 * 50.5 + o60 * 101 <= income * 0.45"
)
FLOATS = (
    COMMON + "(owed + wanted) / (income * 12.0) < 0.5"
    " and round(wanted * (1000000 + rate) / 12000000.0) + o30 * 5050 + o60 * 10100 <= income * 0.45"
)


FORM = "bench.case"


class Bench:
    """A store with the table: the source of an emitter; `hand` and `narrow_hand` are the rules by hand."""

    dialect: str
    written: sa.Dialect
    hand: str
    narrow_hand: str

    def __init__(self, types: Mapping[str, Type]) -> None:
        self.types = types
        self.only = sa.Table("cases", sa.MetaData(), *(sa.Column(k, self.stored(t)) for k, t in types.items()))

    @staticmethod
    def stored(type_: Type) -> sa.types.TypeEngine[Any]:
        return sa.Text() if type_.kind is Kind.TEXT else sa.BigInteger()

    @staticmethod
    def clock() -> float:
        return time.process_time()

    def table(self, form: str) -> sa.Table:
        return self.only

    def column(self, form: str, alias: sa.FromClause, field: str) -> sa.ColumnElement[Any]:
        return alias.c[field]

    def join(self, form: str, rows: sa.FromClause, field: str) -> None:
        return None

    def emitted(self, node: Node) -> str:
        """Return the condition as SQL, with the functions it calls registered."""
        emitter = Emitter(self.dialect, self)
        condition = emitter.condition(node)
        self.register(emitter.functions)
        return str(condition.compile(dialect=self.written, compile_kwargs={"literal_binds": True}))

    def register(self, functions: Mapping[str, tuple[int, Callable[..., object]]]) -> None:
        """Make functions known to the store."""

    def count(self, where: str) -> int:
        """Return how many rows the condition selects."""
        raise NotImplementedError

    def close(self) -> None:
        """Leave nothing behind."""


class OverSQLite(Bench):
    """Scaled integers, the quotients by hand in floats."""

    dialect, written = "sqlite", sa.create_engine("sqlite://", module=sqlite3).dialect
    hand, narrow_hand = FLOATS.replace("{5000}", "500000"), NARROW.replace("{5000}", "500000")

    def __init__(self, types: Mapping[str, Type], rows: Rows) -> None:
        super().__init__(types)
        self.connection = sqlite3.connect(":memory:")
        self.register(SQLITE_FUNCTIONS)
        columns = ", ".join(k + (" TEXT" if t.kind is Kind.TEXT else " INTEGER") for k, t in types.items())
        self.connection.execute(f"CREATE TABLE cases ({columns})")
        self.connection.executemany(f"INSERT INTO cases VALUES ({', '.join('?' * len(types))})", rows)

    def register(self, functions: Mapping[str, tuple[int, Callable[..., object]]]) -> None:
        for name, (arity, function) in functions.items():
            self.connection.create_function(name, arity, function, deterministic=True)

    def count(self, where: str) -> int:
        return int(self.connection.execute(f"SELECT count(*) FROM cases WHERE {where}").fetchone()[0])

    def close(self) -> None:
        self.connection.close()


class OverPostgreSQL(Bench):
    """True NUMERIC values on both sides; the time is elapsed, since another process works."""

    dialect, written = "postgresql", postgresql.dialect(paramstyle="named")  # type: ignore[no-untyped-call]
    hand, narrow_hand = TRUE_VALUES.replace("{5000}", "5000"), NARROW.replace("{5000}", "5000")

    def __init__(self, types: Mapping[str, Type], rows: Rows) -> None:
        super().__init__(types)
        self.connection = psycopg.connect(os.environ.get("FORMWRIGHT_BENCH_POSTGRES", POSTGRES))
        columns = ", ".join(f"{k} {self.named(t)}" for k, t in types.items())
        with self.connection.cursor() as cursor:
            cursor.execute("SET max_parallel_workers_per_gather = 0; SET jit = off")
            cursor.execute(f"CREATE TEMPORARY TABLE cases ({columns})")
            with cursor.copy("COPY cases FROM STDIN") as copy:
                for row in rows:
                    copy.write_row([as_true(v, t) for v, t in zip(row, types.values(), strict=True)])
            cursor.execute("ANALYZE cases")

    @staticmethod
    def named(type_: Type) -> str:
        if type_.kind is Kind.TEXT:
            return 'text COLLATE "C"'
        return f"numeric(15,{type_.scale})" if type_.scale else "bigint"

    @staticmethod
    def clock() -> float:
        return time.perf_counter()

    def count(self, where: str) -> int:
        found = self.connection.execute(f"SELECT count(*) FROM cases WHERE {where}").fetchone()  # type: ignore[call-overload]
        return int(found[0])

    def close(self) -> None:
        self.connection.close()


class OverDuckDB(Bench):
    """Scaled BIGINT, the quotients by hand in doubles."""

    dialect, written = "duckdb", DuckDBDialect()
    hand, narrow_hand = FLOATS.replace("{5000}", "500000"), NARROW.replace("{5000}", "500000")

    def __init__(self, types: Mapping[str, Type], rows: Rows) -> None:
        super().__init__(types)
        self.connection = duckdb.connect(config={"threads": 1})
        columns = ", ".join(k + (" VARCHAR" if t.kind is Kind.TEXT else " BIGINT") for k, t in types.items())
        self.connection.execute(f"CREATE TABLE cases ({columns})")
        with tempfile.NamedTemporaryFile("w", suffix=".csv", newline="") as file:
            csv.writer(file).writerows(rows)
            file.flush()
            self.connection.execute(f"COPY cases FROM '{file.name}' (HEADER false)")

    def count(self, where: str) -> int:
        found = self.connection.execute(f"SELECT count(*) FROM cases WHERE {where}").fetchone()
        assert found is not None
        return int(found[0])

    def close(self) -> None:
        self.connection.close()


def as_true(value: object, type_: Type) -> object:
    """Return a scaled integer as the number it means."""
    return Decimal(value).scaleb(-type_.scale) if isinstance(value, int) and type_.scale else value


POSTGRES = "postgresql://127.0.0.1:5432/postgres"
STORES: Mapping[str, Callable[[Mapping[str, Type], Rows], Bench]] = {
    "SQLite": OverSQLite,
    "PostgreSQL": OverPostgreSQL,
    "DuckDB": OverDuckDB,
}
