"""Derived fields that rules watch, while records are written: which records a write concerns, and what it changes.

Before the write the concerned records are found and held by `runtime.ways`; their values are compared before and after.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import sqlalchemy as sa

from engine.access import everything
from engine.forms.model import Form, Record
from engine.forms.write import Planned
from engine.rules.watch import Values, Watching
from runtime import loading
from runtime.reading import Reading
from runtime.ways import Reached, touches
from runtime.workspace import Unit


def begin(unit: Unit, watching: Watching, form: Form, planned: Sequence[Planned], reached: Reached) -> None:
    """Note what the planned writes concern, which is held, before they are made; what was noted before stands."""
    concerned: dict[str, set[int]] = {}
    for watch, way in unit.catalog.graph.watched.get(form.name, ()):
        if any(touches(one, way) for one in planned):
            watching.fields.setdefault(watch.form, set()).add(watch.field)
            concerned.setdefault(watch.form, set()).update(reached[watch.source])
    for name, ids in concerned.items():
        target, known = unit.form(name), watching.before.setdefault(name, {})
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
