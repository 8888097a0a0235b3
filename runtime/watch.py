"""Derived fields that rules watch, while records are written: which records a write concerns, and what it changes.

Before the write the concerned records are found over the ways of `engine.rules.watch` and held, so that of two writes
that change one sum the second sees what the first made of it; their values are compared before and after.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import sqlalchemy as sa

from engine.access import everything
from engine.forms.model import Form, Record
from engine.forms.write import Planned
from engine.rules.watch import Step, Values, Watch, Watching, Way
from runtime import loading
from runtime.query import Reading
from runtime.workspace import Unit


def begin(unit: Unit, watching: Watching, form: Form, planned: Sequence[Planned]) -> None:
    """Note what the planned writes concern, before they are made; what was noted before stands."""
    concerned: dict[str, set[int]] = {}
    for watch, way in unit.catalog.watched.get(form.name, ()):
        writing = [one for one in planned if _touches(one, way)]
        if writing:
            watching.fields.setdefault(watch.form, set()).add(watch.field)
            concerned.setdefault(watch.form, set()).update(_reach(unit, watch, way, writing))
    for name, ids in concerned.items():
        target, known = unit.form(name), watching.before.setdefault(name, {})
        loading.hold(unit, target, ids - known.keys())
        for key, values in _values(unit, target, ids, watching.fields[name]).items():
            known[key] = {**values, **known.get(key, {})}
    if form.name in watching.fields:
        watching.written.setdefault(form.name, []).extend(planned)


def finish(unit: Unit, watching: Watching) -> dict[str, list[Planned]]:
    """Return, by form, the records whose watched fields have other values than before, as changes of just these."""
    out: dict[str, list[Planned]] = {}
    for name, fields in watching.fields.items():
        target, before = unit.form(name), watching.before.get(name, {})
        first = {one.id or 0: one for one in reversed(watching.written.get(name, []))}
        ids = before.keys() | {key for key, one in first.items() if one.operation != "update"}
        changed = {
            key: tuple(sorted(one for one, value in values.items() if value != before.get(key, {}).get(one)))
            for key, values in _values(unit, target, ids, fields).items()
        }
        records = loading.fetch(unit, name, sorted(key for key, keys in changed.items() if keys))
        out[name] = [_derived(record, first.get(key), changed[key]) for key, record in sorted(records.items())]
    return out


def _derived(record: Record, written: Planned | None, changed: tuple[str, ...]) -> Planned:
    """Return the change of a record's derived fields, with the record as it was before anything was written to it."""
    if written is not None and written.operation != "update":
        return Planned("create", record["id"], None, record, changed, {}, "", derived=True)
    old = written.old if written is not None else record
    return Planned("update", record["id"], old, record, changed, {}, "", derived=True)


def _touches(one: Planned, way: Way) -> bool:
    """Tell whether the write may change what is read at the end of the way."""
    if one.operation == "update":
        return not way.fields.isdisjoint(one.changed)
    return bool(way.steps) or one.operation != "delete"


def _reach(unit: Unit, watch: Watch, way: Way, writing: Sequence[Planned]) -> set[int]:
    """Return the watching records that reach the written ones, as these are or as they shall be."""
    if not way.steps:
        return {one.id for one in writing if one.id is not None}
    last, before = way.steps[-1], way.steps[:-1]
    if last.kind in ("link", "list"):
        found = _linking(unit, last, [one.id for one in writing if one.id is not None])
    else:
        states = [state for one in writing for state in (one.old, one.new) if state]
        values = [value for state in states if (value := state.get(last.field)) is not None]
        held = {one for value in values for one in (value if last.kind == "listed" else (value,))}
        found = _keyed(unit, last, held) if last.kind == "key" else {int(one) for one in held}
    for step in reversed(before):
        found = _back(unit, step, found)
    return found


def _back(unit: Unit, step: Step, ids: Iterable[int]) -> set[int]:
    """Return the records from which the step leads to these."""
    if step.kind in ("link", "list"):
        return _linking(unit, step, ids)
    target = unit.form(step.form)
    if step.kind == "listed":
        join = target.joins[step.field]
        named = sa.select(join.c.linked).distinct().where(join.c.id.in_(sa.bindparam("ids", expanding=True)))
        return _gather(unit, named, ids)
    column = target.column(step.field)
    where = target.table.c.id.in_(sa.bindparam("ids", expanding=True)) & column.is_not(None)
    found = _gather(unit, sa.select(column).distinct().where(where), ids)
    return {int(one) for one in found} if step.kind == "rows" else _keyed(unit, step, found)


def _linking(unit: Unit, step: Step, ids: Iterable[int]) -> set[int]:
    source = unit.form(step.source)
    if step.kind == "list":
        holder, linked = source.joins[step.field].c.id, source.joins[step.field].c.linked
    else:
        holder, linked = source.table.c.id, source.column(step.field)
    return _gather(unit, sa.select(holder).where(linked.in_(sa.bindparam("ids", expanding=True))), ids)


def _keyed(unit: Unit, step: Step, values: Iterable[Any]) -> set[int]:
    """Return the records in which one of the step's keys has one of the values."""
    source = unit.form(step.source)
    found: set[int] = set()
    for key in step.keys:
        reading = Reading(unit, source, everything(source.name))
        column = unit.form(step.form).column(step.field)
        value = sa.type_coerce(reading.computed(key), column.type)
        statement = sa.select(source.table.c.id).where(value.in_(sa.bindparam("values", expanding=True)))
        for batch in loading.batches(sorted(values)):
            found |= {row[0] for row in reading.run(statement, values=batch)}
    return found


def _gather(unit: Unit, statement: sa.Select[Any], ids: Iterable[int]) -> set[Any]:
    return {
        row[0] for batch in loading.batches(sorted(ids)) for row in unit.connection.execute(statement, {"ids": batch})
    }


def _values(unit: Unit, form: Form, ids: Iterable[int], fields: Iterable[str]) -> Values:
    """Return the watched fields of the records, as facts, whoever writes."""
    keys = sorted(fields)
    out: Values = {}
    reading = Reading(unit, form, everything(form.name))
    columns = [reading.value(key).label(f"f{place}") for place, key in enumerate(keys)]
    statement = sa.select(form.table.c.id, *columns).where(form.table.c.id.in_(sa.bindparam("ids", expanding=True)))
    for batch in loading.batches(sorted(ids)):
        for row in reading.run(statement, ids=batch):
            out[row[0]] = dict(zip(keys, row[1:], strict=True))
    return out
