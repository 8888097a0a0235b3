"""USCC: the 18 characters by which an organisation is registered in China (GB 32100-2015)."""

from __future__ import annotations

from typing import Any

from engine.errors import Problem, problem
from engine.expressions.values.china import uscc_valid
from engine.forms.fields._written import Written, squeezed
from engine.forms.fields.base import TEXT_OPERATORS, Example
from engine.kinds import Label


class Uscc(Written):
    """18 characters with a true check character, letters in upper case."""

    name, label, icon, widget = "uscc", Label("统一社会信用代码", "Organisation code (USCC)"), "bank", "text"
    operators = TEXT_OPERATORS
    examples = (
        Example("91350100m000100y43", stored="91350100M000100Y43"),
        Example("9135 0100 M000100Y43", stored="91350100M000100Y43"),
        Example("91350100M000100Y44", refused="VALUE-E009"),
        Example("91350100M000100Y4", refused="VALUE-E009"),
        Example(913501, refused="VALUE-E001"),
    )

    def parse(self, raw: Any, options: Any) -> str | Problem:
        """Return the code."""
        code = squeezed(raw)
        if isinstance(code, Problem) or uscc_valid(code):
            return code
        expected = {"zh": "18 位统一社会信用代码，末位校验正确", "en": "18 characters with a true check character"}
        return problem("VALUE-E009", found=code[:40], expected=expected)

    def mask(self, value: str, options: Any) -> str:
        """Return who registered it and the last two characters."""
        return f"{value[:2]}{'*' * 14}{value[-2:]}"
