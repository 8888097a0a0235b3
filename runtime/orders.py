"""Order keys of what is stored already: made for every row and former row when a field gets another rule of order."""

from __future__ import annotations

import sqlalchemy as sa

from engine.forms.model import Field, Form
from runtime import bulk
from runtime.workspace import Unit

BATCH = 2_000


def fill(unit: Unit, form: Form, field: Field) -> None:
    """Make the keys of the field, if a kept key orders it; no row gets another version, since no value changes."""
    if field.ordered is None:
        return
    for table, key in ((form.table, "id"), (form.history, "history__id")):
        _fill(unit, table, key, field)


def _fill(unit: Unit, table: sa.Table, key: str, field: Field) -> None:
    value, last = table.c[field.column or field.key], 0
    while True:
        filled = sa.select(table.c[key], value).where(value.is_not(None), table.c[key] > last)
        found = unit.connection.execute(filled.order_by(table.c[key]).limit(BATCH)).all()
        if not found:
            return
        rows = [{key: one, field.ordered or "": field.kind.order_key(text, field.options)} for one, text in found]
        bulk.update_many(unit.connection, table, rows, versioned=False, key=key)
        last = found[-1][0]
