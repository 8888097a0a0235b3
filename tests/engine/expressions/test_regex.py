"""Patterns: what is refused and where; what they match, against Python's own expressions."""

from __future__ import annotations

import re
import time

import pytest
from hypothesis import given, settings

from engine.expressions.check import check
from engine.expressions.functions import sample
from engine.expressions.patterns import Flaw, parsed
from engine.expressions.reads import capabilities
from engine.expressions.types import Json
from engine.expressions.values import regex
from tests.engine.expressions.families import PATTERNS

TEXTS = ["", "a", "aab", "a1-b2", "A中😀é", "a\nb\n", "x.y\\z", "1 22 333", "ab\tab", "\n", "é😀b中A1", "_ -", "Zz\r\n"]


def refusal(op: str, pattern: Json) -> tuple[str, object]:
    more: list[Json] = [""] if op == "regexreplace" else []
    node, problems = check({op: ["abc", pattern, *more]}, sample.SCHEMA, sample.FORM)
    assert node is None
    assert problems[0].path == f"/{op}/1"
    return problems[0].code, problems[0].given.get("character")


@pytest.mark.parametrize(
    ("pattern", "character"),
    [
        *(("a(?=b)", 2), ("(?!b)", 1), ("(?<=b)a", 1), ("(?P<n>a)", 1), ("(?i)a", 1), ("(a)\\1", 4), ("\\bword", 1)),
        *(
            ("a*?", 3),
            ("a++", 3),
            ("a{2}{3}", 5),
            ("*a", 1),
            ("a|*", 3),
            ("^*", 2),
            ("$+", 2),
            ("\\pL", 1),
            ("\\Aa", 1),
        ),
        *(("a{,3}", 2), ("a{x}", 2), ("a{3,2}", 2), ("a{", 2), ("{", 1), ("(a", 1), ("a)", 2), ("[a", 1), ("[]", 1)),
        *(("[^]", 1), ("[z-a]", 3), ("[a-\\d]", 4), ("[\\D]", 2), ("[[:alpha:]]", 2), ("", 1), ("a||b", 3), ("()", 2)),
        *(("a\\", 2), ("\\é", 1), ("a{1000}", 2), ("中(?=b)", 2)),
    ],
)
def test_what_is_not_allowed_is_refused_with_its_place(pattern: str, character: int) -> None:
    assert refusal("regexmatch", pattern) == ("EXPR-E060", character)


@pytest.mark.parametrize(
    "pattern", ["a{101}", "a{2,999}", "(a{100}){11}", "(a?b?c?d?){100}", "a" * 501, "(" * 21 + "a" + ")" * 21]
)
def test_what_would_be_too_large_is_refused(pattern: str) -> None:
    assert refusal("regexmatch", pattern)[0] == "EXPR-E061"


@pytest.mark.parametrize("op", ["regexreplace", "regexcount"])
@pytest.mark.parametrize("pattern", ["a*", "a|b?", "^", "(a?)(b{0,2})", "(?:a|$)"])
def test_parts_are_counted_and_replaced_only_where_they_are_something(op: str, pattern: str) -> None:
    assert refusal(op, pattern)[0] == "EXPR-E062"


@pytest.mark.parametrize("pattern", [{"var": "level"}, 5, None])
def test_a_pattern_is_written_out(pattern: Json) -> None:
    assert refusal("regexmatch", pattern)[0] == "EXPR-E011"


def test_postgresql_only_tells_whether_a_pattern_matches() -> None:
    text: Json = {"text": [{"var": "level"}]}
    calls: list[Json] = [{"regexmatch": [text, "a"]}, {"regexextract": [text, "a"]}, {"regexcount": [text, "a"]}]
    stores = [capabilities(node) for node in (check(c, sample.SCHEMA, sample.FORM)[0] for c in calls) if node]
    assert ["postgresql" in s for s in stores] == [True, False, False]
    assert all({"python", "sqlite", "duckdb"} <= s for s in stores)


@settings(max_examples=200, deadline=None, derandomize=True)
@given(PATTERNS)
def test_every_pattern_matches_as_python_does(pattern: str) -> None:
    try:
        found = parsed(pattern)
    except Flaw:
        return
    plain = re.compile(found.re2.replace("\\z", "\\Z"))
    for text in TEXTS:
        match = plain.search(text)
        assert regex.regex_match(text, pattern) is (match is not None)
        expected = None if match is None else match[1 if found.groups else 0] or ""
        assert regex.regex_extract(text, pattern) == expected
        if not found.empty:
            assert regex.regex_count(text, pattern) == len(plain.findall(text))
            assert regex.regex_replace(text, pattern, "\\1$") == plain.sub(lambda _: "\\1$", text)


def test_ends_are_those_of_the_text_and_the_dot_is_no_new_line() -> None:
    assert not regex.regex_match("a\n", "^a$")
    assert not regex.regex_match("\n", ".")
    assert regex.regex_match("\n", "[^a]")
    assert regex.regex_match("😀", "^.$")
    assert not regex.regex_match("é１", "\\w|\\d")


def test_no_text_makes_a_pattern_run_away() -> None:
    begun = time.perf_counter()
    assert not regex.regex_match("a" * 100_000, "(a+)+$|(a|a)*b|(a*)*c".replace("$", "x"))
    assert time.perf_counter() - begun < 2


def test_nothing_raises() -> None:
    assert regex.regex_match("\ud800", "^.$")
    assert regex.regex_match("a", "(?=a)") is False
    assert regex.regex_extract("a", "(") is regex.regex_count("a", "") is regex.regex_replace("a", "[", "") is None
