"""Expressions: a rule of eight conditions over exact money on one record, and over a table in SQLite, beside the same
written by hand: `python -m benchmarks.expressions`.

Figures are CPU time of this process and ratios of it; every figure is the best of several, the sides in turns.
"""

from __future__ import annotations

import random
import sys
import time
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from functools import partial
from importlib import import_module
from typing import Any
from zoneinfo import ZoneInfo

import psycopg

from benchmarks.stores import STORES
from engine.expressions.check import check
from engine.expressions.nodes import Node
from engine.expressions.python import compile_python
from engine.expressions.syntax import parse
from engine.expressions.trace import Tracer, tracer
from engine.expressions.types import TEXT, Context, FieldShape, FormShape, Json, Schema, number

FORM = "bench.case"
MONEY, RATE = number(15, 2, low=0), number(8, 6, low=0)
COUNT = number(4, low=0)
TYPES = {
    "age": number(3, low=0), "region": TEXT, "score": COUNT, "income": MONEY, "grade": TEXT, "owed": MONEY,
    "wanted": MONEY, "rate": RATE, "status": TEXT, "o30": COUNT, "o60": COUNT, "o90": COUNT,
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


def fastest(
    calls: dict[str, Callable[[], object]],
    least: float = 0.1,
    turns: int = 3,
    clock: Callable[[], float] = time.process_time,
) -> dict[str, float]:
    """Return the CPU seconds of one call of each, the best of several turns, all sides in each turn."""
    best = dict.fromkeys(calls, float("inf"))
    counts = dict.fromkeys(calls, 1)
    for _ in range(turns):
        for name, call in calls.items():
            spent = 0.0
            while spent < least:
                start = clock()
                for _ in range(counts[name]):
                    call()
                spent = clock() - start
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


def in_stores(counts: Sequence[int]) -> None:
    """Run the rules as conditions over a table in every store, beside the same written by hand."""
    for count in counts:
        data = rows(count)
        for name, opened in STORES.items():
            try:
                bench = opened(TYPES, data)
            except psycopg.OperationalError as error:
                print(f"{name}: not measured ({type(error).__name__}: {str(error)[:80]})")
                continue
            full, narrow = bench.emitted(node_of(FULL)), bench.emitted(node_of(NARROW))
            scans = {"hand": bench.hand, "full": full, "narrow hand": bench.narrow_hand, "narrow": narrow}
            assert bench.count(narrow) == bench.count(bench.narrow_hand)
            calls = {key: partial(bench.count, where) for key, where in scans.items()}
            spent = fastest(calls, least=0.01, turns=5, clock=bench.clock)
            print(f"{count:,} rows in {name}")
            line("by hand", spent["hand"])
            line("full rule, exact", spent["full"], spent["hand"])
            line("rule without quotients by hand", spent["narrow hand"])
            line("rule without quotients, exact", spent["narrow"], spent["narrow hand"])
            bench.close()


def in_peers() -> None:
    """Compare with engines of JSONLogic that happen to be installed (`pip install datalogic-py json-logic-qubit`)."""
    floats: Any = {k: v / 10 ** TYPES[k].scale if isinstance(v, int) else v for k, v in PASSING.items()}
    rules = {"full": unrounded(parse(FULL, SCHEMA, FORM)[0]), "narrow": parse(NARROW, SCHEMA, FORM)[0]}
    for name, rule in rules.items():
        plain = in_lists(rule)
        ours = partial(compile_python(node_of(FULL if name == "full" else NARROW)), PASSING, CONTEXT)
        print(f"Other engines, the {name} rule on a dict, theirs with floats and without rounding")
        for title, make in PEERS.items():
            try:
                peer = make(plain)
                assert peer(floats) is True
            except ImportError as error:
                print(f"  {title}: not compared ({type(error).__name__}: {str(error)[:60]})")
                continue
            spent = fastest({"ours": ours, "peer": partial(peer, floats)}, turns=5)
            line(f"{title} (beside ours)", spent["peer"], spent["ours"])


def in_lists(rule: Json) -> Json:
    """Return the rule with every argument list written out, which other engines want."""
    if isinstance(rule, dict):
        return {k: in_lists(v) if k == "in" or isinstance(v, list) else [in_lists(v)] for k, v in rule.items()}
    return [in_lists(v) for v in rule] if isinstance(rule, list) else rule


def unrounded(rule: Json) -> Json:
    """Return the rule without ROUND, which other engines lack."""
    if isinstance(rule, dict):
        ((key, args),) = rule.items()
        if key == "round":
            return unrounded(args[0])  # type: ignore[index]
        return {key: unrounded(args)}
    return [unrounded(v) for v in rule] if isinstance(rule, list) else rule


def datalogic(rule: Json) -> Callable[[object], object]:
    run: Callable[[object], object] = import_module("datalogic_py").Engine().compile(rule).evaluate
    return run


def qubit(rule: Json) -> Callable[[object], object]:
    run = import_module("json_logic").jsonLogic
    return lambda record: run(rule, record)


PEERS = {"datalogic-py": datalogic, "json-logic-qubit": qubit}


def main(counts: Sequence[int]) -> None:
    in_python()
    reading()
    in_stores(counts)
    in_peers()


if __name__ == "__main__":
    main([int(count) for count in sys.argv[1:]] or [100_000, 1_000_000])
