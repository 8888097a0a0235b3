"""Barcode: what a bar or QR code says; the code is drawn from it."""

from __future__ import annotations

import re
from typing import Any, Literal

from engine.errors import Problem, problem
from engine.forms.fields._written import Written
from engine.forms.fields.base import TEXT_OPERATORS, Example, as_text
from engine.kinds import Label, Options

DIGITS = {"ean13": 13, "ean8": 8, "upc_a": 12}
ASCII = re.compile(r"[ -~]{1,80}")
LONGEST_QR = 1_000
EXPECTED = {
    "code128": {"zh": "至多 80 个 ASCII 字符", "en": "at most 80 ASCII characters"},
    "qr": {"zh": f"至多 {LONGEST_QR} 个字", "en": f"at most {LONGEST_QR} characters"},
    **{
        key: {"zh": f"{count} 位数字，末位校验正确", "en": f"{count} digits with a true check digit"}
        for key, count in DIGITS.items()
    },
}


class BarcodeOptions(Options):
    """What is drawn: a QR code (ISO/IEC 18004), Code 128 (15417), EAN or UPC (15420)."""

    symbology: Literal["qr", "code128", "ean13", "ean8", "upc_a"] = "qr"


class Barcode(Written):
    """The text of a code, as far as its symbology can hold it."""

    name, label, icon, widget = "barcode", Label("条码 / 二维码", "Barcode or QR code"), "barcode", "barcode"
    group = "code"
    operators = TEXT_OPERATORS
    Options = BarcodeOptions
    examples = (
        Example("https://example.com/1", stored="https://example.com/1"),
        Example("6901234567892", stored="6901234567892", options={"symbology": "ean13"}),
        Example("AB-12", stored="AB-12", options={"symbology": "code128"}),
        Example("036000291452", stored="036000291452", options={"symbology": "upc_a"}),
        Example("6901234567893", refused="VALUE-E009", options={"symbology": "ean13"}),
        Example("条码", refused="VALUE-E009", options={"symbology": "code128"}),
        Example("x" * 1001, refused="VALUE-E009"),
        Example(6901234567892, refused="VALUE-E001"),
    )

    def parse(self, raw: Any, options: BarcodeOptions) -> str | Problem:
        """Return the text."""
        text = as_text(raw)
        if isinstance(text, Problem):
            return text
        if drawable(text, options.symbology):
            return text
        return problem("VALUE-E009", found=text[:40], expected=EXPECTED[options.symbology])


def drawable(text: str, symbology: str) -> bool:
    """Tell whether the symbology holds the text; digits are weighed 3 and 1 from the right (GS1)."""
    if symbology == "qr":
        return len(text) <= LONGEST_QR
    if symbology == "code128":
        return bool(ASCII.fullmatch(text))
    if not re.fullmatch(f"[0-9]{{{DIGITS[symbology]}}}", text):
        return False
    return sum(int(digit) * (3 if place % 2 else 1) for place, digit in enumerate(reversed(text))) % 10 == 0
