"""Publications: releases on their way, from the making of their values to the clearing of what they leave behind."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from engine.errors import Problem
from runtime.store import refusals
from runtime.store.tables import publication

ON_THE_WAY = ("filling", "clearing")


def add(connection: Connection, **values: Any) -> int:
    """Enter a publication at its beginning and return its id."""
    start = {"state": "filling", "step": 0, "place": 0, "done": 0, "problems": []}
    row = connection.execute(sa.insert(publication).values({**start, **values})).inserted_primary_key
    assert row is not None
    return int(row[0])


def get(connection: Connection, key: int) -> Any:
    """Return a publication."""
    return connection.execute(sa.select(publication).where(publication.c.id == key)).one()


def on_the_way(connection: Connection, most: int) -> list[int]:
    """Return the publications that are not at their end, the oldest first."""
    found = sa.select(publication.c.id).where(publication.c.state.in_(ON_THE_WAY)).order_by(publication.c.id)
    return list(connection.scalars(found.limit(most)))


def rows(connection: Connection, key: int | None = None, *, hold: bool = False) -> Sequence[Any]:
    """Return what is known of the publications, or of one, that are not at their end; held, nobody changes them
    meanwhile.
    """
    found = sa.select(publication).where(publication.c.state.in_(ON_THE_WAY)).order_by(publication.c.id)
    found = found if key is None else found.where(publication.c.id == key)
    return connection.execute(found.with_for_update() if hold else found).all()


def to_clear(row: Any) -> list[tuple[str, str, str]]:
    """Return table, key and column of what a publication that is cleared has still to clear."""
    return [(table, key, column) for table, key, column in row.leftovers[row.step :]]


def take(connection: Connection, row: Any) -> bool:
    """Hold a publication that still stands where it was read; otherwise somebody else carries it on."""
    same = [publication.c[name] == getattr(row, name) for name in ("id", "state", "step", "place", "feed")]
    held = sa.select(publication.c.id).where(*same).with_for_update()
    return connection.execute(held).first() is not None


def put(connection: Connection, key: int, **values: Any) -> None:
    """Change a publication that is held."""
    connection.execute(sa.update(publication).where(publication.c.id == key).values(values))


def refuse(connection: Connection, key: int, problems: Iterable[Problem]) -> bool:
    """End a publication for these reasons, unless its releases are active by now; tell whether it was ended.

    The columns that were made for it are cleared before it is over.
    """
    filling = (publication.c.id == key) & (publication.c.state == "filling")
    ended = {"state": "clearing", "step": 0, "place": 0, "problems": refusals.kept(problems)}
    return connection.execute(sa.update(publication).where(filling).values(ended)).rowcount > 0
