"""How the processes of records stand: the rows that fields of that type read."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from engine.forms.instances import meant
from runtime.store.tables import instance, token


def rows(name: str, moment: datetime | None = None) -> sa.Subquery:
    """Return the instances a name stands for as they are, or as they were at a moment: what is stuck is kept of now
    alone.
    """
    form, process = meant(name)
    running: sa.ColumnElement[bool] = instance.c.state == "running"
    where = [instance.c.form == form]
    if process is not None:
        where.append(instance.c.process == process)
    if moment is None:
        stuck = sa.exists().where(token.c.instance_id == instance.c.id, token.c.state == "stuck")
        state = sa.case((running & stuck, "stuck"), else_=instance.c.state)
    else:
        where.append(instance.c.started_at <= moment)
        since = instance.c.ended_at.is_(None) | (instance.c.ended_at > moment)
        state = sa.case((since, "running"), else_=instance.c.state)
    return (
        sa.select(
            instance.c.id.label("id"),
            instance.c.record_id.label("record"),
            instance.c.id.label("number"),
            sa.type_coerce(state, instance.c.state.type).label("state"),
        )
        .where(*where)
        .subquery()
    )


def fetch(connection: sa.Connection, name: str, records: Sequence[int]) -> list[dict[str, Any]]:
    """Return the instances of records, oldest first."""
    found = rows(name)
    statement = sa.select(found).where(found.c.record.in_(sa.bindparam("records", expanding=True)))
    asked = connection.execute(statement.order_by(found.c.number), {"records": list(records)})
    return [dict(row) for row in asked.mappings()]
