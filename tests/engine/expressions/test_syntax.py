"""Formula text: read, printed, and back again."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings

from engine.expressions.printer import print_formula
from engine.expressions.sentence import sentence
from engine.expressions.syntax import parse
from engine.expressions.types import Json
from tests.engine.expressions.strategies import EXPRESSIONS
from tests.engine.expressions.world import MAIN, SCHEMA


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('IF({amt} > 10000, "a", "b")', {"if": [{">": [{"var": "amt"}, 10000]}, "a", "b"]}),
        ("IF（{字段amt}＞＝1，“a”，“b”）", {"if": [{">=": [{"var": "amt"}, 1]}, "a", "b"]}),
        ("{字段owner.字段level} ≠ 'low'", {"!=": [{"var": "owner.level"}, "low"]}),
        ("1 + 2 * 3", {"+": [1, {"*": [2, 3]}]}),
        ("(1 + 2) * 3", {"*": [{"+": [1, 2]}, 3]}),
        ("1 - 2 - 3", {"-": [{"-": [1, 2]}, 3]}),
        ("-{n} + -1", {"+": [{"-": [{"var": "n"}]}, -1]}),
        ('"a" & "b" & "c"', {"concat": ["a", "b", "c"]}),
        ('"say ""hi"""', 'say "hi"'),
        ("0.1234567890123456", {"number": ["0.1234567890123456"]}),
        ("COUNTLAST({明细}, {day}, 3, {字段done})", {"countlast": [{"var": "lines"}, "day", 3, {"var": "done"}]}),
        ("SUMOF({owner.orders}, {字段bal})", {"sumof": [{"var": "owner.orders"}, {"var": "bal"}]}),
        ('IN({level}, "low", "mid")', {"in": [{"var": "level"}, ["low", "mid"]]}),
        ('IN("a", {tags})', {"in": ["a", {"var": "tags"}]}),
        ("AND(TRUE, NOT({ok}))", {"and": [True, {"!": [{"var": "ok"}]}]}),
        ("DAYS(TODAY(), DATE(\"2024-01-01\")) % 7", {"%": [{"days": [{"today": []}, {"date": ["2024-01-01"]}]}, 7]}),
        ("PARAM(cap) = NULL", {"==": [{"param": "cap"}, None]}),
    ],
)  # fmt: skip
def test_formula_reads_as(text: str, expected: Json) -> None:
    assert parse(text, SCHEMA, MAIN) == (expected, [])


def canonical(value: Json) -> bool:
    """Tell whether text can give exactly this JSON: a list of one field in IN is read as that field."""
    if isinstance(value, list):
        return all(canonical(v) for v in value)
    if not isinstance(value, dict):
        return True
    items = value.get("in")
    single = (
        isinstance(items, list) and isinstance(items[1], list) and len(items[1]) == 1 and isinstance(items[1][0], dict)
    )
    return not single and all(canonical(v) for v in value.values())


@settings(max_examples=300, deadline=None, database=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(EXPRESSIONS)
def test_what_is_printed_parses_back(expression: Json) -> None:
    if canonical(expression):
        for language in (None, "zh", "en"):
            text = print_formula(expression, SCHEMA, MAIN, language)
            assert parse(text, SCHEMA, MAIN) == (expression, []), text
            assert sentence(expression, SCHEMA, MAIN, language or "zh")


@pytest.mark.parametrize("text", ["(" * 5000, "{" * 50, '"', "IF(" * 100, "1 " * 9000, "-" * 5000 + "1", "a" * 30_000])
def test_hostile_text_gives_a_problem(text: str) -> None:
    expression, problems = parse(text, SCHEMA, MAIN)
    assert expression is None
    assert problems


def test_the_position_of_a_fault_counts_lines() -> None:
    _, (found,) = parse("{n}\n + )", SCHEMA, MAIN)
    assert (found.given["line"], found.given["column"]) == (2, 4)
