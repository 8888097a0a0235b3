"""Passport: the number of a passport or travel permit (ICAO Doc 9303)."""

from __future__ import annotations

import re
from typing import Any

from engine.forms.fields._written import Issued
from engine.forms.fields.base import Example
from engine.kinds import Label

FORM = re.compile(r"(?=.*[0-9])[A-Z0-9]{6,11}")


class Passport(Issued):
    """6 to 11 letters and digits, at least one of them a digit; never stored or searched in clear."""

    name, label, icon, widget = "passport", Label("护照号码", "Passport number"), "idcard", "text"
    group = "code"
    operators = ("==", "is_blank", "not_blank")
    encrypted = True
    expected = Label("6 至 11 位字母和数字", "6 to 11 letters and digits")
    examples = (
        Example("e12345678", stored="E12345678"),
        Example("EA 1234567", stored="EA1234567"),
        Example("H12345678-01", stored="H1234567801"),
        Example("PASSPORT", refused="VALUE-E009"),
        Example("E1234", refused="VALUE-E009"),
        Example(123456789, refused="VALUE-E001"),
    )

    def valid(self, number: str) -> bool:
        """Tell whether the characters are those of a passport number; there is no check digit in it."""
        return bool(FORM.fullmatch(number))

    def mask(self, value: str, options: Any) -> str:
        """Return the first and the last two characters."""
        return f"{value[0]}{'*' * (len(value) - 3)}{value[-2:]}"
