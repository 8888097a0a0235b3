"""What is sent to the browser: programs that lose no digit, for what it can compute; clocks that agree with ours."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from engine.expressions.browser import program, table
from engine.expressions.check import check
from engine.expressions.coerce import to_json
from engine.expressions.functions.table import TEMPLATES
from engine.expressions.nodes import Node
from engine.expressions.python import compile_python
from engine.expressions.reads import capabilities, lacking
from engine.expressions.types import Json
from tests.engine.expressions.browser import Browser, browser
from tests.engine.expressions.world import CONTEXT, MAIN, SCHEMA, World

ZONES = ("UTC", "Asia/Shanghai", "Asia/Kolkata", "Europe/London", "America/New_York", "Australia/Sydney")


def node_of(expression: Json) -> Node:
    node, problems = check(expression, SCHEMA, MAIN)
    assert node is not None, problems
    return node


def sent(expression: Json) -> dict[str, Json]:
    return program(node_of(expression))


def test_numbers_say_how_they_are_held() -> None:
    assert sent({"var": "amt"}) == {"op": "var", "kind": "number", "scale": 2, "path": ["amt"]}
    assert sent({"var": "big"}) == {"op": "var", "kind": "number", "scale": 4, "big": True, "path": ["big"]}
    product = sent({"*": [{"var": "amt"}, {"var": "rate"}]})
    assert product["big"] is True
    assert [part.get("big") for part in product["args"]] == [None, None]  # type: ignore[union-attr]


def test_long_integers_travel_as_text() -> None:
    assert sent({"==": [{"var": "m"}, 999_999_999_999_999]})["args"][1]["value"] == 999_999_999_999_999  # type: ignore[index, call-overload]
    wide = sent({"==": [{"var": "big"}, {"number": "1234567890123.4567"}]})
    assert wide["args"][1] == {"op": "lit", "kind": "number", "scale": 4, "big": True, "value": "12345678901234567"}  # type: ignore[index, call-overload]


def test_a_derived_field_is_its_expression() -> None:
    assert sent({"var": "late"})["op"] == "<"
    assert "derived" not in str(sent({"+": [{"var": "total"}, {"var": "share"}]}))


def test_paths_lead_from_record_to_record() -> None:
    assert sent({"var": "owner.boss.name"})["path"] == ["owner.", "boss.", "name"]
    assert sent({"priorvalue": [{"var": "amt"}]})["path"] == ["old.", "amt"]
    rows = sent({"countlast": [{"var": "owner.orders"}, "d", 3, {"var": "ok"}]})["rows"]
    assert isinstance(rows, dict)
    assert {"path": ["owner."], "back": "orders", "newest": 3}.items() <= rows.items()
    assert rows["where"] == {"op": "var", "kind": "boolean", "path": ["ok"]}


def test_a_truth_is_read_as_stored_only_to_see_whether_it_is_blank() -> None:
    assert sent({"isblank": [{"var": "ok"}]})["args"] == [{"op": "var", "kind": "boolean", "path": ["ok"], "raw": True}]
    assert "raw" not in str(sent({"isblank": [{"var": "late"}]}))


def test_what_the_browser_has_no_function_for_it_cannot_compute(monkeypatch: pytest.MonkeyPatch) -> None:
    node = node_of({"==": [{"upper": [{"var": "s"}]}, "A"]})
    assert "browser" in capabilities(node)
    monkeypatch.setitem(TEMPLATES, "upper", replace(TEMPLATES["upper"], browser=None))  # type: ignore[arg-type]
    assert lacking(node) == {"browser": {"UPPER"}}
    assert "  upper:" not in table()
    inner = node_of({"countif": [{"var": "lines"}, {"==": [{"upper": [{"var": "label"}]}, "A"]}]})
    assert lacking(inner) == {"browser": {"UPPER"}}


def test_what_is_looked_up_in_other_forms_is_not_for_the_browser() -> None:
    found = node_of({"lookup": ["shop.line", "label", {"var": "s"}, {"var": "amount"}]})
    assert "browser" not in capabilities(found)


@pytest.fixture(scope="module")
def pages() -> Iterator[Browser]:
    with browser() as started:
        yield started


@pytest.mark.parametrize("zone", ZONES)
def test_clocks_agree_in_every_century(pages: Browser, zone: str) -> None:
    r, first = random.Random(7), datetime(1901, 1, 1, tzinfo=UTC)
    seconds = int((datetime(2298, 12, 31, tzinfo=UTC) - first).total_seconds())
    moments = [first + timedelta(seconds=r.randrange(seconds)) for _ in range(3_000)]
    rows: list[dict[str, object]] = [{"id": i, "at": at} for i, at in enumerate(moments, 1)]
    context = replace(CONTEXT, zone=ZoneInfo(zone))
    pages.tell(World({**{key: [] for key in SCHEMA.forms}, MAIN: rows}), context=context)
    nodes = [node_of({key: [{"var": "at"}]}) for key in ("date", "hour", "minute", "second")]
    for node, values in zip(nodes, pages.run(nodes), strict=True):
        run = compile_python(node)
        assert values == [to_json(run(row, context), node.type) for row in rows]


@pytest.mark.parametrize("zone", ZONES)
def test_moments_agree_where_clocks_skip_or_repeat_an_hour(pages: Browser, zone: str) -> None:
    days = [date(year, 1, 1) + timedelta(days=i) for year in (1900, 1940, 1986, 2024, 2299) for i in range(365)]
    rows: list[dict[str, object]] = [{"id": i, "d": day} for i, day in enumerate(days, 1)]
    context = replace(CONTEXT, zone=ZoneInfo(zone))
    pages.tell(World({**{key: [] for key in SCHEMA.forms}, MAIN: rows}), context=context)
    nodes = [node_of({"datetime": [{"var": "d"}, hour, 30]}) for hour in (0, 1, 2, 24)]
    for node, values in zip(nodes, pages.run(nodes), strict=True):
        run = compile_python(node)
        assert values == [to_json(run(row, context), node.type) for row in rows]
