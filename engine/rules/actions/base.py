"""The base of every action: it names the values it needs, and makes an effect of them once they are known.

The values are expressions over the rule's record. Because an action only names them, one statement can select them
for a whole set of records, and the generated Python can compute them for one.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar

from engine.definitions.template import TemplateDefinition
from engine.effects import Effect
from engine.errors import Problem
from engine.expressions.nodes import Node
from engine.expressions.types import Schema
from engine.forms.model import Form
from engine.kinds import Kind, Label

NO_TITLES: Mapping[str, Mapping[str, str]] = {}
NO_PROCESSES: Mapping[str, str] = {}
NO_TEMPLATES: Mapping[str, TemplateDefinition] = {}


@dataclass(frozen=True, slots=True)
class Setting:
    """Where an action is used: the rule's app and form, and everything it may refer to."""

    app: str
    form: Form
    forms: Mapping[str, Form]
    schema: Schema
    roles: frozenset[str]
    role_titles: Mapping[str, Mapping[str, str]] = field(default_factory=lambda: NO_TITLES)
    processes: Mapping[str, str] = field(default_factory=lambda: NO_PROCESSES)
    """The form of every process, by the process's name."""
    templates: Mapping[str, TemplateDefinition] = field(default_factory=lambda: NO_TEMPLATES)
    channels: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Plan:
    """A checked action: the values it reads from the record, and the fields of other forms it writes."""

    needs: tuple[Node, ...]
    detail: Any
    writes: frozenset[tuple[str, str]] = frozenset()


class Action(Kind):
    """One kind of action."""

    label: ClassVar[Label]

    def plan(self, options: Any, setting: Setting, path: str) -> tuple[Plan | None, list[Problem]]:
        """Return the checked action, or everything that is wrong with it."""
        raise NotImplementedError

    def effect(self, plan: Plan, values: Sequence[Any], setting: Setting, record: int) -> Effect | None:
        """Return what shall happen for a record whose `plan.needs` have these values; None for nothing."""
        raise NotImplementedError

    def say(self, options: Any, setting: Setting, language: str) -> str:
        """Return the action in words."""
        return self.label.zh if language == "zh" else self.label.en
