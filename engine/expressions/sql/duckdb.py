"""DuckDB: numbers are scaled integers, BIGINT as long as their bound fits and HUGEINT beyond; moments are TIMESTAMP in
UTC, lists are native.

Every result stays below 128 bits by the guard of 36 digits; a product that could pass them is tested before it is
made. Text is compared by its bytes, which is by code point.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql.base import PGCompiler, PGDialect, PGIdentifierPreparer

from engine.expressions.functions.base import Column
from engine.expressions.nodes import I64, LIMIT, Node
from engine.expressions.sql.base import BaseEmitter
from engine.expressions.types import Kind, Type

F = sa.func
I128 = 2**127 - 1
ZERO = "0"


class HugeInt(sa.types.UserDefinedType[int]):
    """A signed integer of 128 bits."""

    cache_ok = True

    def get_col_spec(self, **_: Any) -> str:
        """Return the type's name."""
        return "HUGEINT"


class ListOf(sa.types.UserDefinedType[list[Any]]):
    """A list of texts or ids."""

    cache_ok = True

    def __init__(self, item: str) -> None:
        self.item = item

    def get_col_spec(self, **_: Any) -> str:
        """Return the type's name."""
        return f"{self.item}[]"


class DuckDBCompiler(PGCompiler):
    """Writes what PostgreSQL has no words for."""

    def visit_try_cast(self, element: sa.TryCast[Any], **kw: Any) -> str:
        """Return a conversion that gives null where it fails."""
        value, type_ = element.clause._compiler_dispatch(self, **kw), element.typeclause._compiler_dispatch(self, **kw)
        return f"TRY_CAST({value} AS {type_})"


class Quoting(PGIdentifierPreparer):
    """Quotes every identifier: DuckDB reserves words that PostgreSQL does not."""

    def _requires_quotes(self, value: str) -> bool:
        return True


class DuckDBDialect(PGDialect):
    """How SQLAlchemy writes for DuckDB: as for PostgreSQL, with numbered parameters."""

    name = "duckdb"
    statement_compiler = DuckDBCompiler
    preparer = Quoting
    default_paramstyle = "numeric_dollar"
    supports_statement_cache = True

    def __init__(self) -> None:
        super().__init__(paramstyle="numeric_dollar")  # type: ignore[no-untyped-call]


BIG, HUGE, TEXT = sa.BigInteger(), HugeInt(), sa.Text()
TYPES: dict[Kind, sa.types.TypeEngine[Any]] = {
    Kind.BOOLEAN: sa.Boolean(),
    Kind.DATE: sa.Date(),
    Kind.DATETIME: sa.DateTime(),
    Kind.RECORD: BIG,
}


def width(bound: int) -> sa.types.TypeEngine[Any]:
    """Return the narrowest integer type for numbers up to a bound."""
    return BIG if bound <= I64 else HUGE


