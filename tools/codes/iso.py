"""Write the names of countries, currencies and languages as a Python module.

python tools/codes/iso.py --out engine/forms/fields/_iso.py
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

HEAD = '''\
"""Names of countries and regions (ISO 3166-1), currencies (ISO 4217) and languages (ISO 639-1) in Chinese and English.

Written by `tools/codes/iso.py` from Unicode CLDR; not changed by hand.
"""

from __future__ import annotations

from collections.abc import Mapping

Names = Mapping[str, tuple[str, str]]
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


def table(name: str, codes: Iterable[str], zh: Mapping[str, str], en: Mapping[str, str]) -> str:
    """Return the source of one table."""
    rows = {code: OURS.get(code) or (zh[code], en[code]) for code in sorted(codes)}
    body = "".join(f'    "{code}": ("{one}", "{two}"),\n' for code, (one, two) in rows.items())
    return f"{name}: Names = {{\n{body}}}\n"


def main() -> None:
    """Write the module."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, required=True)
    zh, en = Locale.parse("zh_Hans_CN"), Locale("en")
    countries = {code for code in en.territories if re.fullmatch("[A-Z]{2}", code)} - NO_COUNTRIES
    languages = {code for code in en.languages if re.fullmatch("[a-z]{2}", code)}
    tables = [
        table("COUNTRIES", countries, zh.territories, en.territories),
        table("CURRENCIES", current(), zh.currencies, en.currencies),
        table("LANGUAGES", languages, zh.languages, en.languages),
    ]
    parser.parse_args().out.write_text("\n".join([HEAD, *tables]), encoding="utf-8")


if __name__ == "__main__":
    main()
