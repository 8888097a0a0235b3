"""Effects: what a rule or process says shall happen, as values; the runtime carries them out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias


@dataclass(frozen=True, slots=True)
class SetField:
    """Give a field of one record a value (internal)."""

    form: str
    record: int
    field: str
    value: Any


@dataclass(frozen=True, slots=True)
class CreateRecord:
    """Create a record with these values (internal)."""

    form: str
    values: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class SendMessage:
    """Tell people something by one or more channels: the holders of a role, or one person.

    The texts still have their places; each reader gets them filled with the values they may see.
    """

    role: str | None
    person: int | None
    title: Mapping[str, str]
    text: Mapping[str, str]
    values: Mapping[str, Any]
    """What the record holds at each path the texts name."""
    form: str
    record: int
    channels: tuple[str, ...] = ("in_app",)
    template: str | None = None
    """The template the texts are of."""


@dataclass(frozen=True, slots=True)
class StartProcess:
    """Start a process for a record; without an initiator, whoever set things off counts as one."""

    process: str
    record: int
    initiator: int | None


@dataclass(frozen=True, slots=True)
class Block:
    """Refuse the write that led here, with a reason for the person."""

    message: Mapping[str, str]


Effect: TypeAlias = SetField | CreateRecord | SendMessage | StartProcess | Block
