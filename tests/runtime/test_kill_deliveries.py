"""The real processes, killed with -9 in the midst of sending: nothing is lost, and doubled only what must be.

The one window: the receiver has said yes and the process dies before it could write that down. The test knows what was
in it at each kill, and asks for exactly one copy more.
"""

from __future__ import annotations

import asyncio
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from email import message_from_bytes, policy
from pathlib import Path
from typing import Any, Literal

import httpx
import pytest
import sqlalchemy as sa

from runtime.clock import Clock
from runtime.store.tables import message, outbox, user
from tests.support.mail import SENDER, Lax, Post
from tests.support.postgres import free_port
from tests.support.programs import Program, Server, opened, serving, worker
from tests.support.waiting import PATIENCE, wait_for
from tests.support.workspaces import SHOP, create, load, new_workspace, person, rule, words

ORDERS = 40
Moment = Literal["before the yes", "after the yes"]
KILLS: tuple[tuple[int, Moment], ...] = ((4, "before the yes"), (13, "after the yes"), (25, "after the yes"))
TELL = {
    "type": "send_message",
    "to": {"role": "boss"},
    "title": words("{note}"),
    "text": words("{note}"),
    "channels": ["in_app", "email"],
}


class Gate(Post):
    """A receiver that stops at certain mails, before or after it has taken them, until somebody was killed."""

    def __init__(self) -> None:
        super().__init__()
        self.kills = list(KILLS)
        self.reached, self.opened = threading.Event(), threading.Event()

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        mail = message_from_bytes(envelope.content, policy=policy.default)
        if self.kills and len(self.received) >= self.kills[0][0] and not self.reached.is_set():
            if self.kills[0][1] == "after the yes":
                self.received.append(mail)  # type: ignore[arg-type]
            self.opened.clear()
            self.reached.set()
            await asyncio.to_thread(self.opened.wait, PATIENCE)
            return "451 the sender is dead by now"
        self.received.append(mail)  # type: ignore[arg-type]
        return "250 OK"

    def go_on(self) -> None:
        """Let mails through until the next stop."""
        self.kills.pop(0)
        self.reached.clear()
        self.opened.set()


@contextmanager
def gate() -> Iterator[tuple[Gate, dict[str, str]]]:
    """Run the receiver; gives it and the environment that leads to it."""
    made, port = Gate(), free_port()
    controller = Lax(made, hostname="127.0.0.1", port=port)
    controller.start()
    reach = {"HOST": "127.0.0.1", "PORT": str(port), "TLS": "none", "FROM": SENDER}
    try:
        yield made, {f"FORMWRIGHT_SMTP_{key}": value for key, value in reach.items()}
    finally:
        made.opened.set()
        controller.stop()


@pytest.fixture
def data(tmp_path: Path, database_url: str) -> Path:
    """The data folder of a shop that tells its boss of every order, inside and by mail."""
    workspace = new_workspace(tmp_path, database_url, Clock())
    load(workspace, {**SHOP, "rules/tell.json": rule("tell", "order", {"type": "record_created"}, True, TELL)})
    person(workspace, "boss", "boss")
    with workspace.database.write() as connection:
        connection.execute(sa.update(user).values(email="boss@bank.example"))
    create(workspace, "shop.customer", {"no": "C1", "name": "One"})
    workspace.close()
    return tmp_path / "data"


def place_orders(server: Server) -> None:
    """Create orders one by one; one that got no answer is asked for again under its idempotency key."""
    for number in range(ORDERS):
        body = {"values": {"customer": 1, "day": "2026-11-20", "note": f"order {number}"}}
        while True:
            try:
                server.call("POST", "/api/records/shop.order", json=body, headers={"Idempotency-Key": f"k{number}"})
                break
            except httpx.TransportError:
                continue  # the server was killed; it comes back under another address


def unmarked(data: Path, database_url: str, received: list[str]) -> Counter[str]:
    """Return what was received, and how often, although it is not marked as sent: each is to come once more."""
    with opened(data, database_url) as workspace, workspace.database.read() as connection:
        rows = connection.execute(sa.select(outbox.c.key, outbox.c.state)).all()
    open_ = {row.key for row in rows if row.state != "sent"}
    return Counter(key for key in received if key in open_)


def test_killed_while_sending_nothing_is_lost_and_only_the_window_is_doubled(data: Path, database_url: str) -> None:
    with ExitStack() as stack:
        post, environment = stack.enter_context(gate())
        environment["FORMWRIGHT_STALLED_SECONDS"] = "2"
        alone = ["--no-worker"] if database_url else []
        server = stack.enter_context(serving(data, database_url, *alone, **environment))
        sender: Program = stack.enter_context(worker(data, database_url, **environment)) if database_url else server
        placing = threading.Thread(target=place_orders, args=(server,), daemon=True)
        placing.start()
        window: Counter[str] = Counter()
        for _ in KILLS:
            assert post.reached.wait(PATIENCE), sender.log.read_text()
            sender.kill()
            window |= unmarked(data, database_url, post.keys())
            post.go_on()
            sender.start()
        placing.join(PATIENCE)
        assert not placing.is_alive()
        wait_for(lambda: counts(server)["sent"] == ORDERS)
        assert counts(server) == {"waiting": 0, "unsent": 0, "handed": 0, "sent": ORDERS, "failed": 0}
        if database_url:
            assert sender.stop() == 0
            assert "stopped" in sender.log.read_text()
    with opened(data, database_url) as workspace, workspace.database.read() as connection:
        keys = set(connection.scalars(sa.select(outbox.c.key)))
        titles = [row["zh"] for row in connection.scalars(sa.select(message.c.title))]
    assert sorted(titles) == sorted(f"order {number}" for number in range(ORDERS))  # inside: exactly once
    assert Counter(post.keys()) == Counter(dict.fromkeys(keys, 1)) + window
    assert sum(window.values()) >= 2, "the test did not reach the window"


def counts(server: Server) -> dict[str, int]:
    found: dict[str, int] = server.call("GET", "/api/outbox")["counts"]
    return found


def test_a_worker_refuses_the_embedded_database(tmp_path: Path) -> None:
    one = Program(tmp_path, "", "worker", "--json")
    one.run()
    assert one.process.wait(PATIENCE) == 1
    assert '"SERVER-E003"' in one.log.read_text()
    other = Program(tmp_path, "", "serve", "--no-worker", "--json")
    other.run()
    assert other.process.wait(PATIENCE) == 1
    assert '"SERVER-E003"' in other.log.read_text()


def test_a_server_stops_when_asked_though_a_page_listens(data: Path, database_url: str) -> None:
    if database_url:
        pytest.skip("the same on either database")
    with serving(data, database_url) as server, server.web.stream("GET", f"{server.url}/api/events") as stream:
        lines = stream.iter_lines()
        assert next(lines) == "retry: 3000"
        server.stop()
        rest = list(lines)  # it ends
        assert rest[0] == ": open"
