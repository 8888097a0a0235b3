"""Saved views: rows of who made them and with whom they are shared (`me`, `everyone` or `role:<name>`)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from runtime.store.tables import saved_view as table

ME, EVERYONE, ROLE = "me", "everyone", "role:"


def shown_to(connection: Connection, form: str, person: int, roles: Iterable[str]) -> Sequence[sa.Row[Any]]:
    """Return the form's views that the person made or that are shared with them, in their order."""
    shared = table.c.share.in_([EVERYONE, *(ROLE + role for role in sorted(roles))])
    where = (table.c.form == form) & ((table.c.owner_id == person) | shared)
    return connection.execute(sa.select(table).where(where).order_by(table.c.position, table.c.id)).all()


def find(connection: Connection, form: str, key: int) -> sa.Row[Any] | None:
    """Return a view of the form."""
    return connection.execute(sa.select(table).where(table.c.id == key, table.c.form == form)).one_or_none()


def add(connection: Connection, form: str, person: int, values: dict[str, Any], now: datetime) -> int:
    """Keep a new view and return its id."""
    row = {"form": form, "owner_id": person, "version": 1, "changed_at": now, **values}
    key = connection.execute(sa.insert(table).values(row)).inserted_primary_key
    assert key is not None
    return int(key[0])


def change(connection: Connection, key: int, version: int, values: dict[str, Any], now: datetime) -> bool:
    """Change a view that has this version; tell whether it had."""
    mine = (table.c.id == key) & (table.c.version == version)
    changed = sa.update(table).where(mine).values(**values, version=version + 1, changed_at=now)
    return connection.execute(changed).rowcount == 1


def remove(connection: Connection, key: int) -> None:
    """Remove a view."""
    connection.execute(sa.delete(table).where(table.c.id == key))
