"""Records as they were: every form at a moment, and those that are deleted, as what a statement reads from.

A state was true from its change up to the next one; the present row is true since it was changed last. What is read is
the form that is given, defined as now or as it was then, since columns are never dropped. In the form of now a field
that came later is empty before.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from engine.expressions.nodes import Node
from engine.forms.columns import JsonValue, PlainText
from engine.forms.kept import column_type
from engine.forms.model import Field, Form
from engine.forms.sources import own_fields


def at(form: Form, moment: datetime, dialect: str) -> sa.Subquery:
    """Return the form's records as they were at a moment, each once, with the columns of its table and those in which
    its fields stand.
    """
    now, then = form.table, form.history
    present = sa.select(*_columns(form, now, dialect)).where(now.c.updated_at <= moment)
    former = sa.select(*_columns(form, then, dialect)).where(then.c.valid__from <= moment, then.c.valid__to > moment)
    return sa.union_all(present, former).subquery()


def _columns(form: Form, table: sa.Table, dialect: str) -> list[sa.ColumnElement[Any]]:
    columns: list[sa.ColumnElement[Any]] = []
    for name in form.table.columns.keys():  # noqa: SIM118 (columns are no mapping)
        found: sa.ColumnElement[Any] = table.c[name]
        if name in form.listed_since:  # blanked when the link became a list, whose first entry it is
            several = sa.column(form.listed_since[name], JsonValue())
            columns.append(sa.func.coalesce(found, _first(several, dialect), type_=found.type).label(name))
        else:
            columns.append(found)
    for made in form.fields.values():
        for place in (made.column, made.blind):
            if place is not None and place not in form.table.c:
                type_ = column_type(made) if place == made.column else PlainText()
                columns.append(sa.column(place, type_))
    return columns


def _first(of: sa.ColumnElement[Any], dialect: str) -> sa.ColumnElement[Any]:
    """Return the first entry of a list of links."""
    if dialect == "postgresql":
        return sa.cast(of.op("->>")(sa.literal_column("0")), sa.BigInteger)
    return sa.func.json_extract(of, "$[0]", type_=sa.BigInteger)


Compute = Callable[[sa.Subquery, Node], sa.ColumnElement[Any]]


def computed_again(rows: sa.Subquery, fields: Sequence[Field], compute: Compute) -> sa.Subquery:
    """Return the rows with the fields' columns computed from the others, each after those it reads."""
    pending = list(fields)
    while pending:
        waiting = {made.key for made in pending}
        ready = [made for made in pending if made.node and not (own_fields(made.node) & (waiting - {made.key}))]
        values = {
            made.column: sa.type_coerce(compute(rows, made.node), column_type(made)).label(made.column or "")
            for made in ready or pending
            if made.node is not None
        }
        rows = sa.select(*(values.get(column.name, column) for column in rows.c)).subquery()
        pending = [made for made in pending if made.column not in values]
    return rows


def deleted_with(form: Form, child: Form, link: str) -> sa.Select[Any]:
    """Return what selects the rows of the child that were deleted in one transaction with records `ids` of the form."""
    gone, parent = deleted(child), form.history
    column = gone.c[child.fields[link].column or link]
    same = (parent.c.id == column) & (parent.c.valid__to == gone.c.valid__to) & (parent.c.ended__by == "delete")
    return sa.select(gone.c.id).distinct().join_from(gone, parent, same).where(_last_end(parent)).order_by(gone.c.id)


def cleared_with(form: Form, child: Form, link: str) -> sa.Select[Any]:
    """Return what selects the rows of the child, with their former parents, whose link was cleared in one transaction
    with the deletion of records `ids` of the form, and is still blank.
    """
    name = child.fields[link].column or link
    former, present, parent = child.history.alias("former"), child.table, form.history
    same = (parent.c.id == former.c[name]) & (parent.c.valid__to == former.c.valid__to)
    return (
        sa.select(present.c.id, parent.c.id)
        .distinct()
        .join_from(former, parent, same & (parent.c.ended__by == "delete"))
        .join(present, present.c.id == former.c.id)
        .where(_last_end(parent), former.c.ended__by == "update", present.c[name].is_(None))
        .order_by(present.c.id)
    )


def lists_with(connection: Connection, form: Form, child: Form, link: str, ids: Sequence[int]) -> dict[int, list[int]]:
    """Return, by the row of the child, the list of links as it shall be with the restored records `ids` that were taken
    out of it in one transaction with their deletion: where they stood if nothing else has changed, else at its end.
    """
    name = child.fields[link].column or link
    former, present, parent = child.history.alias("former"), child.table, form.history
    same = (parent.c.valid__to == former.c.valid__to) & (parent.c.ended__by == "delete")
    asked = (
        sa.select(present.c.id, parent.c.id, former.c[name], present.c[name])
        .join_from(former, parent, same)
        .join(present, present.c.id == former.c.id)
        .where(_last_end(parent), former.c.ended__by == "update", former.c[name].is_not(None))
        .order_by(present.c.id, former.c.history__id)
    )
    out: dict[int, list[int]] = {}
    for holder, back, before, now in connection.execute(asked, {"ids": list(ids)}):
        known = out.get(holder, now or [])
        if back in before and back not in known:
            wanted = {*known, back}
            whole = [one for one in before if one in wanted]
            out[holder] = whole if len(whole) == len(wanted) else [*known, back]
    return out


def _last_end(parent: sa.Table) -> sa.ColumnElement[bool]:
    """Return the condition that a row of the history is the last one of its record, among the records `ids`."""
    later = parent.alias("later")
    last = sa.select(sa.func.max(later.c.history__id)).where(later.c.id == parent.c.id).scalar_subquery()
    return parent.c.id.in_(sa.bindparam("ids", expanding=True)) & (parent.c.history__id == last)


def deleted(form: Form) -> sa.Subquery:
    """Return the last states of the records that are deleted, with the columns of the history."""
    now, then = form.table, form.history
    later = then.alias("later")
    last = sa.select(sa.func.max(later.c.history__id)).where(later.c.id == then.c.id).scalar_subquery()
    gone = ~sa.exists().where(now.c.id == then.c.id)
    return sa.select(then).where(then.c.ended__by == "delete", gone, then.c.history__id == last).subquery()
