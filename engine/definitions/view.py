"""A view: which records of a form are shown, in which order and as what. Shape only."""

from __future__ import annotations

from typing import ClassVar, Literal

from pydantic import Field

from engine.definitions.base import Definition, Json, Key, Reference, Shape, Words
from engine.definitions.form import SortKey
from engine.definitions.rule import KindOptions


class ViewContent(Shape):
    """What a view shows, whoever made it."""

    title: Words
    layout: KindOptions
    """The way it is drawn, with the options of that way."""
    columns: tuple[Key, ...] = Field(default=(), max_length=60)
    """The fields shown; none means those of the form's list."""
    filter: Json | None = None
    sort: tuple[SortKey, ...] = Field(default=(), max_length=5)


class ViewDefinition(ViewContent, Definition):
    """A view that an app brings along."""

    KIND: ClassVar[str] = "view"
    kind: Literal["view"] = "view"
    form: Reference
    position: int = 100
    """Its place among the views of the form."""
