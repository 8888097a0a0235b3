"""The browser reads and prints formulas as the engine does: a differential test over random ones, right and wrong."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engine.expressions.printer import print_formula
from engine.expressions.syntax import parse
from engine.expressions.types import Json
from engine.expressions.unify import suggest
from tests.engine.expressions.odd import WHOLE as SCHEMA
from tests.engine.expressions.strategies import EXPRESSIONS
from tests.engine.expressions.test_formulas import CASES
from tests.engine.expressions.typescript import Reader, reader
from tests.engine.expressions.world import MAIN

LANGUAGES = (None, "zh", "en")
EXACT: list[Json] = [
    1e-7, 1.5e-300, 5e-324, 1e15, 1e16, 1e21, 1.7976931348623157e308, 123456789012345, 0.1 + 0.2, -0.0, 1.0, -2.50,
    {"number": ["1e5"]}, {"number": ["-1.50e-3"]}, {"number": ["007.10"]}, {"number": ["0e9"]}, {"number": ["-0"]},
    {"number": ["12."]}, {"number": "7"}, {"number": ["1" * 401]}, {"-": [{"number": ["1e400"]}]},
    {"-": [1, 2, 3]}, {"-": [-1]}, {"-": [{"-": [0.5]}]}, {"<": [1]}, {"+": [{"+": [1, 2]}]}, {"in": [1, []]},
    {"nope": [1, "a", True]}, {"today": []}, {"var": []}, {"var": ["owner.name"]}, {"var": "constructor.x"}, [1, [2]],
    {"param": "a b"}, {"user": ["中"]}, {"countlast": [{"var": "lines"}, "nope", 3]}, {"sumof": [1, {"var": "amount"}]},
]  # fmt: skip
MARKS = """
    “ ” ‘ ’ " ' "a" “中” 'it''s' ( ) （ ） , ; ， ； + - − * / % & = < > ≥ ≤ ≠ × ÷ <= ＞＝ <> != == ! ！ ~ . # @ 😀
    { } ｛ ｝ {} {n} {字段owner.字段level} {amount} {ownr.x} {n.x} {lines.amount} {Owner.Boss.Name} {a}
    {同名} {主人.字段name} /* */ ／＊ ＊／ // ／／ 1 00 0.50 0.00001 1e5 n _x1 TRUE null IF( in( SUMM( PARAM( USER(id)
    SUMOF({lines}, COUNTLAST({明细},{day},
"""
PIECES = st.sampled_from([*" \n\t\u3000\x85\ufeff", "9" * 16, "NOT ", *MARKS.split()])
SETTINGS = settings(
    max_examples=300, deadline=None, database=None, derandomize=True, suppress_health_check=list(HealthCheck)
)


@pytest.fixture(scope="module")
def node() -> Iterator[Reader]:
    with reader(SCHEMA) as one:
        yield one


def read(text: str, form: str = MAIN) -> tuple[Json, list[dict[str, object]]]:
    """Return what the engine reads, as the browser says it."""
    logic, problems = parse(text, SCHEMA, form)
    return logic, [{"code": p.code, **p.given} for p in problems]


@SETTINGS
@given(expression=EXPRESSIONS)
def test_a_formula_reads_and_prints_alike(node: Reader, expression: Json) -> None:
    for language in LANGUAGES:
        text = print_formula(expression, SCHEMA, MAIN, language)
        assert node.printed(expression, MAIN, language) == text
        assert node.parse(text, MAIN) == read(text), text


@pytest.mark.parametrize("expression", EXACT, ids=repr)
def test_numbers_and_odd_operations_print_alike(node: Reader, expression: Json) -> None:
    for language in LANGUAGES:
        assert node.printed(expression, MAIN, language) == print_formula(expression, SCHEMA, MAIN, language)


@SETTINGS
@given(text=st.lists(PIECES, max_size=12).map("".join))
def test_any_text_is_read_or_refused_alike(node: Reader, text: str) -> None:
    assert node.parse(text, MAIN) == read(text)


@SETTINGS
@given(
    case=st.sampled_from([c for c in CASES if "times" not in c]), piece=PIECES, cut=st.integers(0, 3), data=st.data()
)
def test_a_slip_in_a_formula_is_told_alike(
    node: Reader, case: dict[str, str], piece: str, cut: int, data: st.DataObject
) -> None:
    text, form = case["text"], case.get("form", MAIN)
    at = data.draw(st.integers(0, len(text)))
    slipped = text[:at] + piece + text[at + cut :]
    assert node.parse(slipped, form) == read(slipped, form)


WORDS = st.text(st.sampled_from("abcno 客户名称字段owner😀"), max_size=10)
LONG = st.lists(WORDS, min_size=15, max_size=60).map("".join)


@SETTINGS
@given(name=WORDS, form=st.sampled_from([*SCHEMA.forms]))
def test_a_wrong_name_has_the_same_suggestions(node: Reader, name: str, form: str) -> None:
    text = "{" + name + "}"
    assert node.parse(text, form) == read(text, form)


@SETTINGS
@given(name=st.one_of(WORDS, LONG), known=st.lists(st.one_of(WORDS, LONG), max_size=5))
def test_names_are_compared_alike(node: Reader, name: str, known: list[str]) -> None:
    assert node.ask(name=name, known=known) == suggest(name, known)
