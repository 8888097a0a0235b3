"""People and departments: rows of the platform, and the actors made of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from engine.access import PLATFORM, Actor
from engine.forms.readings import order_key
from runtime.store.tables import department, user


def by_login(connection: Connection, login: str) -> Any:
    """Return the user's row, or None."""
    return connection.execute(sa.select(user).where(user.c.login == login)).one_or_none()


def actor_of_id(connection: Connection, key: int | None) -> Actor:
    """Return a person with the rights they have now; what has no person is the platform's own."""
    if key is None:
        return PLATFORM
    return actor_of(connection, dict(connection.execute(sa.select(user).where(user.c.id == key)).mappings().one()))


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


def names(connection: Connection, ids: Iterable[int]) -> dict[int, str]:
    """Return what people are called, by id."""
    found = sa.select(user.c.id, user.c.name).where(user.c.id.in_(sorted(set(ids))))
    return {row.id: row.name for row in connection.execute(found)}


def roles_held(connection: Connection) -> list[list[str]]:
    """Return the roles of everybody who is active."""
    return list(connection.scalars(sa.select(user.c.roles).where(user.c.active)))


def give_role(connection: Connection, key: int, role: str) -> None:
    """Let a person have a role beside those they have."""
    roles = connection.execute(sa.select(user.c.roles).where(user.c.id == key)).scalar_one()
    if role not in roles:
        connection.execute(sa.update(user).where(user.c.id == key).values(roles=[*roles, role]))


def departments_below(connection: Connection, dept_id: int) -> tuple[int, ...]:
    """Return the department and all below it."""
    parents = {row.id: row.parent_id for row in connection.execute(sa.select(department.c.id, department.c.parent_id))}
    found = [dept_id]
    for one in found:
        found += [key for key, parent in parents.items() if parent == one and key not in found]
    return tuple(found)


def search(connection: Connection, text: str) -> list[Mapping[str, Any]]:
    """Return the active people whose name or login holds the text, with the title of their department, as their names
    are read.
    """
    statement = (
        sa.select(user, department.c.title)
        .outerjoin(department, department.c.id == user.c.dept_id)
        .where(user.c.active)
        .order_by(user.c.id)
    )
    rows = [dict(row) for row in connection.execute(statement).mappings()]
    found = [row for row in rows if text.casefold() in f"{row['name']} {row['login']}".casefold()]
    return sorted(found, key=lambda row: _read(row["name"]))


@lru_cache(maxsize=20_000)
def _read(name: str) -> str:
    return order_key(name, name=True)


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


def set_head(connection: Connection, dept_id: int, person: int) -> None:
    """Say who leads a department."""
    connection.execute(sa.update(department).where(department.c.id == dept_id).values(head_id=person))


def set_manager(connection: Connection, login: str, person: int) -> None:
    """Say who a person reports to."""
    connection.execute(sa.update(user).where(user.c.login == login).values(manager_id=person))


ACTIVE = sa.select(user.c.id, user.c.roles).where(user.c.active).order_by(user.c.id)


def holders(connection: Connection, role: str) -> list[int]:
    """Return the active people who hold the role, in the order of their ids."""
    return [row.id for row in connection.execute(ACTIVE) if role in row.roles]


def active(connection: Connection, ids: Sequence[int]) -> list[int]:
    """Return those of the people who are active, in the order given."""
    found = set(connection.execute(sa.select(user.c.id).where(user.c.id.in_(ids), user.c.active)).scalars())
    return [one for one in ids if one in found]


def manager_of(connection: Connection, person: int) -> int | None:
    """Return the person's superior: their own, else the first head found on the way up their departments."""
    row = connection.execute(sa.select(user.c.manager_id, user.c.dept_id).where(user.c.id == person)).one_or_none()
    if row is None or row.manager_id is not None:
        return None if row is None else row.manager_id
    step, seen = row.dept_id, set[int]()
    while step is not None and step not in seen:
        seen.add(step)
        found = connection.execute(
            sa.select(department.c.head_id, department.c.parent_id).where(department.c.id == step)
        ).one_or_none()
        if found is None:
            return None
        if found.head_id not in (None, person):
            return int(found.head_id)
        step = found.parent_id
    return None
