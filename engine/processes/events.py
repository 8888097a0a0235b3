"""What can happen to an instance: the only input of the kernel besides what it asks the world."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Literal

EventKind = Literal["start", "act", "done", "failed", "due", "withdraw", "comment", "retry"]
Mode = Literal["replay", "jump_back"]


@dataclass(frozen=True, slots=True)
class Event:
    """One event.

    `number` is the share (act), token (done, failed, retry) or timer (due) it is about. `node` and `mode` say where a
    return leads and how it comes back; `to` is whom a task is handed to; `how` says what started the instance.
    """

    kind: EventKind
    person: int | None = None
    number: int | None = None
    action: str | None = None
    node: str | None = None
    mode: Mode | None = None
    to: int | None = None
    comment: str | None = None
    how: str | None = None
    problem: Mapping[str, Any] | None = None

    def to_json(self) -> dict[str, Any]:
        """Return the event as the history keeps it."""
        return {key: value for key, value in asdict(self).items() if value is not None}

    @staticmethod
    def from_json(said: Mapping[str, Any]) -> Event:
        """Return the event the history kept."""
        return Event(**said)
