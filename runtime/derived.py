"""What is kept beside what it follows from: stored formulas, figures over other records, keys of order, blind indexes,
pairs of links.

Is it still what it should be? A restored backup, another program or a fault of ours can let it drift; here that is
found and mended.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Literal

import sqlalchemy as sa

from engine.forms.kept import levels
from engine.forms.model import Evaluate, Field, Form
from runtime import bulk, journal, kept, pairs
from runtime.rows import blind_scope, place_of, read_columns, to_record
from runtime.workspace import Unit, Workspace

BATCH, EXAMPLES = 2_000, 5
What = Literal["formula", "kept", "order", "index", "pairs"]


@dataclass(frozen=True, slots=True)
class Drift:
    """A kept value that is not what it follows from, in so many records."""

    form: str
    field: str
    what: What
    count: int
    examples: tuple[int, ...]


def verify(workspace: Workspace, *, mend: bool = False) -> list[Drift]:
    """Return what has drifted; with `mend` it is made right in the same transaction, and the audit tells of it."""
    if not mend:
        with workspace.read() as unit:
            return list(_drifts(unit))
    with workspace.write() as unit:
        found = []
        for one in _drifts(unit):  # each is mended before those that follow from it are looked at
            _mend(unit, one)
            journal.note_event(unit, "mend", {"form": one.form, "field": one.field, "records": one.count})
            found.append(one)
        return found


def _drifts(unit: Unit) -> Iterator[Drift]:
    for form in unit.catalog.forms.values():
        for made, compute in form.behaviour.computed:
            yield from _told(form, made, "formula", (key for key, _ in _formulas(unit, form, made, compute)))
        for key in form.joins:
            yield from _told(form, form.fields[key], "pairs", pairs.drifted(unit, form, form.fields[key]))
    for form, made, _ in levels(unit.catalog.forms):
        yield from _told(form, made, "kept", kept.drifted(unit, form, made))
    for form in unit.catalog.forms.values():
        for made in form.stored:
            for what, column, wanted in _kept(unit, form, made):
                yield from _told(form, made, what, (row["id"] for row in _keys(unit, form, made, column, wanted)))


def _told(form: Form, made: Field, what: What, ids: Iterable[int]) -> Iterator[Drift]:
    """Yield the drift of these records, if there are any."""
    count, examples = 0, []
    for one in ids:
        count += 1
        examples += [one] if count <= EXAMPLES else []
    if count:
        yield Drift(form.name, made.key, what, count, tuple(examples))


def _mend(unit: Unit, drift: Drift) -> None:
    """Set what has drifted; no record gets another version, since nothing that people entered changes."""
    form = unit.form(drift.form)
    made = form.fields[drift.field]
    if drift.what == "pairs":
        pairs.mend(unit, form, made)
        return
    if drift.what == "kept":
        kept.mend(unit, form, made, list(kept.drifted(unit, form, made)))
        return
    if drift.what == "formula":
        compute = next(how for one, how in form.behaviour.computed if one.key == made.key)
        right = _formulas(unit, form, made, compute, hold=True)
        rows = [{"id": key, made.column or "": value} for key, value in right]
    else:
        rows = [
            row
            for what, column, wanted in _kept(unit, form, made)
            if what == drift.what
            for row in _keys(unit, form, made, column, wanted, hold=True)
        ]
    bulk.update_many(unit.connection, form.table, rows, versioned=False)


def _formulas(
    unit: Unit, form: Form, made: Field, compute: Evaluate, *, hold: bool = False
) -> Iterator[tuple[int, Any]]:
    """Yield the records whose stored formula is another value than computing it as a write does, each with the right
    one; with `hold` nobody changes the records until the end.
    """
    table, last = form.table, 0
    asked = sa.select(*read_columns(form, table)).order_by(table.c.id).limit(BATCH)
    asked = asked.with_for_update() if hold else asked
    while rows := unit.connection.execute(asked.where(table.c.id > last)).all():
        for row in rows:
            record = to_record(form, row, unit.vault)
            right = compute(record, unit.context)
            if right != record[made.key]:
                yield record["id"], right
        last = record["id"]


Wanted = Callable[[int, Any], Any]


def _kept(unit: Unit, form: Form, made: Field) -> Iterator[tuple[What, str, Wanted]]:
    """Yield the keys kept beside a field's value: which sort, in which column, and what makes it of id and value."""
    if made.ordered:
        yield "order", made.ordered, lambda _, value: made.kind.order_key(value, made.options)
    if made.blind:
        scope = blind_scope(form, made)
        yield (
            "index",
            made.blind,
            lambda key, value: unit.vault.blind(unit.vault.decrypt(value, place_of(form, made, key)), scope),
        )


def _keys(
    unit: Unit, form: Form, made: Field, column: str, wanted: Wanted, *, hold: bool = False
) -> Iterator[dict[str, Any]]:
    """Yield the records whose kept key is another than its value makes, each with the right one."""
    table, last = form.table, 0
    names = (made.column or made.key, column)
    asked = sa.select(table.c.id, *(table.c[one] for one in names)).order_by(table.c.id).limit(BATCH)
    asked = asked.with_for_update() if hold else asked
    while rows := unit.connection.execute(asked.where(table.c.id > last)).all():
        for key, value, present in rows:
            right = None if value is None else wanted(key, value)
            if right != present:
                yield {"id": key, column: right}
        last = rows[-1][0]
