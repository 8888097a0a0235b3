"""The SQL backend: a visitor from the typed tree to SQLAlchemy Core, with what the stores share.

`condition` is for places where NULL counts as false (bare comparisons, so indexes serve); `value` gives the exact
value. Literal texts, the date, the clock, parameters and user attributes are bound; only integers of our own are
written out. No template repeats an argument: what is used twice is bound once in a subquery.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, cast

import sqlalchemy as sa
from sqlalchemy.sql.elements import Grouping

from engine.expressions.functions.base import Column
from engine.expressions.functions.table import TEMPLATES
from engine.expressions.nodes import Node, Place, Rows, walk
from engine.expressions.sql.aggregates import Aggregates
from engine.expressions.sql.fixed import PARTS
from engine.expressions.sql.rows import Around, Source
from engine.expressions.types import Kind, Type

F = sa.func
ZERO = sa.literal_column("0", sa.Integer())
TRUTH = sa.Boolean()
PREFIX = "fw_"


CHEAP = frozenset({"var", "lit", "scale", "+", "-", "*", "neg", "derived"})
CHEAP_SIZE = 6


def atomic(x: Column) -> bool:
    """Tell whether the value is a column, a literal or a bind."""
    return isinstance(x, sa.Column | sa.BindParameter | sa.sql.expression.ColumnClause)


def grouped(x: Column) -> Column:
    """Return the truth in brackets: stores disagree on how tightly IN and comparisons bind."""
    return x if isinstance(x, Grouping) else Grouping(x)


def cheap(node: Node) -> bool:
    """Tell whether the value is a little arithmetic on columns of the row itself, which may be repeated."""
    return node.size <= CHEAP_SIZE and all(
        n.op in CHEAP and not (isinstance(n.value, Place) and n.value.links) for n in walk(node)
    )


class BaseEmitter(Aggregates):
    """Emits expressions over the rows of `row`, by default the form's own table."""

    numeric: sa.types.TypeEngine[Any] = sa.BigInteger()

    def __init__(self, source: Source, row: sa.FromClause | None = None) -> None:
        self.source, self.start = source, row
        self.around: Around | None = Around(row, (row,)) if row is not None else None
        self.functions: dict[str, tuple[int, Callable[..., object]]] = {}
        self.aliases = 0
        self.prefix = PREFIX

    # --- entry points

    def condition(self, node: Node) -> Column:
        """Return the truth of the expression for a WHERE, where NULL counts as false."""
        return self.truth(node, bare=True)

    def value(self, node: Node) -> Column:
        """Return the exact value of the expression for a SELECT."""
        return self.settled(node)

    def beyond(self, node: Node, type_: Type) -> Column:
        """Return whether the number leaves the limits of the type it shall be stored in; never null."""
        return self.let([node], [self.settled(node)], lambda v: F.coalesce(self.outside(v, type_), sa.false()))

    def outside(self, v: Column, type_: Type) -> Column:
        """Return whether a value lies outside the type's limits."""
        low, high = self.integer(type_.low, type_.scale), self.integer(type_.high, type_.scale)
        return sa.or_(self.sides(v, "<", low), self.sides(v, ">", high))

    # --- rows

    def place(self, form: str) -> Around:
        """Return the surroundings of the current row, opening the form's own table at the outermost one."""
        if self.around is None:
            table = self.source.table(form)
            self.around = Around(table, (table,))
        return self.around

    @contextmanager
    def inside(self, around: Around) -> Iterator[None]:
        """Read other rows for a while."""
        before, self.around = self.around, around
        try:
            yield
        finally:
            self.around = before

    @contextmanager
    def bound_as(self, prefix: str) -> Iterator[None]:
        """Name what is bound otherwise for a while: a part of a statement may be of another context."""
        before, self.prefix = self.prefix, prefix
        try:
            yield
        finally:
            self.prefix = before

    def alias(self, form: str) -> sa.FromClause:
        """Return a fresh alias of the form's table."""
        self.aliases += 1
        return self.source.table(form).alias(f"x{self.aliases}")

    def let(self, nodes: Sequence[Node], values: Sequence[Column], body: Callable[..., Column]) -> Column:
        """Bind values that the body uses more than once, unless repeating them is as cheap."""
        if all(atomic(v) or cheap(n) for n, v in zip(nodes, values, strict=True)):
            return body(*values)
        self.aliases += 1
        names = [f"v{self.aliases}_{i}" for i in range(len(values))]
        inner = sa.select(*(v.label(m) for v, m in zip(values, names, strict=True)))
        around = self.around.visible if self.around is not None else ()
        bound = self.fenced(inner.correlate(*around) if around else inner).subquery(f"l{self.aliases}")
        out = body(*(sa.literal_column(m, v.type) for m, v in zip(names, values, strict=True)))
        return sa.select(out).select_from(bound).correlate(*around).scalar_subquery()

    def fenced(self, query: sa.Select[Any]) -> sa.Select[Any]:
        """Return the query so that the planner cannot put its columns in place of their names."""
        return query

    # --- leaves

    def column(self, place: Place) -> Column:
        """Return the stored value of a place, read over its links by a correlated subquery."""
        around = self.place(place.form)
        if not place.links:
            return self.source.column(place.form, around.row, place.field)
        return self.linked(place, lambda row: self.source.column(place.owner, row, place.field))

    def linked(self, place: Place, body: Callable[[sa.FromClause], Column]) -> Column:
        """Return what the body makes of the record at the end of the links."""
        around = self.place(place.form)
        rows, conditions, form, row = [], [], place.form, around.row
        for link in place.links:
            target = self.alias(link.form)
            conditions.append(self.source.column(link.form, target, "id") == self.source.column(form, row, link.field))
            form, row = link.form, target
            rows.append(target)
        query = sa.select(body(row)).select_from(*rows).where(*conditions)
        return query.correlate(*around.visible).scalar_subquery()

    def bound(self, name: str, type_: Type) -> Column:
        """Return a value bound by name."""
        return sa.bindparam(self.prefix + name, type_=self.stored(type_))

    def fixed(self, name: str, type_: sa.types.TypeEngine[Any]) -> Column:
        """Return what is fixed during a run, bound by name."""
        return sa.bindparam(self.prefix + name, type_=type_)

    def zone(self) -> Column:
        """Return the name of the workspace's zone."""
        return self.fixed("zone", sa.Text())

    def leaf(self, node: Node) -> Column | None:
        """Return a node without arguments, None for any other."""
        if node.op == "var":
            return self.column(node.place)
        if node.op == "lit":
            return self.literal(node)
        if node.op in ("param", "user"):
            return self.bound(f"{node.op}_{node.name}", node.type)
        return self.bound(node.op, node.type) if node.op in ("today", "now", *PARTS) else None

    def literal(self, node: Node) -> Column:
        """Return a literal: integers written out, texts and dates bound, null typed."""
        if node.value is None:
            return sa.cast(sa.null(), self.stored(node.type))
        if node.kind is Kind.NUMBER:
            return self.integer(node.integer, node.scale)
        if node.kind is Kind.RECORD:
            return self.integer(node.integer)
        return sa.literal(self.internal(node.value, node.type), self.stored(node.type))

    def stored(self, type_: Type) -> sa.types.TypeEngine[Any]:
        """Return the SQL type a kind is stored in."""
        raise NotImplementedError

    def internal(self, value: object, type_: Type) -> object:
        """Return a literal's value as the store binds it."""
        return value

    def integer(self, value: int, scale: int = 0) -> Column:
        """Return a number written out."""
        raise NotImplementedError

    def number(self, value: int) -> Column:
        """Return a whole number written out."""
        return self.integer(value)

    # --- values

    def listed_rows(self, node: Node) -> Column:
        """Return the related rows of a node as a JSON list, where a registered function reads them."""
        raise NotImplementedError

    def settled(self, node: Node) -> Column:
        """Return the exact value in a place that is not arithmetic."""
        return self.any(node)

    def any(self, node: Node) -> Column:
        """Return the value of a node."""
        if node.op == "derived":
            return self.any(node.args[0])
        if node.kind is Kind.BOOLEAN:
            return self.truth(node)
        leaf = self.leaf(node)
        if leaf is not None:
            return leaf
        if node.op in TEMPLATES:
            return self.templated(node)
        if node.op == "if":
            return sa.case((self.truth(node.args[0], bare=True), self.any(node.args[1])), else_=self.any(node.args[2]))
        if node.op == "ifblank":
            return self.first(node)
        if node.op == "concat":
            return self.joined([self.settled(n) for n in node.args])
        if not node.args or isinstance(node.value, Rows):
            return self.aggregate(node)
        return self.arithmetic(node, [self.widened(n, node) for n in node.args])

    def templated(self, node: Node) -> Column:
        """Return a function computed by its template for this store."""
        template = getattr(TEMPLATES[node.op], self.name)
        return cast("Column", template(self, node, [self.settled(n) for n in node.args]))

    def widened(self, node: Node, parent: Node) -> Column:
        """Return an operand wide enough for the result."""
        return self.any(node)

    def first(self, node: Node) -> Column:
        """Return the first value that is not blank."""
        args = [self.any(n) for n in node.args]
        if node.kind is Kind.TEXT:
            args = [F.nullif(x, sa.literal("", sa.Text()), type_=sa.Text()) for x in args[:-1]] + args[-1:]
        return F.coalesce(*args, type_=args[0].type)

    def joined(self, values: Sequence[Column]) -> Column:
        """Return texts one after the other, null counting as empty."""
        return F.concat(*values, type_=sa.Text())

    def arithmetic(self, node: Node, x: Sequence[Column]) -> Column:
        """Return an operation on numbers."""
        if node.op in ("+", "-", "*"):
            return self.op(x[0], node.op, x[1])
        named = {"/": "quotient", "%": "modulo", "neg": "negative", "min": "extreme", "max": "extreme", "int": "floor"}
        name = named.get(node.op) or ("rounded" if node.op.startswith("round") else node.op)
        return cast("Column", getattr(self, name)(node, *x))

    def op(self, x: Column, op: str, y: Column) -> Column:
        """Return x op y in brackets, the operator as written here."""
        return sa.type_coerce(x, self.numeric).op(op, precedence=0, return_type=self.numeric)(y).self_group()

    def negative(self, node: Node, x: Column) -> Column:
        """Return -x."""
        return self.op(self.integer(0), "-", x)

    def abs(self, node: Node, x: Column) -> Column:
        """Return |x|."""
        return F.abs(x, type_=self.numeric)

    # --- truth

    def truth(self, node: Node, bare: bool = False) -> Column:
        """Return the truth of a node; `bare` marks a place where NULL counts as false."""
        op, args = node.op, node.args
        if op == "derived":
            return self.truth(args[0], bare)
        if op == "lit":
            return sa.true() if node.value else sa.false()
        if op in ("and", "or"):
            parts = [self.truth(n, bare) for n in args]
            return (sa.and_ if op == "and" else sa.or_)(*parts).self_group()
        if op == "not":
            return sa.not_(sa.type_coerce(self.truth(args[0]).self_group(), TRUTH)).self_group()
        if op == "if":
            return sa.case((self.truth(args[0], bare=True), self.truth(args[1])), else_=self.truth(args[2]))
        if op == "ifblank":
            return self.truth(args[0], bare)
        if op == "isblank":
            return self.blank(args[0])
        leaf = self.leaf(node)
        if leaf is not None:
            return self.filled(leaf, bare or not node.nullable)
        return self.aggregate(node) if not args or isinstance(node.value, Rows) else self.compared(node, bare)

    def filled(self, x: Column, bare: bool) -> Column:
        """Return a truth that is never null, unless null counts as false here anyway."""
        return sa.type_coerce(x, TRUTH) if bare else F.coalesce(x, sa.false(), type_=TRUTH)

    def compared(self, node: Node, bare: bool) -> Column:
        """Return a comparison or search."""
        args = node.args
        if node.op in TEMPLATES:
            return self.filled(grouped(self.templated(node)), bare or not any(n.nullable for n in args))
        x = [self.operand(n) for n in args]
        out, safe = self.comparison(node, x)
        return self.exactly(node, x, self.filled(grouped(out), bare or safe))

    def operand(self, node: Node) -> Column:
        """Return a side of a comparison."""
        return self.any(node)

    def comparison(self, node: Node, x: Sequence[Column]) -> tuple[Column, bool]:
        """Return the comparison, and whether it is never null."""
        args = node.args
        nullable = any(n.nullable for n in args)
        if node.op in ("==", "!="):
            return self.equal(node, x)
        if node.op == "in":
            return x[0].in_(x[1:]), not nullable
        if node.op == "has":
            return self.entry(args[1], x[0], x[1]), False
        if node.op == "ratio":
            return self.ratio(node, x), not nullable
        return self.sides(self.ordered(args[0], x[0]), node.op, x[1]), not nullable

    def equal(self, node: Node, x: Sequence[Column]) -> tuple[Column, bool]:
        """Return an equality in which null is a value; a plain one where an index can use it."""
        nullable = [n.nullable for n in node.args]
        if node.op == "==" and not all(nullable):
            return self.sides(x[0], "=", x[1]), not any(nullable)
        if any(nullable):
            return self.sides(x[0], "IS NOT DISTINCT FROM" if node.op == "==" else "IS DISTINCT FROM", x[1]), True
        return self.sides(x[0], "<>", x[1]), True

    def sides(self, x: Column, op: str, y: Column) -> Column:
        """Return x op y as a truth."""
        written = {"==": "="}.get(op, op)
        return x.op(written, is_comparison=True, return_type=TRUTH)(y).self_group()

    def ordered(self, node: Node, x: Column) -> Column:
        """Return a side of a comparison so that text is ordered by code point."""
        return x

    def earlier(self, order: Node, x: Column, limit: Node, y: Column) -> Column:
        """Return whether a row's order is below a limit."""
        return self.sides(self.ordered(order, x), "<", y)

    def sort_key(self, node: Node, x: Column) -> Column:
        """Return a value to sort by."""
        return self.ordered(node, x)

    def ratio(self, node: Node, x: Sequence[Column]) -> Column:
        """Return a comparison with a quotient: products instead of a division, turned round for negative divisors."""

        divisor = node.args[2]
        if divisor.low > 0:
            return self.sides(x[0], node.name, x[1])

        def body(p: Column, q: Column, y: Column) -> Column:
            up = sa.and_(self.sides(y, ">", ZERO), self.sides(p, node.name, q))
            if divisor.low >= 0:
                return up
            return sa.or_(up, sa.and_(self.sides(y, "<", ZERO), self.sides(q, node.name, p)))

        return self.let(node.args, x, body).self_group()

    def entry(self, entries: Node, x: Column, y: Column) -> Column:
        """Return whether x is an entry of a list."""
        if entries.op in ("user", "param"):
            return x.in_(sa.bindparam(f"{self.prefix}{entries.op}_{entries.name}", expanding=True, type_=x.type))
        if entries.op == "var" and entries.type.form:
            return self.names(entries.place, x)
        return self.listed(x, y)

    def listed(self, x: Column, y: Column) -> Column:
        """Return whether x is an entry of a stored list."""
        raise NotImplementedError

    def blank(self, node: Node) -> Column:
        """Return whether there is no value: null, an empty text, an empty list."""
        raw = self.leaf(node) if node.op == "var" else None
        x = raw if raw is not None else self.settled(node)
        if node.kind is Kind.TEXT:
            x = F.nullif(x, sa.literal("", sa.Text()), type_=sa.Text())
        if node.kind is Kind.LIST:
            x = self.unless_empty(x)
        return x.is_(None).self_group()

    def unless_empty(self, x: Column) -> Column:
        """Return a list, null if it is empty."""
        raise NotImplementedError

    def exactly(self, node: Node, parts: Sequence[Column], out: Column) -> Column:
        """Return the comparison, exact even where the store's integers are too narrow."""
        return out
