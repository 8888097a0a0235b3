"""Which records a write concerns: those whose derived fields, watched by rules or kept, read what is written.

They are found over the ways of `engine.rules.watch`, walked backwards, and held with all that lies on the way, each
form's in the order of ids. So of two writes that change one value the second sees what the first made of it: whoever
changes a link on the way holds the records it led to and leads to, and who writes at its end holds those it passes.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from engine.access import everything
from engine.forms.model import Form
from engine.forms.sources import Source
from engine.forms.write import Planned
from engine.rules.watch import Step, Watch, Way
from runtime import loading
from runtime.database import hold as hold_name
from runtime.reading import Reading
from runtime.workspace import Unit

Reached = Mapping[Source, set[int]]
"""The concerned records by derived field."""
Ids = dict[str, set[int]]


def hold(unit: Unit, form: Form, planned: Sequence[Planned]) -> Reached:
    """Return what the planned writes concern, before they are made, and hold it until this transaction ends.

    What another transaction changed while this one waited is walked again.
    """
    concerned = unit.catalog.graph.concerned.get(form.name, ())
    pairs = [(*one, writing) for one in concerned if (writing := [each for each in planned if touches(each, one[1])])]
    found, passed = _walk(unit, pairs)
    if unit.workspace.database.sqlite:
        return found
    _hold_keys(unit, [(watch, way) for watch, way, _ in pairs])
    led, held = _led_to(unit, form, planned), Ids()
    while True:
        missing = {name: more for name, ids in passed.items() if (more := ids - held.get(name, set()))}
        if not missing and not led:
            return found
        for name in sorted(missing.keys() | led.keys()):
            ids = missing.get(name, set())
            loading.hold(unit, unit.form(name), ids | led.get(name, set()), shared=not ids)
            held.setdefault(name, set()).update(ids)
        led = Ids()
        found, passed = _walk(unit, pairs)


def touches(one: Planned, way: Way) -> bool:
    """Tell whether the write may change what is read at the end of the way."""
    if one.operation == "update":
        return not way.fields.isdisjoint(one.changed)
    return bool(way.steps) or one.operation != "delete"


def _hold_keys(unit: Unit, pairs: Iterable[tuple[Watch, Way]]) -> None:
    """Hold the names of fields that look records up by keys: there need be no row yet that both could hold.

    Who writes what is found holds it alone; who writes what it is looked up by shares it.
    """
    names: dict[str, bool] = {}
    for watch, way in pairs:
        if watch.keyed:
            name = f"keyed {watch.form}.{watch.field}"
            names[name] = names.get(name, True) and not way.keyed
    for name, shared in sorted(names.items()):
        hold_name(unit.connection, name, shared=shared)


def _led_to(unit: Unit, form: Form, planned: Iterable[Planned]) -> Ids:
    """Return the records the written ones shall link to, where what is read there is kept or watched."""
    out = Ids()
    for key in unit.catalog.graph.followed.get(form.name, ()):
        made = form.fields[key]
        written = (one.new[key] for one in planned if one.operation != "delete" and key in one.changed)
        ids = {linked for value in written if value is not None for linked in made.named(value)}
        if ids and not (target := made.target or "").startswith("$"):
            out.setdefault(target, set()).update(ids)
    return out


def _walk(unit: Unit, pairs: Iterable[tuple[Watch, Way, Sequence[Planned]]]) -> tuple[dict[Source, set[int]], Ids]:
    """Return the concerned records, and all that the ways to them pass."""
    found: dict[Source, set[int]] = {}
    passed = Ids()
    for watch, way, writing in pairs:
        ids = {one.id for one in writing if one.id is not None}
        for place, step in enumerate(reversed(way.steps)):
            ids = _back(unit, step, ids) if place else _last(unit, step, writing)
            passed.setdefault(step.source, set()).update(ids)
        found.setdefault(watch.source, set()).update(ids)
    return found, passed


def _last(unit: Unit, step: Step, writing: Sequence[Planned]) -> set[int]:
    """Return the records from which the step leads to the written ones, as these are or as they shall be."""
    if step.kind in ("link", "list"):
        return _linking(unit, step, [one.id for one in writing if one.id is not None])
    states = [state for one in writing for state in (one.old, one.new) if state]
    values = [value for state in states if (value := state.get(step.field)) is not None]
    held = {one for value in values for one in (value if step.kind == "listed" else (value,))}
    return _keyed(unit, step, held) if step.kind == "key" else {int(one) for one in held}


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
