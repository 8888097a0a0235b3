"""Write the administrative divisions of China by their codes of GB/T 2260 as a Python module.

python tools/codes/regions.py --data node_modules/@vant/area-data/dist/index.cjs --out engine/forms/fields/_regions.py
takes them from the npm package `@vant/area-data` (MIT), to be installed elsewhere; the product does not depend on it.
What the package adds to the standard is left out: development zones, towns as counties, and what lies below Hong Kong,
Macao and Taiwan, for which the standard has one code each.
"""

from __future__ import annotations

import argparse
import json
import re
from collections.abc import Iterator
from pathlib import Path

HEAD = '''# ruff: noqa: E501
"""Administrative divisions of China by the codes of GB/T 2260: provinces, and a line a city with its counties.

Written by `tools/codes/regions.py` from @vant/area-data (MIT, Youzan); not changed by hand.
"""

from __future__ import annotations

PROVINCES = """
{provinces}
"""
"""Two digits and the name."""

CITIES = """
{cities}
"""
"""Four digits and the name; after it the last two digits and the name of each county."""
'''
WITHOUT_COUNTIES = {"4419", "4420", "4604", "6202"}
ONE_CODE = {"71", "81", "82"}


def standard(code: str, title: str) -> bool:
    """Tell whether a county's code is one of the standard's: 01-70, and 81-99 for cities."""
    last = int(code[4:])
    if code[:4] in WITHOUT_COUNTIES or not title.endswith(("区", "县", "市", "旗")):
        return False
    return last <= 70 or (last > 80 and title.endswith("市"))


def lines(titles: dict[str, str]) -> Iterator[str]:
    """Yield a line a city."""
    for code in sorted(titles):
        if not code.endswith("00") or code.endswith("0000") or code[:2] in ONE_CODE:
            continue
        below = [one for one in titles if one[:4] == code[:4] and not one.endswith("00") and standard(one, titles[one])]
        yield " ".join([code[:4] + titles[code], *(one[4:] + titles[one] for one in sorted(below))])


def main() -> None:
    """Write the module."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    given = parser.parse_args()
    found = re.findall(r"""(\d{6})['"]?\s*:\s*['"]([^'"]+)['"]""", given.data.read_text(encoding="utf-8"))
    titles = {code: json.loads(f'"{written}"') for code, written in found}
    provinces = [code[:2] + titles[code] for code in sorted(titles) if code.endswith("0000")]
    text = HEAD.format(provinces=" ".join(provinces), cities="\n".join(lines(titles)))
    given.out.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
