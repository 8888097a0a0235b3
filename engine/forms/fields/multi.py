"""Multi-choice: several values of a list."""

from __future__ import annotations

import re
from typing import Any

import sqlalchemy as sa

from engine.errors import Problem, problem
from engine.expressions.types import TAGS, Type
from engine.forms.columns import JsonValue
from engine.forms.fields._choices import ChoiceOptions, by_title, keys_of, known, title_of
from engine.forms.fields.base import Example, FieldType, as_written
from engine.kinds import Label

SIZES = {
    "choices": [
        {"key": "sms", "title": {"zh": "短信", "en": "SMS"}},
        {"key": "call", "title": {"zh": "电话", "en": "Call"}},
    ]
}

SEPARATORS = ",，;；、"


class Multi(FieldType):
    """Any of the listed values, kept in the list's order, each once."""

    name, label, icon, widget = "multi", Label("多选", "Multi-choice"), "check-square", "multi"
    group = "choice"
    operators = ("contains", "is_blank", "not_blank")
    Options = ChoiceOptions
    examples = (
        Example(["call", "sms", "sms"], stored=["sms", "call"], options=SIZES),
        Example(["fax"], refused="VALUE-E006", options=SIZES),
        Example("sms", refused="VALUE-E001", options=SIZES),
    )

    def type(self, options: Any) -> Type:
        """Return a list of text."""
        return TAGS

    def column(self, options: Any) -> sa.types.TypeEngine[Any]:
        """Return a JSON column."""
        return JsonValue()

    def parse(self, raw: Any, options: ChoiceOptions) -> list[str] | Problem:
        """Return the keys in the list's order."""
        if not isinstance(raw, list):
            return problem("VALUE-E001", expected={"zh": "多个选项", "en": "a list of choices"}, found=raw)
        keys = keys_of(options.choices)
        for item in raw:
            if isinstance(one := known(item, keys), Problem):
                return one
        return [key for key in keys if key in raw]

    def cell(self, raw: Any, options: ChoiceOptions) -> Any:
        """Return the keys named in the cell, separated by commas or semicolons, which a title may hold itself."""
        words = {one for choice in options.choices for one in (choice.key, choice.title.zh, choice.title.en)}
        known_words = "|".join(re.escape(one) for one in sorted(words, key=len, reverse=True))
        part = re.compile(rf"\s*({known_words})(?=\s*(?:[{SEPARATORS}]|$))|([^{SEPARATORS}]+)")
        found = part.findall(str(as_written(raw)).strip())
        return [by_title(known_word or other, options.choices) for known_word, other in found]

    def show(self, value: list[str], options: ChoiceOptions, language: str) -> str:
        """Return the titles."""
        return ("、" if language == "zh" else ", ").join(title_of(key, options.choices, language) for key in value)
