"""Values at the borders, and the loose evaluation of one line."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from engine.expressions.coerce import from_database, from_json, to_database, to_json
from engine.expressions.evaluate import evaluate_line
from engine.expressions.types import BOOLEAN, DATE, DATETIME, TAGS, TEXT, Json, Type, choice, number, record

ROUND_TRIPS: list[tuple[Json, Type, object]] = [
    ("12.50", number(15, 2), 1250),
    ("-0.05", number(15, 2), -5),
    (True, BOOLEAN, True),
    ("a", TEXT, "a"),
    ("2024-02-29", DATE, date(2024, 2, 29)),
    ("2024-02-29T09:30:00Z", DATETIME, datetime(2024, 2, 29, 9, 30, tzinfo=UTC)),
    ("low", choice("low", "high"), "low"),
    (["a", "中"], TAGS, ["a", "中"]),
    (7, record("f"), 7),
    (None, TEXT, None),
]


@pytest.mark.parametrize(("value", "type_", "internal"), ROUND_TRIPS)
def test_json_round_trip(value: Json, type_: Type, internal: object) -> None:
    assert from_json(value, type_) == (internal, [])
    assert to_json(internal, type_) == value


@pytest.mark.parametrize("dialect", ["sqlite", "postgresql"])
@pytest.mark.parametrize(("value", "type_", "internal"), ROUND_TRIPS)
def test_database_round_trip(value: Json, type_: Type, internal: object, dialect: str) -> None:
    assert from_database(to_database(internal, type_, dialect), type_, dialect) == internal


@pytest.mark.parametrize(
    ("value", "type_", "code"),
    [
        ("12.505", number(15, 2), "EXPR-E041"),
        (1_000_000, number(5), "EXPR-E041"),
        (True, number(5), "EXPR-E040"),
        ("1e9999", number(5), "EXPR-E019"),
        ("NaN", number(5), "EXPR-E040"),
        ("２", number(5), "EXPR-E040"),
        (1, TEXT, "EXPR-E040"),
        ("2024-02-30", DATE, "EXPR-E018"),
        ("2024-02-29T09:30:00", DATETIME, "EXPR-E040"),
        ("x", choice("low"), "EXPR-E040"),
        ([1], TAGS, "EXPR-E040"),
        (1, BOOLEAN, "EXPR-E040"),
    ],
)
def test_a_value_of_another_type_is_refused(value: Json, type_: Type, code: str) -> None:
    _, (found,) = from_json(value, type_)
    assert found.code == code


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ({"logic": {"+": [{"var": "a"}, 0.2]}, "data": {"a": 0.1}}, {"result": "0.3"}),
        ({"logic": {">": [{"var": "a"}, 1]}, "data": {}, "types": {"a": "number(15,2)"}}, {"result": False}),
        ({"logic": {"==": [{"var": "a"}, "x"]}, "data": {"a": "x"}}, {"result": True}),
        ({"logic": {"year": [{"var": "d"}]}, "data": {"d": "2024-02-29"}, "types": {"d": "date"}}, {"result": "2024"}),
        ({"logic": 5}, {"result": "5"}),
    ],
)
def test_a_line_is_evaluated(line: dict[str, Json], expected: Json) -> None:
    assert evaluate_line(line) == expected


@pytest.mark.parametrize(
    "line",
    [
        {"logic": {"var": "b"}, "data": {"a": 1}},
        {"logic": {"+": ["a", 1]}},
        {"logic": 1, "data": [1]},
        {"logic": 1, "data": {"a": {}}},
        {"logic": {"var": "a"}, "data": {"a": "x"}, "types": {"a": "number(5)"}},
        {},
    ],
)
def test_what_cannot_be_evaluated_is_an_error(line: dict[str, Json]) -> None:
    assert set(evaluate_line(line)) == {"error"}
