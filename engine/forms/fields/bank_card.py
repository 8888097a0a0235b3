"""Bank card: the number of a payment card (ISO/IEC 7812), encrypted and masked."""

from __future__ import annotations

from typing import Any

from engine.expressions.values.china import bank_card_valid
from engine.forms.fields._written import Issued
from engine.forms.fields.base import Example
from engine.kinds import Label


class BankCard(Issued):
    """12 to 19 digits that pass the Luhn test; never stored or searched in clear."""

    name, label, icon, widget = "bank_card", Label("银行卡号", "Bank card number"), "credit-card", "text"
    group = "code"
    operators = ("==", "is_blank", "not_blank")
    encrypted = True
    expected = Label("12 至 19 位卡号，末位校验正确", "12 to 19 digits with a true check digit")
    examples = (
        Example("6222 0202 0011 2345 679", stored="6222020200112345679"),
        Example("４１１１-１１１１-１１１１-１１１１", stored="4111111111111111"),
        Example("4111111111111112", refused="VALUE-E009"),
        Example("4111.111111111111", refused="VALUE-E009"),
        Example("41111111111", refused="VALUE-E009"),
        Example(4111111111111111, refused="VALUE-E001"),
    )

    def valid(self, number: str) -> bool:
        """Tell whether the digits pass the Luhn test."""
        return bank_card_valid(number)

    def mask(self, value: str, options: Any) -> str:
        """Return the last four digits, as statements print them."""
        return f"{'*' * (len(value) - 4)}{value[-4:]}"
