"""Country: a country or region (ISO 3166-1)."""

from __future__ import annotations

from engine.forms.fields._codes import Coded, CodeOptions
from engine.forms.fields._countries import COUNTRIES
from engine.forms.fields.base import Example
from engine.kinds import Label


class CountryOptions(CodeOptions):
    """Which one may choose; all where none is named."""

    names = COUNTRIES


class Country(Coded):
    """One of the standard's codes."""

    name, label, icon = "country", Label("国家或地区", "Country or region"), "global"
    group = "place"
    Options = CountryOptions
    examples = (
        Example("CN", stored="CN"),
        Example("CN", stored="CN", options={"only": ("CN", "SG")}),
        Example("XX", refused="VALUE-E006"),
        Example("US", refused="VALUE-E006", options={"only": ("CN", "SG")}),
        Example(1, refused="VALUE-E006"),
    )
