"""An app: the bundle's head, with what it depends on and the values a business person may change."""

from __future__ import annotations

from typing import ClassVar, Literal

from pydantic import Field

from engine.definitions.base import Definition, Json, Key, Reference, Shape, Words


class Parameter(Shape):
    """A named value read by expressions as `{"param": key}` and changed without publishing."""

    key: Key
    title: Words
    help: Words | None = None
    type: Literal["text", "integer", "number", "money", "percent", "boolean", "date"]
    default: Json


class AppDefinition(Definition):
    """The head of a bundle."""

    KIND: ClassVar[str] = "app"
    kind: Literal["app"] = "app"
    version: str = Field(pattern=r"^\d+\.\d+\.\d+$")
    icon: str = "appstore"
    tint: str = "#1456F0"
    depends: tuple[Key, ...] = ()
    parameters: tuple[Parameter, ...] = ()
    calendar: Reference | None = None
    """The calendar that working days are counted by; needed where there are several."""
