"""Drafts in the database: the documents makers have changed, who has which open, what is to be published."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from builders.drafts import Change, version_of
from engine.forms.columns import BigId, JsonValue, PlainText, UtcDateTime
from runtime.store.tables import platform

draft = sa.Table(
    "fw_draft",
    platform,
    sa.Column("app", PlainText(), primary_key=True),
    sa.Column("path", PlainText(), primary_key=True),
    sa.Column("content", JsonValue(), nullable=False),
    sa.Column("deleted", sa.Boolean(), nullable=False),
    sa.Column("base", PlainText(), nullable=False),
    sa.Column("changed_at", UtcDateTime(), nullable=False),
    sa.Column("changed_by", BigId),
)
editor = sa.Table(
    "fw_draft_editor",
    platform,
    sa.Column("user_id", BigId, primary_key=True, autoincrement=False),
    sa.Column("app", PlainText(), primary_key=True),
    sa.Column("path", PlainText(), primary_key=True),
    sa.Column("seen_at", UtcDateTime(), nullable=False),
)
request = sa.Table(
    "fw_release_request",
    platform,
    sa.Column("id", BigId, sa.Identity(), primary_key=True),
    sa.Column("app", PlainText(), nullable=False, index=True),
    sa.Column("documents", JsonValue(), nullable=False),
    sa.Column("digest", PlainText(), nullable=False),
    sa.Column("replaces", PlainText()),
    sa.Column("note", PlainText(), nullable=False),
    sa.Column("restores", BigId),
    sa.Column("accept_loss", sa.Boolean(), nullable=False),
    sa.Column("state", PlainText(), nullable=False, index=True),
    sa.Column("problems", JsonValue(), nullable=False),
    sa.Column("done", BigId, nullable=False),
    sa.Column("total", BigId, nullable=False),
    sa.Column("created_at", UtcDateTime(), nullable=False),
    sa.Column("created_by", BigId),
    sa.Column("approved_by", BigId),
    sa.Column("ended_at", UtcDateTime()),
    sqlite_autoincrement=True,
)

OPEN = ("waiting", "asked")
PRESENT = timedelta(seconds=40)
"""How long somebody who has a document open is taken to be there after they last said so."""


def apps(connection: Connection) -> dict[str, int]:
    """Return how many documents of each app differ from what is published."""
    found = sa.select(draft.c.app, sa.func.count().label("changed")).group_by(draft.c.app).order_by(draft.c.app)
    return {row.app: row.changed for row in connection.execute(found)}


def changes(connection: Connection, app: str) -> dict[str, Change]:
    """Return the changed documents of an app by path."""
    rows = connection.execute(sa.select(draft).where(draft.c.app == app))
    return {row.path: Change(None if row.deleted else row.content, row.base) for row in rows}


def find(connection: Connection, app: str, path: str) -> Any:
    """Return the row of a changed document, None where there is none."""
    return connection.execute(sa.select(draft).where(draft.c.app == app, draft.c.path == path)).one_or_none()


def put(connection: Connection, app: str, path: str, change: Change, now: datetime, user: int | None) -> None:
    """Keep a changed document; somebody holds the app meanwhile."""
    drop(connection, app, [path])
    values = {"app": app, "path": path, "content": change.content or {}, "deleted": change.content is None}
    stamp = {"base": change.base, "changed_at": now, "changed_by": user}
    connection.execute(sa.insert(draft).values(**values, **stamp))


def drop(connection: Connection, app: str, paths: Iterable[str] | None = None) -> None:
    """Forget the changes of some documents, or of all."""
    mine = draft.c.app == app
    if paths is not None:
        mine &= draft.c.path.in_(list(paths))
    connection.execute(sa.delete(draft).where(mine))


def settle(connection: Connection, app: str, asked: Mapping[str, Any], published: Mapping[str, Any] | None) -> None:
    """Forget the changes that were asked for; what was changed since goes on from what is published, where that is
    what was asked for and no earlier release.
    """
    for path, change in changes(connection, app).items():
        if version_of(change.content) == version_of(asked.get(path)):
            drop(connection, app, [path])
        elif published is not None:
            mine = (draft.c.app == app) & (draft.c.path == path)
            connection.execute(sa.update(draft).where(mine).values(base=version_of(published.get(path))))


def seen(connection: Connection, user: int, app: str, path: str, now: datetime) -> bool:
    """Note that somebody has a document open; tell whether they were not there a moment ago."""
    mine = (editor.c.user_id == user) & (editor.c.app == app) & (editor.c.path == path)
    before = connection.execute(sa.select(editor.c.seen_at).where(mine)).scalar_one_or_none()
    connection.execute(sa.delete(editor).where(sa.not_(mine), editor.c.seen_at < now - PRESENT))
    if connection.execute(sa.update(editor).where(mine).values(seen_at=now)).rowcount == 0:
        connection.execute(sa.insert(editor).values(user_id=user, app=app, path=path, seen_at=now))
    return before is None or before < now - PRESENT


def gone(connection: Connection, user: int, app: str, path: str) -> None:
    """Note that somebody has closed a document."""
    connection.execute(sa.delete(editor).where(editor.c.user_id == user, editor.c.app == app, editor.c.path == path))


def present(connection: Connection, app: str, path: str | None, now: datetime) -> list[int]:
    """Return who has the document open, or any of the app, by id."""
    mine = (editor.c.app == app) & (editor.c.seen_at >= now - PRESENT)
    if path is not None:
        mine &= editor.c.path == path
    return list(connection.scalars(sa.select(editor.c.user_id).where(mine).distinct().order_by(editor.c.user_id)))


def ask(connection: Connection, **values: Any) -> int:
    """Enter what is to be published and return its id."""
    start = {"problems": [], "done": 0, "total": 0}
    row = connection.execute(sa.insert(request).values({**start, **values})).inserted_primary_key
    assert row is not None
    return int(row[0])


def asked(connection: Connection, key: int) -> Any:
    """Return a request, None where there is none."""
    return connection.execute(sa.select(request).where(request.c.id == key)).one_or_none()


def under_way(connection: Connection) -> list[int]:
    """Return the requests that are to be carried out, the oldest first."""
    return list(connection.scalars(sa.select(request.c.id).where(request.c.state == "asked").order_by(request.c.id)))


def open_requests(connection: Connection, app: str) -> list[Any]:
    """Return what was asked for an app and is not at its end, the oldest first."""
    found = sa.select(request.c.id, request.c.state).where(request.c.app == app, request.c.state.in_(OPEN))
    return list(connection.execute(found.order_by(request.c.id)))


def answered(connection: Connection, app: str) -> list[Any]:
    """Return what was asked for an app, the newest first, without the documents."""
    columns = [one for one in request.c if one.name != "documents"]
    found = sa.select(*columns).where(request.c.app == app).order_by(request.c.id.desc())
    return list(connection.execute(found))


def note(connection: Connection, key: int, **values: Any) -> None:
    """Change a request."""
    connection.execute(sa.update(request).where(request.c.id == key).values(values))


def turn(connection: Connection, key: int, before: str, **values: Any) -> bool:
    """Change a request that is in a state; tell whether it was."""
    mine = (request.c.id == key) & (request.c.state == before)
    return connection.execute(sa.update(request).where(mine).values(values)).rowcount > 0
