"""Expressions: a rule of eight conditions over exact money on one record, and over a table in SQLite.

Figures are CPU time of this process, best of five. Run with `python -m benchmarks.expressions [rows]`.
"""

from __future__ import annotations

import random
import sys
import time
from collections.abc import Callable
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pysqlite3.dbapi2 as sqlite3
import sqlalchemy as sa

from engine.expressions.check import check
from engine.expressions.nodes import Node
from engine.expressions.python import compile_python
from engine.expressions.sql.emitter import Emitter
from engine.expressions.sql.fallback import SQLITE_FUNCTIONS
from engine.expressions.syntax import parse
from engine.expressions.trace import tracer
from engine.expressions.types import TEXT, Context, FieldShape, FormShape, Schema, number

FORM = "bench.case"
MONEY, RATE = number(15, 2), number(8, 6)
TYPES = {
    "age": number(3), "region": TEXT, "score": number(4), "income": MONEY, "grade": TEXT, "owed": MONEY,
    "wanted": MONEY, "rate": RATE, "status": TEXT, "o30": number(4), "o60": number(4), "o90": number(4),
}  # fmt: skip
SCHEMA = Schema({FORM: FormShape(FORM, {k: FieldShape(k, {}, t) for k, t in TYPES.items()})})
COMMON = (
    'AND({age} >= 21, {age} <= 65, IN({region}, "N", "S", "E", "W"), {score} >= 520, '
    'OR({income} > 5000, {grade} = "A"), NOT(IN({status}, "blocked", "closed"))'
)
FULL = COMMON + (
    ", ({owed} + {wanted}) / ({income} * 12) < 0.5,"
    " ROUND({wanted} * (1 + {rate}) / 12, 2) + {o30} * 50.5 + {o60} * 2 * 50.5 <= {income} * 0.45)"
)
NARROW = COMMON + ", {owed} + {wanted} < {income} * 6, {o30} + 2 * {o60} + 3 * {o90} <= 4)"
PASSING = dict(zip(TYPES, (40, "N", 700, 900_000, "B", 1_000_000, 2_000_000, 48_000, "ok", 1, 0, 1), strict=True))
CONTEXT = Context(date(2024, 1, 1), datetime(2024, 1, 1, tzinfo=UTC), ZoneInfo("UTC"))
BY_HAND = (
    "age >= 21 and age <= 65 and region in ('N','S','E','W') and score >= 520 and (income > 500000 or grade = 'A')"
    " and status not in ('blocked','closed') and (owed + wanted) / (income * 12.0) < 0.5"
    " and round(wanted * (1000000 + rate) / 12000000.0) + o30 * 5050 + o60 * 10100 <= income * 0.45"
)


def by_hand(d: dict[str, float]) -> bool:
    """Return the full rule as one writes it in Python, with floats."""
    return (
        d["age"] >= 21 and d["age"] <= 65 and d["region"] in ("N", "S", "E", "W") and d["score"] >= 520
        and (d["income"] > 5000 or d["grade"] == "A") and d["status"] not in ("blocked", "closed")
        and (d["owed"] + d["wanted"]) / (d["income"] * 12) < 0.5
        and round(d["wanted"] * (1 + d["rate"]) / 12, 2) + d["o30"] * 50.5 + d["o60"] * 2 * 50.5 <= d["income"] * 0.45
    )  # fmt: skip


def node_of(formula: str) -> Node:
    expression, problems = parse(formula, SCHEMA, FORM)
    node, wrong = check(expression, SCHEMA, FORM)
    assert node is not None, (problems, wrong)
    return node


def rate(call: Callable[[], object], least: float = 0.2) -> float:
    """Return calls per CPU second, best of five."""
    best, count = 0.0, 1000
    for _ in range(5):
        spent = 0.0
        while spent < least:
            start = time.process_time()
            for _ in range(count):
                call()
            spent = time.process_time() - start
            count = count if spent >= least else count * 2
        best = max(best, count / spent)
    return best


