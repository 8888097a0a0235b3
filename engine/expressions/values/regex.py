"""Patterns against text, by RE2: in time that grows with the text and never more."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import re2

from engine.expressions.patterns import Flaw, parsed


def regex_match(text: str, pattern: str) -> bool:
    """Tell whether the pattern matches somewhere in the text."""
    compiled = _compiled(pattern)
    return compiled is not None and compiled.search(_whole(text)) is not None


def regex_extract(text: str, pattern: str) -> str | None:
    """Return the first match, or its first group if the pattern has one; null without a match."""
    compiled = _compiled(pattern)
    found = None if compiled is None else compiled.search(_whole(text))
    return None if found is None else str(found[1 if found.re.groups else 0] or "")


def regex_replace(text: str, pattern: str, plain: str) -> str | None:
    """Return the text with every match replaced by a plain text."""
    compiled = _compiled(pattern)
    return None if compiled is None else str(compiled.sub(lambda _: _whole(plain), _whole(text)))


def regex_count(text: str, pattern: str) -> int | None:
    """Return the number of matches that do not overlap."""
    compiled = _compiled(pattern)
    return None if compiled is None else sum(1 for _ in compiled.finditer(_whole(text)))


@lru_cache(512)
def _compiled(pattern: str) -> Any:
    """Return RE2's pattern, None if it is none of ours."""
    try:
        return re2.compile(parsed(pattern).re2)
    except (Flaw, re2.error):
        return None


def _whole(text: str) -> str:
    """Return the text, unpaired surrogates replaced: RE2 reads UTF-8."""
    return text if text.isascii() else text.encode("utf-8", "replace").decode()
