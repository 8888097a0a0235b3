"""Parameters that a business person has changed from what the app ships."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from runtime.store.tables import parameter


def overrides(connection: Connection) -> dict[str, Any]:
    """Return the changed values (JSON) by key."""
    return {row.name: row.value for row in connection.execute(sa.select(parameter.c.name, parameter.c.value))}


def put(connection: Connection, name: str, value: Any, now: datetime, user_id: int | None) -> None:
    """Change one value."""
    changed = {"value": value, "changed_at": now, "changed_by": user_id}
    if connection.execute(sa.update(parameter).where(parameter.c.name == name).values(changed)).rowcount == 0:
        connection.execute(sa.insert(parameter).values(name=name, **changed))
