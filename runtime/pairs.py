"""The pairs beside a list of links: which record names which. They follow from the lists and are written with them.

A list says in which order records are named; a pair is how the database finds who names a record, and holds that it is
there (ADR 10).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from engine.forms.model import Field, Form
from engine.forms.write import Planned
from runtime import bulk, journal
from runtime.workspace import Unit

BATCH = 2_000


def enter(connection: Connection, form: Form, records: Iterable[Mapping[str, Any]]) -> None:
    """Enter the pairs of new records."""
    new = list(records)
    for key, join in form.joins.items():
        rows = [{"id": one["id"], "linked": linked} for one in new for linked in one.get(key) or ()]
        bulk.insert_many(connection, join, rows)


def change(connection: Connection, form: Form, updates: Sequence[Planned]) -> None:
    """Bring the pairs of changed records to what their lists say now."""
    for key, join in form.joins.items():
        changed = [one for one in updates if key in one.changed]
        if ids := [one.id for one in changed if (one.old or {}).get(key)]:
            connection.execute(_of(join, join.c.id), {"ids": ids})
        rows = [{"id": one.id, "linked": linked} for one in changed for linked in one.new.get(key) or ()]
        bulk.insert_many(connection, join, rows)


def _of(join: sa.Table, column: sa.Column[Any]) -> sa.Delete:
    return sa.delete(join).where(column.in_(sa.bindparam("ids", expanding=True)))


def naming(connection: Connection, form: Form, key: str, ids: Sequence[int]) -> list[int]:
    """Return the records whose list names one of the ids."""
    join = form.joins[key]
    where = join.c.linked.in_(sa.bindparam("ids", expanding=True))
    statement = sa.select(join.c.id).distinct().where(where).order_by(join.c.id)
    return [row[0] for row in connection.execute(statement, {"ids": list(ids)})]


def lists(unit: Unit, form: Form, key: str, ids: Sequence[int]) -> dict[int, list[int]]:
    """Return the lists that name one of the ids, by their record, held until the transaction ends."""
    table, column = form.table, form.column(key)
    holders = sa.select(table.c.id, column).where(table.c.id.in_(sa.bindparam("ids", expanding=True)))
    found = naming(unit.connection, form, key, ids)
    rows = unit.connection.execute(holders.order_by(table.c.id).with_for_update(), {"ids": found}) if found else ()
    return {row[0]: row[1] or [] for row in rows}


def make(unit: Unit, form: Form, field: Field) -> None:
    """Make all pairs of a list anew; records that are gone are taken out of the lists before."""
    join = form.joins[field.key]
    unit.connection.execute(sa.delete(join))
    _forget_gone(unit, form, field)
    unit.connection.execute(sa.insert(join).from_select(["id", "linked"], entries(unit, form, field)))


def entries(unit: Unit, form: Form, field: Field) -> sa.Select[Any]:
    """Return what selects the pairs that the lists make."""
    column = form.column(field.key)
    if unit.workspace.database.sqlite:
        each = sa.func.json_each(sa.type_coerce(column, sa.Text())).table_valued("value")
    else:
        each = sa.func.jsonb_array_elements_text(column).table_valued("value")
    linked = sa.cast(each.c.value, sa.BigInteger()).label("linked")
    return sa.select(form.table.c.id, linked).select_from(form.table.join(each, sa.true())).where(column.is_not(None))


def _target(join: sa.Table) -> sa.Column[Any]:
    return next(iter(join.c.linked.foreign_keys)).column


def _forget_gone(unit: Unit, form: Form, field: Field) -> None:
    """Take records out of the lists that were deleted while the field was not shown."""
    table, column = form.table, form.column(field.key)
    said = entries(unit, form, field).subquery()
    there = _target(form.joins[field.key])
    gone: dict[int, set[int]] = {}
    for holder, linked in unit.connection.execute(
        sa.select(said.c.id, said.c.linked).where(said.c.linked.not_in(sa.select(there)))
    ):
        gone.setdefault(holder, set()).add(linked)
    if not gone:
        return
    entry = journal.note_change(unit, form, "update", sorted(gone))
    journal.keep_history(unit, form, sorted(gone), entry, "update")
    rows = []
    for holder, version, value in unit.connection.execute(
        sa.select(table.c.id, table.c.version, column).where(table.c.id.in_(sorted(gone)))
    ):
        left = [one for one in value if one not in gone[holder]] or None
        written = {"version": version + 1, "updated_at": unit.now, "updated_by": unit.actor.id}
        rows.append({"id": holder, column.name: left, **written})
    bulk.update_many(unit.connection, table, rows)


def drifted(unit: Unit, form: Form, field: Field) -> list[int]:
    """Return the records whose pairs are not what their list says."""
    join = form.joins[field.key]
    kept, said = sa.select(join.c.id, join.c.linked), entries(unit, form, field)
    lost, odd = sa.except_(said, kept).subquery(), sa.except_(kept, said).subquery()
    both = sa.union(sa.select(lost.c.id), sa.select(odd.c.id)).subquery()
    return [row[0] for row in unit.connection.execute(sa.select(both.c.id).order_by(both.c.id))]


def mend(unit: Unit, form: Form, field: Field) -> None:
    """Make the pairs of the records that have drifted what their lists say of records that are there."""
    join = form.joins[field.key]
    for start in range(0, len(ids := drifted(unit, form, field)), BATCH):
        some = ids[start : start + BATCH]
        unit.connection.execute(_of(join, join.c.id), {"ids": some})
        said = entries(unit, form, field).where(form.table.c.id.in_(some)).subquery()
        living = sa.select(said.c.id, said.c.linked).where(said.c.linked.in_(sa.select(_target(join))))
        unit.connection.execute(sa.insert(join).from_select(["id", "linked"], living))
