"""Messages to people: written in the business transaction, in each of the channels asked for.

Every reader gets the texts with the values they may see. What stays inside is there when the transaction commits; what
leaves the house goes through the outbox, where protected values are masked for everybody.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from runtime import signals
from runtime.channels.base import Note
from runtime.store.tables import user
from runtime.workspace import Unit


def notify(
    unit: Unit,
    people: Sequence[int],
    title: Mapping[str, str],
    text: Mapping[str, str],
    form: str | None = None,
    record: int | None = None,
    *,
    link: Mapping[str, Any] | None = None,
) -> None:
    """Tell people something in ready words, in the product and by every channel they can be reached by."""
    rows = persons(unit, people)
    notes = [Note(row, title, text, form, record, link) for row in rows]
    for channel in unit.workspace.channels.values():
        channel.put(unit, notes)
    signals.tell(unit, (row["id"] for row in rows), "messages")


def persons(unit: Unit, ids: Iterable[int]) -> list[Mapping[str, Any]]:
    """Return the rows of the active people among these, in the order of ids."""
    wanted = sorted(set(ids))
    if not wanted:
        return []
    statement = sa.select(user).where(user.c.id.in_(wanted), user.c.active).order_by(user.c.id)
    return [dict(row) for row in unit.connection.execute(statement).mappings()]
