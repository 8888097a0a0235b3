"""Uploaded files: rows that name them; the bytes lie in the data folder under their random id."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from engine.forms.fields.base import Upload
from runtime import pictures
from runtime.store.tables import file


def names(connection: Connection, ids: Sequence[str]) -> dict[str, str]:
    """Return the names of files."""
    return {row.id: row.name for row in connection.execute(sa.select(file.c.id, file.c.name).where(file.c.id.in_(ids)))}


def keep(folder: Path, content: bytes) -> str:
    """Write the bytes under a new random id and return it."""
    folder.mkdir(parents=True, exist_ok=True)
    key = secrets.token_hex(16)
    (folder / key).write_bytes(content)
    return key


def add(
    connection: Connection, key: str, name: str, content: bytes, type_: str, now: datetime, user: int | None
) -> None:
    """Enter a file that was kept; of a picture its bytes say the type, whatever its sender said."""
    picture = pictures.measure(content)
    connection.execute(
        sa.insert(file).values(
            id=key,
            name=name,
            size=len(content),
            type=picture.type if picture else type_,
            pixels=picture.width * picture.height if picture else None,
            digest=hashlib.sha256(content).hexdigest(),
            created_at=now,
            created_by=user,
        )
    )


def uploads(connection: Connection, ids: Sequence[str]) -> dict[str, Upload]:
    """Return what is known of files."""
    statement = sa.select(file.c.id, file.c.name, file.c.size, file.c.type, file.c.pixels).where(file.c.id.in_(ids))
    return {row.id: Upload(row.name, row.size, row.type, row.pixels) for row in connection.execute(statement)}


def find(connection: Connection, key: str) -> Any:
    """Return the file's row, or None."""
    return connection.execute(sa.select(file).where(file.c.id == key)).one_or_none()


def loose(connection: Connection, ids: Sequence[str], user: int | None) -> set[str]:
    """Return those of the files that are one's own uploads and belong to no record yet."""
    mine = file.c.id.in_(ids) & file.c.record_id.is_(None) & (file.c.created_by == user)
    return set(connection.execute(sa.select(file.c.id).where(mine)).scalars())


def tie(connection: Connection, ids: Sequence[str], place: tuple[str, int], user: int | None) -> None:
    """Note the record that one's own uploads belong to; who may read the record may read the file."""
    if ids:
        form, record = place
        mine = loose(connection, ids, user)
        connection.execute(sa.update(file).where(file.c.id.in_(mine)).values(form=form, record_id=record))


def hand_over(connection: Connection, ids: Sequence[str], form: str, records: Sequence[int], to: int) -> None:
    """Let files of some records belong to another record of the same form."""
    if ids:
        theirs = file.c.id.in_(ids) & (file.c.form == form) & file.c.record_id.in_(records)
        connection.execute(sa.update(file).where(theirs).values(record_id=to))
