"""ID number: the number of a Chinese resident identity card (GB 11643-1999), encrypted and masked."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from typing import Any

from engine.errors import Problem, problem
from engine.forms.fields._written import Written, squeezed
from engine.forms.fields.base import Example, as_text
from engine.kinds import Label

WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
CHECK_DIGITS = "10X98765432"


def check_digit(first17: str) -> str:
    """Return the 18th character that ISO 7064 MOD 11-2 demands."""
    return CHECK_DIGITS[sum(int(digit) * weight for digit, weight in zip(first17, WEIGHTS, strict=True)) % 11]


class IdNumber(Written):
    """An 18-character number with a true birth date and check digit; never stored or searched in clear."""

    name, label, icon, widget = "id_number", Label("身份证号", "ID number"), "idcard", "text"
    group = "code"
    operators = ("==", "is_blank", "not_blank")
    encrypted = True
    examples = (
        Example("11010519491231002x", stored="11010519491231002X"),
        Example("110105 19491231 002X", stored="11010519491231002X"),
        Example("１１０１０５１９４９１２３１００２Ｘ", stored="11010519491231002X"),
        Example("110105194912310021", refused="VALUE-E011"),
        Example("110105194913310021", refused="VALUE-E009"),
        Example("11010519491231", refused="VALUE-E009"),
    )

    def parse(self, raw: Any, options: Any) -> str | Problem:
        """Return the number, its letter in upper case; the problem never repeats the number."""
        text = as_text(raw)
        if isinstance(text, Problem):
            return replace(text, given={**text.given, "found": "…"})
        number = squeezed(text, r"\s")
        if not re.fullmatch(r"[1-9][0-9]{16}[0-9X]", number) or not _is_date(number[6:14]):
            expected = {"zh": "18 位身份证号", "en": "18 characters with a true birth date"}
            return problem("VALUE-E009", found="…", expected=expected)
        if check_digit(number[:17]) != number[17]:
            return problem("VALUE-E011")
        return number

    def mask(self, value: str, options: Any) -> str:
        """Return the first three and the last two characters."""
        return f"{value[:3]}{'*' * 13}{value[-2:]}" if len(value) == 18 else "***"


def _is_date(text: str) -> bool:
    try:
        return date(int(text[:4]), int(text[4:6]), int(text[6:])).year >= 1900
    except ValueError:
        return False
