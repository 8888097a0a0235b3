"""SQLite: numbers are scaled integers; where 64 bits may overflow, the same generated Python function answers for that
row.

An overflow turns an integer into REAL and it stays REAL, so the type of a result says whether the fast path was
exact. A value beyond 64 bits travels as decimal text. The functions are registered on the connection by the caller.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

import sqlalchemy as sa

from engine.expressions.arithmetic import wide
from engine.expressions.functions.base import Column
from engine.expressions.functions.table import TEMPLATES
from engine.expressions.nodes import I64, Node, Rows, walk
from engine.expressions.sql.base import BaseEmitter, grouped
from engine.expressions.sql.fallback import fallback, leaves
from engine.expressions.types import Kind, Type

F = sa.func
BIG, TEXT = sa.BigInteger(), sa.Text()
HALF = 4_294_967_296
SAFE_ITEM = I64 // 10**9
INEXACT: tuple[Column, ...] = (sa.literal_column("'real'"), sa.literal_column("'text'"))
TYPES: dict[Kind, sa.types.TypeEngine[Any]] = {
    Kind.NUMBER: BIG,
    Kind.BOOLEAN: sa.Boolean(),
    Kind.RECORD: BIG,
}


class SQLite(BaseEmitter):
    """Emits for SQLite; `functions` holds the fall-back functions its expressions call."""

    name = "sqlite"

    def stored(self, type_: Type) -> sa.types.TypeEngine[Any]:
        """Return the SQL type a kind is stored in."""
        return TYPES.get(type_.kind, TEXT)

    def internal(self, value: object, type_: Type) -> object:
        """Return a literal's value as the store binds it."""
        return value.isoformat() if isinstance(value, date) else value

    def column(self, place: Any) -> Column:
        """Return a stored value, dates and moments as the text they are stored in."""
        found = super().column(place)
        return sa.type_coerce(found, TEXT) if isinstance(found.type, sa.Date | sa.DateTime | sa.JSON) else found

    def integer(self, value: int, scale: int = 0) -> Column:
        """Return a scaled integer written out."""
        return sa.literal_column(str(value) if value >= 0 else f"({value})", BIG)

    # --- exactness beyond 64 bits

    def settled(self, node: Node) -> Column:
        """Return the exact value: beyond 64 bits, decimal text."""
        out = self.any(node)
        if node.op == "lit" and isinstance(node.value, int) and abs(node.value) > I64:
            return sa.type_coerce(sa.literal(str(node.value), TEXT), BIG)
        if not wide(node) or node.op == "lit":
            return out
        call = self.fallback(node, BIG)
        if node.soft:
            return call
        return self.let([node], [out], lambda v: sa.case((F.typeof(v).in_(INEXACT), call), else_=v))

    def exactly(self, node: Node, parts: Sequence[Column], out: Column) -> Column:
        """Return the comparison, by the fall-back function where an operand was inexact."""
        risky = [(n, x) for n, x in zip(node.args, parts, strict=True) if wide(n)]
        if not risky:
            return out
        call = self.fallback(node, sa.Boolean())
        if any(n.soft for n, _ in risky):
            return call
        bad = sa.or_(*(F.typeof(x).in_(INEXACT) for _, x in risky))
        return sa.case((bad, call), else_=out)

    def compared(self, node: Node, bare: bool) -> Column:
        """Return a comparison whose aggregates are computed once."""
        heavy = any(wide(n) for n in node.args) and any(
            isinstance(v.value, Rows) or (not v.args and v.op not in ("lit", "var")) for n in node.args for v in walk(n)
        )
        if not heavy or node.op in ("in", "has"):
            return super().compared(node, bare)

        def body(*x: Column) -> Column:
            out, safe = self.comparison(node, x)
            return self.exactly(node, x, self.filled(grouped(out), bare or safe))

        return self.let(node.args, [self.operand(n) for n in node.args], body)

    def outside(self, v: Column, type_: Type) -> Column:
        """Return whether a value lies outside the type's limits: any beyond 64 bits does."""
        return sa.or_(F.typeof(v).in_(INEXACT), super().outside(v, type_))

    def fallback(self, node: Node, type_: sa.types.TypeEngine[Any]) -> Column:
        """Return the call of the Python function that computes the node from its leaves."""
        found = leaves(node)
        name, function = fallback(node, found)
        self.functions[name] = (len(found), function)
        return getattr(F, name)(*(self.exact(n) for n in found), type_=type_)  # type: ignore[no-any-return]

    def exact(self, node: Node) -> Column:
        """Return a leaf of a fall-back: an aggregate that is exact at any size."""
        if node.op == "sumof":
            return self.aggregate(Node("sumof", node.args, node.type, node.value, reach=1))
        if node.op in ("user", "param") and node.kind is Kind.LIST:
            return sa.bindparam(f"{self.prefix}{node.op}_{node.name}_json", type_=TEXT)
        leaf = self.leaf(node)
        return leaf if leaf is not None else self.aggregate(node)

    def aggregate(self, node: Node) -> Column:
        """Return the aggregate; one with a template reads its rows as JSON."""
        return self.templated(node) if node.op in TEMPLATES else super().aggregate(node)

    def listed_rows(self, node: Node) -> Column:
        """Return the related rows of a node as a JSON list of order, id and item, in no order."""
        rows, outer = node.rows, self.place(node.rows.form)
        belongs, row = self.belonging(rows, ()), self.alias(rows.relation.form)
        assert rows.order is not None
        assert rows.item is not None
        with self.inside(outer.below(row)):
            key = self.source.column(rows.relation.form, row, "id")
            one = F.json_array(self.sort_key(rows.order, self.settled(rows.order)), key, self.settled(rows.item))
            mine = belongs(row)
        query = sa.select(F.json_group_array(one, type_=TEXT)).select_from(row).where(mine)
        return query.correlate(*outer.visible).scalar_subquery()

    def reduced(self, node: Node, picked: sa.Subquery) -> Column:
        """Return the one value made of the rows; a sum at any size where it is a leaf of a fall-back."""
        if node.op == "sumof" and node.reach:
            return F.fw_sum(F.json_group_array(picked.c.v), type_=BIG)
        return super().reduced(node, picked)

    def total(self, item: Node, x: Column) -> Column:
        """Return the sum of the items without the error that SQLite's sum() raises on overflow."""
        if wide(item):
            return F.fw_sum(F.json_group_array(x), type_=BIG)
        if item.bound <= SAFE_ITEM:
            return F.coalesce(F.sum(x), self.integer(0), type_=BIG)
        high = F.coalesce(F.sum(x.op(">>")(sa.literal_column("32"))), self.integer(0))
        low = F.coalesce(F.sum(x.op("&")(sa.literal_column(str(HALF - 1)))), self.integer(0))
        return self.op(self.op(high, "*", self.integer(HALF)), "+", low)

    def sort_key(self, node: Node, x: Column) -> Column:
        """Return a value to sort by: numbers that may be decimal text as text that sorts alike."""
        return F.fw_sortable(x, type_=TEXT) if wide(node) else x

    def earlier(self, order: Node, x: Column, limit: Node, y: Column) -> Column:
        """Return whether a row's order is below a limit, numbers that may be decimal text as sortable text."""
        if wide(order) or wide(limit):
            return self.sides(F.fw_sortable(x, type_=TEXT), "<", F.fw_sortable(y, type_=TEXT))
        return super().earlier(order, x, limit, y)

    def extreme_of(self, node: Node, item: Node, x: Column) -> Column:
        """Return the smallest or largest item, of integers and decimal texts alike."""
        if wide(item):
            return getattr(F, f"fw_{node.op[:3]}")(F.json_group_array(x), type_=BIG)  # type: ignore[no-any-return]
        return super().extreme_of(node, item, x)

    # --- templates

    def clamp(self, node: Node, value: Column, low: int, high: int) -> Column:
        """Return the integer cut to a range, null staying null."""
        exact = sa.cast(value, BIG) if wide(node) else value
        return F.max(F.min(exact, sa.literal_column(str(high))), sa.literal_column(str(low)), type_=BIG)

    def scale(self, node: Node, x: Column) -> Column:
        """Return the number at a larger scale."""
        return self.op(x, "*", self.integer(node.integer))

    def guard(self, node: Node, x: Column) -> Column:
        """Return the value as it is: beyond 64 bits Python decides."""
        return x

    def modulo(self, node: Node, x: Column, y: Column) -> Column:
        """Return the remainder."""
        return self.op(x, "%", y)

    def quotient(self, node: Node, x: Column, y: Column) -> Column:
        """Return the quotient, rounded once."""
        if node.value == "rounddown":
            return self.op(x, "/", y)
        if node.args[0].low >= 0 and node.args[1].low >= 0:
            return self.positive_quotient(node, x, y)
        bodies: dict[str, Callable[..., Column]] = {"round": self.half, "roundup": self.outward, "int": self.downward}
        return self.let(node.args, [x, y], bodies[node.name])

    def positive_quotient(self, node: Node, x: Column, y: Column) -> Column:
        """Return the quotient of two numbers that are never negative."""
        two, one = self.integer(2), self.integer(1)
        if node.value == "int":
            return self.op(x, "/", y)
        if node.value == "roundup":
            return self.let(node.args, [x, y], lambda p, q: self.op(self.op(p, "+", self.op(q, "-", one)), "/", q))
        return self.let(
            node.args, [x, y], lambda p, q: self.op(self.op(self.op(p, "*", two), "+", q), "/", self.op(q, "*", two))
        )

    def half(self, p: Column, q: Column) -> Column:
        """Return p / q, half away from zero."""
        two = self.integer(2)
        top = self.op(self.op(p, "*", two), "+", self.op(F.sign(p), "*", F.abs(q)))
        return self.op(top, "/", self.op(q, "*", two))

    def outward(self, p: Column, q: Column) -> Column:
        """Return p / q, away from zero."""
        less_one = self.op(F.abs(q), "-", self.integer(1))
        return self.op(self.op(p, "+", self.op(F.sign(p), "*", less_one)), "/", q)

    def downward(self, p: Column, q: Column) -> Column:
        """Return the largest integer that is not above p / q."""
        below = self.op(F.sign(p), "*", F.sign(q)).op("<")(sa.literal_column("0"))
        return sa.case((below, self.outward(p, q)), else_=self.op(p, "/", q))

    def rounded(self, node: Node, x: Column) -> Column:
        """Return the value at fewer places."""
        step = node.integer
        if node.op == "rounddown":
            return self.op(x, "/", self.integer(step))
        plus = self.integer(step // 2 if node.op == "round" else step - 1)
        if node.args[0].low >= 0:
            return self.op(self.op(x, "+", plus), "/", self.integer(step))
        return self.let(
            node.args,
            [x],
            lambda p: self.op(self.op(p, "+", self.op(F.sign(p), "*", plus)), "/", self.integer(step)),
        )

    def floor(self, node: Node, x: Column) -> Column:
        """Return the largest integer that is not above."""
        if node.args[0].low >= 0:
            return self.op(x, "/", self.integer(node.integer))
        return self.let(node.args, [x], lambda p: self.downward(p, self.integer(node.integer)))

    def extreme(self, node: Node, *x: Column) -> Column:
        """Return the smallest or largest; null if any is null."""
        return getattr(F, node.op)(*x, type_=BIG) if len(x) > 1 else x[0]

    def listed(self, x: Column, y: Column) -> Column:
        """Return whether x is an entry of a list stored as JSON."""
        each = F.json_each(y).table_valued("value")
        found: sa.Select[Any] = sa.select(sa.literal_column("1")).select_from(each).where(each.c.value == x)
        return sa.exists(found.correlate(*self.around.visible) if self.around is not None else found)

    def unless_empty(self, x: Column) -> Column:
        """Return a list, null if it is empty."""
        return F.nullif(F.json_array_length(x), sa.literal_column("0"))
