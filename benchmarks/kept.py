"""What keeping a sum over children is worth to a list of their parents, and what it costs the writes of children.

CPU ms of this process and of its own connections' PostgreSQL processes: `python -m benchmarks.kept`. Ten children a
parent. The lists are the first 50 parents ordered by the sum, and those with a sum in a narrow range.
"""

from __future__ import annotations

import argparse
import math
import os
import random
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from benchmarks.records import opened, words
from engine.definitions.form import SortKey
from engine.forms.write import Wish
from runtime import publish, query, records
from runtime.cli import collect_seldom
from runtime.query import Question
from runtime.workspace import Workspace
from tests.support.workspaces import bundle_of

CHILDREN, BATCH, RUNS = 10, 10_000, 3
SORTED = Question(fields=("id", "name", "total"), sort=(SortKey(field="total", descending=True),))
FILTERED = Question(
    fields=("id", "name", "total"),
    filter={"and": [{">": [{"var": "total"}, 7_000]}, {"<": [{"var": "total"}, 7_010]}]},
    sort=(SortKey(field="total"),),
)


def documents(*, stored: bool) -> dict[str, Any]:
    total = {
        "key": "total",
        "title": words("total"),
        "type": "rollup",
        "of": "children",
        "fn": "SUM",
        "field": "amount",
    }
    parent = {"fields": [{"key": "name", "type": "text"}, {**total, **({"stored": True} if stored else {})}]}
    child = {"fields": [{"key": "parent", "type": "link", "to": "parent", "back": "children"}]}
    child["fields"] += [{"key": "amount", "type": "money"}, {"key": "note", "type": "text"}]
    forms: dict[str, dict[str, Any]] = {
        "parent": {**parent, **({"indexes": [["total"]]} if stored else {})},
        "child": child,
    }
    app = {"kind": "app", "key": "bench", "title": words("bench"), "version": "1.0.0"}
    return {"app.json": app} | {
        f"forms/{key}.json": {"kind": "form", "key": key, "title": words(key), **form} for key, form in forms.items()
    }


def cpu(workspace: Workspace, work: Callable[[], object]) -> float:
    """Return the CPU seconds the work takes here and in the server processes that serve this process."""

    def spent() -> float:
        ticks = 0
        if not workspace.database.sqlite:
            with workspace.database.read() as connection:
                asked = "select pid from pg_stat_activity where datname = current_database()"
                pids = connection.exec_driver_sql(asked).scalars().all()
            stats = (Path(f"/proc/{pid}/stat").read_text().rpartition(") ")[2].split() for pid in pids)
            ticks = sum(int(one[11]) + int(one[12]) for one in stats)
        return time.process_time() + ticks / os.sysconf("SC_CLK_TCK")

    start = spent()
    work()
    return spent() - start


def fill(workspace: Workspace, children: int) -> None:
    rng = random.Random(children)
    parents = children // CHILDREN
    for name, count in (("parent", parents), ("child", children)):
        for start in range(0, count, BATCH):
            size = min(BATCH, count - start)
            with workspace.write() as unit:
                form = unit.form(f"bench.{name}")
                first = {"name": "n"} if name == "parent" else {}
                wishes = [
                    Wish({**first} or {"parent": 1 + (start + i) % parents, "amount": rng.randrange(1_000)})
                    for i in range(size)
                ]
                records.write(unit, form, wishes)


def costs(workspace: Workspace, children: int, times: int, seed: int) -> dict[str, float]:
    """Return CPU ms a list and a write; another seed writes other values, for the same ones are no change."""
    rng = random.Random(seed)
    parents = children // CHILDREN
    out: dict[str, float] = {}

    def ask(question: Question) -> None:
        with workspace.read() as unit:
            query.page(unit, unit.form("bench.parent"), unit.decide("bench.parent"), question)

    def write(*wishes: Wish) -> None:
        with workspace.write() as unit:
            records.write(unit, unit.form("bench.child"), wishes)

    def child() -> Wish:
        return Wish({"parent": rng.randrange(1, parents), "amount": rng.randrange(1_000)})

    def measure(name: str, call: Callable[[], object], of: int = 1) -> None:
        """Note the best of some runs, after one that warms up."""
        runs = [cpu(workspace, lambda: [call() for _ in range(times)]) for _ in range(RUNS + 1)]
        out[name] = min(runs[1:]) / times / of * 1000

    measure("sorted", lambda: ask(SORTED))
    measure("filtered", lambda: ask(FILTERED))
    measure("create", lambda: write(child()))
    measure("update", lambda: write(Wish({"amount": rng.randrange(1_000)}, id=rng.randrange(1, children))))
    measure("other field", lambda: write(Wish({"note": str(rng.random())}, id=rng.randrange(1, children))))
    measure("each of 100", lambda: write(*(child() for _ in range(100))), 100)
    return out


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--databases", default="sqlite,postgresql")
    parser.add_argument("--rows", type=int, default=200_000)
    parser.add_argument("--times", type=int, default=20)
    options = parser.parse_args()
    collect_seldom()
    for kind in options.databases.split(","):
        found: dict[tuple[int, bool], dict[str, float]] = {}
        for rows in (options.rows // 10, options.rows):
            with opened(kind, documents(stored=False)) as workspace:
                fill(workspace, rows)
                found[rows, False] = costs(workspace, rows, options.times, 1)
                bundle = bundle_of(documents(stored=True))
                spent = cpu(workspace, partial(publish.publish, workspace, {"bench": bundle}))
                found[rows, True] = costs(workspace, rows, options.times, 2)
            for name, plain in found[rows, False].items():
                kept = found[rows, True][name]
                print(
                    f"{kind:10} {rows:7} {name:12} {plain:9.2f} -> {kept:7.2f} CPU ms  {kept / plain:.3f}x", flush=True
                )
            print(f"{kind:10} {rows:7} publishing it {spent:.2f} CPU s", flush=True)
        few, many = (found[rows, True]["sorted"] for rows in (options.rows // 10, options.rows))
        print(f"{kind:10} exponent of the sorted list, kept {math.log10(many / few):.2f}", flush=True)


if __name__ == "__main__":
    main()
