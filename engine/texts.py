"""How problems are put into words, in the product's two languages.

The words themselves stand in the `problems.py` of each room; `runtime` joins them into one table at start.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, NamedTuple

from engine.errors import Problem

Language = Literal["zh", "en"]
LANGUAGES: tuple[Language, ...] = ("zh", "en")


class ProblemWords(NamedTuple):
    """What is wrong and what to do, with `{fact}` places filled from the problem's facts."""

    zh: str
    en: str
    hint_zh: str
    hint_en: str


class Said(NamedTuple):
    """A problem in one language."""

    message: str
    hint: str


class _Facts(dict[str, object]):
    def __missing__(self, key: str) -> str:
        return "…"


def say(one: Problem, words: Mapping[str, ProblemWords], language: Language) -> Said:
    """Return the problem's message and hint; an unknown code is shown with its facts rather than hidden."""
    text = words.get(one.code)
    if text is None:
        return Said(f"{one.code}: {dict(one.given)}", "")
    facts = _Facts({key: _in_language(value, language) for key, value in one.given.items()})
    message, hint = (text.zh, text.hint_zh) if language == "zh" else (text.en, text.hint_en)
    return Said(message.format_map(facts), hint.format_map(facts))


def _in_language(value: object, language: Language) -> object:
    if isinstance(value, Mapping) and language in value:
        return value[language]
    return value


def closest(word: str, known: list[str] | tuple[str, ...], count: int = 3) -> str:
    """Return the known words most like `word`, joined, for a did-you-mean."""
    scored = sorted(known, key=lambda candidate: (distance(word, candidate), candidate))
    return ", ".join(scored[:count])


def distance(left: str, right: str) -> int:
    """Return the edit distance (Levenshtein); words are short."""
    row = list(range(len(right) + 1))
    for i, a in enumerate(left[:60], 1):
        previous, row[0] = row[0], i
        for j, b in enumerate(right, 1):
            previous, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, previous + (a != b))
    return row[-1]
