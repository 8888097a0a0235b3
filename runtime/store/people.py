"""People and departments: rows of the platform, and the actors made of them."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from engine.access import Actor
from runtime.store.tables import department, user


def by_login(connection: Connection, login: str) -> Any:
    """Return the user's row, or None."""
    return connection.execute(sa.select(user).where(user.c.login == login)).one_or_none()


def actor_of(connection: Connection, row: Any) -> Actor:
    """Return the actor of a user's row, with their department and all below it."""
    values = row if isinstance(row, dict) or hasattr(row, "keys") else row._mapping
    below = departments_below(connection, values["dept_id"]) if values["dept_id"] is not None else ()
    return Actor(
        values["id"],
        values["name"],
        frozenset(values["roles"]),
        values["dept_id"],
        below,
        language="en" if values["language"] == "en" else "zh",
    )


def departments_below(connection: Connection, dept_id: int) -> tuple[int, ...]:
    """Return the department and all below it."""
    parents = {row.id: row.parent_id for row in connection.execute(sa.select(department.c.id, department.c.parent_id))}
    found = [dept_id]
    for one in found:
        found += [key for key, parent in parents.items() if parent == one and key not in found]
    return tuple(found)


def by_logins(connection: Connection, logins: list[str]) -> dict[str, int]:
    """Return the ids of users by login, and by name where that is unambiguous."""
    rows = connection.execute(sa.select(user.c.id, user.c.login, user.c.name).where(user.c.active)).all()
    names: dict[str, list[int]] = {}
    for row in rows:
        names.setdefault(row.name, []).append(row.id)
    found = {name: ids[0] for name, ids in names.items() if len(ids) == 1}
    found.update({row.login: row.id for row in rows})
    return {login: found[login] for login in logins if login in found}


def departments_by_key(connection: Connection) -> dict[str, int]:
    """Return the ids of departments by key and title."""
    found: dict[str, int] = {}
    for row in connection.execute(sa.select(department)):
        found.update({row.key: row.id, **dict.fromkeys(row.title.values(), row.id)})
    return found


def add_department(connection: Connection, key: str, title: dict[str, str], parent_id: int | None) -> int:
    """Enter a department, or rename it where it exists, and return its id."""
    found = connection.execute(sa.select(department.c.id).where(department.c.key == key)).scalar_one_or_none()
    if found is not None:
        connection.execute(
            sa.update(department).where(department.c.id == found).values(title=title, parent_id=parent_id)
        )
        return int(found)
    row = connection.execute(sa.insert(department).values(key=key, title=title, parent_id=parent_id))
    assert row.inserted_primary_key is not None
    return int(row.inserted_primary_key[0])


def add_user(connection: Connection, values: dict[str, Any]) -> None:
    """Enter a user where the login is new."""
    if by_login(connection, values["login"]) is None:
        connection.execute(sa.insert(user).values(**values))
