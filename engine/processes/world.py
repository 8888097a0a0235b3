"""What the kernel asks while it walks: the record's values and the people there are.

Every answer is a JSON value and is written into the history, so the same events can be walked again without the
database they came from (`Replay`).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol
from zoneinfo import ZoneInfo

from engine.expressions.nodes import Node
from engine.forms.model import Evaluate


@dataclass(frozen=True, slots=True)
class Term:
    """An expression over the process's record, checked and compiled."""

    node: Node
    evaluate: Evaluate


class World(Protocol):
    """Answers as the world stands when the event is walked. A value is its JSON form: dates and times in ISO 8601."""

    @property
    def zone(self) -> ZoneInfo:
        """Return the workspace's business time zone."""

    def value(self, term: Term) -> Any:
        """Return the expression's value over the record."""

    def holders(self, role: str) -> list[int]:
        """Return the active people who hold the role."""

    def logins(self, logins: Sequence[str]) -> list[int]:
        """Return the active people with these logins."""

    def active(self, people: Sequence[int]) -> list[int]:
        """Return those of the people who are active."""

    def superior(self, person: int) -> int | None:
        """Return the person's superior."""


class Witness:
    """A world that remembers its answers."""

    def __init__(self, world: World) -> None:
        self._world = world
        self.zone = world.zone
        self.answers: list[Any] = []

    def _note(self, answer: Any) -> Any:
        self.answers.append(answer)
        return answer

    def value(self, term: Term) -> Any:
        """Return the expression's value over the record."""
        return self._note(self._world.value(term))

    def holders(self, role: str) -> list[int]:
        """Return the active people who hold the role."""
        return list(self._note(self._world.holders(role)))

    def logins(self, logins: Sequence[str]) -> list[int]:
        """Return the active people with these logins."""
        return list(self._note(self._world.logins(logins)))

    def active(self, people: Sequence[int]) -> list[int]:
        """Return those of the people who are active."""
        return list(self._note(self._world.active(people)))

    def superior(self, person: int) -> int | None:
        """Return the person's superior."""
        found: int | None = self._note(self._world.superior(person))
        return found


class Replay:
    """A world that gives answers the history kept, in their order."""

    def __init__(self, zone: ZoneInfo, answers: Iterable[Any]) -> None:
        self.zone = zone
        self._answers = iter(answers)

    def value(self, term: Term) -> Any:
        """Return the next answer."""
        return next(self._answers)

    def holders(self, role: str) -> list[int]:
        """Return the next answer."""
        return list(next(self._answers))

    def logins(self, logins: Sequence[str]) -> list[int]:
        """Return the next answer."""
        return list(next(self._answers))

    def active(self, people: Sequence[int]) -> list[int]:
        """Return the next answer."""
        return list(next(self._answers))

    def superior(self, person: int) -> int | None:
        """Return the next answer."""
        found: int | None = next(self._answers)
        return found


def moment(answer: str | None, zone: ZoneInfo) -> datetime | None:
    """Return the moment a date or time in ISO 8601 means; a date is its first moment in the zone."""
    if answer is None:
        return None
    found = datetime.fromisoformat(answer)
    return found if found.tzinfo else found.replace(tzinfo=zone)
