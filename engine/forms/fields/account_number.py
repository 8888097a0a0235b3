"""Account number: the number of an account at a bank."""

from __future__ import annotations

import re
from typing import Any

from engine.forms.fields._written import Issued
from engine.forms.fields.base import TEXT_OPERATORS, Example
from engine.kinds import Label

PLAIN = re.compile(r"[0-9]{6,32}")
IBAN = re.compile(r"[A-Z]{2}[0-9]{2}[A-Z0-9]{11,30}")


class AccountNumber(Issued):
    """6 to 32 digits, or an IBAN (ISO 13616) with true check digits; the mask keeps the last four."""

    name, label, icon, widget = "account_number", Label("银行账号", "Account number"), "wallet", "text"
    group = "code"
    operators = TEXT_OPERATORS
    expected = Label("6 至 32 位数字，或校验正确的 IBAN", "6 to 32 digits, or an IBAN with true check digits")
    examples = (
        Example("1100 0100 1234 5678 901", stored="1100010012345678901"),
        Example("de89 3704 0044 0532 0130 00", stored="DE89370400440532013000"),
        Example("DE88370400440532013000", refused="VALUE-E009"),
        Example("12345", refused="VALUE-E009"),
        Example(6222020200112345, refused="VALUE-E001"),
    )

    def valid(self, number: str) -> bool:
        """Tell whether it is an account's number."""
        if not IBAN.fullmatch(number):
            return bool(PLAIN.fullmatch(number))
        return int("".join(str(int(c, 36)) for c in number[4:] + number[:4])) % 97 == 1

    def mask(self, value: str, options: Any) -> str:
        """Return the last four characters."""
        return f"{'*' * (len(value) - 4)}{value[-4:]}"
