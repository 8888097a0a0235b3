"""A form that was taken out of its app and comes back: with its records, found and held apart as those of any form."""

from __future__ import annotations

from typing import Any

import pytest
import sqlalchemy as sa

from engine.errors import DefinitionRefused, RecordRefused
from engine.forms.write import Wish
from runtime import backfill, derived, planning, publish, query, records
from runtime.query import Question
from runtime.workspace import Workspace
from tests.support.workspaces import app, bundle_of, create, field, form, load, update

ITEM = (field("no", "text"), field("name", "text", order="name"), field("x", "integer"))
OTHER = form("other", field("name", "text"))
GONE = {"app.json": app(), "forms/other.json": OTHER}


def shop(*fields: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {**GONE, "forms/item.json": form("item", *fields, **more)}


def found(workspace: Workspace, words: str) -> list[int]:
    with workspace.read() as unit:
        item = unit.form("shop.item")
        page = query.page(unit, item, unit.decide(item.name), Question(search=words))
        return sorted(one.values["id"] for one in page.rows)


def indexes(workspace: Workspace) -> dict[str | None, bool]:
    with workspace.database.read() as connection:
        return {one["name"]: bool(one["unique"]) for one in sa.inspect(connection).get_indexes("shop__item")}


@pytest.fixture(autouse=True)
def _small_chunks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(backfill, "CHUNK", 2)


def test_its_rows_are_found_indexed_and_not_repeated(workspace: Workspace) -> None:
    load(workspace, shop(*ITEM, search=["no"]))
    rows = ({"no": f"N{number}", "name": "张" if number % 2 else "李", "x": number} for number in range(7))
    keys = create(workspace, "shop.item", *rows)
    load(workspace, GONE)
    twice = field("twice", "formula", formula="{x} * 2", result={"type": "integer"})
    up, ups = field("up", "link", to="other"), field("ups", "links", to="other")
    after = shop(
        {**ITEM[0], "unique": True}, *ITEM[1:], twice, up, ups,
        unique=[["name", "x"]], indexes=[["x", "name"]], search=["no", "name"],
    )  # fmt: skip
    load(workspace, after)
    assert found(workspace, "N3") == [keys[3]]
    assert found(workspace, "张") == [keys[1], keys[3], keys[5]]
    with pytest.raises(RecordRefused):
        create(workspace, "shop.item", {"no": "N3"})
    with workspace.read() as unit:
        item = unit.form("shop.item")
        wanted = {one.name: bool(one.unique) for one in item.table.indexes}
        assert unit.connection.scalars(sa.select(item.column("twice")).order_by(item.table.c.id)).all() == [
            2 * number for number in range(7)
        ]
    assert indexes(workspace) == wanted
    create(workspace, "shop.item", {"no": "new", "ups": create(workspace, "shop.other", {"name": "o"})})
    assert len(found(workspace, "new")) == 1
    assert derived.verify(workspace) == []


def test_rows_that_break_a_new_unique_key_are_counted_and_refused(workspace: Workspace) -> None:
    load(workspace, shop(*ITEM, search=["no"]))
    keys = create(workspace, "shop.item", *({"no": no} for no in ("a", "a", "b", "c", "c")))
    load(workspace, GONE)
    after = shop({**ITEM[0], "unique": True}, *ITEM[1:])
    said = planning.preview(workspace, {"shop": bundle_of(after)}).problems
    with pytest.raises(DefinitionRefused) as refused:
        load(workspace, after)
    for problems in (said, refused.value.problems):
        assert [(one.code, one.given["count"]) for one in problems] == [("FORM-E010", 2)]
    load(workspace, shop(*ITEM, search=["no"]))
    assert found(workspace, "a") == list(keys[:2])
    create(workspace, "shop.item", {"no": "a"})


def test_what_was_unique_may_repeat_when_it_comes_back_without_that(workspace: Workspace) -> None:
    load(workspace, shop({**ITEM[0], "unique": True}, *ITEM[1:], unique=[["name", "x"]]))
    create(workspace, "shop.item", {"no": "a", "name": "n", "x": 1})
    load(workspace, GONE)
    load(workspace, shop(*ITEM))
    create(workspace, "shop.item", {"no": "a", "name": "n", "x": 1})


def test_a_new_form_is_made_at_once_and_told_as_one_change(workspace: Workspace) -> None:
    after = shop({**ITEM[0], "unique": True}, *ITEM[1:], search=["no"], indexes=[["x", "name"]])
    changes = publish.publish(workspace, {"shop": bundle_of(after)}).changes
    assert sorted(type(one).__name__ for one in changes) == ["AddForm", "AddForm"]


def test_what_was_deleted_before_comes_back_into_the_form(workspace: Workspace) -> None:
    load(workspace, shop({**ITEM[0], "unique": True}, *ITEM[1:], search=["no"]))
    (key,) = create(workspace, "shop.item", {"no": "a"})
    with workspace.write() as unit:
        records.write(unit, unit.form("shop.item"), [Wish(id=key, delete=True)])
    load(workspace, GONE)
    load(workspace, shop({**ITEM[0], "unique": True}, *ITEM[1:], search=["no"]))
    assert found(workspace, "a") == []
    with workspace.write() as unit:
        records.write(unit, unit.form("shop.item"), [Wish(id=key, restore=True)])
    assert found(workspace, "a") == [key]


def test_a_form_of_a_refused_publication_is_made_as_it_is_wanted_next(workspace: Workspace) -> None:
    """Its tables are there by then, empty, with the columns and indexes of the release that was refused."""
    load(workspace, shop(field("no", "text"), field("u", "text")))
    keys = create(workspace, "shop.item", {"no": "a", "u": "1"}, {"no": "b", "u": "2"})
    unique = shop(field("no", "text"), field("u", "integer", unique=True))
    first = form("fresh", field("no", "text", unique=True), field("y", "integer"), search=["no"])
    seen: list[int] = []

    def repeat(_: publish.Progress) -> None:
        if not seen:
            seen.append(1)
            update(workspace, "shop.item", keys[1], u="1")

    with pytest.raises(DefinitionRefused):
        publish.publish(workspace, {"shop": bundle_of({**unique, "forms/fresh.json": first})}, watch=repeat)
    second = form(
        "fresh",
        *(field("no", "text"), field("z", "text", unique=True), field("up", "link", to="item")),
        field("y", "text"),
        indexes=[["z", "no"]],
        search=["z"],
    )
    load(workspace, {**shop(field("no", "text"), field("u", "text")), "forms/fresh.json": second})
    create(workspace, "shop.fresh", *({"no": "1", "z": z, "y": "text", "up": keys[0]} for z in ("word", "other")))
    with pytest.raises(RecordRefused):
        create(workspace, "shop.fresh", {"z": "word"})
    with workspace.read() as unit:
        fresh = unit.form("shop.fresh")
        assert query.count(unit, fresh, unit.decide(fresh.name), Question(search="word")) == 1
        indexes = {one["name"] for one in sa.inspect(unit.connection).get_indexes(fresh.table.name)}
        assert indexes >= {one.name for one in fresh.table.indexes}


@pytest.mark.parametrize("what", ["form", "field"])
def test_what_comes_back_with_more_digits_holds_them(workspace: Workspace, what: str) -> None:
    """And what comes back with fewer leaves its column as it is: former values may need it."""
    without = GONE if what == "form" else shop(field("no", "text"))
    load(workspace, shop(field("no", "text"), field("x", "number", digits=5)))
    (key,) = create(workspace, "shop.item", {"no": "a", "x": "999.99"})
    load(workspace, without)
    load(workspace, shop(field("no", "text"), field("x", "number", digits=16)))
    update(workspace, "shop.item", key, x="12345678901234.12")
    update(workspace, "shop.item", key, x="1.00")
    load(workspace, without)
    load(workspace, shop(field("no", "text"), field("x", "number", digits=4)))
    with workspace.read() as unit:
        item = unit.form("shop.item")
        assert unit.connection.scalars(sa.select(item.column("x"))).all() == [100]
        former = sa.select(item.history.c.x).order_by(item.history.c.history__id)
        assert unit.connection.scalars(former).all() == [99999, 1234567890123412]
