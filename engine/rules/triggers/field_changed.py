"""Trigger: one of certain fields is set or changed."""

from __future__ import annotations

from pydantic import Field

from engine.definitions.base import Key
from engine.errors import Problem, pointer, problem
from engine.forms.model import Form
from engine.forms.write import Operation
from engine.kinds import Label, Options
from engine.rules.triggers.base import Trigger
from engine.texts import closest


class FieldChangedOptions(Options):
    """The fields watched."""

    fields: tuple[Key, ...] = Field(min_length=1)


class FieldChanged(Trigger):
    """Fires when a watched field gets another value, in a new record when it gets one at all."""

    name, label, icon = "field_changed", Label("字段变化时", "When a field changes"), "swap"
    Options = FieldChangedOptions

    def check(self, options: FieldChangedOptions, form: Form, path: str) -> list[Problem]:
        """Return a problem for each unknown field, for lists of rows without a value, for what no write changes."""
        rows = [
            problem("RULE-E010", path + pointer("fields", place), field=form.fields[key].title.by_language())
            for place, key in enumerate(options.fields)
            if key in form.fields and form.fields[key].rows
        ]
        rows += [
            problem("RULE-E017", path + pointer("fields", place), field=form.fields[key].title.by_language())
            for place, key in enumerate(options.fields)
            if key in form.fields and form.fields[key].declared.name == "process_status"
        ]
        return rows + [
            problem("FORM-E004", path + pointer("fields", place), found=key, near=closest(key, list(form.fields)))
            for place, key in enumerate(options.fields)
            if key not in form.fields
        ]

    def matches(self, options: FieldChangedOptions, operation: Operation, changed: frozenset[str]) -> bool:
        """Return whether a watched field is among the changed ones."""
        return operation != "delete" and not changed.isdisjoint(options.fields)

    def watched(self, options: FieldChangedOptions) -> frozenset[str]:
        """Return the fields named."""
        return frozenset(options.fields)

    def say(self, options: FieldChangedOptions, form: Form, language: str) -> str:
        """Return the fields in words."""
        titles = [form.fields[key].title for key in options.fields]
        if language == "zh":
            return "".join(f"“{title.zh}”" for title in titles) + "变化时"
        return "When " + " or ".join(f"'{title.en}'" for title in titles) + " changes"
