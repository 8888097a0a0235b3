"""Templates checked against their form, and the channels a message may go by."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from engine.definitions.template import TemplateDefinition
from engine.errors import Problem, pointer, problem
from engine.expressions.types import Schema
from engine.forms.compile import qualified
from engine.forms.model import Form
from engine.templates.text import check_texts
from engine.texts import closest


def check_template(
    definition: TemplateDefinition,
    app: str,
    forms: Mapping[str, Form],
    schema: Schema,
    channels: Iterable[str],
    path: str,
) -> list[Problem]:
    """Return everything that is wrong with a template."""
    problems = check_channels(definition.channel, channels, path + "/channel")
    form = forms.get(qualified(definition.form, app))
    if form is None:
        return [*problems, problem("FORM-E005", path + "/form", found=definition.form)]
    _, found = check_texts(texts(definition, path), form, forms, schema)
    return problems + found


def texts(definition: TemplateDefinition, path: str) -> dict[str, str]:
    """Return the template's texts by their pointers."""
    parts = {"subject": definition.subject.by_language(), "text": definition.text.by_language()}
    return {path + pointer(key, language): text for key, words in parts.items() for language, text in words.items()}


def check_channels(names: Iterable[str], known: Iterable[str], path: str) -> list[Problem]:
    """Return a problem for each channel there is not."""
    there = sorted(known)
    return [
        problem("TEMPLATE-E008", path + pointer(place), found=name, near=closest(name, there))
        for place, name in enumerate(names)
        if name not in there
    ]
