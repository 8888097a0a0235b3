"""Keeping derived fields over other records: after a write the values it concerns are computed anew.

One UPDATE does it for the fields of a form and level. The records keep their version and history: nobody changed them.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from engine.access import everything
from engine.errors import RecordRefused
from engine.expressions.nodes import Node
from engine.expressions.sql.emitter import binds
from engine.expressions.types import Kind
from engine.forms.model import Field, Form
from engine.forms.write import Planned, beyond
from runtime import loading
from runtime.database import SqlFunction
from runtime.reading import Reading
from runtime.ways import Reached
from runtime.workspace import Unit


def renew(unit: Unit, form: Form, planned: Sequence[Planned], reached: Reached) -> None:
    """Compute what the writes, now made, have given another value, and all kept values of records they made."""
    made = {one.id for one in planned if one.operation in ("create", "restore") and one.id is not None}
    groups: dict[tuple[int, str, frozenset[int]], list[Field]] = {}
    for watch, level in unit.catalog.graph.kept:
        if ids := reached.get(watch.source, set()) | (made if watch.form == form.name else set()):
            field = unit.form(watch.form).fields[watch.field]
            groups.setdefault((level, watch.form, frozenset(ids)), []).append(field)
    for (_, name, concerned), fields in groups.items():
        for batch in loading.batches(sorted(concerned)):
            _compute(unit, unit.form(name), fields, batch)


@dataclass(frozen=True, slots=True)
class Renewal:
    """The statement that computes some fields of a form for the records `fw_ids`, and what it takes to run it."""

    statement: sa.Update
    nodes: Sequence[Node]
    functions: Mapping[str, SqlFunction]


def _renewal(unit: Unit, form: Form, fields: Sequence[Field]) -> Renewal:
    """Return the statement, made once for the definitions there are: every write of what it reads needs it again."""
    known: dict[tuple[str, ...], Renewal] = form.table.info.setdefault("renewals", {})
    keys = tuple(one.key for one in fields)
    if keys not in known:
        known[keys] = _made(unit, form, fields)
    return known[keys]


def _made(unit: Unit, form: Form, fields: Sequence[Field]) -> Renewal:
    """Return the statement; a row whose values stay the same is not touched."""
    table, rows = form.table, form.table.alias("kept_rows")
    reading = Reading(unit, form, everything(form.name), source=rows, live=True)
    columns = [_exact(reading, one).label(f"v{place}") for place, one in enumerate(fields)]
    some = rows.c.id.in_(sa.bindparam("fw_ids", expanding=True))
    new = reading.emit.fenced(sa.select(rows.c.id, *columns).where(some)).subquery("kept_values")
    pairs = [(table.c[one.column or one.key], new.c[f"v{place}"]) for place, one in enumerate(fields)]
    other = sa.or_(*(column.is_distinct_from(value) for column, value in pairs))
    statement = sa.update(table).values(dict(pairs)).where(table.c.id == new.c.id, other)
    return Renewal(statement, tuple(reading.nodes), dict(reading.emit.functions))


def _compute(unit: Unit, form: Form, fields: Sequence[Field], ids: list[int]) -> None:
    """Compute the fields of the records."""
    made, database = _renewal(unit, form, fields), unit.workspace.database
    database.add_functions(made.functions, unit.connection)
    values = binds(made.nodes, unit.context, database.dialect)
    if unit.connection.execute(made.statement, {**values, "fw_ids": ids}).rowcount:
        _refuse_beyond(unit, form, fields, ids)


def _exact(reading: Reading, made: Field) -> sa.ColumnElement[Any]:
    assert made.node is not None
    return sa.type_coerce(reading.computed(made.node), reading.form.column(made.key).type)


def _refuse_beyond(unit: Unit, form: Form, fields: Iterable[Field], ids: list[int]) -> None:
    """Refuse a write that takes a kept number beyond what its field can hold."""
    for made in fields:
        node, type_ = made.node, made.type
        if node is None or type_.kind is not Kind.NUMBER or (type_.low <= node.low and node.high <= type_.high):
            continue
        column = form.column(made.key)
        outside = sa.or_(column < type_.low, column > type_.high)
        asked = sa.select(column).where(form.table.c.id.in_(ids), outside).limit(1)
        if row := unit.connection.execute(asked).first():
            found = beyond(made, row[0])
            raise RecordRefused([] if found is None else [found])


def drifted(unit: Unit, form: Form, made: Field) -> Iterator[int]:
    """Yield the records whose kept value is another than what it follows from gives, nothing kept being read."""
    reading = Reading(unit, form, everything(form.name), live=False)
    column = form.column(made.key)
    other = column.is_distinct_from(_exact(reading, made))
    yield from (row[0] for row in reading.run(sa.select(form.table.c.id).where(other).order_by(form.table.c.id)))


def mend(unit: Unit, form: Form, made: Field, ids: Collection[int]) -> None:
    """Compute the field of the records anew."""
    loading.hold(unit, form, ids)
    for batch in loading.batches(sorted(ids)):
        _compute(unit, form, [made], batch)
