"""A document: the blocks of a print filled for one record, as its viewer may see it; only text and pictures."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from engine.access import Decision
from engine.checks.prints import picture_bytes
from engine.definitions.print import (
    CodeBlock,
    FieldsBlock,
    HeadingBlock,
    PageBreakBlock,
    PictureBlock,
    PrintBlock,
    PrintDefinition,
    RowsBlock,
    SignaturesBlock,
    StepsBlock,
    TextBlock,
)
from engine.errors import NotFound, problem
from engine.forms.compile import qualified
from engine.forms.model import Form
from engine.templates.filters import Sight
from engine.templates.text import Spot, spots
from runtime import query
from runtime.present import Presenter
from runtime.prints import pictures, steps, tables, values
from runtime.prints.values import Saying, spot_of, title_of, words_of
from runtime.query import Seen
from runtime.workspace import Unit

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Document:
    """One record's document: the lines repeated on every page, and its blocks as text."""

    title: str
    header: str
    footer: str
    blocks: tuple[Json, ...]


def for_form(unit: Unit, form: str) -> dict[str, PrintDefinition]:
    """Return the prints of a form by name."""
    return {
        name: one for name, one in unit.catalog.prints.items() if qualified(one.form, name.partition(".")[0]) == form
    }


def documents(unit: Unit, form: Form, definition: PrintDefinition, ids: Sequence[int]) -> list[Document]:
    """Return the documents of the records in the order of the ids; one that is not seen is not found."""
    decision = unit.decide(form.name)
    keys = (*values.first_steps(spot.path for spot in places(definition)), *further(definition))
    title = (form.title_field,) if form.title_field else ()
    found = {one.values["id"]: one for one in query.page_of_ids(unit, form, decision, ids, (*keys, *title))}
    if missing := [one for one in ids if one not in found]:
        raise NotFound([problem("ACCESS-E002", what=form.title.by_language(), found=missing[0])])
    filling = Filling(unit, form, decision, definition)
    return filling.all([found[one] for one in ids])


def places(definition: PrintDefinition) -> tuple[Spot, ...]:
    """Return every place over the record itself."""
    texts = [words for words in (definition.header, definition.footer) if words is not None]
    texts += [block.text for block in definition.blocks if isinstance(block, HeadingBlock | TextBlock)]
    codes = [block.value for block in definition.blocks if isinstance(block, CodeBlock)]
    cells = [cell for block in definition.blocks if isinstance(block, FieldsBlock) for cell in block.cells]
    return (*spots([*(text for one in texts for text in (one.zh, one.en)), *codes]), *map(spot_of, cells))


def further(definition: PrintDefinition) -> tuple[str, ...]:
    """Return the fields that are read although no place names them: those of pictures, and links to whose rows."""
    pictures_of = [block.field for block in definition.blocks if isinstance(block, PictureBlock)]
    rows_of = [block.of for block in definition.blocks if isinstance(block, RowsBlock)]
    return tuple(key for key in (*pictures_of, *rows_of) if key is not None)


class Filling:
    """Fills the blocks of one print for records of its form."""

    def __init__(self, unit: Unit, form: Form, decision: Decision, definition: PrintDefinition) -> None:
        self.unit, self.form, self.decision, self.definition = unit, form, decision, definition
        self.sight = Sight(unit.actor.language, unit.context.zone)
        self.presenter = Presenter(unit, form, decision)

    def all(self, rows: Sequence[Seen]) -> list[Document]:
        """Return the records' documents; what they link to is read for all of them at once."""
        paths = [spot.path for spot in places(self.definition)]
        said = values.follow(self.unit, self.form, self.decision, rows, paths)
        titles = values.titles(self.unit, said)
        return [self.one(seen, Saying(row, titles, self.sight)) for seen, row in zip(rows, said, strict=True)]

    def one(self, seen: Seen, saying: Saying) -> Document:
        """Return one record's document."""
        title = f"{words_of(self.unit, self.definition.title)} {self.presenter.title(seen)}"
        header, footer = (
            saying.text(words_of(self.unit, words)) if words else ""
            for words in (self.definition.header, self.definition.footer)
        )
        blocks = (made for block in self.definition.blocks for made in self.block(block, seen, saying))
        return Document(title, header, footer, tuple(blocks))

    def block(self, block: PrintBlock, seen: Seen, saying: Saying) -> Iterator[Json]:
        """Yield what a block shows: nothing where its viewer may see none of it."""
        look: Json = {"title": "", **block.model_dump(include={"type", "level", "look", "align", "width"})}
        if isinstance(block, HeadingBlock | TextBlock):
            yield {**look, "text": saying.text(words_of(self.unit, block.text))}
        elif isinstance(block, FieldsBlock):
            if cells := self.cells(block, saying):
                yield {**look, "title": words_of(self.unit, block.title), "columns": block.columns, "cells": cells}
        elif isinstance(block, RowsBlock):
            table = tables.table(self.unit, self.form, block, self.presenter.levels(seen), seen)
            if table is not None:
                yield {**look, "title": words_of(self.unit, block.title), **table}
        elif isinstance(block, StepsBlock):
            if lines := steps.lines(self.unit, self.form, seen.values["id"]):
                yield {**look, "title": words_of(self.unit, block.title), "lines": lines}
        elif isinstance(block, PictureBlock):
            yield from ({**look, "picture": one} for one in self.pictures(block, seen))
        elif isinstance(block, CodeBlock):
            text = saying.text(block.value)
            yield {**look, "symbology": block.symbology, "text": text, "picture": pictures.code(text, block.symbology)}
        elif isinstance(block, SignaturesBlock):
            yield {**look, "lines": [words_of(self.unit, one) for one in block.lines]}
        elif isinstance(block, PageBreakBlock):
            yield look

    def cells(self, block: FieldsBlock, saying: Saying) -> list[Json]:
        """Return titles and values, those left out that the viewer may not see."""
        cells = [(title_of(self.unit, cell, self.form), spot_of(cell)) for cell in block.cells]
        return [
            {"title": title, "text": saying.spot(spot)}
            for title, spot in cells
            if saying.row[spot.path].sharp != "none"
        ]

    def pictures(self, block: PictureBlock, seen: Seen) -> Iterator[str]:
        """Yield the pictures of a block; files that are no pictures are passed over."""
        if block.data is not None:
            made = pictures.picture(picture_bytes(block.data))
            yield from [made] if made else []
        elif block.field is not None and self.presenter.levels(seen)[block.field] in ("read", "write"):
            for key in seen.values.get(block.field) or ():
                made = pictures.of_file(self.unit.workspace.files / key) if key.isalnum() else None
                yield from [made] if made else []
