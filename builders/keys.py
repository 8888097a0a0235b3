"""Keys made of titles: what a definition or field is called for ever, from what it is called at first."""

from __future__ import annotations

import re
from collections.abc import Container
from itertools import count

from pypinyin import lazy_pinyin

LONGEST = 40


def key_of(title: str, taken: Container[str] = (), fallback: str = "item") -> str:
    """Return a key that reads like the title, Chinese by its pinyin, and is not taken.

    It holds no `__`, which physical names use.
    """
    words = re.findall(r"[a-z0-9]+", " ".join(lazy_pinyin(title)).lower())
    key = _cut(words) or fallback
    if not key[0].isalpha():
        key = f"{fallback[0]}_{key}"[:LONGEST]
    return free(key, taken)


def free(wanted: str, taken: Container[str], longest: int = LONGEST) -> str:
    """Return the key, with the first number behind it that makes it one that is not taken."""
    if wanted not in taken:
        return wanted
    ends = (f"_{number}" for number in count(2))
    return next(key for end in ends if (key := wanted[: longest - len(end)].rstrip("_") + end) not in taken)


def _cut(words: list[str]) -> str:
    """Return as many of the words as a key holds, whole where one does not fill it alone."""
    key = ""
    for word in words:
        longer = f"{key}_{word}" if key else word[:LONGEST]
        if len(longer) > LONGEST:
            break
        key = longer
    return key
