"""Related rows in SQL: correlated subqueries over an alias of the related form, windows cut by (order, id), nulls
oldest.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING, Any, cast

import sqlalchemy as sa

from engine.expressions.functions.base import Column
from engine.expressions.nodes import Link, Node, Place, Rows
from engine.expressions.types import Kind
from engine.expressions.values.text import LONGEST_CELL

if TYPE_CHECKING:
    from engine.expressions.sql.rows import Around, Source

F = sa.func
COUNT = sa.BigInteger()


class Aggregates:
    """The part of an emitter that reads related rows."""

    name: str
    source: Source
    aliases: int
    around: Around | None

    truth: Callable[..., Column]
    settled: Callable[[Node], Column]
    integer: Callable[..., Column]
    column: Callable[[Place], Column]
    place: Callable[[str], Around]
    alias: Callable[[str], sa.FromClause]
    inside: Callable[[Around], AbstractContextManager[None]]
    sides: Callable[[Column, str, Column], Column]
    listed: Callable[[Column, Column], Column]
    earlier: Callable[[Node, Column, Node, Column], Column]
    sort_key: Callable[[Node, Column], Column]

    def aggregate(self, node: Node) -> Column:
        """Return the aggregate as a correlated scalar subquery."""
        rows = node.rows
        outer = self.place(rows.form)
        belongs = self.belonging(rows, node.args)
        row = self.alias(rows.relation.form)
        inner = outer.below(row)
        limit = self.settled(node.args[0]) if node.op == "lastbefore" else None
        with self.inside(inner):
            mine = belongs(row)
            if node.op in ("anyof", "allof"):
                return self.exists(node, row, mine, outer)
            if limit is not None and rows.order is not None:
                below = self.earlier(rows.order, self.settled(rows.order), node.args[0], limit)
                mine = sa.and_(mine, below)
            picked = self.picked(node, row, mine, inner)
        query = sa.select(self.reduced(node, picked)).select_from(picked)
        if node.op in ("lastof", "lastbefore"):
            query = query.limit(1)
        out = query.correlate(*outer.visible).scalar_subquery()
        return F.coalesce(out, sa.false(), type_=sa.Boolean()) if node.kind is Kind.BOOLEAN else out

    def belonging(self, rows: Rows, args: Sequence[Node]) -> Callable[[sa.FromClause], Column]:
        """Return what tells, inside a related row, whether it is one of those meant: it belongs to the record, or its
        field equals the key.
        """
        relation = rows.relation
        place = Place(relation.form, (), relation.link)
        if rows.keyed:
            key = self.settled(args[0])
            return lambda row: self.sides(self.column(place), "=", key)
        if relation.own is not None:
            return self.named_by(Place(rows.form, rows.links, relation.own), relation.form)
        owner = self.holder(rows.form, rows.links)
        if relation.listed:
            return lambda row: self.names(place, owner)
        return lambda row: self.source.column(relation.form, row, relation.link) == owner

    def holder(self, form: str, links: tuple[Link, ...]) -> Column:
        """Return the id of the record at the end of the links."""
        if not links:
            return self.source.column(form, self.place(form).row, "id")
        return self.column(Place(form, links[:-1], links[-1].field))

    def names(self, place: Place, x: Column) -> Column:
        """Return whether the list of links at a place names the record x."""
        pairs = self.pairs(place)
        if pairs is None:
            return self.listed(x, self.column(place))
        return self.among(self.holder(place.form, place.links), pairs.c.id, pairs.c.linked == x)

    def named_by(self, place: Place, form: str) -> Callable[[sa.FromClause], Column]:
        """Return what tells whether the list of links at a place names a row of the form."""
        pairs, holder = self.pairs(place), self.holder(place.form, place.links)
        if pairs is None:
            entries = self.column(place)
            return lambda row: self.listed(self.source.column(form, row, "id"), entries)
        return lambda row: self.among(self.source.column(form, row, "id"), pairs.c.linked, pairs.c.id == holder)

    def pairs(self, place: Place) -> sa.FromClause | None:
        """Return the pairs kept beside the list of links at a place, if there are any."""
        rows = self.source.table(place.owner) if place.links else self.place(place.form).row
        kept = self.source.join(place.owner, rows, place.field)
        self.aliases += 1
        return None if kept is None else kept.alias(f"x{self.aliases}")

    def among(self, x: Column, found: Column, where: Column) -> Column:
        """Return whether x is among what is found of the pairs for which the condition holds."""
        assert self.around is not None
        return x.in_(sa.select(found).where(where).correlate(*self.around.visible))

    def exists(self, node: Node, row: sa.FromClause, mine: Column, outer: Around) -> Column:
        """Return whether any row holds, or none fails."""
        if node.rows.where is None:
            return sa.select(sa.literal_column("1")).select_from(row).where(mine).correlate(*outer.visible).exists()
        truth = self.truth(node.rows.where, bare=node.op == "anyof")
        held = truth if node.op == "anyof" else sa.not_(sa.type_coerce(truth.self_group(), sa.Boolean()))
        found = sa.select(sa.literal_column("1")).select_from(row).where(mine, held).correlate(*outer.visible).exists()
        return found if node.op == "anyof" else sa.not_(found).self_group()

    def picked(self, node: Node, row: sa.FromClause, mine: Column, inner: Around) -> sa.Subquery:
        """Return the rows that count as a subquery of their item `v` and condition `w`."""
        rows = node.rows
        columns: list[Column] = [sa.literal_column("1").label("u")]
        if rows.item is not None:
            columns.append(self.settled(rows.item).label("v"))
        if node.op == "joinof" and rows.order is not None:
            columns.append(self.sort_key(rows.order, self.settled(rows.order)).label("o"))
            columns.append(self.source.column(rows.relation.form, row, "id").label("i"))
        windowed = rows.newest is not None or node.op == "streak"
        conditions = [mine]
        if rows.where is not None and windowed:
            columns.append(self.broken(rows, row) if node.op == "streak" else self.truth(rows.where).label("w"))
        elif rows.where is not None:
            conditions.append(self.truth(rows.where, bare=True))
        query = sa.select(*columns).select_from(row).where(*conditions)
        if rows.newest is not None:
            query = query.order_by(*self.newest_first(rows, row)).limit(sa.literal_column(str(rows.newest)))
        self.aliases += 1
        return query.correlate(*inner.visible[:-1]).subquery(f"q{self.aliases}")

    def newest_first(self, rows: Rows, row: sa.FromClause) -> Iterator[Column]:
        """Yield the ordering of a window."""
        number = self.source.column(rows.relation.form, row, "id")
        if rows.order is None:
            yield number.asc() if rows.oldest else number.desc()
            return
        order = self.sort_key(rows.order, self.settled(rows.order))
        if rows.oldest:
            yield order.asc().nulls_last()
            yield number.asc()
        else:
            yield order.desc().nulls_last()
            yield number.desc()

    def broken(self, rows: Rows, row: sa.FromClause) -> Column:
        """Return how many of the rows from the newest to this one fail."""
        assert rows.where is not None
        fails = sa.case((self.truth(rows.where, bare=True), sa.literal_column("0")), else_=sa.literal_column("1"))
        return cast("Column", F.sum(fails).over(order_by=list(self.newest_first(rows, row)), rows=(None, 0)).label("w"))

    def reduced(self, node: Node, picked: sa.Subquery) -> Column:
        """Return the one value made of the rows that count."""
        rows, held = node.rows, self.held(node, picked)
        if node.op == "streak":
            return F.count(sa.case((picked.c.w == sa.literal_column("0"), picked.c.u)), type_=COUNT)
        if rows.item is None:
            return F.count(sa.case((held, picked.c.u)) if held is not None else picked.c.u, type_=COUNT)
        item: Any = picked.c.v
        if node.op == "countof":
            return F.count(item, type_=COUNT)
        if node.op == "uniqueof":
            return F.count(sa.distinct(item), type_=COUNT)
        if node.op == "joinof":
            return self.strung(node, picked)
        if node.op in ("lastof", "lastbefore"):
            return cast("Column", item)
        if node.op == "sumof":
            return self.total(rows.item, item)
        return self.extreme_of(node, rows.item, item)

    def strung(self, node: Node, picked: sa.Subquery) -> Column:
        """Return the texts of the rows in their order, null if they are longer than a cell may be."""
        separator = self.settled(node.args[0])
        ordered = F.string_agg(picked.c.v, separator, type_=sa.Text()).aggregate_order_by(
            picked.c.o.asc().nulls_first(), picked.c.i.asc()
        )
        out = F.coalesce(ordered, "", type_=sa.Text())
        fits = F.length(out) <= sa.literal_column(str(LONGEST_CELL))
        return sa.case((sa.and_(separator.is_not(None), fits) if node.args[0].nullable else fits, out))

    def held(self, node: Node, picked: sa.Subquery) -> Column | None:
        """Return the condition of a windowed row."""
        found = picked.c.get("w")
        return None if found is None else sa.type_coerce(found, sa.Boolean())

    def total(self, item: Node, x: Column) -> Column:
        """Return the sum of the items, 0 of none."""
        return F.coalesce(F.sum(x), self.integer(0))

    def extreme_of(self, node: Node, item: Node, x: Column) -> Column:
        """Return the smallest or largest item."""
        return cast("Column", getattr(F, node.op[:3])(x, type_=x.type))
