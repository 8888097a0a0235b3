"""Links that no form shows: they bar nobody from deleting what they name, nor from bringing back where they stand."""

from __future__ import annotations

from typing import Any

import pytest
import sqlalchemy as sa

from engine.forms.write import Wish
from runtime import backfill, derived, publish, records
from runtime.workspace import Workspace
from tests.support.workspaces import app, bundle_of, create, field, form, load, update

PARENT = form("parent", field("name", "text"))
LINK = field("up", "link", to="parent", on_delete="clear")
LINKS = field("up", "links", to="parent", on_delete="clear")


def shop(*fields: dict[str, Any]) -> dict[str, Any]:
    items = form("item", field("name", "text"), *fields)
    return {"app.json": app(), "forms/parent.json": PARENT, "forms/item.json": items}


def change(workspace: Workspace, name: str, key: int, **how: bool) -> None:
    with workspace.write() as unit:
        records.write(unit, unit.form(f"shop.{name}"), [Wish(id=key, **how)])


def ups(workspace: Workspace) -> dict[int, Any]:
    with workspace.read() as unit:
        item = unit.form("shop.item")
        return dict(map(tuple, unit.connection.execute(sa.select(item.table.c.id, item.column("up")))))


def test_a_record_comes_back_whose_hidden_link_names_what_was_deleted_meanwhile(workspace: Workspace) -> None:
    mine = field("mine", "link", to="item")
    load(workspace, shop(LINK, mine))
    kept, gone = create(workspace, "shop.parent", {"name": "a"}, {"name": "b"})
    first, second = create(workspace, "shop.item", {"name": "x", "up": gone}, {"name": "y", "up": kept})
    update(workspace, "shop.item", first, mine=first)
    load(workspace, shop(field("note", "text")))
    change(workspace, "item", first, delete=True)
    change(workspace, "item", second, delete=True)
    change(workspace, "parent", gone, delete=True)
    change(workspace, "item", first, restore=True)
    change(workspace, "item", second, restore=True)
    load(workspace, shop(LINK, mine))
    assert ups(workspace) == {first: None, second: kept}
    with workspace.read() as unit:
        item = unit.form("shop.item")
        former = sa.select(item.history.c.up).where(item.history.c.id == first, item.history.c.ended__by == "delete")
        assert unit.connection.scalars(former).all() == [gone], "its history still says what it named"
        assert unit.connection.scalars(sa.select(item.column("mine")).where(item.table.c.id == first)).all() == [first]


@pytest.mark.parametrize("cleared_before", [True, False])
def test_what_only_a_link_that_is_filled_ahead_names_can_be_deleted(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch, cleared_before: bool
) -> None:
    monkeypatch.setattr(backfill, "CHUNK", 2)
    load(workspace, shop(LINKS))
    kept, gone, other = create(workspace, "shop.parent", *({"name": name} for name in "abc"))
    keys = create(workspace, "shop.item", *({"name": "x", "up": [gone, kept]} for _ in range(5)))
    change(workspace, "parent", other, delete=True)
    done: list[int] = []

    def watch(now: publish.Progress) -> None:
        if now.done < 3 or done:
            return
        done.append(now.done)
        if cleared_before:
            for key in keys:
                update(workspace, "shop.item", key, up=[kept])
        change(workspace, "parent", gone, delete=True)

    publish.publish(workspace, {"shop": bundle_of(shop(LINK))}, accept_loss=True, watch=watch)
    assert done
    assert ups(workspace) == dict.fromkeys(keys, kept)
    assert derived.verify(workspace) == []
