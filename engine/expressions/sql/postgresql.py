"""PostgreSQL: numbers are true NUMERIC values, every template exact, text ordered by COLLATE "C"."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB

from engine.expressions.functions.base import Column
from engine.expressions.nodes import I64, LIMIT, Node
from engine.expressions.sql.base import BaseEmitter
from engine.expressions.types import Kind, Type

F = sa.func
NUMERIC = sa.Numeric()
TYPES: dict[Kind, sa.types.TypeEngine[Any]] = {
    Kind.NUMBER: NUMERIC,
    Kind.BOOLEAN: sa.Boolean(),
    Kind.TEXT: sa.Text(),
    Kind.CHOICE: sa.Text(),
    Kind.DATE: sa.Date(),
    Kind.DATETIME: sa.DateTime(timezone=True),
    Kind.RECORD: sa.BigInteger(),
    Kind.LIST: JSONB(),
}


def power(exponent: int) -> Column:
    """Return a power of ten."""
    return sa.literal_column(f"1e{exponent}::numeric", NUMERIC)


class PostgreSQL(BaseEmitter):
    """Emits for PostgreSQL."""

    name = "postgresql"
    numeric = NUMERIC

    def stored(self, type_: Type) -> sa.types.TypeEngine[Any]:
        """Return the SQL type a kind is stored in."""
        return TYPES[type_.kind]

    def fenced(self, query: sa.Select[Any]) -> sa.Select[Any]:
        """Return the query with OFFSET 0: what the planner pulls up it repeats, nested ones exponentially."""
        return query.offset(sa.literal_column("0"))

    def bound(self, name: str, type_: Type) -> Column:
        """Return a value bound by name, its type told to the server."""
        return sa.cast(super().bound(name, type_), self.stored(type_))

    def settled(self, node: Node) -> Column:
        """Return the exact value; a whole number written as NUMERIC."""
        out = self.any(node)
        return out if node.kind is not Kind.NUMBER or node.op == "var" else sa.cast(out, NUMERIC)

    def integer(self, value: int, scale: int = 0) -> Column:
        """Return a number written out: a numeric literal would convert an integer column row by row."""
        digits = f"{abs(value):0{scale + 1}d}"
        text = f"{digits[:-scale]}.{digits[-scale:]}" if scale else digits
        type_ = "bigint" if "." not in text and abs(value) <= I64 else "numeric"
        return sa.literal_column(f"{text}::{type_}" if value >= 0 else f"(-{text}::{type_})", NUMERIC)

    def widened(self, node: Node, parent: Node) -> Column:
        """Return an operand, as NUMERIC where the result may pass 64 bits."""
        out = self.any(node)
        return out if parent.bound <= I64 else sa.cast(out, NUMERIC)

    def clamp(self, node: Node, value: Column, low: int, high: int) -> Column:
        """Return the integer cut to a range, null staying null."""
        least: Column = sa.literal_column(str(low))
        most: Column = sa.literal_column(str(high))
        if not node.nullable:
            return F.greatest(F.least(value, most), least)
        return self.let(
            [node], [value], lambda v: sa.case((v.is_(None), sa.null()), else_=F.greatest(F.least(v, most), least))
        )

    def scale(self, node: Node, x: Column) -> Column:
        """Return the value: a change of scale changes nothing here, except that `times` multiplies."""
        return x if node.scale != node.args[0].scale else self.op(x, "*", self.integer(node.integer))

    def guard(self, node: Node, x: Column) -> Column:
        """Return the value, null where it leaves 36 digits."""
        limit = power(len(str(LIMIT)) - 1 - node.scale)
        return F.nullif(F.nullif(F.greatest(F.least(x, limit), -limit), limit), -limit, type_=NUMERIC)

    def modulo(self, node: Node, x: Column, y: Column) -> Column:
        """Return the remainder."""
        return F.mod(x, F.nullif(y, self.integer(0)), type_=NUMERIC)

    def quotient(self, node: Node, x: Column, y: Column) -> Column:
        """Return the quotient, rounded once: truncated with one guard digit where that decides."""
        shift = node.scale
        divisor = F.nullif(y, self.integer(0))
        if node.value == "round":
            whole = F.div(self.op(x, "*", power(shift + 1)), divisor, type_=NUMERIC)
            return F.round(self.op(whole, "*", power(-shift - 1)), sa.literal_column(str(shift)), type_=NUMERIC)
        n = self.op(x, "*", power(shift))
        if node.value == "rounddown":
            return self.op(F.div(n, divisor, type_=NUMERIC), "*", power(-shift))
        return self.op(self.let(node.args, [n, sa.cast(divisor, NUMERIC)], self.outward(node)), "*", power(-shift))

    def outward(self, node: Node) -> Callable[..., Column]:
        """Return the truncated quotient moved by one where the remainder says so: away from zero, or down (`int`)."""

        def body(p: Column, q: Column) -> Column:
            sign = self.op(F.sign(p, type_=NUMERIC), "*", F.sign(q, type_=NUMERIC))
            moved = sign if node.value == "roundup" else F.least(sign, self.integer(0))
            rest = self.sides(F.mod(p, q), "=", self.integer(0))
            return self.op(F.div(p, q, type_=NUMERIC), "+", sa.case((rest, self.integer(0)), else_=moved))

        return body

    def rounded(self, node: Node, x: Column) -> Column:
        """Return the value at fewer places."""
        exact = sa.cast(x, NUMERIC)
        places: Column = sa.literal_column(str(node.scale))
        if node.op != "roundup":
            return (F.round if node.op == "round" else F.trunc)(exact, places, type_=NUMERIC)
        edge = sa.literal_column(f"(1e-{node.scale} - 1e-{node.args[0].scale})::numeric", NUMERIC)
        return self.let(
            node.args,
            [exact],
            lambda v: F.trunc(self.op(v, "+", self.op(F.sign(v, type_=NUMERIC), "*", edge)), places, type_=NUMERIC),
        )

    def floor(self, node: Node, x: Column) -> Column:
        """Return the largest integer that is not above."""
        return F.floor(sa.cast(x, NUMERIC), type_=NUMERIC)

    def extreme(self, node: Node, *x: Column) -> Column:
        """Return the smallest or largest; null if any is null."""
        pick = F.least if node.op == "min" else F.greatest
        if not any(n.nullable for n in node.args):
            return pick(*x, type_=NUMERIC)

        def body(*v: Column) -> Column:
            return sa.case((F.num_nulls(*v) == sa.literal_column("0"), pick(*v, type_=NUMERIC)))

        return self.let(node.args, x, body)

    def ordered(self, node: Node, x: Column) -> Column:
        """Return text to be compared by code point."""
        return x.collate("C") if node.kind is Kind.TEXT else x

    def listed(self, x: Column, y: Column) -> Column:
        """Return whether x is an entry of a jsonb list."""
        return y.op("@>", is_comparison=True, return_type=sa.Boolean())(F.to_jsonb(x))

    def unless_empty(self, x: Column) -> Column:
        """Return a list, null if it is empty."""
        return F.nullif(F.nullif(x, sa.literal_column("'null'::jsonb")), sa.literal_column("'[]'::jsonb"))
