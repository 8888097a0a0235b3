"""A page: blocks that gather what belongs to one record."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from pydantic import Field

from engine.definitions.base import Definition, Key, Reference, Shape, Words
from engine.definitions.form import SortKey


class HeaderBlock(Shape):
    """Who this is: title, identity fields, tags."""

    type: Literal["header"]
    title_field: Key
    identity: tuple[Key, ...] = ()
    tags: tuple[Key, ...] = ()


class FiguresBlock(Shape):
    """A strip of figures, each a field of the record."""

    type: Literal["figures"]
    fields: tuple[Key, ...] = Field(min_length=1)


class RelatedBlock(Shape):
    """The records of another form that link here, by the link's back name."""

    type: Literal["related"]
    back: Key
    title: Words
    columns: tuple[Key, ...] = ()
    sort: tuple[SortKey, ...] = ()


class TimelineBlock(Shape):
    """Related records in the order of time."""

    type: Literal["timeline"]
    back: Key
    title: Words
    time: Key
    title_field: Key
    text_field: Key | None = None
    icon_field: Key | None = None


class FieldsBlock(Shape):
    """Some fields of the record."""

    type: Literal["fields"]
    title: Words
    fields: tuple[Key, ...] = Field(min_length=1)


class FiringsBlock(Shape):
    """The rules that fired for the record, and why."""

    type: Literal["firings"]
    title: Words


Block = Annotated[
    HeaderBlock | FiguresBlock | RelatedBlock | TimelineBlock | FieldsBlock | FiringsBlock,
    Field(discriminator="type"),
]


class PageDefinition(Definition):
    """A page over one record of a form."""

    KIND: ClassVar[str] = "page"
    kind: Literal["page"] = "page"
    form: Reference
    icon: str = "profile"
    blocks: tuple[Block, ...] = Field(min_length=1)
