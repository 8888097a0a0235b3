"""Areas: administrative divisions by their codes of GB/T 2260, how one reads them and how texts name them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache, lru_cache

from engine.forms.fields._regions import CITIES, PROVINCES

BETWEEN = re.compile(r"[\s/\\>·,，、\-]+")
GROUPS = ("县", "省直辖县", "自治区直辖县级行政区划")
"""What stands in place of a city where counties belong to the province itself; nobody writes it."""
ENDINGS = re.compile("(?:特别行政区|(?:壮族|回族|维吾尔)?自治区|省|市|区|县|旗|盟|地区)$")


@cache
def titles() -> Mapping[str, str]:
    """Return the names by six digits, each division after the one it lies in."""
    out = {}
    for province in PROVINCES.split():
        out[province[:2] + "0000"] = province[2:]
    for line in CITIES.split("\n"):
        city, *counties = line.split() or [""]
        if city:
            out[city[:4] + "00"] = city[4:]
        out |= {city[:4] + county[:2]: county[2:] for county in counties}
    return dict(sorted(out.items()))


@cache
def below() -> Mapping[str, tuple[str, ...]]:
    """Return the codes directly in each division; those of provinces are in ""."""
    out: dict[str, list[str]] = {}
    for code in titles():
        out.setdefault(above(code), []).append(code)
    return {code: tuple(inner) for code, inner in out.items()}


def above(code: str) -> str:
    """Return the division a code lies in, "" for a province."""
    if code.endswith("0000"):
        return ""
    return code[:2] + "0000" if code.endswith("00") else code[:4] + "00"


def level(code: str) -> int:
    """Return 1 for a province, 2 for a city, 3 for a county."""
    return 1 if code.endswith("0000") else 2 if code.endswith("00") else 3


def said(code: str) -> bool:
    """Tell whether the division is named where one below it is: no group, and no city of its province's own name."""
    title = titles()[code]
    return title not in GROUPS and (level(code) != 2 or title != titles()[above(code)])


def path(code: str) -> list[str]:
    """Return the names from the province to the division, as one says them."""
    codes = [code]
    while outer := above(codes[0]):
        codes.insert(0, outer)
    return [titles()[one] for one in codes if one == code or said(one)]


@lru_cache(maxsize=4096)
def named(text: str) -> str | None:
    """Return the one division a text names from its province or city downwards, in full or without endings."""
    plain = BETWEEN.sub("", text)
    for start in ("", *below()[""]):
        if found := list(dict.fromkeys(_matches(plain, start))):
            shortest = min(found, key=level)
            return shortest if all(one.startswith(shortest.rstrip("0")) for one in found) else None
    return None


def _matches(text: str, inside: str) -> Iterator[str]:
    for code in below().get(inside, ()):
        title = titles()[code]
        if not said(code):
            yield from _matches(text, code)
        for known in {title, ENDINGS.sub("", title) if len(title) > 2 else title}:
            if text == known:
                yield code
            elif text.startswith(known):
                yield from _matches(text[len(known) :], code)
