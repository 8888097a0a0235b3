"""Tax number: the number of a taxpayer in China."""

from __future__ import annotations

import re
from typing import Any

from engine.expressions.values.china import id_valid, uscc_valid
from engine.forms.fields._written import Issued
from engine.forms.fields.base import TEXT_OPERATORS, Example
from engine.kinds import Label

OLDER = re.compile(r"[0-9]{6}[A-Z0-9]{9}|[0-9]{17}[0-9X][A-Z0-9]{2}")


class TaxNumber(Issued):
    """An organisation's code or an identity number with a true check character, or an older one of 15 or 20
    characters, which has none.
    """

    name, label, icon, widget = "tax_number", Label("纳税人识别号", "Tax number"), "audit", "text"
    group = "code"
    operators = TEXT_OPERATORS
    expected = Label("15、18 或 20 位纳税人识别号，18 位的校验正确", "15, 18 (check character true) or 20 characters")
    examples = (
        Example("91350100m000100y43", stored="91350100M000100Y43"),
        Example("11010519491231002X", stored="11010519491231002X"),
        Example("440300123456789", stored="440300123456789"),
        Example("91350100M000100Y44", refused="VALUE-E009"),
        Example("4403001234567", refused="VALUE-E009"),
        Example(440300123456789, refused="VALUE-E001"),
    )

    def valid(self, number: str) -> bool:
        """Tell whether it is a taxpayer's number."""
        return uscc_valid(number) or id_valid(number) or bool(OLDER.fullmatch(number))

    def mask(self, value: str, options: Any) -> str:
        """Return the first two and the last two characters."""
        return f"{value[:2]}{'*' * (len(value) - 4)}{value[-2:]}"
