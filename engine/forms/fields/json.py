# ruff: noqa: A005
"""JSON: an object or a list as another system sends it."""

from __future__ import annotations

import json
from typing import Any

from engine.errors import Problem, problem
from engine.forms.fields._written import Written
from engine.forms.fields.base import UNSTORABLE, Example
from engine.kinds import Label

LONGEST, DEEPEST = 100_000, 50
EXPECTED = {
    "zh": f"JSON 对象或数组，至多 {LONGEST} 个字、{DEEPEST} 层",
    "en": f"a JSON object or list of at most {LONGEST} characters and {DEEPEST} levels",
}


class JsonField(Written):
    """An object or a list, kept as its compact text, which the JSON functions of formulas read."""

    name, label, icon, widget = "json", Label("JSON", "JSON"), "code", "json"
    group = "special"
    operators = ("is_blank", "not_blank")
    examples = (
        Example({"a": [1, "二"]}, stored='{"a":[1,"二"]}'),
        Example(' { "a" : null } ', stored='{"a":null}'),
        Example([], stored="[]"),
        Example("plain", refused="VALUE-E009"),
        Example("1", refused="VALUE-E009"),
        Example("[NaN]", refused="VALUE-E009"),
        Example(1, refused="VALUE-E009"),
    )

    def parse(self, raw: Any, options: Any) -> str | Problem:
        """Return the compact text of an object or a list, given as JSON or as its text; the order of keys is kept."""
        value = said(raw) if isinstance(raw, str) else raw
        if isinstance(value, dict | list) and not too_deep(value):
            try:
                text = json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
            except (ValueError, TypeError):
                text = ""
            if 0 < len(text) <= LONGEST and not UNSTORABLE.search(text):
                return text
        return problem(
            "VALUE-E009", found=str(raw)[:40] if isinstance(raw, str) else type(raw).__name__, expected=EXPECTED
        )

    def dump(self, value: str, options: Any) -> Any:
        """Return the JSON itself."""
        return json.loads(value)

    def show(self, value: str, options: Any, language: str) -> str:
        """Return the compact text."""
        return value


def said(text: str) -> Any:
    """Return the JSON a text says, None if it says none."""
    try:
        return json.loads(text) if len(text) <= 2 * LONGEST else None
    except (ValueError, RecursionError):
        return None


def too_deep(value: Any) -> bool:
    """Tell whether lists and objects are nested too deeply."""
    level, depth = [value], 0
    while level:
        depth += 1
        inner = (one.values() if isinstance(one, dict) else one for one in level)
        level = [one for some in inner for one in some if isinstance(one, dict | list)]
        if depth > DEEPEST:
            return True
    return False
