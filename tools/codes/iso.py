"""Write the names of countries, currencies and languages as Python modules.

python tools/codes/iso.py --out engine/forms/fields
takes them from the package `babel` (BSD; its data is Unicode CLDR, Unicode licence), to be installed in an environment
of its own; the product does not depend on it.
"""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterable, Mapping
from pathlib import Path

from babel import Locale
from babel.core import get_global

HEAD = '''"""Names of {what} in Chinese and English.

Written by `tools/codes/iso.py` from Unicode CLDR; not changed by hand.
"""

from __future__ import annotations

from collections.abc import Mapping

{name}: Mapping[str, tuple[str, str]] = {{
{rows}}}
'''
NO_COUNTRIES = {"AC", "CP", "CQ", "DG", "EA", "EU", "EZ", "IC", "QO", "TA", "UN", "XA", "XB", "ZZ"}
OURS = {
    "HK": ("中国香港", "Hong Kong, China"),
    "MO": ("中国澳门", "Macao, China"),
    "TW": ("中国台湾", "Taiwan, China"),
    "XCG": ("加勒比盾", "Caribbean Guilder"),  # since 2025 and 2024; this CLDR has no Chinese name for them
    "ZWG": ("津巴布韦金", "Zimbabwe Gold"),
}


def current() -> set[str]:
    """Return the currencies that are legal tender somewhere today."""
    used = get_global("territory_currencies").values()
    return {code for times in used for code, _, until, tender in times if until is None and tender}


def table(what: str, codes: Iterable[str], zh: Mapping[str, str], en: Mapping[str, str]) -> str:
    """Return the source of the module of one table."""
    names = {code: OURS.get(code) or (zh[code], en[code]) for code in sorted(codes)}
    rows = "".join(f'    "{code}": ("{one}", "{two}"),\n' for code, (one, two) in names.items())
    return HEAD.format(what=what, name=what.partition(" ")[0].upper(), rows=rows)


def main() -> None:
    """Write the modules."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, required=True)
    out: Path = parser.parse_args().out
    zh, en = Locale.parse("zh_Hans_CN"), Locale("en")
    countries = {code for code in en.territories if re.fullmatch("[A-Z]{2}", code)} - NO_COUNTRIES
    languages = {code for code in en.languages if re.fullmatch("[a-z]{2}", code)}
    for name, text in (
        ("_countries", table("countries and regions (ISO 3166-1)", countries, zh.territories, en.territories)),
        ("_currencies", table("currencies (ISO 4217)", current(), zh.currencies, en.currencies)),
        ("_languages", table("languages (ISO 639-1)", languages, zh.languages, en.languages)),
    ):
        (out / f"{name}.py").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
