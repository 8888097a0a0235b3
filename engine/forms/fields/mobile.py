"""Mobile: a mobile telephone number."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, Literal

from engine.errors import Problem, problem
from engine.forms.fields._written import Written, squeezed
from engine.forms.fields.base import TEXT_OPERATORS, Example, as_text
from engine.kinds import Label, Options

FORMS = {"CN": re.compile(r"1[3-9][0-9]{9}"), "any": re.compile(r"\+?[0-9]{6,15}")}
WORDS = {
    "CN": {"zh": "11 位手机号，以 1 开头", "en": "11 digits beginning with 1"},
    "any": {"zh": "6 至 15 位数字，可带 +", "en": "6 to 15 digits, + allowed"},
}


class MobileOptions(Options):
    """Whose numbering plan applies."""

    region: Literal["CN", "any"] = "CN"


class Mobile(Written):
    """A mobile number, digits only; the mask keeps the first three and the last four."""

    name, label, icon, widget = "mobile", Label("手机号", "Mobile"), "mobile", "mobile"
    group = "text"
    operators = TEXT_OPERATORS
    Options = MobileOptions
    examples = (
        Example("138 0013 8000", stored="13800138000"),
        Example("+86 13800138000", stored="13800138000"),
        Example("１３８００１３８０００", stored="13800138000"),
        Example("12800138000", refused="VALUE-E009"),
        Example("1380013800", refused="VALUE-E009"),
        Example(13800138000, refused="VALUE-E001"),
    )

    def quick(self, options: MobileOptions) -> Callable[[Any], Any]:
        """Return the way of numbers written without a blank."""
        written = FORMS[options.region]
        return lambda raw: raw if isinstance(raw, str) and written.fullmatch(raw) else None

    def parse(self, raw: Any, options: MobileOptions) -> str | Problem:
        """Return the digits."""
        text = as_text(raw)
        if isinstance(text, Problem):
            return text
        digits = squeezed(text, r"\s\-()")
        if options.region == "CN":
            digits = re.sub(r"^(\+86|0086)", "", digits)
        if not FORMS[options.region].fullmatch(digits):
            return problem("VALUE-E009", found=text, expected=WORDS[options.region])
        return digits

    def mask(self, value: str, options: Any) -> str:
        """Return the number with its middle hidden; of a short one only the end is seen."""
        return f"{value[:3]}{'*' * (len(value) - 7)}{value[-4:]}" if len(value) > 9 else f"***{value[-2:]}"
