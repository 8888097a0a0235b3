"""Deleted records come back as they were, former versions are given again, and lists show any moment of the past."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from engine.access import PLATFORM, Actor
from engine.errors import NotFound, RecordRefused, RequestRefused
from engine.forms.write import Wish
from runtime import history, query, records, recycle
from runtime.clock import FixedClock
from runtime.query import Question
from runtime.workspace import Workspace
from tests.support.workspaces import SHOP, app, choices, create, field, form, load, person, role, update

TREE = {
    "app.json": app(),
    "forms/order.json": form(
        "order",
        field("no", "text", unique=True),
        field("state", "choice", choices=choices("open", "paid")),
        field("secret", "encrypted_text"),
        field("total", "rollup", of="lines", fn="SUM", field="amount"),
        field("double", "formula", formula="{count} * 2", result={"type": "integer"}),
        field("count", "integer"),
        search=["no"],
    ),
    "forms/line.json": form(
        "line",
        field("order", "link", to="order", back="lines", on_delete="cascade"),
        field("amount", "integer"),
    ),
    "forms/note.json": form(
        "note", field("text", "text"), field("about", "link", to="order", back="notes", on_delete="clear")
    ),
    "roles/clerk.json": role(
        "clerk",
        {
            "form": "order",
            "actions": ["read", "update", "delete"],
            "others": "write",
            "rows": {"==": [{"var": "state"}, "open"]},
        },
    ),
    "roles/reader.json": role("reader", {"form": "order", "actions": ["read"], "others": "read"}),
}


@pytest.fixture
def shop(workspace: Workspace) -> Workspace:
    load(workspace, TREE)
    return workspace


def delete(workspace: Workspace, name: str, key: int, actor: Actor = PLATFORM) -> None:
    with workspace.write(actor) as unit:
        records.write(unit, unit.form(f"shop.{name}"), [Wish(id=key, delete=True)])


def undelete(workspace: Workspace, name: str, key: int, actor: Actor = PLATFORM) -> None:
    with workspace.write(actor) as unit:
        records.write(unit, unit.form(f"shop.{name}"), [Wish(id=key, restore=True)])


def listed(workspace: Workspace, name: str, as_of: datetime | None = None, **more: Any) -> list[dict[str, Any]]:
    with workspace.read() as unit:
        made = unit.form(f"shop.{name}")
        page = query.page(unit, made, unit.decide(made.name), Question(as_of=as_of, **more))
        return [one.values for one in reversed(page.rows)]


def bin_of(workspace: Workspace, name: str, actor: Actor = PLATFORM) -> list[int]:
    with workspace.read(actor) as unit:
        made = unit.form(f"shop.{name}")
        return [one["id"] for one in recycle.page(unit, made, unit.decide(made.name), None, 50)[0]]


def test_a_deleted_record_comes_back_with_what_was_deleted_with_it(shop: Workspace, clock: FixedClock) -> None:
    (key,) = create(shop, "shop.order", {"no": "A1", "state": "open", "secret": "s", "count": 3})
    create(shop, "shop.line", {"order": key, "amount": 5}, {"order": key, "amount": 7})
    create(shop, "shop.note", {"text": "kept", "about": key}, {"text": "none"})
    before = {name: listed(shop, name) for name in ("order", "line", "note")}
    clock.moment += timedelta(hours=1)
    delete(shop, "line", 1)
    clock.moment += timedelta(hours=1)
    delete(shop, "order", key)
    assert listed(shop, "order") == listed(shop, "line") == []
    assert [one["about"] for one in listed(shop, "note")] == [None, None]
    assert bin_of(shop, "order") == [key]
    clock.moment += timedelta(hours=1)
    undelete(shop, "order", key)
    system = ("version", "updated_at", "updated_by")
    for name, rows in before.items():
        left = [one for one in rows if (name, one["id"]) != ("line", 1)]
        found = listed(shop, name)
        plain = [{k: v for k, v in one.items() if k not in (*system, "total")} for one in found]
        assert plain == [{k: v for k, v in one.items() if k not in (*system, "total")} for one in left]
    assert listed(shop, "order")[0]["total"] == 7, "the line deleted before on its own stays deleted"
    assert bin_of(shop, "order") == []
    assert [one["id"] for one in listed(shop, "order", search="A1")] == [key]


def test_the_history_tells_of_the_end_and_the_return(shop: Workspace, clock: FixedClock) -> None:
    (key,) = create(shop, "shop.order", {"no": "A1"})
    for act in (delete, undelete, delete, undelete):
        clock.moment += timedelta(minutes=1)
        act(shop, "order", key)
    with shop.read() as unit:
        made = unit.form("shop.order")
        told = [one["action"] for one in history.entries(unit, made, unit.decide(made.name), key)]
    assert told == ["restore", "delete", "restore", "delete", "create"]
    assert listed(shop, "order")[0]["version"] == 3


def test_what_is_there_or_never_was_cannot_come_back(shop: Workspace) -> None:
    (key,) = create(shop, "shop.order", {"no": "A1"})
    for wrong in (key, 99):
        with pytest.raises(NotFound):
            undelete(shop, "order", wrong)


def test_a_record_whose_place_is_taken_stays_in_the_bin(shop: Workspace) -> None:
    (key,) = create(shop, "shop.order", {"no": "A1"})
    delete(shop, "order", key)
    create(shop, "shop.order", {"no": "A1"})
    with pytest.raises(RecordRefused) as refusal:
        undelete(shop, "order", key)
    assert [one.code for one in refusal.value.problems] == ["VALUE-E019"]
    assert bin_of(shop, "order") == [key]


def test_who_may_not_delete_it_neither_sees_it_in_the_bin_nor_brings_it_back(shop: Workspace) -> None:
    clerk, reader = person(shop, "clerk", "clerk"), person(shop, "reader", "reader")
    mine, theirs = create(shop, "shop.order", {"no": "1", "state": "open"}, {"no": "2", "state": "paid"})
    delete(shop, "order", mine)
    delete(shop, "order", theirs)
    assert bin_of(shop, "order", clerk) == [mine]
    assert bin_of(shop, "order", reader) == []
    with pytest.raises(NotFound):
        undelete(shop, "order", theirs, clerk)
    undelete(shop, "order", mine, clerk)


def test_a_former_version_is_given_again(shop: Workspace) -> None:
    (key,) = create(shop, "shop.order", {"no": "A1", "secret": "old", "count": 1})
    update(shop, "shop.order", key, no="A2", secret="new", count=None)
    update(shop, "shop.order", key, count=9)
    with shop.write() as unit:
        made = unit.form("shop.order")
        values = recycle.former_values(unit, made, unit.decide(made.name), key, 1)
        assert values == {"no": "A1", "secret": "old", "count": 1}
        records.write(unit, made, [Wish(values, id=key, version=3)])
        with pytest.raises(NotFound):
            recycle.former_values(unit, made, unit.decide(made.name), key, 7)
    (found,) = listed(shop, "order")
    assert (found["no"], found["secret"], found["count"], found["double"], found["version"]) == ("A1", "old", 1, 2, 4)


def test_a_list_shows_any_moment_with_the_rollups_of_then(shop: Workspace, clock: FixedClock) -> None:
    moments, expected = [], []

    def note() -> None:
        moments.append(clock.now())
        expected.append(listed(shop, "order"))
        clock.moment += timedelta(minutes=1)

    note()
    one, other = create(shop, "shop.order", {"no": "1", "state": "open", "secret": "s"}, {"no": "2", "count": 1})
    (line,) = create(shop, "shop.line", {"order": one, "amount": 5})
    note()
    update(shop, "shop.order", one, state="paid", no="1b", secret="t")
    update(shop, "shop.line", line, amount=50)
    note()
    delete(shop, "order", other)
    create(shop, "shop.line", {"order": one, "amount": 1})
    note()
    delete(shop, "order", one)
    note()
    undelete(shop, "order", one)
    note()
    for moment, rows in zip(moments, expected, strict=True):
        assert listed(shop, "order", as_of=moment) == rows
    assert [one["total"] for one in expected[1]] == [5, 0]
    open_then = {"==": [{"var": "state"}, "open"]}
    assert [one["no"] for one in listed(shop, "order", as_of=moments[1], filter=open_then)] == ["1"]
    assert listed(shop, "order", as_of=moments[2], filter=open_then) == []
    hidden = {"==": [{"var": "secret"}, "s"]}
    assert [one["no"] for one in listed(shop, "order", as_of=moments[1], filter=hidden)] == ["1"]
    with pytest.raises(RequestRefused):
        listed(shop, "order", as_of=moments[1], search="1")


def test_looking_back_shows_no_record_that_was_taken_from_the_viewer(shop: Workspace, clock: FixedClock) -> None:
    clerk = person(shop, "clerk", "clerk")
    (key,) = create(shop, "shop.order", {"no": "1", "state": "open"})
    then = clock.now()
    clock.moment += timedelta(minutes=1)
    update(shop, "shop.order", key, state="paid")

    def seen() -> list[Any]:
        with shop.read(clerk) as unit:
            made = unit.form("shop.order")
            return [
                one.values["no"] for one in query.page(unit, made, unit.decide(made.name), Question(as_of=then)).rows
            ]

    assert seen() == []
    clock.moment += timedelta(minutes=1)
    update(shop, "shop.order", key, state="open")
    assert seen() == ["1"]


def test_the_shop_as_it_was_is_the_shop_it_was(workspace: Workspace, clock: FixedClock) -> None:
    """Links, lookups and rollups of a whole application at a moment are those of the moment."""
    load(workspace, SHOP)
    create(workspace, "shop.customer", {"no": "1", "name": "A", "level": "low", "limit": "10"})
    then, before = clock.now(), listed(workspace, "customer")
    clock.moment += timedelta(days=1)
    update(workspace, "shop.customer", 1, name="B", level="high", limit=None)
    assert listed(workspace, "customer", as_of=then) == before


def test_what_fields_hold_that_the_form_does_not_show_comes_back_too(workspace: Workspace) -> None:
    order = ("order", field("no", "text"))
    secret, level = field("secret", "encrypted_text", unique=True), field("level", "integer")
    full = {"app.json": app(), "forms/order.json": form(*order, secret, level)}
    load(workspace, full)
    (key,) = create(workspace, "shop.order", {"no": "1", "secret": "rose", "level": 3})
    load(workspace, {"app.json": app(), "forms/order.json": form(*order)})
    delete(workspace, "order", key)
    undelete(workspace, "order", key)
    load(workspace, full)
    (back,) = listed(workspace, "order")
    assert (back["secret"], back["level"]) == ("rose", 3)
    with pytest.raises(RecordRefused):  # its blind index came back with it
        create(workspace, "shop.order", {"no": "2", "secret": "rose"})