class DuckDB(BaseEmitter):
    """Emits for DuckDB."""

    name = "duckdb"

    def stored(self, type_: Type) -> sa.types.TypeEngine[Any]:
        """Return the SQL type a kind is stored in."""
        if type_.kind is Kind.NUMBER:
            return width(type_.bound)
        if type_.kind is Kind.LIST:
            return ListOf("BIGINT" if type_.form else "VARCHAR")
        return TYPES.get(type_.kind, TEXT)

    def bound(self, name: str, type_: Type) -> Column:
        """Return a value bound by name, its type told to the store."""
        return sa.cast(super().bound(name, type_), self.stored(type_))

    def integer(self, value: int, scale: int = 0) -> Column:
        """Return a scaled integer written out: a bare one would be of 32 bits."""
        type_ = width(abs(value))
        text = str(value) if type_ is BIG else f"'{value}'"
        name = "BIGINT" if type_ is BIG else "HUGEINT"
        return sa.literal_column(f"CAST({text} AS {name})", type_)

    def widened(self, node: Node, parent: Node) -> Column:
        """Return an operand, in 128 bits where the operation may pass 64."""
        out = self.any(node)
        return out if max(parent.bound, parent.reach) <= I64 else sa.cast(out, HUGE)

    def op(self, x: Column, op: str, y: Column) -> Column:
        """Return x op y in brackets, as wide as its sides."""
        type_ = HUGE if HUGE in (x.type, y.type) else BIG
        return x.op(op, precedence=0, return_type=type_)(y).self_group()

    def clamp(self, node: Node, value: Column, low: int, high: int) -> Column:
        """Return the integer cut to a range, null staying null."""
        least: Column = sa.literal_column(str(low))
        most: Column = sa.literal_column(str(high))
        if node.op == "lit" and low <= node.low and node.high <= high:
            return value
        return sa.cast(
            self.unless_null([node], [value], lambda v: F.greatest(F.least(v, most), least, type_=v.type)), BIG
        )

    def unless_null(self, nodes: Sequence[Node], x: Sequence[Column], body: Callable[..., Column]) -> Column:
        """Return the body, null if a value is null where DuckDB would pass over it."""
        if not any(n.nullable for n in nodes):
            return body(*x)

        def guarded(*v: Column) -> Column:
            return sa.case((sa.or_(*(one.is_(None) for one in v)), sa.null()), else_=body(*v))

        return self.let(nodes, x, guarded)

    # --- arithmetic

    def arithmetic(self, node: Node, x: Sequence[Column]) -> Column:
        """Return an operation on numbers; a product that may leave 128 bits is made only where it does not."""
        if node.op in ("*", "scale") and node.bound > I128:
            y = x[1] if node.op == "*" else self.integer(node.integer)
            nodes = node.args if node.op == "*" else [node.args[0], node]
            return self.let(nodes, [x[0], y], self.fitting)
        return super().arithmetic(node, x)

    def fitting(self, p: Column, q: Column) -> Column:
        """Return p * q, null where it is of more than 37 digits: more than the guard lets pass, less than 128 bits."""
        near = F.abs(self.op(sa.cast(p, sa.Double()), "*", sa.cast(q, sa.Double())))
        return sa.case((near < sa.literal_column("1e37"), self.op(sa.cast(p, HUGE), "*", sa.cast(q, HUGE))))

    def scale(self, node: Node, x: Column) -> Column:
        """Return the number at a larger scale."""
        return self.op(x, "*", self.integer(node.integer))

    def guard(self, node: Node, x: Column) -> Column:
        """Return the value, null where it leaves 36 digits."""
        return self.let(node.args, [x], lambda v: sa.case((self.inside_limit(v), v)))

    def inside_limit(self, v: Column) -> Column:
        """Return whether a value has 36 digits at most."""
        return sa.and_(self.sides(v, "<", self.integer(LIMIT)), self.sides(v, ">", self.integer(-LIMIT)))

    def divisor(self, node: Node, y: Column) -> Column:
        """Return a divisor, null where it is zero: DuckDB 2 raises an error else."""
        return y if node.low > 0 or node.high < 0 else F.nullif(y, sa.literal_column(ZERO), type_=y.type)

    def modulo(self, node: Node, x: Column, y: Column) -> Column:
        """Return the remainder."""
        return self.op(x, "%", self.divisor(node.args[1], y))

    def quotient(self, node: Node, x: Column, y: Column) -> Column:
        """Return the quotient, rounded once."""
        n, d = node.args
        y = self.divisor(d, y)
        if node.value == "rounddown" or (node.value == "int" and n.low >= 0 and d.low >= 0):
            return self.op(x, "//", y)
        if n.low >= 0 and d.low >= 0:
            return self.let(node.args, [x, y], self.positive[node.name])
        bodies: dict[str, Callable[..., Column]] = {"round": self.half, "roundup": self.outward, "int": self.downward}
        return self.let(node.args, [x, y], bodies[node.name])

    @property
    def positive(self) -> dict[str, Callable[..., Column]]:
        """The bodies of divisions in which nothing is negative."""
        one, two = self.integer(1), self.integer(2)
        return {
            "round": lambda p, q: self.op(self.op(self.op(p, "*", two), "+", q), "//", self.op(q, "*", two)),
            "roundup": lambda p, q: self.op(self.op(p, "+", self.op(q, "-", one)), "//", q),
        }

    def half(self, p: Column, q: Column) -> Column:
        """Return p / q, half away from zero."""
        two = self.integer(2)
        top = self.op(self.op(p, "*", two), "+", self.op(F.sign(p), "*", F.abs(q, type_=q.type)))
        return self.op(top, "//", self.op(q, "*", two))

    def outward(self, p: Column, q: Column) -> Column:
        """Return p / q, away from zero."""
        less_one = self.op(F.abs(q, type_=q.type), "-", self.integer(1))
        return self.op(self.op(p, "+", self.op(F.sign(p), "*", less_one)), "//", q)

    def downward(self, p: Column, q: Column) -> Column:
        """Return the largest integer that is not above p / q."""
        below = self.op(F.sign(p), "*", F.sign(q)).op("<")(sa.literal_column(ZERO))
        return sa.case((below, self.outward(p, q)), else_=self.op(p, "//", q))

    def rounded(self, node: Node, x: Column) -> Column:
        """Return the value at fewer places."""
        step = self.integer(node.integer)
        if node.op == "rounddown":
            return self.op(x, "//", step)
        plus = self.integer(node.integer // 2 if node.op == "round" else node.integer - 1)
        if node.args[0].low >= 0:
            return self.op(self.op(x, "+", plus), "//", step)
        return self.let(node.args, [x], lambda p: self.op(self.op(p, "+", self.op(F.sign(p), "*", plus)), "//", step))

    def floor(self, node: Node, x: Column) -> Column:
        """Return the largest integer that is not above."""
        if node.args[0].low >= 0:
            return self.op(x, "//", self.integer(node.integer))
        return self.let(node.args, [x], lambda p: self.downward(p, self.integer(node.integer)))

    def abs(self, node: Node, x: Column) -> Column:
        """Return |x|."""
        return F.abs(x, type_=x.type)

    def extreme(self, node: Node, *x: Column) -> Column:
        """Return the smallest or largest; null if any is null."""
        pick = F.least if node.op == "min" else F.greatest
        type_ = width(node.bound)
        return self.unless_null(node.args, x, lambda *v: pick(*v, type_=type_)) if len(x) > 1 else x[0]

    def total(self, item: Node, x: Column) -> Column:
        """Return the sum of the items, 0 of none: in 128 bits."""
        return F.coalesce(F.sum(x, type_=HUGE), self.integer(0), type_=HUGE)

    # --- lists

    def entry(self, entries: Node, x: Column, y: Column) -> Column:
        """Return whether x is an entry of a list."""
        if entries.op in ("user", "param"):
            y = self.bound(f"{entries.op}_{entries.name}", entries.type)
        return self.listed(x, y)

    def listed(self, x: Column, y: Column) -> Column:
        """Return whether x is an entry of a list."""
        return F.list_contains(y, x, type_=sa.Boolean())

    def unless_empty(self, x: Column) -> Column:
        """Return a list's length, null if it is empty."""
        return F.nullif(F.len(x), sa.literal_column(ZERO))
