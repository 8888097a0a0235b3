"""Whether a page's blocks name fields and related records that exist."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from engine.definitions.page import (
    FieldsBlock,
    FiguresBlock,
    HeaderBlock,
    PageDefinition,
    RelatedBlock,
    TimelineBlock,
)
from engine.errors import Problem, pointer, problem
from engine.forms.compile import qualified
from engine.forms.model import Form
from engine.texts import closest


def check_page(page: PageDefinition, app: str, forms: Mapping[str, Form], path: str) -> list[Problem]:
    """Return a problem for each name the page uses that does not exist."""
    name = qualified(page.form, app)
    form = forms.get(name)
    if form is None:
        return [problem("FORM-E005", path + "/form", found=name)]
    problems: list[Problem] = []
    for place, block in enumerate(page.blocks):
        here = path + pointer("blocks", place)
        if isinstance(block, HeaderBlock):
            problems += _fields((block.title_field, *block.identity, *block.tags), form, here)
        elif isinstance(block, FiguresBlock | FieldsBlock):
            problems += _fields(block.fields, form, here)
        elif isinstance(block, RelatedBlock | TimelineBlock):
            problems += _related(block, form, forms, here)
    return problems


def _fields(keys: Iterable[str], form: Form, path: str) -> list[Problem]:
    return [
        problem("FORM-E004", path, found=key, near=closest(key, list(form.fields)))
        for key in keys
        if key not in form.fields
    ]


def _related(block: RelatedBlock | TimelineBlock, form: Form, forms: Mapping[str, Form], path: str) -> list[Problem]:
    related = {back: one for back, one in form.shape.related.items() if one.own is None}
    if block.back not in related:
        near = closest(block.back, list(related))
        return [problem("FORM-E006", path + "/back", found=block.back, near=near)]
    child = forms[related[block.back].form]
    if isinstance(block, RelatedBlock):
        return _fields((*block.columns, *(key.field for key in block.sort)), child, path)
    keys = (block.time, block.title_field, block.text_field, block.icon_field)
    return _fields((key for key in keys if key is not None), child, path)
