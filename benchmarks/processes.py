"""What processes cost, as CPU ms of the server process: `python -m benchmarks.processes`.

An instance goes start -> condition -> approval -> update of its record -> end, every step durable, with rules, audit
and history on. Two numbers of instances already there and two sizes of process show how the cost grows. On PostgreSQL
the database's own CPU is not in the figures.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from benchmarks.boards import database
from engine.access import Actor
from runtime.clock import Clock
from runtime.processes import inbox, show, starts, tasks
from runtime.processes.inbox import Wanted
from runtime.processes.tasks import Deciding
from runtime.store.process_tables import task_actor
from runtime.workspace import Workspace
from tests.support.processes import chain, edge, node, process, role
from tests.support.workspaces import SHOP, create, load, new_workspace, person

SIZES = (200, 2_000)
ROUND = 100
LONG = 50


def flow(key: str, extra: int) -> dict[str, Any]:
    """Return the process with so many further nodes on its way."""
    more = [node(f"n{place}", "exclusive") for place in range(extra)]
    nodes = [
        node("start", "start"),
        node("size", "exclusive"),
        node("boss", "approval", assign=role("boss")),
        *more,
        node("paid", "update_record", set=[{"field": "state", "value": "paid"}]),
        node("done", "end"),
    ]
    edges = [
        edge("start", "size"),
        edge("size", "boss", when={">": [{"var": "total"}, 1000]}),
        edge("size", "paid", default=True),
        *chain("boss", *(one["key"] for one in more), "paid", "done"),
    ]
    return process(key, "order", nodes, edges)


@contextmanager
def shop(folder: Path, url: str) -> Iterator[tuple[Workspace, Actor, Actor]]:
    """Give a workspace with both processes, a clerk who starts and a boss who approves."""
    made = new_workspace(folder, url, Clock())
    load(
        made,
        {**SHOP, "processes/short.json": flow("short", 0), "processes/long.json": flow("long", LONG - 5)},
    )
    clerk, boss = person(made, "carl", "clerk"), person(made, "bea", "boss")
    try:
        yield made, clerk, boss
    finally:
        made.close()


def orders(made: Workspace, clerk: Actor, count: int) -> list[int]:
    """Create orders for instances to run for."""
    values = {"customer": 1, "day": "2026-11-01", "total": "2000"}
    return create(made, "shop.order", *[values] * count, actor=clerk)


class Costs:
    """CPU ms by what was done, the mean of a round."""

    def __init__(self) -> None:
        self.spent: dict[str, float] = {}

    @contextmanager
    def of(self, what: str, count: int) -> Iterator[None]:
        begun = time.process_time()
        yield
        self.spent[what] = 1000 * (time.process_time() - begun) / count


def drive(made: Workspace, people: tuple[Actor, Actor], name: str, records: list[int], costs: Costs) -> None:
    """Start an instance for each record and approve it."""
    clerk, boss = people
    with costs.of(f"{name}: start", len(records)):
        for record in records:
            with made.write(clerk) as unit:
                starts.by_hand(unit, f"shop.{name}", record, None)
    with made.database.read() as connection:
        mine = (task_actor.c.person_id == boss.id) & (task_actor.c.state == "open")
        keys = list(connection.scalars(sa.select(task_actor.c.id).where(mine)))
    with costs.of(f"{name}: approve to the end", len(keys)):
        for key in keys:
            with made.write(boss) as unit:
                tasks.decide(unit, key, Deciding("approve", "fine"))


def measured(kind: str, folder: Path) -> None:
    """Measure on one database."""
    with database(kind) as url, shop(folder / kind, url) as (made, clerk, boss):
        create(made, "shop.customer", {"no": "1", "name": "Ann"})
        drive(made, (clerk, boss), "short", orders(made, clerk, 20), Costs())  # warm
        there = 20
        for size in SIZES:
            drive(made, (clerk, boss), "short", orders(made, clerk, size - there), Costs())
            there = size
            costs = Costs()
            drive(made, (clerk, boss), "short", orders(made, clerk, ROUND), costs)
            drive(made, (clerk, boss), "long", orders(made, clerk, ROUND), costs)
            with costs.of("boxes: a page of done and its count", 10), made.read(boss) as unit:
                for _ in range(10):
                    inbox.rows(unit, Wanted("done"))
                    inbox.count(unit, Wanted("done"))
            with costs.of("an instance with path and timeline", 20), made.read(boss) as unit:
                for key in range(1, 21):
                    show.instance(unit, key)
            there += 2 * ROUND
            for what, spent in costs.spent.items():
                print(f"{kind:10} {size:5} instances  {what:38} {spent:6.2f} CPU ms", flush=True)


def main() -> None:
    """Print a line for each measure, database and size."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--database", choices=["sqlite", "postgresql"], action="append")
    with tempfile.TemporaryDirectory() as temporary:
        for kind in parser.parse_args().database or ["sqlite"]:
            measured(kind, Path(temporary))


if __name__ == "__main__":
    main()
