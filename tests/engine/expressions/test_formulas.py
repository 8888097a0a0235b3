"""Formula text by the vectors that the browser's tests run too: what it means, what is wrong with it, how it prints."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from engine.errors import Problem
from engine.expressions.grammar import FAULTS
from engine.expressions.printer import print_formula
from engine.expressions.problems import TEXTS
from engine.expressions.syntax import parse
from tests.engine.expressions import odd
from tests.engine.expressions.odd import SCHEMA
from tests.engine.expressions.world import MAIN

VECTORS = Path(__file__).parent / "vectors"
CASES = [json.loads(line) for line in (VECTORS / "formulas.jsonl").read_text(encoding="utf-8").splitlines()]
READ = [c for c in CASES if "logic" in c]
WRONG = [c for c in CASES if "problems" in c]
LANGUAGES = {"key": None, "zh": "zh", "en": "en"}


def name(case: dict[str, Any]) -> str:
    return json.dumps(case["text"])[:40]


def written(case: dict[str, Any]) -> str:
    return case["text"] * case.get("times", 1)


def told(found: Problem) -> dict[str, Any]:
    """Return the facts of a problem; which functions are suggested changes with every new one."""
    passing = {"suggestion"} if found.code == "EXPR-E032" else set()
    return {"code": found.code, **{k: v for k, v in found.given.items() if k not in passing}}


@pytest.mark.parametrize("case", READ, ids=name)
def test_a_formula_means(case: dict[str, Any]) -> None:
    assert parse(written(case), SCHEMA, case.get("form", MAIN)) == (case["logic"], [])


@pytest.mark.parametrize("case", READ, ids=name)
def test_it_is_printed_by_keys_and_titles_and_read_back(case: dict[str, Any]) -> None:
    form, printed = case.get("form", MAIN), case.get("printed", written(case))
    for way, language in LANGUAGES.items():
        text = print_formula(case["logic"], SCHEMA, form, language)
        assert text == (printed if isinstance(printed, str) else printed[way])
        assert parse(text, SCHEMA, form) == (case["logic"], [])


@pytest.mark.parametrize("case", WRONG, ids=name)
def test_what_is_wrong_is_told_with_its_place(case: dict[str, Any]) -> None:
    expression, problems = parse(written(case), SCHEMA, case.get("form", MAIN))
    assert expression is None
    assert [told(p) for p in problems] == case["problems"]
    assert len(problems) <= FAULTS


def test_the_vectors_know_every_fault_of_formula_text() -> None:
    told = {p["code"] for c in WRONG for p in c["problems"]}
    assert {code for code in TEXTS if "EXPR-E030" <= code < "EXPR-E040"} | {"EXPR-E012", "EXPR-E013"} == told


def test_the_world_of_the_vectors_is_this_one() -> None:
    make = "python -m tests.engine.expressions.odd > tests/engine/expressions/vectors/world.json"
    assert (VECTORS / "world.json").read_text(encoding="utf-8") == odd.document(), f"write it anew: {make}"


def test_a_number_of_any_length_is_read() -> None:
    assert parse("9" * 20_000, SCHEMA, MAIN) == ({"number": ["9" * 20_000]}, [])
