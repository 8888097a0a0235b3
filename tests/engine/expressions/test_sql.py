"""The SQL backend: bare comparisons where indexes serve, bound values by name, and text that stays small."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from engine.expressions.check import check
from engine.expressions.functions import sample
from engine.expressions.functions.table import FUNCTIONS
from engine.expressions.nodes import Node
from engine.expressions.reads import STORES, capabilities, lacking
from engine.expressions.sql.emitter import Emitter, binds
from engine.expressions.sql.size import weight
from engine.expressions.syntax import parse
from engine.expressions.types import Json
from tests.engine.expressions.world import CONTEXT, MAIN, SCHEMA, Tables

DIALECTS = {"sqlite": sqlite.dialect(), "postgresql": postgresql.dialect()}


def node_of(formula: str) -> Node:
    expression, problems = parse(formula, SCHEMA, MAIN)
    assert not problems
    return checked(expression)


def checked(expression: Json) -> Node:
    node, wrong = check(expression, SCHEMA, MAIN)
    assert not wrong
    assert node is not None
    return node


def text(column: sa.ColumnElement[object], dialect: str) -> str:
    return str(column.compile(dialect=DIALECTS[dialect]))


def condition(formula: str, dialect: str = "sqlite") -> str:
    return text(Emitter(dialect, Tables(dialect)).condition(node_of(formula)), dialect)


def test_a_condition_compares_bare_columns_so_that_indexes_serve() -> None:
    assert condition("{n} > 1") == "(shop__order.n > 1)"
    assert condition('AND({ok}, {s} = "a")').startswith("(shop__order.ok")
    assert "coalesce" not in condition('OR({n} > 1, {s} = "a", {late})')
    assert condition('{s} > "a"', "postgresql").startswith('(shop__order.s COLLATE "C" > ')


def test_under_not_and_as_a_value_null_becomes_false() -> None:
    assert "coalesce((shop__order.n > 1)" in condition("NOT({n} > 1)")
    emitter = Emitter("sqlite", Tables("sqlite"))
    assert text(emitter.value(node_of("{n} > 1")), "sqlite").startswith("coalesce(")


@pytest.mark.parametrize("dialect", ["sqlite", "postgresql"])
def test_a_comparison_with_a_quotient_does_not_divide(dialect: str) -> None:
    assert "/" not in condition("{amt} / {n} > 0.5", dialect)


def test_context_values_are_bound_by_name() -> None:
    node = node_of("AND({d} < TODAY(), {amt} > PARAM(cap), IN({owner}, USER(ids)), HOUR({at}) > 8)")
    found = binds([node], CONTEXT, "sqlite")
    assert found == {
        "fw_today": "2024-02-29",
        "fw_param_cap": 150_000,
        "fw_user_ids": [1, 3],
        "fw_user_ids_json": "[1, 3]",
        "fw_zone": "Asia/Shanghai",
    }


def test_a_user_list_outside_in_cannot_be_asked_of_sql() -> None:
    assert lacking(node_of("ISBLANK(USER(ids))")) == {"sqlite": {"ids"}, "postgresql": {"ids"}}
    assert lacking(node_of("IN({owner}, USER(ids))")) == {}


@pytest.mark.parametrize("dialect", ["sqlite", "postgresql"])
@pytest.mark.parametrize("op", ["round", "int", "roundup", "max", "abs", "%"])
def test_nesting_does_not_multiply_the_text(dialect: str, op: str) -> None:
    out: Json = {"var": "amt"}
    for _ in range(10):
        more: dict[str, list[Json]] = {"max": [{"var": "n"}], "%": [{"var": "m"}]}
        inner: Json = {"*": [out, 1.5]} if op in ("round", "int", "roundup") else out
        out = {op: [inner, *more.get(op, [])]}
    emitter = Emitter(dialect, Tables(dialect))
    assert len(text(emitter.value(checked(out)), dialect)) < 16_000


def test_a_fall_back_function_is_named_by_what_it_computes() -> None:
    names = []
    for formula in ("{big} * {big} > 1", "{big} * {big} > 1", "{big} * {big} > 2"):
        emitter = Emitter("sqlite", Tables("sqlite"))
        emitter.condition(node_of(formula))
        names.append(set(emitter.functions))
    assert names[0] == names[1] != names[2]


def test_an_alias_can_stand_for_the_record() -> None:
    tables = Tables("sqlite")
    row = tables.table(MAIN).alias("r")
    assert text(Emitter("sqlite", tables, row).condition(node_of("{n} > 1")), "sqlite") == "(r.n > 1)"


@pytest.mark.parametrize("dialect", ["sqlite", "postgresql"])
@pytest.mark.parametrize("inner", ['IN("a", "a", "b")', 'CONTAINS("a", "b")', "1 < 2", "TRUE = (1 = 1)"])
def test_truths_compared_with_each_other_stand_in_brackets(dialect: str, inner: str) -> None:
    found = condition(f"{{ok}} = ({inner})", dialect)
    assert " = (" in found or "= coalesce(" in found


def test_the_size_of_every_function_in_sql_is_told() -> None:
    for function in FUNCTIONS:
        for example in function.examples:
            expression, _ = parse(example.formula, sample.SCHEMA, sample.FORM)
            node, _ = check(expression, sample.SCHEMA, sample.FORM, fold=False)
            assert node is not None
            for dialect in capabilities(node) & set(STORES):
                assert weight(node, dialect).characters > 0, example


def test_a_pattern_stays_written_out_where_sizes_are_told() -> None:
    wide: Json = {"concat": [{"lower": [{"var": "s"}]}] * 64}
    checked({"regexmatch": [wide, "(b)"]})
