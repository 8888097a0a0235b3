"""Sessions: opaque random ids kept on the server by their digest, and the actors they belong to."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from engine.access import Actor
from runtime.auth import passwords, throttle
from runtime.store import people, settings
from runtime.store.tables import session, user
from runtime.workspace import Workspace

SEEN_EVERY = timedelta(seconds=60)


@dataclass(frozen=True, slots=True)
class Session:
    """An open session: who, and the token every changing request must bring."""

    actor: Actor
    csrf: str
    login: str


def digest(token: str) -> str:
    """Return what is stored of a session id."""
    return hashlib.sha256(token.encode()).hexdigest()


def sign_in(workspace: Workspace, login: str, password: str, address: str) -> tuple[str, Session] | None:
    """Open a session; None for a wrong login or password alike. Too many failures raise from the throttle.

    The demo's passwords are published with it and open nothing where the demo is not asked for.
    """
    now = workspace.clock.now()
    with workspace.database.write() as connection:
        throttle.enter(connection, login, address, now)
        found = people.by_login(connection, login)
        known = settings.read_all(connection).get("demo_passwords", {}).get(login)
    right = passwords.verify(found.password if found else None, password)
    published = known == password and not workspace.settings.demo
    if found is None or not right or not found.active or published:
        return None
    token = secrets.token_urlsafe(32)
    csrf = secrets.token_urlsafe(32)
    with workspace.database.write() as connection:
        again = people.by_login(connection, login)
        if again is None or not again.active or again.password != found.password:
            return None  # set inactive, or given another password, since
        throttle.forget(connection, login, address, now)
        if passwords.is_outdated(found.password):
            better = passwords.hash_password(password)
            connection.execute(sa.update(user).where(user.c.id == found.id).values(password=better))
        row = {"digest": digest(token), "user_id": found.id, "csrf": csrf, "opened_at": now, "seen_at": now}
        connection.execute(sa.insert(session).values(**row))
        actor = people.actor_of(connection, found)
    return token, Session(actor, csrf, login)


def find(workspace: Workspace, token: str) -> Session | None:
    """Return the open session of a token; one that is idle or too old is none, and so is a disabled user's."""
    now = workspace.clock.now()
    limits = workspace.settings
    with workspace.database.read() as connection:
        statement = sa.select(session, user).join(user, user.c.id == session.c.user_id)
        row: Any = connection.execute(statement.where(session.c.digest == digest(token))).mappings().one_or_none()
        if row is None or not row["active"] or _expired(row, now, limits.session_idle_minutes, limits.session_hours):
            return None
        actor = people.actor_of(connection, row)
    if now - row["seen_at"] > SEEN_EVERY:
        with workspace.database.write() as connection:
            connection.execute(sa.update(session).where(session.c.digest == digest(token)).values(seen_at=now))
    return Session(actor, row["csrf"], row["login"])


def alive(workspace: Workspace, connection: Connection, digests: Collection[str]) -> set[str]:
    """Return those of the sessions, named by what is stored of their ids, that are open; none is kept alive by it."""
    now, limits = workspace.clock.now(), workspace.settings
    statement = sa.select(session).join(user, user.c.id == session.c.user_id)
    rows = connection.execute(statement.where(session.c.digest.in_(sorted(digests)), user.c.active)).mappings()
    return {row["digest"] for row in rows if not _expired(row, now, limits.session_idle_minutes, limits.session_hours)}


def _expired(row: Any, now: datetime, idle_minutes: int, hours: int) -> bool:
    idle: timedelta = now - row["seen_at"]
    age: timedelta = now - row["opened_at"]
    return idle > timedelta(minutes=idle_minutes) or age > timedelta(hours=hours)


def sign_out(connection: Connection, token: str) -> None:
    """End a session."""
    connection.execute(sa.delete(session).where(session.c.digest == digest(token)))
