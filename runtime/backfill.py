"""Values of a new release, made in chunks before it becomes active, while people work with the former one.

What they write meanwhile stands in the change feed, which is gone over again until little is left; the last part of it
is made in the transaction that makes the release active, when nobody else writes. Making a value twice does no harm.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import sqlalchemy as sa

from engine.forms.changes import AddField, Change, ConvertField, Recompute, Reindex, Reorder
from engine.forms.conversion import Impact
from engine.forms.model import Form
from runtime import bulk, conversions, loading, migrate, orders, search
from runtime.rows import read_columns, to_record
from runtime.store.tables import change as feed
from runtime.workspace import Unit

CHUNK = 5_000
"""Rows a transaction: who writes to one of them waits as long as the making of so many takes."""
ENTRIES = 500


@dataclass(frozen=True)
class Step:
    """One change to be made in all rows of a form's table, or in all former rows."""

    change: Change
    former: bool = False

    @property
    def table(self) -> sa.Table:
        """Return the table whose rows are meant."""
        return self.change.form.history if self.former else self.change.form.table

    @property
    def key(self) -> str:
        """Return the column that numbers the table's rows."""
        return "history__id" if self.former else "id"


Converted = tuple[ConvertField, Impact]


class Made(NamedTuple):
    """What was made: the last row or entry, how many rows that were, and what became of values that were converted."""

    last: int
    rows: int
    converted: list[Converted]


def steps(changes: Iterable[Change]) -> list[Step]:
    """Return what is to be made, in order."""
    out: list[Step] = []
    for change in changes:
        out.append(Step(change))
        if isinstance(change, ConvertField | AddField | Reorder):
            out.append(Step(change, former=True))
    return out


def digest(wanted: Iterable[Step]) -> str:
    """Return what tells whether two lists of steps are the same: what is made, and where, in this order."""
    said = []
    for step in wanted:
        field = getattr(step.change, "field", None)
        made = (field.column, field.blind, field.ordered) if field is not None else ()
        said.append([type(step.change).__name__, step.table.name, *made])
    return hashlib.sha256(json.dumps(said).encode()).hexdigest()


def total(unit: Unit, wanted: Sequence[Step]) -> int:
    """Return over how many rows the steps go."""
    tables = [step.table for step in wanted]
    counts = {
        table.name: unit.connection.execute(sa.select(sa.func.count()).select_from(table)).scalar_one()
        for table in set(tables)
    }
    return sum(counts[table.name] for table in tables)


def chunk(unit: Unit, step: Step, row: Any, forms: Mapping[str, Form]) -> Made | None:
    """Make the step in the rows that come next; return the last of them, None at the end.

    `row` is the publication. What is written after its entry `start` of the change feed is left to `catch_up`: filling
    would not come to an end behind those who write.
    """
    table, key = step.table, sa.column(step.key, sa.BigInteger())
    before = (table.c.change__id <= row.start,) if step.former else ()
    upper = bulk.keys_after(unit.connection, table, step.key, row.place, CHUNK, *before)
    if upper is None:
        return None
    which = (key > row.place) & (key <= upper)
    rows = unit.connection.execute(sa.select(sa.func.count()).select_from(table).where(which)).scalar_one()
    return Made(upper, rows, list(_make(unit, step, which, forms)))


def all_again(unit: Unit, step: Step, forms: Mapping[str, Form]) -> None:
    """Make the step in all rows at once."""
    last, key = 0, sa.column(step.key, sa.BigInteger())
    while (upper := bulk.keys_after(unit.connection, step.table, step.key, last, CHUNK)) is not None:
        list(_make(unit, step, (key > last) & (key <= upper), forms))
        last = upper


def catch_up(
    unit: Unit, wanted: Sequence[Step], row: Any, forms: Mapping[str, Form], until: int | None = None
) -> Made | None:
    """Make the steps again in what the next entries of the change feed wrote; return the last entry, None at the end.

    `row` is the publication: the values were made first after the entry `start`, and again up to `feed`.
    """
    by_form: dict[str, list[Step]] = {}
    for step in wanted:
        by_form.setdefault(step.change.form.name, []).append(step)
    asked = sa.select(feed.c.id, feed.c.form, feed.c.records).where(feed.c.id > row.feed, feed.c.form.in_(by_form))
    asked = asked if until is None else asked.where(feed.c.id <= until)
    entries = unit.connection.execute(asked.order_by(feed.c.id).limit(ENTRIES)).all()
    if not entries:
        return None
    done: list[Converted] = []
    rows = 0
    for name, steps_ in by_form.items():
        mine = [entry for entry in entries if entry.form == name]
        ids = sorted({one for entry in mine for one in entry.records})
        rows += len(ids)
        for some in loading.batches(ids):
            for step in steps_:
                if not step.former:
                    done += _make(unit, step, sa.column("id").in_(some), forms, row.start, some)
        former = [step for step in steps_ if step.former]
        for entry in mine if former else ():
            for some in loading.batches(sorted(entry.records)):
                which = sa.column("id").in_(some) & (sa.column("change__id") == entry.id)
                for step in former:
                    done += _make(unit, step, which, forms, row.start)
    return Made(entries[-1].id, rows, done)


def _make(
    unit: Unit,
    step: Step,
    which: sa.ColumnElement[bool],
    forms: Mapping[str, Form],
    since: int | None = None,
    ids: Sequence[int] = (),
) -> Iterator[Converted]:
    """Make the step in the rows that the condition names; of `ids`, some may be gone."""
    match step.change:
        case ConvertField() as change:
            impact = conversions.fill(unit, change, step.table, step.key, which, since)
            if not step.former:
                yield change, impact
            if change.field.ordered:
                orders.fill(unit, change.field, step.table, step.key, which)
        case Recompute(form, field):
            migrate.recompute(unit, form, field, forms, which)
        case AddField(_, field) | Reorder(_, field):
            orders.fill(unit, field, step.table, step.key, which)
        case Reindex(form):
            found = unit.connection.execute(sa.select(*read_columns(form, form.table)).where(which))
            records = [to_record(form, row, unit.vault) for row in found]
            search.put(unit.connection, form, records, search.NEXT)
            if gone := sorted(set(ids) - {record["id"] for record in records}):
                search.remove(unit.connection, form, gone, search.NEXT)
        case _:
            raise AssertionError(f"{step.change} is not made ahead")
