"""Readings: the key by whose code points Chinese texts stand in the order they are read in (pinyin), alike everywhere.

The key goes character by character, as dictionaries and registers do: syllable, tone, the character itself; so all 汪
stand before all 王, and 西安 (xi an) before 先 (xian). What is not Chinese stands among them by its letters, whatever
their case and width.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping

from pypinyin import Style, lazy_pinyin

LONGEST = 240
"""Characters of a key: an index entry of PostgreSQL holds some 2,700 bytes, and equal keys are ordered by id."""
PLAIN = "\0"
"""Marks what has no reading."""

SURNAMES: Mapping[str, str] = {
    "万俟": "mo4 qi2",
    "令狐": "ling2 hu2",
    "尉迟": "yu4 chi2",
    "澹台": "tan2 tai2",
    "长孙": "zhang3 sun1",
    "仇": "qiu2",
    "任": "ren2",
    "冼": "xian3",
    "区": "ou1",
    "华": "hua4",
    "单": "shan4",
    "卜": "bu3",
    "员": "yun4",
    "哈": "ha3",
    "宁": "ning4",
    "宓": "mi4",
    "朴": "piao2",
    "折": "she2",
    "曾": "zeng1",
    "查": "zha1",
    "盖": "ge3",
    "种": "chong2",
    "秘": "bi4",
    "缪": "miao4",
    "翟": "zhai2",
    "能": "nai4",
    "葛": "ge3",
    "覃": "qin2",
    "解": "xie4",
    "隗": "wei3",
    "黑": "he4",
}
"""Characters that are read otherwise when a name begins with them; double surnames first."""


def order_key(text: str, *, name: bool = False) -> str:
    """Return the key that orders the text as it is read; a `name` begins with its surname.

    >>> order_key("曾国藩", name=True)
    'zeng1曾 guo2国 fan1藩\\t曾国藩'
    """
    shown = unicodedata.normalize("NFKC", text).casefold()
    surname = next((one for one in SURNAMES if shown.startswith(one)), "") if name else ""
    read = SURNAMES[surname].split() if surname else []
    read += lazy_pinyin(shown[len(surname) :], Style.TONE3, errors=_as_it_is)
    said, place = [], 0
    for one in read:
        if one.startswith(PLAIN):
            place += len(one) - 1
            said.append(one[1:].strip())
        else:
            said.append(one + shown[place])
            place += 1
    return f"{' '.join(filter(None, said))}\t{text}"[:LONGEST]


def _as_it_is(text: str) -> str:
    return PLAIN + text
