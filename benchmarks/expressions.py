"""Expressions: a rule of eight conditions over exact money on one record, and over a table in SQLite, beside the same
written by hand: `python -m benchmarks.expressions`.

Figures are CPU time of this process and ratios of it; every figure is the best of several, the sides in turns.
"""

from __future__ import annotations

import json
import random
import sys
import time
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from functools import partial
from importlib import import_module
from importlib.util import find_spec
from typing import Any
from zoneinfo import ZoneInfo

import pysqlite3.dbapi2 as sqlite3
import sqlalchemy as sa

from engine.expressions.check import check
from engine.expressions.nodes import Node
from engine.expressions.python import compile_python
from engine.expressions.sql.emitter import Emitter
from engine.expressions.sql.fallback import SQLITE_FUNCTIONS
from engine.expressions.syntax import parse
from engine.expressions.trace import Tracer, tracer
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


NARROW_BY_HAND = (
    "age >= 21 and age <= 65 and region in ('N','S','E','W') and score >= 520 and (income > 500000 or grade = 'A')"
    " and status not in ('blocked','closed') and owed + wanted < income * 6 and o30 + 2 * o60 + 3 * o90 <= 4"
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


def fastest(calls: dict[str, Callable[[], object]], least: float = 0.1, turns: int = 3) -> dict[str, float]:
    """Return the CPU seconds of one call of each, the best of several turns, all sides in each turn."""
    best = dict.fromkeys(calls, float("inf"))
    counts = dict.fromkeys(calls, 1)
    for _ in range(turns):
        for name, call in calls.items():
            spent = 0.0
            while spent < least:
                start = time.process_time()
                for _ in range(counts[name]):
                    call()
                spent = time.process_time() - start
                counts[name] *= 1 if spent >= least else 2
            best[name] = min(best[name], spent / counts[name])
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


def filled(count: int) -> sqlite3.Connection:
    connection = sqlite3.connect(":memory:")
    for name, (arity, function) in SQLITE_FUNCTIONS.items():
        connection.create_function(name, arity, function, deterministic=True)
    columns = ", ".join(k + (" TEXT" if t is TEXT else " INTEGER") for k, t in TYPES.items())
    connection.execute(f"CREATE TABLE cases ({columns})")
    connection.executemany(f"INSERT INTO cases VALUES ({', '.join('?' * len(TYPES))})", rows(count))
    return connection


def emitted(connection: sqlite3.Connection, formula: str) -> str:
    """Return the condition as SQL, with the functions it calls registered."""
    emitter = Emitter("sqlite", OneTable())
    condition = emitter.condition(node_of(formula))
    for name, (arity, function) in emitter.functions.items():
        connection.create_function(name, arity, function, deterministic=True)
    dialect = sa.create_engine("sqlite://", module=sqlite3).dialect
    return str(condition.compile(dialect=dialect, compile_kwargs={"literal_binds": True}))


def line(what: str, spent: float, beside: float | None = None) -> None:
    """Print one figure and its ratio."""
    unit, factor = ("ms", 1e3) if spent >= 1e-3 else ("us", 1e6)
    ratio = f"{spent / beside:8.2f}x" if beside is not None else ""
    print(f"  {what:<52}{spent * factor:>10.2f} {unit}{ratio}")


def in_python() -> None:
    floats: Any = {k: v / 10 ** TYPES[k].scale if isinstance(v, int) else v for k, v in PASSING.items()}
    assert by_hand(floats)
    full, narrow = node_of(FULL), node_of(NARROW)
    runs = {"full": compile_python(full), "narrow": compile_python(narrow)}
    tracers = {"full": tracer(full), "narrow": tracer(narrow)}
    assert all(run(PASSING, CONTEXT) is True for run in runs.values())
    calls: dict[str, Callable[[], object]] = {"hand": lambda: by_hand(floats)}
    for name in runs:
        calls[name] = partial(runs[name], PASSING, CONTEXT)
        calls[name + " traced"] = partial(tracers[name], PASSING, CONTEXT)
        calls[name + " told"] = partial(told, tracers[name])
    spent = fastest(calls)
    print("One record in Python, a rule of eight conditions")
    line("by hand, floats", spent["hand"])
    line("full rule, exact", spent["full"], spent["hand"])
    line("full rule with its trace (beside without)", spent["full traced"], spent["full"])
    line("full rule, trace as JSON (beside without)", spent["full told"], spent["full"])
    line("rule without quotients, exact", spent["narrow"], spent["hand"])
    line("rule without quotients with its trace", spent["narrow traced"], spent["narrow"])


def told(explain: Tracer) -> object:
    return explain(PASSING, CONTEXT).to_json()


def reading() -> None:
    text = FULL[:200].rpartition(",")[0] + ")"
    text = text + " " * (200 - len(text))
    expression, problems = parse(text, SCHEMA, FORM)
    assert not problems, problems
    spent = fastest(
        {
            "parse": lambda: parse(text, SCHEMA, FORM),
            "check": lambda: check(expression, SCHEMA, FORM),
            "compile": partial(compile_python, node_of(text)),
        }
    )
    print("Reading a formula of 200 characters")
    line("parse", spent["parse"])
    line("check", spent["check"])
    line("compile to Python", spent["compile"])


def in_sqlite(counts: Sequence[int]) -> None:
    for count in counts:
        connection = filled(count)
        hand = BY_HAND
        scans = {"hand": hand, "full": emitted(connection, FULL), "narrow": emitted(connection, NARROW)}
        scans["narrow hand"] = NARROW_BY_HAND

        def scan(where: str, connection: sqlite3.Connection = connection) -> object:
            return connection.execute(f"SELECT count(*) FROM cases WHERE {where}").fetchall()

        assert scan(scans["narrow"]) == scan(NARROW_BY_HAND)
        turns = 5
        spent = fastest({name: partial(scan, where) for name, where in scans.items()}, least=0.01, turns=turns)
        print(f"{count:,} rows in SQLite")
        line("by hand, floats", spent["hand"])
        line("full rule, exact", spent["full"], spent["hand"])
        line("rule without quotients by hand", spent["narrow hand"])
        line("rule without quotients, exact", spent["narrow"], spent["narrow hand"])
        connection.close()


def in_peers() -> None:
    """Compare with engines of JSONLogic that happen to be installed."""
    rule = json.loads(json.dumps(parse(NARROW, SCHEMA, FORM)[0]))
    record = dict(PASSING)
    print("Other engines, the rule without quotients")
    ours = fastest({"ours": partial(compile_python(node_of(NARROW)), PASSING, CONTEXT)})["ours"]
    for module, name in (("json_logic", "jsonLogic"), ("datalogic_py", "apply")):
        if find_spec(module) is None:
            print(f"  {module} is not installed: not compared")
            continue
        run = getattr(import_module(module), name)
        try:
            line(module, fastest({"peer": partial(run, rule, record)})["peer"], ours)
        except Exception as error:
            print(f"  {module} could not run the rule: {type(error).__name__}")


def main(counts: Sequence[int]) -> None:
    in_python()
    reading()
    in_sqlite(counts)
    in_peers()


if __name__ == "__main__":
    main([int(count) for count in sys.argv[1:]] or [100_000, 1_000_000])
