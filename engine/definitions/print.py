"""A print: a document about one record of a form, laid out on paper in blocks.

A value is named as inside the braces of a text: `amount | money`, `customer.name`.
"""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from pydantic import Field

from engine.definitions.base import Definition, Json, Key, Reference, Shape, Words
from engine.definitions.form import SortKey

MOST_BLOCKS, MOST_CELLS = 60, 60
LARGEST_PICTURE = 400_000
"""Characters of a picture in the definition itself, such as a letterhead: 300 kB in base64."""


class Paper(Shape):
    """The sheet: its size, which way it lies, and the white around what is printed, in millimetres."""

    size: Literal["A3", "A4", "A5", "letter"] = "A4"
    orientation: Literal["portrait", "landscape"] = "portrait"
    margin: int = Field(default=18, ge=5, le=50)


class Cell(Shape):
    """A value with its filters, under its field's title or another."""

    value: str = Field(min_length=1, max_length=400)
    title: Words | None = None


class Column(Cell):
    """A column of a table; `total` sums it up in a last row."""

    total: bool = False


class HeadingBlock(Shape):
    """A heading; level 1 stands in the middle, as a document's title does."""

    type: Literal["heading"]
    text: Words
    level: Literal[1, 2, 3] = 2


class TextBlock(Shape):
    """A paragraph with places; line breaks stay."""

    type: Literal["text"]
    text: Words
    look: Literal["normal", "strong", "note"] = "normal"
    align: Literal["left", "center", "right"] = "left"


class FieldsBlock(Shape):
    """Values beside their titles, in so many columns."""

    type: Literal["fields"]
    title: Words | None = None
    columns: Literal[1, 2, 3] = 2
    cells: tuple[Cell, ...] = Field(min_length=1, max_length=MOST_CELLS)


class RowsBlock(Shape):
    """A table of the records that link here by the link's back name, or of a sub-table.

    `of` is a link field: the table is then of the records that link to what it points at.
    """

    type: Literal["rows"]
    of: Key | None = None
    back: Key
    title: Words | None = None
    columns: tuple[Column, ...] = Field(min_length=1, max_length=20)
    where: Json = None
    sort: tuple[SortKey, ...] = ()


class StepsBlock(Shape):
    """What people did in the record's processes: at which step, who, when, with which words."""

    type: Literal["steps"]
    title: Words | None = None


class PictureBlock(Shape):
    """The pictures of an attachment field, or one that stands here as base64 (PNG or JPEG); width in millimetres."""

    type: Literal["picture"]
    field: Key | None = None
    data: str | None = Field(default=None, max_length=LARGEST_PICTURE)
    width: int = Field(default=60, ge=5, le=380)
    align: Literal["left", "center", "right"] = "left"


class CodeBlock(Shape):
    """A bar or QR code of a text with places; width in millimetres."""

    type: Literal["code"]
    value: str = Field(min_length=1, max_length=400)
    symbology: Literal["qr", "code128", "ean13", "ean8", "upc_a"] = "qr"
    width: int = Field(default=25, ge=10, le=150)
    align: Literal["left", "center", "right"] = "left"


class SignaturesBlock(Shape):
    """Lines to sign on, side by side, each with who signs and a place for the date."""

    type: Literal["signatures"]
    lines: tuple[Words, ...] = Field(min_length=1, max_length=6)


class PageBreakBlock(Shape):
    """What follows begins a new page."""

    type: Literal["page_break"]


PrintBlock = Annotated[
    HeadingBlock
    | TextBlock
    | FieldsBlock
    | RowsBlock
    | StepsBlock
    | PictureBlock
    | CodeBlock
    | SignaturesBlock
    | PageBreakBlock,
    Field(discriminator="type"),
]


class PrintDefinition(Definition):
    """A document on paper; the top line and the foot are repeated on every page."""

    KIND: ClassVar[str] = "print"
    kind: Literal["print"] = "print"
    form: Reference
    paper: Paper = Paper()
    header: Words | None = None
    footer: Words | None = None
    page_numbers: bool = True
    stamp: bool = False
    """Whether the foot says who printed it and when."""
    blocks: tuple[PrintBlock, ...] = Field(min_length=1, max_length=MOST_BLOCKS)
