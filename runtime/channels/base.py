"""The base of every channel: a way a message reaches a person.

A channel inside the product writes its rows in the business transaction and is done. A channel to the outside writes
rows of the outbox in that transaction; they are sent later, outside any transaction, under their stable key.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar, Literal

from engine.errors import Problem
from engine.kinds import Kind
from runtime import bulk
from runtime.store.tables import outbox

if TYPE_CHECKING:
    from runtime.settings import Settings
    from runtime.workspace import Unit

Fate = Literal["sent", "retry", "permanent", "unknown"]


@dataclass(frozen=True, slots=True)
class Note:
    """A message for one person, its texts as that person may see them; `person` is the person's row."""

    person: Mapping[str, Any]
    title: Mapping[str, str]
    text: Mapping[str, str]
    form: str | None = None
    record: int | None = None
    link: Mapping[str, Any] | None = None
    template: str | None = None


@dataclass(frozen=True, slots=True)
class Parcel:
    """What is sent: where to, what, and the stable key by which its receiver may know it again."""

    key: str
    address: str
    content: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Outcome:
    """How sending went.

    `retry`: not received, may be tried again. `permanent`: will never be received.
    `unknown`: it may have been received; it is tried again under the same key.
    """

    fate: Fate
    problem: Problem | None = None


class Channel(Kind):
    """One way of reaching people."""

    inside: ClassVar[bool] = False

    def put(self, unit: Unit, notes: Sequence[Note]) -> None:
        """Write what the business transaction keeps of the notes."""
        raise NotImplementedError

    def close(self) -> None:
        """Give up what the channel holds open; nothing is sent any more."""


class OutsideChannel(Channel):
    """A channel that leaves the house, through the outbox."""

    def address(self, person: Mapping[str, Any]) -> str | None:
        """Return where the person is reached; None when they cannot be, or do not want to."""
        raise NotImplementedError

    def content(self, note: Note, settings: Settings) -> dict[str, Any]:
        """Return what shall be sent, in the person's language."""
        raise NotImplementedError

    def missing(self, settings: Settings) -> Problem | None:
        """Return why nothing can be sent at all for now, if so; nothing is lost meanwhile."""
        raise NotImplementedError

    def send(self, settings: Settings, parcel: Parcel) -> Outcome:
        """Send one parcel; called outside any transaction, by several threads at once."""
        raise NotImplementedError

    def put(self, unit: Unit, notes: Sequence[Note]) -> None:
        """Write a row of the outbox for each note whose person has an address."""
        settings = unit.workspace.settings
        rows = [
            {
                "key": secrets.token_hex(16),
                "channel": self.name,
                "user_id": note.person["id"],
                "address": address,
                "content": self.content(note, settings),
                "state": "waiting",
                "attempts": 0,
                "run_at": unit.now,
                "created_at": unit.now,
                "template": note.template,
                "form": note.form,
                "record_id": note.record,
            }
            for note in notes
            if (address := self.address(note.person)) is not None
        ]
        bulk.insert_many(unit.connection, outbox, rows)
