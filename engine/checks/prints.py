"""Whether a print names fields, related records and places that exist, and pictures that are pictures."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from engine.definitions.base import Words
from engine.definitions.print import (
    Cell,
    CodeBlock,
    FieldsBlock,
    HeadingBlock,
    PictureBlock,
    PrintBlock,
    PrintDefinition,
    RowsBlock,
    TextBlock,
)
from engine.errors import Problem, pointer, problem
from engine.expressions.check import check
from engine.expressions.reads import capability_problems
from engine.expressions.types import Kind, Schema
from engine.forms.compile import qualified
from engine.forms.model import Form
from engine.templates.text import check_place, check_texts, hops, place
from engine.texts import closest

PICTURES: Mapping[bytes, str] = {b"\x89PNG\r\n\x1a\n": "image/png", b"\xff\xd8\xff": "image/jpeg"}
"""The first bytes of the pictures that can be printed, and their types."""
BACKENDS = ("sqlite", "postgresql")


def picture_type(content: bytes) -> str | None:
    """Return the type of a picture by its first bytes, or None when it cannot be printed."""
    return next((type_ for head, type_ in PICTURES.items() if content.startswith(head)), None)


def picture_bytes(data: str) -> bytes:
    """Return what stands in base64; nothing where it is not base64."""
    try:
        return base64.b64decode(data, validate=True)
    except (binascii.Error, ValueError):
        return b""


def check_print(
    definition: PrintDefinition, app: str, forms: Mapping[str, Form], schema: Schema, path: str
) -> list[Problem]:
    """Return everything that is wrong with a print."""
    name = qualified(definition.form, app)
    if name not in forms:
        return [problem("FORM-E005", path + "/form", found=definition.form)]
    looking = _Looking(forms[name], forms, schema)
    problems = looking.words(definition.header, path + "/header") + looking.words(definition.footer, path + "/footer")
    for number, block in enumerate(definition.blocks):
        here = path + pointer("blocks", number)
        problems += [one for found in looking.block(block, here) for one in found]
    return problems


@dataclass(frozen=True, slots=True)
class _Looking:
    """The form whose fields are named, among all forms."""

    form: Form
    forms: Mapping[str, Form]
    schema: Schema

    def words(self, words: Words | None, path: str) -> list[Problem]:
        texts = {path + pointer(language): text for language, text in (words.by_language() if words else {}).items()}
        return check_texts(texts, self.form, self.forms, self.schema, secrets=True)[1]

    def block(self, block: PrintBlock, path: str) -> Iterator[list[Problem]]:
        if isinstance(block, HeadingBlock | TextBlock):
            yield self.words(block.text, path + "/text")
        elif isinstance(block, CodeBlock):
            yield check_texts({path + "/value": block.value}, self.form, self.forms, self.schema, secrets=True)[1]
        elif isinstance(block, PictureBlock):
            yield self.picture(block, path)
        elif isinstance(block, FieldsBlock):
            for number, cell in enumerate(block.cells):
                yield self.cell(cell, path + pointer("cells", number, "value"))
        elif isinstance(block, RowsBlock):
            yield from self.rows(block, path)

    def cell(self, cell: Cell, path: str) -> list[Problem]:
        spot = place(cell.value)
        if spot is None:
            return [problem("TEMPLATE-E001", path, found=cell.value)]
        return [one.below(path) for one in check_place(spot, self.form, self.forms, self.schema, secrets=True)[1]]

    def picture(self, block: PictureBlock, path: str) -> list[Problem]:
        if (block.field is None) == (block.data is None):
            return [problem("PRINT-E001", path)]
        if block.data is not None:
            known = picture_type(picture_bytes(block.data)) is not None
            return [] if known else [problem("PRINT-E002", path + "/data")]
        made = self.form.fields.get(block.field or "")
        files = [one.key for one in self.form.fields.values() if one.declared.files]
        if made is None or not made.declared.files:
            return [problem("PRINT-E003", path + "/field", found=block.field, near=closest(block.field or "", files))]
        return []

    def rows(self, block: RowsBlock, path: str) -> Iterator[list[Problem]]:
        link = self.form.fields.get(block.of or "")
        target = self.form.name if block.of is None else (link.type.form or "") if link is not None else ""
        if target not in self.forms or (link is not None and (link.key == "id" or link.type.kind is not Kind.RECORD)):
            links = [one.key for one in self.form.fields.values() if one.type.kind is Kind.RECORD and one.key != "id"]
            yield [problem("FORM-E004", path + "/of", found=block.of, near=closest(block.of or "", links))]
            return
        related = {back: one for back, one in self.forms[target].shape.related.items() if one.own is None}
        if block.back not in related:
            yield [problem("FORM-E006", path + "/back", found=block.back, near=closest(block.back, list(related)))]
            return
        child = _Looking(self.forms[related[block.back].form], self.forms, self.schema)
        for number, column in enumerate(block.columns):
            here = path + pointer("columns", number)
            found = child.cell(column, here + "/value")
            yield found
            if column.total and not found and not child.is_number(column):
                yield [problem("PRINT-E004", here + "/total", found=column.value)]
        for number, key in enumerate(block.sort):
            if key.field not in child.form.fields:
                near = closest(key.field, list(child.form.fields))
                yield [problem("FORM-E004", path + pointer("sort", number, "field"), found=key.field, near=near)]
        yield child.condition(block, path + "/where")

    def is_number(self, cell: Cell) -> bool:
        spot = place(cell.value)
        return (
            spot is not None
            and "." not in spot.path
            and hops(spot.path, self.form, self.forms)[-1][1].type.kind is Kind.NUMBER
        )

    def condition(self, block: RowsBlock, path: str) -> list[Problem]:
        if block.where is None:
            return []
        node, problems = check(block.where, self.schema, self.form.name, expect=Kind.BOOLEAN, pointer=path)
        if node is not None:
            problems += [one for backend in BACKENDS for one in capability_problems(node, backend, path)]
        return problems
