"""Events over a real connection: hints reach their person only, streams end with session and server, and are few."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import httpx
import pytest
import sqlalchemy as sa

from runtime import imports, signals
from runtime.api import events
from runtime.clock import FixedClock
from runtime.signals import Reader
from runtime.store.tables import session, signal
from runtime.workspace import Workspace
from tests.support.imports import as_csv, checked, job, planned, upload
from tests.support.servers import browser, running
from tests.support.waiting import wait_for
from tests.support.workspaces import SHOP, create, load, new_workspace, person


@pytest.fixture
def shop(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> Workspace:
    monkeypatch.setattr(events, "POLL_SECONDS", 0.05)
    load(workspace, SHOP)
    return workspace


class Stream:
    """An open stream that a thread reads line by line."""

    def __init__(self, web: httpx.Client, watch: str = "") -> None:
        self.watch = watch
        self.lines: list[str] = []
        self.ended = False
        self._opened = threading.Event()
        self._leave = threading.Event()
        self._thread = threading.Thread(target=self._read, args=(web,))
        self._thread.start()
        assert self._opened.wait(30)

    def _read(self, web: httpx.Client) -> None:
        with web.stream("GET", "/api/events", params={"watch": self.watch} if self.watch else None) as answer:
            assert answer.status_code == 200
            assert answer.headers["content-type"].startswith("text/event-stream")
            for line in answer.iter_lines():
                self.lines.append(line)
                if line == ": open":
                    self._opened.set()
                if self._leave.is_set():
                    break
        self.ended = True

    def data(self) -> list[str]:
        return [line.removeprefix("data: ") for line in self.lines if line.startswith("data: ")]

    def join(self) -> None:
        self._thread.join(30)
        assert self.ended


@contextmanager
def open_stream(web: httpx.Client) -> Iterator[Stream]:
    one = Stream(web)
    yield one
    one._leave.set()


def tell(workspace: Workspace, *people: int | None, kind: signals.Kind = "tasks") -> None:
    with workspace.write() as unit:
        signals.tell(unit, [one for one in people if one is not None], kind)


def ready(stream: Stream, workspace: Workspace, reader: int | None) -> None:
    """Wait until the hub reads: it starts after all that is there when the first stream opens."""

    def heard() -> bool:
        tell(workspace, reader)
        return bool(stream.data())

    wait_for(heard)


def test_hints_reach_their_person_and_nobody_else(shop: Workspace) -> None:
    ann, bob = person(shop, "ann", "clerk"), person(shop, "bob", "clerk")
    with running(shop) as (url, stop), browser(url, "ann") as anns, browser(url, "bob") as bobs:
        first, second = Stream(anns), Stream(bobs)
        ready(first, shop, ann.id)
        ready(second, shop, bob.id)
        before = len(second.data())
        tell(shop, ann.id, kind="messages")
        wait_for(lambda: '{"kinds": ["messages"]}' in first.data())
        assert '{"kinds": ["messages"]}' not in second.data()[before:]
        stop()  # ends the streams instead of waiting for their readers
        first.join()
        second.join()


def test_a_page_is_hinted_of_the_record_it_shows_if_its_person_may_read_it(shop: Workspace) -> None:
    """Ann keeps the first customer only; Bob sees both and watches the second."""
    ann, bob = person(shop, "ann", "keeper"), person(shop, "bob", "clerk")
    create(shop, "shop.customer", {"no": "1", "name": "One", "keeper": ann.id}, {"no": "2", "name": "Two"})

    def comment(record: int) -> None:
        with shop.write() as unit:
            signals.tell_watchers(unit, "shop.customer", record, "comments")

    with running(shop) as (url, stop), browser(url, "ann") as anns, browser(url, "bob") as bobs:
        mine, hidden = Stream(anns, "shop.customer/1"), Stream(anns, "shop.customer/2")
        other, nowhere = Stream(bobs, "shop.customer/2"), Stream(bobs, "shop.customer/x")
        for stream, reader in ((mine, ann), (hidden, ann), (other, bob), (nowhere, bob)):
            ready(stream, shop, reader.id)
        comment(1)
        wait_for(lambda: '{"kinds": ["comments"]}' in mine.data())
        assert not any("comments" in line for stream in (hidden, other, nowhere) for line in stream.data())
        comment(2)
        wait_for(lambda: '{"kinds": ["comments"]}' in other.data())
        assert not any("comments" in line for stream in (hidden, nowhere) for line in stream.data())
        stop()
        for stream in (mine, hidden, other, nowhere):
            stream.join()


def test_a_hint_of_an_undone_transaction_is_never_sent(shop: Workspace) -> None:
    ann = person(shop, "ann", "clerk")
    with running(shop) as (url, stop), browser(url, "ann") as anns, open_stream(anns) as stream:
        ready(stream, shop, ann.id)
        with pytest.raises(ZeroDivisionError), shop.write() as unit:
            signals.tell(unit, [ann.id or 0], "messages")
            raise ZeroDivisionError
        seen = len(stream.data())
        tell(shop, ann.id)
        wait_for(lambda: len(stream.data()) > seen)
        assert '{"kinds": ["messages"]}' not in stream.data()
        stop()
        stream.join()


def test_a_stream_ends_with_its_session_and_does_not_keep_it_alive(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, clock: FixedClock
) -> None:
    monkeypatch.setattr(events, "POLL_SECONDS", 0.02)
    workspace = new_workspace(tmp_path, "", clock)
    ann = person(workspace, "ann")
    with running(workspace) as (url, stop), browser(url, "ann") as anns, open_stream(anns) as stream:
        ready(stream, workspace, ann.id)
        with workspace.read() as unit:
            seen = unit.connection.execute(sa.select(session.c.seen_at)).scalar_one()
        clock.moment += timedelta(minutes=31)
        stream.join()
        with workspace.read() as unit:
            assert unit.connection.execute(sa.select(session.c.seen_at)).scalar_one() == seen
        assert anns.get("/api/events").status_code == 401
        stop()
    workspace.close()


def test_a_session_holds_few_streams_and_those_that_left_do_not_count(shop: Workspace) -> None:
    ann = person(shop, "ann", "clerk")
    with running(shop) as (url, stop), browser(url, "ann") as web:
        streams = [Stream(web) for _ in range(events.MOST_A_SESSION)]
        refused = web.get("/api/events", headers={"Accept-Language": "en"})
        assert (refused.status_code, refused.json()["problems"][0]["code"]) == (429, "EVENT-E001")
        for one in streams:
            one._leave.set()
        wait_for(lambda: told_and_gone(shop, ann.id, streams))

        def opens() -> bool:
            with web.stream("GET", "/api/events") as answer:
                return answer.status_code == 200

        wait_for(opens)
        stop()


def told_and_gone(workspace: Workspace, reader: int | None, streams: list[Stream]) -> bool:
    """Send a line, by which the reading threads see that they shall leave."""
    tell(workspace, reader)
    return all(one.ended for one in streams)


def test_without_a_session_there_is_no_stream(shop: Workspace) -> None:
    with running(shop) as (url, _):
        assert httpx.get(f"{url}/api/events").status_code == 401


def test_a_signal_that_commits_late_is_still_read(shop: Workspace) -> None:
    """Ids are given before commit: a reader that only looks above the highest one would lose the late one."""
    if shop.database.sqlite:
        pytest.skip("SQLite has one writer, so ids are committed in order")
    reader = Reader()
    with shop.database.read() as connection:
        reader.begin(connection)
    with shop.write() as early:
        signals.tell(early, [1], "tasks")
        tell(shop, 2)
        with shop.database.read() as connection:
            assert reader.read(connection) == {2: {"tasks"}}
    with shop.database.read() as connection:
        assert reader.read(connection) == {1: {"tasks"}}
        assert reader.read(connection) == {}


def test_old_signals_are_swept(shop: Workspace, clock: FixedClock) -> None:
    tell(shop, 1)
    clock.moment += timedelta(hours=2)
    tell(shop, 2)
    with shop.database.write() as connection:
        signals.sweep(connection, clock.now())
        assert [row.people for row in connection.execute(sa.select(signal))] == [[2]]


def test_the_person_whose_import_it_is_hears_of_its_progress_and_of_each_state(
    shop: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(imports, "CHUNK", 10)
    ann = person(shop, "ann", "boss")
    lines = [(f"C{number}", f"N{number}") for number in range(50)]
    key = upload(shop, "shop.customer", as_csv(("no", "name"), lines), actor=ann)
    planned(shop, key, state="checking", created_by=ann.id)

    def heard(seconds: float) -> int:
        monkeypatch.setattr(imports, "TOLD_SECONDS", seconds)
        with shop.database.read() as connection:
            reader = Reader()
            reader.begin(connection)
        imports.go_on(shop, key)
        with shop.database.read() as connection:
            rows = connection.execute(sa.select(signal).where(signal.c.id > reader.last)).all()
        assert all((row.kind, row.people, row.place) == ("imports", [ann.id], None) for row in rows)
        return len(rows)

    assert heard(3600) == 2  # the first batch, and that it is checked
    assert job(shop, key).state == "checked"
    planned(shop, key, state="running", created_by=ann.id)
    assert heard(0) == 6  # each of five batches, and the end
    assert job(shop, key).state == "done"


def test_an_import_of_the_platform_tells_nobody(shop: Workspace) -> None:
    key = upload(shop, "shop.customer", as_csv(("no", "name"), [("1", "A")]))
    planned(shop, key)
    checked(shop, key)
    with shop.database.read() as connection:
        assert connection.execute(sa.select(signal)).all() == []
