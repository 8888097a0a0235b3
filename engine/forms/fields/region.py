"""Region: an administrative division of China."""

from __future__ import annotations

from typing import Any, Literal

from engine.errors import Problem, problem
from engine.forms.fields._areas import below, level, named, path, titles
from engine.forms.fields._written import Written
from engine.forms.fields.base import Example, as_text, as_written
from engine.kinds import Label, Options

DEPTHS = ("province", "city", "county")
EXPECTED = {
    "zh": "行政区划的代码或名称，如 330106 或 浙江省杭州市西湖区",
    "en": "the code or the name of a division, such as 330106 or 浙江省杭州市西湖区",
}
LEVELS = {
    "province": {"zh": "省级区划，如 浙江省", "en": "a province, such as 浙江省"},
    "city": {"zh": "地级区划，如 浙江省杭州市", "en": "a city, such as 浙江省杭州市"},
    "county": {"zh": "县级区划，如 浙江省杭州市西湖区", "en": "a county or district, such as 浙江省杭州市西湖区"},
}


class RegionOptions(Options):
    """How deep one chooses, and whether a division above that will do."""

    depth: Literal["province", "city", "county"] = "county"
    any_level: bool = False


class Region(Written):
    """A code of GB/T 2260, whose beginning says in which province and city it lies."""

    name, label, icon, widget = "region", Label("行政区划", "Region of China"), "environment", "region"
    group = "place"
    operators = ("startswith", "==", "!=", "is_blank", "not_blank")
    Options = RegionOptions
    examples = (
        Example("330106", stored="330106"),
        Example("浙江省杭州市西湖区", stored="330106"),
        Example("浙江/杭州/西湖", stored="330106"),
        Example("杭州市西湖区", stored="330106"),
        Example("北京市 / 东城区", stored="110101"),
        Example("湖北省仙桃市", stored="429004"),
        Example("东莞市", stored="441900"),
        Example("浙江省", stored="330000", options={"depth": "province"}),
        Example("330100", stored="330100", options={"any_level": True}),
        Example("浙江省杭州市", refused="VALUE-E009"),
        Example("330106", refused="VALUE-E009", options={"depth": "city"}),
        Example("339999", refused="VALUE-E009"),
        Example("西湖区", refused="VALUE-E009"),
        Example(330106, refused="VALUE-E001"),
    )

    def parse(self, raw: Any, options: RegionOptions) -> str | Problem:
        """Return the code that is given, or that of the division the text names."""
        text = as_text(raw)
        if isinstance(text, Problem):
            return text
        code = text if text in titles() else named(text[:100])
        if code is None:
            return problem("VALUE-E009", found=text[:40], expected=EXPECTED)
        deepest = DEPTHS.index(options.depth) + 1
        if level(code) > deepest or (level(code) < deepest and not options.any_level and code in below()):
            return problem("VALUE-E009", found=text[:40], expected=LEVELS[options.depth])
        return code

    def cell(self, raw: Any, options: Any) -> Any:
        """Return the code of a number cell, or the text."""
        return as_written(raw)

    def show(self, value: str, options: Any, language: str) -> str:
        """Return the names from the province downwards."""
        return " / ".join(path(value)) if value in titles() else value
