"""The Python backend: the semantics the language promises, case by case."""

from __future__ import annotations

import itertools
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.expressions.check import check
from engine.expressions.python import compile_python
from engine.expressions.syntax import parse
from engine.expressions.types import Json
from tests.engine.expressions.world import CONTEXT, MAIN, SCHEMA


def run(formula: str, **record: object) -> object:
    expression, problems = parse(formula, SCHEMA, MAIN)
    assert not problems
    return compute(expression, **record)


def compute(expression: Json, **record: object) -> object:
    node, problems = check(expression, SCHEMA, MAIN)
    assert not problems
    assert node is not None
    return compile_python(node)(record, CONTEXT)


@pytest.mark.parametrize(
    ("formula", "record", "expected"),
    [
        ("{n} > 1", {}, False),
        ("NOT({n} > 1)", {}, True),
        ("{n} = NULL", {}, True),
        ("{n} <> 1", {}, True),
        ("{n} + 1", {}, None),
        ("IFBLANK({n}, 0) + 1", {}, 1),
        ('{s} & "x"', {}, "x"),
        ("{ok}", {}, False),
        ("ISBLANK(5)", {}, False),
        ("ISBLANK({ok})", {}, True),
        ("ISBLANK({ok})", {"ok": False}, False),
        ("{ok} = {late}", {}, True),
        ("1 / 0 = NULL", {}, True),
        ("{amt} / {z} < 0.5", {"amt": -100, "z": -3}, True),
        ("{amt} / {z} < 0.5", {"amt": 100, "z": 0}, False),
        ("{amt} / {z} = {big} / {m}", {"amt": 100, "z": 3, "big": 10_000, "m": 3}, True),
        ("ROUND({amt} / {z}, 2)", {"amt": 100, "z": 6}, 17),
        ("ROUND({amt} / {z}, 0) = 1", {"amt": 200, "z": 3}, True),
        ("ROUND(ROUND({amt} / {z}, 2), 1)", {"amt": 4, "z": 9}, 0),
        ("{amt} / 3 <> 1", {"amt": 300}, False),
        ("{amt} / 3 = NULL", {}, True),
        ("{rate} * {rate} < {amt} / {z}", {"rate": 10**6, "amt": 200, "z": -1}, False),
        ("{amt} / {z} < {n} / {m}", {"amt": 100, "z": 3, "n": 1, "m": -3}, False),
        ("{big} * {big} * {big}", {"big": 10**18 - 1}, None),
        ("{level} < \"mid\"", {"level": "low"}, True),
        ("{level} < \"mid\"", {"level": "gone"}, False),
        ("{level} >= {grade}", {"level": "high", "grade": "mid"}, True),
        ("IN(\"vip\", {tags})", {"tags": ["a", "vip"]}, True),
        ("IN(\"vip\", {tags})", {}, False),
        ("COUNT({tags})", {"tags": ["a", "b"]}, 2),
        ("ISBLANK({tags})", {"tags": []}, True),
        ("MAX({n}, 1)", {}, None),
        ("SUMOF({lines}, {amount})", {}, 0),
        ("AVGOF({lines}, {amount})", {}, None),
        ("AVGOF({lines}, {amount}) > 1", {"lines": [{"id": 1, "amount": 201, "count": 1}]}, True),
        ("ALLOF({lines}, {done})", {}, True),
        ("LASTOF({lines}, \"day\", {done})", {}, False),
        ("EDATE({d}, 1)", {"d": date(2299, 12, 31)}, None),
        ("DATE({at})", {"at": CONTEXT.now}, date(2024, 2, 29)),
        ("{owner.level} = \"low\"", {"owner": 1, "owner.": {"level": "low"}}, True),
        ("{owner.boss.name}", {"owner": 1, "owner.": {"boss": 2, "boss.": {"name": "b"}}}, "b"),
        ("{owner.boss.name}", {"owner": 1, "owner.": {}}, None),
        ("{bal} + 1 > 0", {}, False),
        ("{bal} + 1", {}, None),
        ("{t} & {s}", {}, ""),
        ("REPT({s}, INT({big}) * INT({big}))", {"s": "", "big": 10**18 - 1}, ""),
        ("PARAM(cap)", {}, 150_000),
        ("USER(name)", {}, "a"),
    ],
)  # fmt: skip
def test_meaning(formula: str, record: dict[str, object], expected: object) -> None:
    assert run(formula, **record) == expected


