"""Action: set a field of the record or of one it links to."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from engine.definitions.base import Json, Key
from engine.effects import SetField
from engine.errors import Problem, problem
from engine.expressions.check import check
from engine.expressions.sentence import told_value
from engine.expressions.types import Kind
from engine.forms.model import Field, Form
from engine.kinds import Label, Options
from engine.rules.actions.base import Action, Plan, Setting
from engine.texts import closest


class SetFieldOptions(Options):
    """The record (a path of link fields; none for the rule's own), the field, and the value."""

    target: str | None = None
    field: Key
    value: Json


class SetFieldAction(Action):
    """Give a field the value of an expression; several settings of one record become one change."""

    name, label, icon = "set_field", Label("修改字段", "Set a field"), "edit"
    Options = SetFieldOptions

    def plan(self, options: SetFieldOptions, setting: Setting, path: str) -> tuple[Plan | None, list[Problem]]:
        """Check that the target is a record, the field can be written and the value fits it."""
        target, problems = check({"var": options.target or "id"}, setting.schema, setting.form.name, pointer=path)
        if target is None:
            return None, problems
        form = self._target(options, setting)
        if target.kind is not Kind.RECORD or form is None:
            return None, [problem("RULE-E003", path + "/target", found=options.target)]
        made = form.fields.get(options.field)
        if made is None:
            near = closest(options.field, list(form.fields))
            return None, [problem("FORM-E004", path + "/field", found=options.field, near=near)]
        if not writable(made):
            return None, [problem("RULE-E004", path + "/field", field=made.title.by_language())]
        value, problems = check(
            options.value, setting.schema, setting.form.name, into=made.type, pointer=path + "/value"
        )
        if value is None:
            return None, problems
        return Plan((target, value), (form.name, made.key), frozenset({(form.name, made.key)})), []

    def effect(self, plan: Plan, values: Sequence[Any], setting: Setting, record: int) -> SetField | None:
        """Return the setting; none when the link is empty."""
        form, field = plan.detail
        return SetField(form, values[0], field, values[1]) if values[0] is not None else None

    def say(self, options: SetFieldOptions, setting: Setting, language: str) -> str:
        """Return the field and what becomes of it in words."""
        form = self._target(options, setting)
        if form is None or options.field not in form.fields:
            return super().say(options, setting, language)
        title = form.fields[options.field].title
        into = f"{options.target}.{options.field}" if options.target else options.field
        told = told_value(options.value, setting.schema, setting.form.name, language, into)
        if language == "zh":
            return f"把{form.title.zh}的“{title.zh}”{told}"
        return f"Set “{title.en}” of the {form.title.en.lower()} {told}"

    @staticmethod
    def _target(options: SetFieldOptions, setting: Setting) -> Form | None:
        form: Form | None = setting.form
        for step in options.target.split(".") if options.target else ():
            made = form.fields.get(step) if form else None
            form = setting.forms.get(made.type.form or "") if made else None
        return form


def writable(made: Field) -> bool:
    """Tell whether a rule may write the field."""
    return not (made.derived or made.rows or (made.system and made.key not in ("owner_id", "dept_id")))
