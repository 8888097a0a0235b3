"""Public forms in the database: which are open and by which link, what was answered, what was uploaded."""

from __future__ import annotations

import secrets
from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from runtime.store.tables import file, public_answer, public_form, public_upload

KEPT = timedelta(days=1)
"""How long an upload waits for its answer."""


def find(connection: Connection, name: str) -> Any:
    """Return what is kept of a public form, None before it is opened for the first time."""
    return connection.execute(sa.select(public_form).where(public_form.c.name == name)).one_or_none()


def by_token(connection: Connection, token: str) -> Any:
    """Return the public form that a link leads to, or None."""
    return connection.execute(sa.select(public_form).where(public_form.c.token == token)).one_or_none()


def put(connection: Connection, name: str, now: datetime, user: int | None, **values: Any) -> None:
    """Open or close a public form, or give it a new link; the first time it gets one anyway."""
    changed = {**values, "changed_at": now, "changed_by": user}
    if connection.execute(sa.update(public_form).where(public_form.c.name == name).values(changed)).rowcount == 0:
        start = {"name": name, "token": new_token(), "open": False, "answers": 0}
        connection.execute(sa.insert(public_form).values(start | changed))


def new_token() -> str:
    """Return a link nobody can guess."""
    return secrets.token_urlsafe(16)


def take_place(connection: Connection, name: str, most: int | None) -> bool:
    """Count one more answer; False where there are so many already. Others wait until it is known to be kept."""
    free = public_form.c.name == name
    if most is not None:
        free &= public_form.c.answers < most
    return connection.execute(sa.update(public_form).where(free).values(answers=public_form.c.answers + 1)).rowcount > 0


def answer(connection: Connection, ticket: str) -> Any:
    """Return what was answered with a ticket, or None."""
    return connection.execute(sa.select(public_answer).where(public_answer.c.ticket == ticket)).one_or_none()


def answered(connection: Connection, name: str, device: str) -> bool:
    """Tell whether the device has answered."""
    mine = (public_answer.c.name == name) & (public_answer.c.device == device)
    return connection.execute(sa.select(public_answer.c.ticket).where(mine).limit(1)).first() is not None


def keep_answer(connection: Connection, **values: Any) -> None:
    """Note an answer with the record it made."""
    connection.execute(sa.insert(public_answer).values(values))


def sources(connection: Connection, form: str, records: Sequence[int]) -> dict[int, str]:
    """Return, of some records, those that came through public forms, with the name of each."""
    mine = (public_answer.c.form == form) & public_answer.c.record_id.in_(records)
    rows = connection.execute(sa.select(public_answer.c.record_id, public_answer.c.name).where(mine))
    return {row.record_id: row.name for row in rows}


def uploads(connection: Connection, name: str, ticket: str) -> dict[str, int]:
    """Return the files uploaded with a ticket, with their sizes."""
    mine = (public_upload.c.name == name) & (public_upload.c.ticket == ticket)
    return {row.file_id: row.size for row in connection.execute(sa.select(public_upload).where(mine))}


def waiting(connection: Connection, name: str) -> int:
    """Return the bytes of uploads that belong to no record yet."""
    loose = (public_upload.c.name == name) & file.c.record_id.is_(None)
    total = sa.select(sa.func.coalesce(sa.func.sum(public_upload.c.size), 0))
    return int(connection.execute(total.join(file, file.c.id == public_upload.c.file_id).where(loose)).scalar_one())


def keep_upload(connection: Connection, **values: Any) -> None:
    """Note by which ticket a file came."""
    connection.execute(sa.insert(public_upload).values(values))


def forget_loose(connection: Connection, name: str, now: datetime) -> list[str]:
    """Forget uploads whose answer never came, and return their ids; their bytes may go once this is kept."""
    old = (public_upload.c.name == name) & (public_upload.c.at < now - KEPT) & file.c.record_id.is_(None)
    statement = sa.select(public_upload.c.file_id).join(file, file.c.id == public_upload.c.file_id).where(old)
    gone = list(connection.execute(statement).scalars())
    _drop(connection, gone)
    return gone


def _drop(connection: Connection, ids: Collection[str]) -> None:
    if ids:
        connection.execute(sa.delete(public_upload).where(public_upload.c.file_id.in_(ids)))
        connection.execute(sa.delete(file).where(file.c.id.in_(ids) & file.c.record_id.is_(None)))