def test_windows_take_the_newest_by_order_then_id_and_nulls_are_oldest() -> None:
    lines = [
        {"id": 1, "day": None, "amount": 1, "count": 0},
        {"id": 3, "day": date(2024, 1, 1), "amount": 3, "count": 0},
        {"id": 2, "day": date(2024, 1, 1), "amount": 2, "count": 0},
    ]
    assert run('LASTOF({lines}, "day", {amount})', lines=lines) == 3
    assert run('COUNTLAST({lines}, "day", 2, {amount} > 0.01)', lines=lines) == 2
    assert run('STREAK({lines}, "day", {amount} > 0.02)', lines=lines) == 1


def test_ischanged_compares_with_the_prior_record() -> None:
    changed = {"ischanged": [{"var": "s"}]}
    assert compute(changed, s="a", **{"old.": {"s": "b"}}) is True  # type: ignore[arg-type]
    assert compute(changed, s="a", **{"old.": {"s": "a"}}) is False  # type: ignore[arg-type]
    assert compute(changed, s="a") is True
    assert compute({"priorvalue": [{"var": "s"}]}, **{"old.": {"s": "b"}}) == "b"  # type: ignore[arg-type]


def test_deep_expressions_compile() -> None:
    out: Json = {"var": "n"}
    for _ in range(60):
        out = {"abs": [out]}
    assert compute(out, n=-1) == 1


def test_no_text_of_a_user_reaches_the_source() -> None:
    assert compute({"concat": ['"+__import__("os")+"', {"var": "s"}]}, s="'\n") == '"+__import__("os")+"\'\n'


NUMBERS: st.SearchStrategy[Json] = st.deferred(
    lambda: st.one_of(
        st.sampled_from(["n", "m", "z"]).map(lambda key: {"var": key}),
        st.integers(-2, 2),
        st.tuples(NUMBERS, NUMBERS).map(lambda pair: {"+": list(pair)}),
        st.tuples(NUMBERS, NUMBERS).map(lambda pair: {"ifblank": list(pair)}),
        st.tuples(TRUTHS, NUMBERS, NUMBERS).map(lambda three: {"if": list(three)}),
    )
)
TRUTHS: st.SearchStrategy[Json] = st.deferred(
    lambda: st.one_of(
        st.tuples(st.sampled_from(["<", ">=", "=="]), NUMBERS, NUMBERS).map(lambda x: {x[0]: [x[1], x[2]]}),
        NUMBERS.map(lambda x: {"isblank": [x]}),
        TRUTHS.map(lambda x: {"!": [x]}),
        st.tuples(st.sampled_from(["and", "or"]), st.lists(TRUTHS, min_size=2, max_size=4)).map(lambda x: {x[0]: x[1]}),
    )
)


def plainly(expression: Json, record: dict[str, int | None]) -> object:
    """Return the value computed node by node, every field read where it stands."""
    if not isinstance(expression, dict):
        return expression
    ((op, args),) = expression.items()
    if op == "var":
        return record[str(args)]
    assert isinstance(args, list)
    x, *rest = (plainly(arg, record) for arg in args)
    if op in ("and", "or"):
        return all([x, *rest]) if op == "and" else any([x, *rest])
    if op in ("!", "isblank"):
        return not x if op == "!" else x is None
    if op == "==":
        return x == rest[0]
    if op in ("if", "ifblank"):
        return (rest[0] if x else rest[1]) if op == "if" else x if x is not None else rest[0]
    if x is None or rest[0] is None:
        return None if op == "+" else False
    assert isinstance(x, int)
    assert isinstance(rest[0], int)
    return {"+": x + rest[0], "<": x < rest[0], ">=": x >= rest[0]}[op]


@given(st.one_of(TRUTHS, NUMBERS))
def test_a_field_read_once_has_its_value_on_every_way_through_the_expression(expression: Json) -> None:
    node, problems = check(expression, SCHEMA, MAIN)
    assert node is not None, problems
    function = compile_python(node)
    for values in itertools.product((None, 0, 1), repeat=3):
        record = dict(zip("nmz", values, strict=True))
        assert function(record, CONTEXT) == plainly(expression, record), record


def test_a_field_compared_twice_is_read_once() -> None:
    class Counting(dict[str, object]):
        reads = 0

        def get(self, key: str, default: object = None) -> object:
            self.reads += 1
            return super().get(key, default)

    for formula, least in (("AND({n} > 1, {n} < 9)", 1), ("OR({n} > 1, {n} < 9, {m} + {n} > 0)", 2)):
        node, _ = check(parse(formula, SCHEMA, MAIN)[0], SCHEMA, MAIN)
        assert node is not None
        for value in (None, 0, 5, 20):
            record = Counting(n=value, m=-99)
            compile_python(node)(record, CONTEXT)
            assert record.reads <= least
