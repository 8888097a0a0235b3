"""Signals: hints to open pages that something changed for their person, or about the record they show.

They are written in the business transaction. A signal is only a hint: the page fetches what changed through its
ordinary routes, so a lost one costs a delay and a doubled one costs nothing. The rows are swept after an hour.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Literal

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from runtime.store.tables import signal

if TYPE_CHECKING:
    from runtime.workspace import Unit

Kind = Literal["tasks", "messages", "comments", "imports", "drafts"]
KEPT = timedelta(hours=1)
MOST_GAPS, LOOKS = 500, 300
BATCH = 500
TOLD = sa.insert(signal)


def tell(unit: Unit, person_ids: Iterable[int], kind: Kind) -> None:
    """Hint to these people's pages that something of this kind changed, when the transaction commits."""
    tell_people(unit.connection, unit.now, person_ids, kind)


def tell_people(connection: Connection, now: datetime, person_ids: Iterable[int], kind: Kind) -> None:
    """Do as `tell` where a transaction is no unit."""
    people = sorted(set(person_ids))
    if people:
        connection.execute(TOLD, {"at": now, "kind": kind, "people": people, "place": None})


def tell_watchers(unit: Unit, form: str, record: int, kind: Kind) -> None:
    """Hint to the pages that show this record, when the transaction commits."""
    unit.connection.execute(TOLD, {"at": unit.now, "kind": kind, "people": [], "place": place_of(form, record)})


def place_of(form: str, record: int) -> str:
    """Return how a record is named where it is watched."""
    return f"{form}/{record}"


def sweep(connection: Connection, now: datetime) -> None:
    """Remove signals nobody needs any more."""
    connection.execute(sa.delete(signal).where(signal.c.at < now - KEPT))


@dataclass
class Reader:
    """Reads signals as they are committed.

    Ids are given before commit, so a lower one may appear after a higher one: ids not seen yet are looked for again,
    for as long as a transaction may last.
    """

    last: int = 0
    gaps: dict[int, int] = field(default_factory=dict)
    """Ids not seen yet, with how often they are still looked for."""

    def begin(self, connection: Connection) -> None:
        """Start after all that is there now."""
        self.last, self.gaps = connection.execute(sa.select(sa.func.max(signal.c.id))).scalar() or 0, {}

    def read(self, connection: Connection) -> dict[int | str, set[str]]:
        """Return the kinds hinted since the last call, to each person by id and to each record's watchers by place."""
        found: dict[int | str, set[str]] = {}
        new = signal.c.id > self.last
        wanted = sa.or_(new, signal.c.id.in_(sorted(self.gaps))) if self.gaps else new
        rows = connection.execute(sa.select(signal).where(wanted).order_by(signal.c.id).limit(BATCH)).all()
        for row in rows:
            for target in (*row.people, *([row.place] if row.place else [])):
                found.setdefault(target, set()).add(row.kind)
        seen = {row.id for row in rows}
        self.gaps = {key: left - 1 for key, left in self.gaps.items() if key not in seen and left > 1}
        highest = max(seen, default=self.last)
        if highest > self.last:
            missing = set(range(max(self.last + 1, highest - MOST_GAPS), highest)) - seen
            self.gaps.update(dict.fromkeys(sorted(missing), LOOKS))
            self.last = highest
        return found
