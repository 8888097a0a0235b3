"""USCC: the 18 characters by which an organisation is registered in China (GB 32100-2015)."""

from __future__ import annotations

from typing import Any

from engine.expressions.values.china import uscc_valid
from engine.forms.fields._written import Issued
from engine.forms.fields.base import TEXT_OPERATORS, Example
from engine.kinds import Label


class Uscc(Issued):
    """18 characters with a true check character, letters in upper case."""

    name, label, icon, widget = "uscc", Label("统一社会信用代码", "Organisation code (USCC)"), "bank", "text"
    group = "code"
    operators = TEXT_OPERATORS
    expected = Label("18 位统一社会信用代码，末位校验正确", "18 characters with a true check character")
    examples = (
        Example("91350100m000100y43", stored="91350100M000100Y43"),
        Example("9135 0100 M000100Y43", stored="91350100M000100Y43"),
        Example("91350100M000100Y44", refused="VALUE-E009"),
        Example("91350100M000100Y4", refused="VALUE-E009"),
        Example(913501, refused="VALUE-E001"),
    )

    def valid(self, number: str) -> bool:
        """Tell whether the check character is true."""
        return uscc_valid(number)

    def mask(self, value: str, options: Any) -> str:
        """Return who registered it and the last two characters."""
        return f"{value[:2]}{'*' * 14}{value[-2:]}"
