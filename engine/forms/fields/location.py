"""Location: a point on the earth, with its address if it has one."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

from engine.errors import Problem, problem
from engine.forms.fields._written import Written
from engine.forms.fields.base import Example, as_text
from engine.kinds import Label

LONGEST = 200
DEGREES = r"([+-]?\d{1,3}(?:\.\d{1,15})?)"
FORM = re.compile(rf"{DEGREES}\s*[,，]\s*{DEGREES}(?:[,，\s]\s*(\S.*))?", re.ASCII | re.DOTALL)
EXPECTED = {
    "zh": "纬度, 经度 地址，如 31.23, 121.47 人民广场",
    "en": "latitude, longitude address, such as 31.23, 121.47",
}


class Location(Written):
    """Latitude and longitude in degrees (WGS 84) and an address, kept and read as `31.23, 121.47 address`."""

    name, label, icon, widget = "location", Label("位置", "Location"), "compass", "location"
    group = "place"
    operators = ("contains", "is_blank", "not_blank")
    examples = (
        Example("31.230, 121.470 上海市黄浦区人民广场", stored="31.23, 121.47 上海市黄浦区人民广场"),
        Example("-33.8568，151.2153", stored="-33.8568, 151.2153"),
        Example({"latitude": "31.23", "longitude": 121.47}, stored="31.23, 121.47"),
        Example({"latitude": 31, "longitude": 121, "address": " a  b "}, stored="31, 121 a b"),
        Example("+0.0,-0,here", stored="0, 0 here"),
        Example("121.47, 31.23", refused="VALUE-E005"),
        Example("-91, 0", refused="VALUE-E004"),
        Example("31.23", refused="VALUE-E009"),
        Example("31.23, 121.47 " + "x" * 201, refused="VALUE-E010"),
        Example(["31", "121"], refused="VALUE-E001"),
    )

    def parse(self, raw: Any, options: Any) -> str | Problem:
        """Return the point with its address; `{"latitude", "longitude", "address"}` is taken, too."""
        text = as_text(spelled(raw) if isinstance(raw, dict) else raw)
        if isinstance(text, Problem):
            return text
        match = FORM.fullmatch(text)
        if match is None:
            return problem("VALUE-E009", found=text[:40], expected=EXPECTED)
        for degrees, most in ((match[1], 90), (match[2], 180)):
            if abs(Decimal(degrees)) > most:
                below = degrees.startswith("-")
                return problem("VALUE-E004" if below else "VALUE-E005", found=degrees, limit=-most if below else most)
        address = " ".join((match[3] or "").split())
        if len(address) > LONGEST:
            return problem("VALUE-E010", found=len(address), limit=LONGEST)
        return f"{shortest(match[1])}, {shortest(match[2])} {address}".rstrip()

    def mask(self, value: str, options: Any) -> str:
        """Return nothing of it."""
        return "*, *"


def spelled(given: dict[str, Any]) -> str:
    """Return the parts of a point as one text."""
    return f"{given.get('latitude')}, {given.get('longitude')} {given.get('address') or ''}".strip()


def shortest(degrees: str) -> str:
    """Return the number without a sign or zeros that say nothing."""
    return f"{Decimal(degrees).normalize() + 0:f}"
