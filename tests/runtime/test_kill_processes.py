"""The real processes, killed with -9 while people decide and timers ring: every matter goes its way exactly once."""

from __future__ import annotations

import threading
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest
import sqlalchemy as sa

from runtime.clock import Clock
from runtime.store.process_tables import instance, process_history, task, task_actor, timer
from runtime.store.tables import message
from tests.support.processes import assert_replays, chain, node, process, role
from tests.support.programs import Program, Server, opened, serving, worker
from tests.support.waiting import PATIENCE, wait_for
from tests.support.workspaces import SHOP, create, field, load, new_workspace, person, words

ORDERS = 24
KILLS = (4, 10, 17)
PAUSE = timedelta(seconds=8)
FLOW = process(
    "flow",
    "order",
    [
        node("start", "start", on="create"),
        node("first", "approval", assign=role("boss")),
        node("paid", "update_record", set=[{"field": "state", "value": "paid"}]),
        node("line", "create_record", form="line", values={"order": {"var": "id"}, "item": "x", "price": 1}),
        node("pause", "wait", until="until"),
        node("tell", "message", message={"to": {"role": "boss"}, "title": words("{note}"), "text": words("{note}")}),
        node("last", "todo", assign=role("boss")),
        node("done", "end"),
    ],
    chain("start", "first", "paid", "line", "pause", "tell", "last", "done"),
)


@pytest.fixture
def data(tmp_path: Path, database_url: str) -> Path:
    """The data folder of a shop whose orders are approved, wait a little, and are ticked off."""
    workspace = new_workspace(tmp_path, database_url, Clock())
    order = {**SHOP["forms/order.json"]}
    order["fields"] = [*order["fields"], field("until", "datetime")]
    load(workspace, {**SHOP, "forms/order.json": order, "processes/flow.json": FLOW})
    person(workspace, "boss", "boss")
    create(workspace, "shop.customer", {"no": "C1", "name": "One"})
    workspace.close()
    return tmp_path / "data"


def place_orders(server: Server) -> None:
    """Create orders one by one; one that got no answer is asked for again under its idempotency key."""
    for number in range(ORDERS):
        until = (datetime.now(UTC) + PAUSE).isoformat()
        values = {"customer": 1, "day": "2026-11-20", "note": f"order {number}", "until": until}
        while True:
            try:
                server.call(
                    "POST",
                    "/api/records/shop.order",
                    json={"values": values},
                    headers={"Idempotency-Key": f"k{number}"},
                )
                break
            except httpx.TransportError:
                continue  # the server was killed; it comes back under another address


class Boss:
    """Does every task there is, again and again, whatever the server does; counts what was answered."""

    def __init__(self, server: Server) -> None:
        self.server, self.done, self.finished = server, 0, threading.Event()

    def work(self) -> None:
        while not self.finished.is_set():
            try:
                for row in self.server.call("GET", "/api/tasks?box=todo")["rows"]:
                    self.decide(row["id"], "approve" if row["kind"] == "approval" else "done")
            except httpx.TransportError:
                continue

    def decide(self, key: int, action: str) -> None:
        url = f"{self.server.url}/api/tasks/{key}/{action}"
        answer = self.server.web.post(url, json={"comment": "ok"})
        # A decision whose answer was lost in a kill is met again as done: that is how it shows that it was taken.
        assert answer.status_code in (200, 409), answer.text
        self.done += answer.status_code == 200


def test_killed_while_deciding_and_waiting_nothing_is_lost_or_doubled(data: Path, database_url: str) -> None:
    with ExitStack() as stack:
        short = {"FORMWRIGHT_STALLED_SECONDS": "2"}
        server = stack.enter_context(serving(data, database_url, *(["--no-worker"] if database_url else []), **short))
        killed: list[Program] = [server]
        if database_url:
            killed.append(stack.enter_context(worker(data, database_url, **short)))
        boss = Boss(server)
        threads = [threading.Thread(target=one, daemon=True) for one in (lambda: place_orders(server), boss.work)]
        for thread in threads:
            thread.start()
        for count in KILLS:
            wait_for(lambda count=count: boss.done >= count)
            for program in killed:
                program.kill()
                program.start()
        threads[0].join(PATIENCE)
        wait_for(lambda: ended(server) == ORDERS)
        boss.finished.set()
        threads[1].join(PATIENCE)
        assert not any(thread.is_alive() for thread in threads)
    with opened(data, database_url) as workspace:
        with workspace.database.read() as connection:
            keys = list(connection.scalars(sa.select(instance.c.id)))
            states = set(connection.scalars(sa.select(instance.c.state)))
            tasks = connection.execute(
                sa.select(task.c.node, task.c.state, sa.func.count()).group_by(task.c.node, task.c.state)
            ).all()
            shares = connection.execute(sa.select(task_actor.c.outcome, sa.func.count()).group_by("outcome")).all()
            rung = list(connection.scalars(sa.select(timer.c.done)))
            told = [row["zh"] for row in connection.scalars(sa.select(message.c.title))]
            events = connection.scalar(sa.select(sa.func.count()).select_from(process_history))
            lines = connection.execute(sa.text("select count(*) from shop__line")).scalar_one()
        assert (len(keys), states) == (ORDERS, {"finished"})
        assert sorted(map(tuple, tasks)) == [("first", "done", ORDERS), ("last", "done", ORDERS)]
        assert sorted(map(tuple, shares)) == [("approve", ORDERS), ("done", ORDERS)]
        assert rung  # whose moment had passed before the wait began did not wait
        assert all(rung)
        assert sorted(title for title in told if title.startswith("order")) == sorted(
            f"order {number}" for number in range(ORDERS)
        )
        assert lines == ORDERS
        assert events == ORDERS * 6 + len(rung)  # start, approve, three pieces of work, the to-do; the timer: each once
        for key in keys:
            assert_replays(workspace, key)


def ended(server: Server) -> int:
    try:
        rows = server.call("GET", "/api/tasks?box=started&limit=200")["rows"]
    except httpx.TransportError:
        return 0
    return sum(row["state"] == "finished" for row in rows)
