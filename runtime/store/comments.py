"""Comments in the database: rows of a record, the newest of a page last."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from runtime.store.tables import comment

Place = tuple[str, int]
"""The form and id of the record a comment is about."""


def _of(place: Place) -> sa.ColumnElement[bool]:
    form, record = place
    return (comment.c.form == form) & (comment.c.record_id == record)


def page(connection: Connection, place: Place, before: int | None, limit: int) -> tuple[list[Any], bool]:
    """Return the last comments of the record, or the last before one of them, and whether there are earlier ones."""
    statement = sa.select(comment).where(_of(place)).order_by(comment.c.id.desc()).limit(limit + 1)
    if before is not None:
        statement = statement.where(comment.c.id < before)
    rows = connection.execute(statement).all()
    return list(reversed(rows[:limit])), len(rows) > limit


def find(connection: Connection, place: Place, key: int) -> Any:
    """Return a comment of the record that is not deleted, locked, or None."""
    live = _of(place) & (comment.c.id == key) & comment.c.deleted_at.is_(None)
    return connection.execute(sa.select(comment).where(live).with_for_update()).one_or_none()


def add(connection: Connection, place: Place, author: int, text: str, files: Sequence[str], now: datetime) -> int:
    """Enter a comment and return its id."""
    form, record = place
    values = {"form": form, "record_id": record, "author_id": author, "at": now, "text": text, "files": list(files)}
    key = connection.execute(sa.insert(comment).values(values)).inserted_primary_key
    assert key is not None
    return int(key[0])


def rewrite(connection: Connection, key: int, text: str, files: Sequence[str], now: datetime) -> None:
    """Give a comment another text and other files, and keep that it was edited."""
    values = {"text": text, "files": list(files), "edited_at": now}
    connection.execute(sa.update(comment).where(comment.c.id == key).values(values))


def empty(connection: Connection, key: int, now: datetime) -> None:
    """Leave of a comment that there was one."""
    values = {"text": "", "files": [], "deleted_at": now}
    connection.execute(sa.update(comment).where(comment.c.id == key).values(values))


def hand_over(connection: Connection, form: str, records: Sequence[int], to: int) -> list[str]:
    """Let the comments on some records be about another record of the same form; return the files they hold."""
    theirs = (comment.c.form == form) & comment.c.record_id.in_(records)
    held = [one for row in connection.execute(sa.select(comment.c.files).where(theirs)) for one in row.files]
    connection.execute(sa.update(comment).where(theirs).values(record_id=to))
    return held


def holds_file(connection: Connection, place: Place, file: str) -> bool:
    """Tell whether a comment of the record holds the file."""
    rows = connection.execute(sa.select(comment.c.files).where(_of(place), comment.c.deleted_at.is_(None)))
    return any(file in row.files for row in rows)
