"""Text: characters are code points; UPPER and LOWER are ASCII, so that every store agrees."""

from __future__ import annotations

import re

BLANKS = " \u3000"
LONGEST = 1_000_000
LONGEST_CELL = 32_767
WORD = re.compile("[A-Za-z]+")
CONTROL = re.compile("[\x01-\x1f\x7f]")
NUMBER_TEXT = re.compile(r"[ \u3000]*[+-]?[0-9]{1,18}(?:\.[0-9]{1,10})?[ \u3000]*\Z")
WIDE_SPACE, FIRST_WIDE = "\u3000", 0xFF01
HALVES = {FIRST_WIDE + i: chr(0x21 + i) for i in range(94)} | {ord(WIDE_SPACE): " "}
FULLS = {0x21 + i: chr(FIRST_WIDE + i) for i in range(94)} | {0x20: WIDE_SPACE}
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


def substitute(text: str, old: str, new: str) -> str | None:
    """Return the text with every `old` replaced; an empty `old` replaces nothing, null if it grew beyond measure."""
    if not old:
        return text
    grown = len(text) + text.count(old) * (len(new) - len(old))
    return text.replace(old, new) if grown <= LONGEST else None


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


def startswith(text: str, start: str) -> bool:
    """Tell whether the text begins with another."""
    return text.startswith(start)


def proper(text: str) -> str:
    """Return the text with each word's first ASCII letter in upper case, its others in lower case."""
    return WORD.sub(lambda found: found[0][0].upper() + found[0][1:].lower(), text)


def clean(text: str) -> str:
    """Return the text without control characters."""
    return CONTROL.sub("", text)


def nth_substituted(text: str, old: str, new: str, nth: int) -> str:
    """Return the text with the nth `old` replaced; as it is where there are fewer."""
    if not old or nth < 1:
        return text
    parts = text.split(old)
    if nth >= len(parts):
        return text
    return fitting(old.join(parts[:nth]) + new + old.join(parts[nth:]))


def fitting(text: str) -> str:
    """Return the text cut to the longest that is kept."""
    return text[:LONGEST]


def spliced(text: str, start: int, count: int, new: str) -> str:
    """Return the text with some characters from the one numbered `start` replaced."""
    at = min(max(start, 1), LONGEST) - 1
    return text[:at] + new + text[at + min(max(count, 0), LONGEST) :]


def position(part: str, text: str) -> int | None:
    """Return where the part first stands, from 1; null if it does not."""
    return text.find(part) + 1 or None


def position_after(part: str, text: str, start: int) -> int | None:
    """Return where the part first stands from the character numbered `start`, from 1; null if it does not."""
    return text.find(part, min(max(start, 1), LONGEST) - 1) + 1 or None


def repeated(text: str, count: int) -> str | None:
    """Return the text so many times; null if that is longer than a cell may be."""
    times = max(count, 0)
    return text * min(times, LONGEST_CELL) if len(text) * times <= LONGEST_CELL else None


def split_part(text: str, separator: str, nth: int) -> str | None:
    """Return the nth part between separators, from 1; empty where there are fewer, null below 1."""
    if nth < 1:
        return None
    parts = text.split(separator) if separator else [text]
    return parts[nth - 1] if nth <= len(parts) else ""


def text_joined(separator: str, *texts: str) -> str:
    """Return the texts that are not empty with the separator between them."""
    return separator.join(one for one in texts if one)


def character(code: int) -> str | None:
    """Return the character of a code point; null if there is none."""
    return chr(code) if 0 < code < 0xD800 or 0xDFFF < code <= 0x10FFFF else None


def code_point(text: str) -> int | None:
    """Return the code point of the first character; null of an empty text."""
    return ord(text[0]) if text else None


def reversed_text(text: str) -> str:
    """Return the characters in the opposite order."""
    return text[::-1]


def padded_left(text: str, length: int, fill: str) -> str:
    """Return the text with the fill before it up to a length; never cut."""
    lack = min(length, LONGEST_CELL) - len(text)
    return (fill * lack)[:lack] + text if lack > 0 and fill else text


def padded_right(text: str, length: int, fill: str) -> str:
    """Return the text with the fill after it up to a length; never cut."""
    lack = min(length, LONGEST_CELL) - len(text)
    return text + (fill * lack)[:lack] if lack > 0 and fill else text


def trim_left(text: str) -> str:
    """Return the text without spaces at its beginning."""
    return text.lstrip(BLANKS)


def trim_right(text: str) -> str:
    """Return the text without spaces at its end."""
    return text.rstrip(BLANKS)


def halfwidth(text: str) -> str:
    """Return the text with full-width ASCII characters and spaces in half width."""
    return text.translate(HALVES)


def fullwidth(text: str) -> str:
    """Return the text with ASCII characters and spaces in full width."""
    return text.translate(FULLS)


def occurrences(text: str, part: str) -> int:
    """Return how often the part stands in the text, none over another."""
    return text.count(part) if part else 0


def text_before(text: str, separator: str) -> str | None:
    """Return what stands before the first separator; null without one."""
    return text.partition(separator)[0] if separator and separator in text else None


def text_after(text: str, separator: str) -> str | None:
    """Return what stands after the first separator; null without one."""
    return text.partition(separator)[2] if separator and separator in text else None


def number_like(text: str) -> bool:
    """Tell whether the text is a number as VALUE reads it."""
    return NUMBER_TEXT.match(text) is not None


def list_joined(items: list[str], separator: str) -> str:
    """Return the entries with the separator between them."""
    return separator.join(items)


def list_item(items: list[str], nth: int) -> str | None:
    """Return the nth entry, from 1; null where there is none."""
    return items[nth - 1] if 1 <= nth <= len(items) else None


def share_any(first: list[str], second: list[str]) -> bool:
    """Tell whether two lists have an entry in common."""
    return not set(first).isdisjoint(second)


def holds_all(first: list[str], second: list[str]) -> bool:
    """Tell whether the first list has every entry of the second."""
    return set(second) <= set(first)
