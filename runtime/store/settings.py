"""Settings kept in the database: business date, version of the catalog, what was set up."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from runtime.store.tables import setting


def read_all(connection: Connection) -> dict[str, Any]:
    """Return every setting."""
    return {row.key: row.value for row in connection.execute(sa.select(setting.c.key, setting.c.value))}


def put(connection: Connection, key: str, value: Any) -> None:
    """Set one."""
    if connection.execute(sa.update(setting).where(setting.c.key == key).values(value=value)).rowcount == 0:
        connection.execute(sa.insert(setting).values(key=key, value=value))
