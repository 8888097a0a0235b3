"""From a plan to one SQLAlchemy select: the rows the viewer sees, each with its groups and items, then the aggregates.

The inner select computes one value per record and never joins to many, so no record is counted twice; expressions over
related records are aggregated inside it first. The outer select only groups and aggregates.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol

import sqlalchemy as sa

from engine.expressions.coerce import from_database
from engine.expressions.nodes import Node
from engine.expressions.sql.base import BaseEmitter
from engine.expressions.types import DATE, Kind, Type, number
from engine.reports.grains import cut_to
from engine.reports.model import Dimension, Group, Part, Plan

Column = sa.ColumnElement[Any]
F = sa.func
COUNT = number(15)


class Reader(Protocol):
    """What a statement is written with: the store's emitter over the form's rows, noting whose binds it needs."""

    emit: BaseEmitter

    def condition(self, node: Node) -> Column:
        """Return the node as a condition and remember its binds."""

    def computed(self, node: Node) -> Column:
        """Return the node's exact value and remember its binds."""


def select(plan: Plan, reader: Reader, visible: Column) -> sa.Select[Any]:
    """Return the statement that answers the plan over the rows that are visible."""
    dimensions = [grouping(one, reader).label(f"d{place}") for place, one in enumerate(plan.dimensions)]
    items = [item(one, reader).label(f"m{place}") for place, one in enumerate(plan.parts)]
    own = (plan.dataset.condition,) if plan.dataset.condition is not None else ()
    where = [visible, *(reader.condition(node) for node in (*own, *plan.conditions))]
    table = plan.dataset.form.table
    columns = [*dimensions, *items] or [sa.literal_column("1").label("one")]
    rows = sa.select(*columns).select_from(table).where(*where).subquery("r")
    groups = [rows.c[f"d{place}"] for place in range(len(plan.dimensions))]
    figures = [aggregate(one, rows.c[f"m{place}"], reader).label(f"a{place}") for place, one in enumerate(plan.parts)]
    statement = sa.select(*groups, *figures).select_from(rows).group_by(*groups)
    if not plan.blanks:
        statement = statement.having(*(group.is_not(None) for group in groups))
    return statement.order_by(*order(plan, groups, figures, reader)).limit(plan.limit)


def grouping(dimension: Dimension, reader: Reader) -> Column:
    """Return the value a record is grouped by."""
    plain = typed(reader.computed(dimension.node), dimension.node, reader.emit)
    return cut_to(plain, dimension.grain, plain.type) if dimension.grain else plain


def item(part: Part, reader: Reader) -> Column:
    """Return what a record contributes, null where it does not count."""
    value = typed(reader.computed(part.item), part.item, reader.emit) if part.item is not None else None
    one = sa.literal_column("1", sa.Integer()) if value is None else value
    return sa.case((reader.condition(part.where), one)) if part.where is not None else one


def typed(value: Column, node: Node, emit: BaseEmitter) -> Column:
    """Return the value as the store holds its kind, so that no column type of a form turns it into something else."""
    return sa.type_coerce(value, emit.stored(node.type))


def aggregate(part: Part, value: Column, reader: Reader) -> Column:
    """Return the aggregate over a group; sums are exact whatever their size."""
    if part.fn == "count":
        return F.count(value)
    if part.fn == "distinct":
        return F.count(sa.distinct(value))
    assert part.item is not None
    if part.fn == "sum":
        return reader.emit.total(part.item, value)
    return reader.emit.extreme_of(Node(f"{part.fn}of", (), part.item.type), part.item, value)


def order(plan: Plan, groups: Sequence[Column], figures: Sequence[Column], reader: Reader) -> list[Column]:
    """Return a total order of the groups: as asked, then by the dimensions."""
    keys = {one.key: place for place, one in enumerate(plan.dimensions)}
    parts = {one.key: place for place, one in enumerate(plan.parts)}
    out: list[Column] = []
    for one in plan.order:
        if one.by in parts:
            part, value = plan.parts[parts[one.by]], figures[parts[one.by]]
            key = reader.emit.sort_key(part.item, value) if part.item is not None and part.fn == "sum" else value
        else:
            key = member_order(plan.dimensions[keys[one.by]], groups[keys[one.by]], reader)
        out.append((key.desc() if one.descending else key.asc()).nulls_last())
    asked = {one.by for one in plan.order}
    for dimension, group in zip(plan.dimensions, groups, strict=True):
        if dimension.key not in asked:
            out.append(member_order(dimension, group, reader).asc().nulls_last())
    return out


def member_order(dimension: Dimension, group: Column, reader: Reader) -> Column:
    """Return what a dimension is sorted by: choices by their place in the list."""
    if dimension.kind == "choice" and dimension.options:
        places: dict[Any, Column] = {
            option.key: sa.literal_column(str(place)) for place, option in enumerate(dimension.options)
        }
        return sa.case(places, value=group, else_=sa.literal_column(str(len(places))))
    return reader.emit.ordered(dimension.node, group)


def group_of(plan: Plan, row: Sequence[Any], dialect: str) -> Group:
    """Return a row of the store's answer as internal values."""
    types = [DATE if one.grain else one.type for one in plan.dimensions]
    types += [part_type(one) for one in plan.parts]
    return tuple(_value(raw, type_, dialect) for raw, type_ in zip(row, types, strict=True))


def part_type(part: Part) -> Type:
    """Return the type of an aggregate."""
    if part.fn in ("count", "distinct") or part.item is None:
        return COUNT
    return part.item.type


def _value(raw: Any, type_: Type, dialect: str) -> Any:
    if raw is None and type_.kind is Kind.BOOLEAN:
        return None
    return from_database(raw, type_, dialect)
