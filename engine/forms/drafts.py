"""Forms on their way from definitions to compiled forms: where they come from, and what is known of them so far."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from engine.definitions.form import FieldDefinition, FormDefinition
from engine.expressions.types import Relation
from engine.forms.model import Child, Field


@dataclass(frozen=True, slots=True)
class FieldSource:
    """A field's definition with the app that adds it and its place in its document."""

    app: str
    definition: FieldDefinition
    path: str


@dataclass(frozen=True, slots=True)
class FormSource:
    """A form's definition with all fields, its own first and those of extensions after."""

    name: str
    app: str
    definition: FormDefinition
    fields: tuple[FieldSource, ...]
    path: str


@dataclass
class Draft:
    """A form on its way: what the passes have found so far."""

    source: FormSource
    fields: dict[str, Field] = field(default_factory=dict)
    related: dict[str, Relation] = field(default_factory=dict)
    children: list[Child] = field(default_factory=list)
    expressions: dict[str, Any] = field(default_factory=dict)