def rows(count: int) -> list[tuple[object, ...]]:
    r = random.Random(7)
    return [
        (r.randint(18, 72), r.choice("NSEWXY"), r.randint(450, 850), r.randint(200_000, 2_000_000), r.choice("ABCD"),
         r.randint(0, 10_000_000), r.randint(100_000, 8_000_000), r.randint(20_000, 240_000),
         r.choice(["ok", "ok", "ok", "blocked", "closed"]), r.randint(0, 3), r.randint(0, 2), r.randint(0, 1))
        for _ in range(count)
    ]  # fmt: skip


class OneTable:
    """The source of an emitter over one table."""

    def __init__(self) -> None:
        kinds = {"text": sa.Text(), "number": sa.BigInteger()}
        self.only = sa.Table("cases", sa.MetaData(), *(sa.Column(k, kinds[str(t.kind)]) for k, t in TYPES.items()))

    def table(self, form: str) -> sa.Table:
        return self.only

    def column(self, form: str, alias: sa.FromClause, field: str) -> sa.ColumnElement[object]:
        return alias.c[field]


def scan(connection: sqlite3.Connection, where: str) -> float:
    """Return the CPU milliseconds of counting the rows a condition holds for, best of five."""
    best = float("inf")
    for _ in range(5):
        start = time.process_time()
        connection.execute(f"SELECT count(*) FROM cases WHERE {where}").fetchall()
        best = min(best, time.process_time() - start)
    return best * 1000


def sqlite_times(count: int) -> dict[str, float]:
    connection = sqlite3.connect(":memory:")
    for name, (arity, function) in SQLITE_FUNCTIONS.items():
        connection.create_function(name, arity, function, deterministic=True)
    connection.execute(
        f"CREATE TABLE cases ({', '.join(k + (' TEXT' if t is TEXT else ' INTEGER') for k, t in TYPES.items())})"
    )
    connection.executemany(f"INSERT INTO cases VALUES ({', '.join('?' * len(TYPES))})", rows(count))
    out = {"by hand, floats": scan(connection, BY_HAND)}
    for label, formula in (("full", FULL), ("narrow", NARROW)):
        emitter = Emitter("sqlite", OneTable())
        condition = emitter.condition(node_of(formula))
        for name, (arity, function) in emitter.functions.items():
            connection.create_function(name, arity, function, deterministic=True)
        out[label] = scan(
            connection, str(condition.compile(dialect=emitter_dialect(), compile_kwargs={"literal_binds": True}))
        )
    return out


def emitter_dialect() -> sa.Dialect:
    return sa.create_engine("sqlite://", module=sqlite3).dialect


def main(count: int) -> None:
    floats = {k: v / 10 ** TYPES[k].scale if isinstance(v, int) else v for k, v in PASSING.items()}
    assert by_hand(floats)  # type: ignore[arg-type]
    hand = rate(lambda: by_hand(floats))  # type: ignore[arg-type]
    print(f"Python by hand, floats: {hand:,.0f}/s")
    for label, formula in (("full", FULL), ("narrow", NARROW)):
        run, explain = compile_python(node_of(formula)), tracer(node_of(formula))
        assert run(PASSING, CONTEXT) is True
        ours, traced = (
            rate(lambda run=run: run(PASSING, CONTEXT)),
            rate(lambda explain=explain: explain(PASSING, CONTEXT)),
        )  # type: ignore[misc]
        print(f"Python, {label}: {ours:,.0f}/s ({hand / ours:.2f}x the time by hand), with trace {traced:,.0f}/s")
    start = time.process_time()
    for _ in range(200):
        parse(FULL, SCHEMA, FORM)
    print(f"parse the full rule ({len(FULL)} characters): {(time.process_time() - start) * 5000:,.0f} us")
    times = sqlite_times(count)
    print(f"SQLite, {count:,} rows: " + ", ".join(f"{k} {v:,.0f} ms" for k, v in times.items()))


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 200_000)
