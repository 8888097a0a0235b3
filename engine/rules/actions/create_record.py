"""Action: create a record."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from engine.definitions.base import Json, Key, Reference
from engine.effects import CreateRecord
from engine.errors import Problem, pointer, problem
from engine.expressions.check import check
from engine.expressions.nodes import Node
from engine.forms.compile import qualified
from engine.kinds import Label, Options
from engine.rules.actions.base import Action, Plan, Setting
from engine.rules.actions.set_field import writable
from engine.texts import closest


class CreateRecordOptions(Options):
    """The form, and the value of each field as an expression over the rule's record."""

    form: Reference
    values: dict[Key, Json]


class CreateRecordAction(Action):
    """Create a record of a form; its own defaults and checks apply."""

    name, label, icon = "create_record", Label("新建记录", "Create a record"), "file-add"
    Options = CreateRecordOptions

    def plan(self, options: CreateRecordOptions, setting: Setting, path: str) -> tuple[Plan | None, list[Problem]]:
        """Check the form, its fields and the values."""
        name = qualified(options.form, setting.app)
        form = setting.forms.get(name)
        if form is None:
            return None, [problem("FORM-E005", path + "/form", found=name)]
        needs: list[Node] = []
        problems: list[Problem] = []
        for key, expression in options.values.items():
            here = path + pointer("values", key)
            made = form.fields.get(key)
            if made is None:
                problems.append(problem("FORM-E004", here, found=key, near=closest(key, list(form.fields))))
            elif not writable(made):
                problems.append(problem("RULE-E004", here, field=made.title.by_language()))
            else:
                node, found = check(expression, setting.schema, setting.form.name, into=made.type, pointer=here)
                problems += found
                if node is not None:
                    needs.append(node)
        if problems:
            return None, problems
        keys = tuple(options.values)
        writes = frozenset((name, key) for key in keys)
        return Plan(tuple(needs), (name, keys), writes), []

    def effect(self, plan: Plan, values: Sequence[Any], setting: Setting, record: int) -> CreateRecord:
        """Return the creation."""
        form, keys = plan.detail
        return CreateRecord(form, dict(zip(keys, values, strict=True)))

    def say(self, options: CreateRecordOptions, setting: Setting, language: str) -> str:
        """Return the form in words."""
        form = setting.forms.get(qualified(options.form, setting.app))
        title = form.title if form else None
        if language == "zh":
            return f"新建{title.zh if title else options.form}"
        return f"Create a {title.en.lower() if title else options.form}"
