"""Every example of every function holds in every backend that claims it."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest

from engine.expressions.check import check
from engine.expressions.coerce import to_json
from engine.expressions.functions import sample
from engine.expressions.functions.base import Example
from engine.expressions.functions.table import BY_KEY, FUNCTIONS, catalogue
from engine.expressions.nodes import Node
from engine.expressions.printer import print_formula
from engine.expressions.python import compile_python
from engine.expressions.reads import STORES, capabilities, lacking
from engine.expressions.reference import WORDS, markdown
from engine.expressions.syntax import parse
from engine.expressions.types import Json, Kind
from tests.engine.expressions.browser import Browser, browser
from tests.engine.expressions.stores import Runs, open_store
from tests.engine.expressions.world import World

EXAMPLES = [(f.name, e) for f in FUNCTIONS for e in f.examples]
ROWS = {sample.FORM: sample.ORDER_ROWS, sample.LINES: sample.LINE_ROWS, sample.PEOPLE: sample.PERSON_ROWS}
WORLD = World({form: [dict(row) for row in rows] for form, rows in ROWS.items()})


@pytest.fixture(scope="module", params=STORES)
def store(request: pytest.FixtureRequest) -> Iterator[Runs]:
    url = request.getfixturevalue("postgres_url") if request.param == "postgresql" else ""
    opened = open_store(request.param, url, WORLD, sample.SCHEMA, sample.FORM, sample.CONTEXT)
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def pages() -> Iterator[Browser]:
    prior = sample.RECORD["old."]
    assert isinstance(prior, dict)
    with browser() as started:
        started.tell(WORLD, sample.SCHEMA, sample.FORM, sample.CONTEXT, prior)
        yield started


def compiled(example: Example) -> Node:
    expression, problems = parse(example.formula, sample.SCHEMA, sample.FORM)
    node, wrong = check(expression, sample.SCHEMA, sample.FORM, fold=False)
    assert not problems
    assert not wrong
    assert node is not None
    return node


def same(value: object, node: Node, expected: Json) -> bool:
    return alike(to_json(value, node.type), node, expected)


def alike(found: Json, node: Node, expected: Json) -> bool:
    if node.kind is Kind.NUMBER and found is not None and expected is not None:
        return Decimal(str(found)) == Decimal(str(expected))
    return found == expected


@pytest.mark.parametrize(("name", "example"), EXAMPLES, ids=[e.formula for _, e in EXAMPLES])
def test_example_holds_in_python(name: str, example: Example) -> None:
    node = compiled(example)
    assert same(compile_python(node)(sample.RECORD, sample.CONTEXT), node, example.result)


@pytest.mark.parametrize(("name", "example"), EXAMPLES, ids=[e.formula for _, e in EXAMPLES])
def test_example_holds_in_the_database(store: Runs, name: str, example: Example) -> None:
    node = compiled(example)
    if store.dialect not in capabilities(node):
        assert lacking(node)[store.dialect]
        return
    ((value,),) = store.run([node])
    assert same(value, node, example.result)


@pytest.mark.parametrize(("name", "example"), EXAMPLES, ids=[e.formula for _, e in EXAMPLES])
def test_example_holds_in_the_browser(pages: Browser, name: str, example: Example) -> None:
    node = compiled(example)
    if "browser" in capabilities(node):
        ((value,),) = pages.run([node])
        assert alike(value, node, example.result)


@pytest.mark.parametrize("language", [None, "zh", "en"])
@pytest.mark.parametrize("example", [e for _, e in EXAMPLES], ids=[e.formula for _, e in EXAMPLES])
def test_example_prints_and_parses_back(example: Example, language: str | None) -> None:
    expression, _ = parse(example.formula, sample.SCHEMA, sample.FORM)
    text = print_formula(expression, sample.SCHEMA, sample.FORM, language)
    assert parse(text, sample.SCHEMA, sample.FORM) == (expression, [])


def test_every_function_has_an_example_and_both_languages() -> None:
    for f in FUNCTIONS:
        assert f.examples, f.name
        assert all([*f.label, *f.help]), f.name


def test_the_catalogue_lists_every_function_in_the_language() -> None:
    listed = catalogue("zh")
    assert len(listed) == len(BY_KEY)
    assert {"name": "IF", "label": "如果"}.items() <= next(x for x in listed if x["key"] == "if").items()  # type: ignore[index, call-overload, union-attr]


def test_the_reference_page_is_the_generated_one() -> None:
    page = Path(__file__).parents[3] / "docs" / "reference" / "functions.md"
    make = "python -c 'from engine.expressions.reference import markdown; print(markdown(), end=\"\")'"
    assert page.read_text(encoding="utf-8") == markdown(), f"write it anew: {make} > docs/reference/functions.md"


def test_the_reference_explains_every_parameter_word_and_lists_every_function() -> None:
    assert {w.rstrip("?*") for f in FUNCTIONS for a in f.args for w in a.split("|")} <= WORDS.keys()
    for f in FUNCTIONS:
        assert f.label.zh in markdown(), f.name
