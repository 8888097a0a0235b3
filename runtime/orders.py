"""Order keys of what is stored already: made for rows and former rows when a field gets another rule of order."""

from __future__ import annotations

import sqlalchemy as sa

from engine.forms.model import Field
from runtime import bulk
from runtime.workspace import Unit


def fill(unit: Unit, field: Field, table: sa.Table, key: str, which: sa.ColumnElement[bool]) -> None:
    """Make the keys of the field in some of the table's rows; none gets another version, since no value changes."""
    value, name = table.c[field.column or field.key], field.ordered or ""
    some = sa.or_(value.is_not(None), table.c[name].is_not(None))
    held = sa.select(table.c[key], value).where(which, some).order_by(table.c[key]).with_for_update(key_share=True)
    rows = [
        {key: one, name: None if text is None else field.kind.order_key(text, field.options)}
        for one, text in unit.connection.execute(held)
    ]
    bulk.update_many(unit.connection, table, rows, versioned=False, key=key)
