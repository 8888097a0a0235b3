"""Money is exact in every backend: a tenth and two tenths, a million cents, and a bill nobody has paid."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import sqlalchemy as sa

from engine.expressions.check import check
from engine.expressions.coerce import to_json
from engine.expressions.nodes import Node
from engine.expressions.python import compile_python
from engine.expressions.reads import STORES
from engine.expressions.syntax import parse
from engine.expressions.types import Context, FieldShape, FormShape, Kind, Relation, Schema, Type, number, record
from tests.engine.expressions.stores import Runs, open_store
from tests.engine.expressions.world import CONTEXT, World

BILL, PAYMENT = "shop.bill", "shop.payment"
CENTS = 1_000_000


def field(key: str, type_: Type) -> FieldShape:
    return FieldShape(key, {"zh": key, "en": key}, type_)


SHAPES = {
    BILL: (field("id", Type(Kind.RECORD, nullable=False, form=BILL)), field("due", number(15, 2))),
    PAYMENT: (
        field("id", Type(Kind.RECORD, nullable=False, form=PAYMENT)),
        field("bill", record(BILL)),
        field("amount", number(15, 2)),
    ),
}
SCHEMA = Schema(
    {
        BILL: FormShape(BILL, {f.key: f for f in SHAPES[BILL]}, {"payments": Relation(PAYMENT, "bill")}),
        PAYMENT: FormShape(PAYMENT, {f.key: f for f in SHAPES[PAYMENT]}),
    }
)
WORLD = World(
    {BILL: [{"id": 1, "due": 12_345}, {"id": 2, "due": None}], PAYMENT: [{"id": CENTS + 1, "bill": 2, "amount": None}]}
)
CASES = [
    ("0.1 + 0.2", "0.3"),
    ("0.1 + 0.2 = 0.3", True),
    ("SUMOF({payments}, {amount})", "0.00"),
    ("{due} - SUMOF({payments}, {amount})", "123.45"),
    ("MAX(0, {due} - SUMOF({payments}, {amount}))", "123.45"),
]


@pytest.fixture(scope="module", params=STORES)
def store(request: pytest.FixtureRequest) -> Iterator[Runs]:
    url = request.getfixturevalue("postgres_url") if request.param == "postgresql" else ""
    opened = open_store(request.param, url, WORLD, SCHEMA, BILL)
    yield opened
    opened.close()


def compiled(formula: str) -> Node:
    expression, problems = parse(formula, SCHEMA, BILL)
    node, wrong = check(expression, SCHEMA, BILL)
    assert not problems
    assert not wrong
    assert node is not None
    return node


@pytest.mark.parametrize(("formula", "expected"), CASES)
def test_what_is_due_of_a_bill_nobody_paid(store: Runs, formula: str, expected: object) -> None:
    node = compiled(formula)
    assert to_json(store.run([node])[0][0], node.type) == expected
    assert to_json(compile_python(node)({"due": 12_345, "payments": []}, CONTEXT), node.type) == expected


def test_a_million_cents_are_ten_thousand(store: Runs) -> None:
    table = store.tables.table(PAYMENT)
    name = f'"{table.schema}"."{table.name}"' if table.schema else f'"{table.name}"'
    series = {
        "sqlite": f"WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {CENTS})"
        " SELECT i, 1, 1 FROM n",
        "postgresql": f"SELECT i, 1, 0.01 FROM generate_series(1, {CENTS}) AS s(i)",
        "duckdb": f"SELECT i, 1, 1 FROM range(1, {CENTS + 1}) AS s(i)",
    }[store.dialect]
    insert = f'INSERT INTO {name} ("id", "bill", "amount") {series}'
    if store.dialect == "duckdb":
        store.connection.execute(insert)  # type: ignore[attr-defined]
    else:
        store.connection.execute(sa.text(insert))  # type: ignore[attr-defined]
    node = compiled("SUMOF({payments}, {amount})")
    assert to_json(store.run([node])[0][0], node.type) == "10000.00"


def test_a_million_cents_in_python() -> None:
    node, context = compiled("SUMOF({payments}, {amount})"), Context(CONTEXT.today, CONTEXT.now, CONTEXT.zone)
    payments = [{"amount": 1}] * CENTS
    assert to_json(compile_python(node)({"payments": payments}, context), node.type) == "10000.00"
