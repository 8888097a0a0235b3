"""In-app: the message stands in the person's own list, written in the business transaction, exactly once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from engine.kinds import Label
from runtime import bulk
from runtime.channels.base import Channel, Note
from runtime.store.tables import message

if TYPE_CHECKING:
    from runtime.workspace import Unit


class InApp(Channel):
    """The list of messages inside the product."""

    name, label, icon = "in_app", Label("站内消息", "Message in the product"), "message"
    inside = True

    def put(self, unit: Unit, notes: Sequence[Note]) -> None:
        """Write the messages."""
        rows = [
            {
                "user_id": note.person["id"],
                "at": unit.now,
                "title": dict(note.title),
                "text": dict(note.text),
                "form": note.form,
                "record_id": note.record,
                "read": False,
                "link": dict(note.link) if note.link is not None else None,
            }
            for note in notes
        ]
        bulk.insert_many(unit.connection, message, rows)
