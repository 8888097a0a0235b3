"""Currency: a currency (ISO 4217)."""

from __future__ import annotations

from engine.forms.fields._codes import Coded, CodeOptions
from engine.forms.fields._currencies import CURRENCIES
from engine.forms.fields.base import Example
from engine.kinds import Label


class CurrencyOptions(CodeOptions):
    """Which one may choose; all where none is named."""

    names = CURRENCIES


class Currency(Coded):
    """One of the standard's codes."""

    name, label, icon = "currency", Label("币种", "Currency"), "dollar"
    group = "place"
    Options = CurrencyOptions
    examples = (
        Example("CNY", stored="CNY"),
        Example("CNY", stored="CNY", options={"only": ("CNY", "USD")}),
        Example("RMB", refused="VALUE-E006"),
        Example("EUR", refused="VALUE-E006", options={"only": ("CNY", "USD")}),
        Example(1, refused="VALUE-E006"),
    )
