"""Text: characters are code points; UPPER and LOWER are ASCII, so that every store agrees."""

from __future__ import annotations

BLANKS = " \u3000"
LONGEST = 1_000_000
UPPERCASE = {i: i - 32 for i in range(97, 123)}
LOWERCASE = {i: i + 32 for i in range(65, 91)}


def left(text: str, count: int) -> str:
    """Return the first characters."""
    return text[: max(count, 0)]


def right(text: str, count: int) -> str:
    """Return the last characters."""
    return text[-count:] if count > 0 else ""


def mid(text: str, start: int, count: int) -> str:
    """Return `count` characters from the one numbered `start`; the first is 1, and any before it means the first."""
    start = max(start, 1) - 1
    return text[start : start + max(count, 0)]


def upper(text: str) -> str:
    """Return the text with ASCII letters in upper case."""
    return text.translate(UPPERCASE)


def lower(text: str) -> str:
    """Return the text with ASCII letters in lower case."""
    return text.translate(LOWERCASE)


def trim(text: str) -> str:
    """Return the text without spaces and ideographic spaces at its ends."""
    return text.strip(BLANKS)


def substitute(text: str, old: str, new: str) -> str:
    """Return the text with every `old` replaced; an empty `old` replaces nothing."""
    return text.replace(old, new) if old else text


def mask(text: str, start: int, end: int) -> str:
    """Return the text with all but the first `start` and last `end` characters shown as `*`; all hidden if nothing
    would be.
    """
    start, end = min(max(start, 0), LONGEST), min(max(end, 0), LONGEST)
    if start + end >= len(text):
        return "*" * len(text)
    return text[:start] + "*" * (len(text) - start - end) + text[len(text) - end :]


def endswith(text: str, end: str) -> bool:
    """Tell whether the text ends with another."""
    return text.endswith(end)
