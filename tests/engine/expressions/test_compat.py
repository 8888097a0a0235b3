"""The official JSONLogic vectors (MIT, see vectors/README.md) hold in compat mode."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from engine.expressions.compat import CompatError, evaluate
from engine.expressions.types import Json

VECTORS = [
    case
    for case in json.loads((Path(__file__).parent / "vectors" / "tests.json").read_text())
    if isinstance(case, list)
]


def same(a: Json, b: Json) -> bool:
    return json.dumps(a, sort_keys=True) == json.dumps(b, sort_keys=True)


def test_all_vectors_are_there() -> None:
    assert len(VECTORS) == 277


@pytest.mark.parametrize("case", VECTORS, ids=lambda case: json.dumps(case[0])[:60])
def test_vector_holds(case: list[Json]) -> None:
    logic, data, expected = case
    assert same(evaluate(logic, data), expected)


@pytest.mark.parametrize(
    "logic",
    [
        {"method": ["a", "b"]},
        {"nope": 1},
        {"/": [1, 0]},
        {"substr": ["a", "b"]},
        {"map": [[1]]},
        {"missing_some": ["a", 1]},
    ],
)
def test_what_it_cannot_do_is_an_error(logic: Json) -> None:
    with pytest.raises(CompatError):
        evaluate(logic, {})


def test_deep_rules_are_refused() -> None:
    logic: Json = 1
    for _ in range(500):
        logic = {"!": [logic]}
    with pytest.raises(CompatError):
        evaluate(logic)
