"""Rules over derived fields look at their record when what these are made of is written, wherever that is."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import sqlalchemy as sa

from engine.errors import DefinitionRefused
from engine.forms.write import Wish
from runtime import records, sets
from runtime.store.tables import firing
from runtime.workspace import Workspace
from tests.support.imports import as_csv, planned, ran, upload
from tests.support.waiting import beside
from tests.support.workspaces import app, create, field, form, load, rule, update

BASE: dict[str, Any] = {
    "app.json": app(),
    "forms/region.json": form("region", field("code", "text", unique=True), field("cap", "integer")),
    "forms/client.json": form(
        "client",
        field("name", "text"),
        field("region_code", "text"),
        field("limit", "integer"),
        field("note", "text"),
        field("hits", "integer", default=0),
        field("owed", "rollup", of="bills", fn="SUM", field="open"),
        field("left", "formula", formula="{limit} - {owed}", result={"type": "integer"}),
        field("cap", "formula", formula='LOOKUP("region", "code", {region_code}, {cap})', result={"type": "integer"}),
        field("bills", "subtable", form="bill", link="client"),
    ),
    "forms/bill.json": form(
        "bill",
        field("client", "link", to="client", on_delete="cascade"),
        field("amount", "integer"),
        field("paid", "rollup", of="receipts", fn="SUM", field="amount"),
        field("open", "formula", formula="{amount} - {paid}", result={"type": "integer"}),
        field("client_name", "lookup", path="client.name"),
        field("memo", "text"),
    ),
    "forms/receipt.json": form(
        "receipt", field("bill", "link", to="bill", back="receipts", on_delete="cascade"), field("amount", "integer")
    ),
}
HIT = {"type": "set_field", "field": "hits", "value": {"+": [{"var": "hits"}, 1]}}
ALWAYS = {"==": [{"var": "id"}, {"var": "id"}]}


def watching(fields: list[str], when: Any = ALWAYS, *then: Any, key: str = "seen") -> dict[str, Any]:
    trigger = {"type": "field_changed", "fields": fields}
    return {f"rules/{key}.json": rule(key, "client", trigger, when, *(then or (HIT,)), once_per={"type": "event"})}


def hits(workspace: Workspace) -> list[int]:
    with workspace.read() as unit:
        table = unit.form("shop.client").table
        return [row[0] for row in unit.connection.execute(sa.select(table.c.hits).order_by(table.c.id))]


def firings(workspace: Workspace) -> list[int]:
    with workspace.read() as unit:
        return list(unit.connection.scalars(sa.select(firing.c.record_id).order_by(firing.c.id)))


def test_a_write_two_forms_away_makes_the_rule_look_at_the_record_whose_sum_it_changes(workspace: Workspace) -> None:
    load(workspace, {**BASE, **watching(["owed"])})
    ann, bob = create(workspace, "shop.client", {"name": "Ann"}, {"name": "Bob"})
    assert hits(workspace) == [0, 0]  # 0 owed before there is a client, and after
    bill, other = create(workspace, "shop.bill", {"client": ann, "amount": 10}, {"client": bob, "amount": 5})
    assert hits(workspace) == [1, 1]
    create(workspace, "shop.receipt", {"bill": bill, "amount": 4})
    assert hits(workspace) == [2, 1]
    update(workspace, "shop.bill", bill, memo="nothing that counts")
    assert hits(workspace) == [2, 1]
    update(workspace, "shop.bill", bill, client=bob)  # what moves leaves one and reaches another
    assert hits(workspace) == [3, 2]
    with workspace.write() as unit:
        records.write(unit, unit.form("shop.bill"), [Wish(id=other, delete=True)])
    assert hits(workspace) == [3, 3]
    with workspace.write() as unit:
        records.write(unit, unit.form("shop.bill"), [Wish(id=other, restore=True)])
    assert hits(workspace) == [3, 4]


def test_what_does_not_change_the_value_is_no_change(workspace: Workspace) -> None:
    load(workspace, {**BASE, **watching(["owed"])})
    (ann,) = create(workspace, "shop.client", {"name": "Ann"})
    (bill,) = create(workspace, "shop.bill", {"client": ann, "amount": 10})
    with workspace.write() as unit:  # a payment and as much more to pay, in one batch
        records.write(unit, unit.form("shop.bill"), [Wish({"amount": 10}, id=bill), Wish({"memo": "m"}, id=bill)])
    create(workspace, "shop.bill", {"client": ann, "amount": 0})
    assert hits(workspace) == [1]


def test_a_formula_over_a_sum_is_watched_in_its_own_record_and_through_the_sum(workspace: Workspace) -> None:
    load(workspace, {**BASE, **watching(["left"], {"<": [{"var": "left"}, 0]})})
    (ann,) = create(workspace, "shop.client", {"name": "Ann", "limit": 10})
    update(workspace, "shop.client", ann, note="still")
    create(workspace, "shop.bill", {"client": ann, "amount": 8})
    assert hits(workspace) == [0]
    create(workspace, "shop.bill", {"client": ann, "amount": 8})
    assert hits(workspace) == [1]
    update(workspace, "shop.client", ann, limit=5)
    assert hits(workspace) == [2]
    update(workspace, "shop.client", ann, limit=5, note="same")
    assert hits(workspace) == [2]


def test_rows_written_with_their_parent_are_seen_once(workspace: Workspace) -> None:
    load(workspace, {**BASE, **watching(["owed"])})
    create(workspace, "shop.client", {"name": "Ann", "bills": [{"amount": 3}, {"amount": 4}]})
    assert hits(workspace) == [1]


def test_a_value_looked_up_by_a_key_is_watched_over_the_key(workspace: Workspace) -> None:
    load(workspace, {**BASE, **watching(["cap"])})
    (north,) = create(workspace, "shop.region", {"code": "N", "cap": 1})
    create(workspace, "shop.client", {"name": "Ann", "region_code": "N"}, {"name": "Bob", "region_code": "S"})
    assert hits(workspace) == [1, 0]
    update(workspace, "shop.region", north, cap=2)
    assert hits(workspace) == [2, 0]
    update(workspace, "shop.region", north, code="S")
    assert hits(workspace) == [3, 1]


def test_a_lookup_over_a_link_is_watched_backwards(workspace: Workspace) -> None:
    named = rule(
        "named", "bill", {"type": "field_changed", "fields": ["client_name"]}, ALWAYS,
        {"type": "set_field", "field": "memo", "value": {"var": "client_name"}},
    )  # fmt: skip
    load(workspace, {**BASE, "rules/named.json": named})
    (ann,) = create(workspace, "shop.client", {"name": "Ann"})
    bills = create(workspace, "shop.bill", {"client": ann, "amount": 1}, {"client": ann, "amount": 2})
    update(workspace, "shop.client", ann, name="Anne")
    with workspace.read() as unit:
        table = unit.form("shop.bill").table
        assert list(unit.connection.scalars(sa.select(table.c.memo).order_by(table.c.id))) == ["Anne", "Anne"]
    assert firings(workspace) == [*bills, *bills]


def test_an_import_is_a_write_like_any_other(workspace: Workspace) -> None:
    load(workspace, {**BASE, **watching(["owed"])})
    ann, _ = create(workspace, "shop.client", {"name": "Ann"}, {"name": "Bob"})
    key = upload(workspace, "shop.bill", as_csv(("client", "amount"), [("#" + str(ann), "7"), ("#" + str(ann), "2")]))
    planned(workspace, key, "insert", [])
    assert ran(workspace, key).state == "done"
    assert hits(workspace) == [1, 0]


def test_a_set_of_records_with_a_watched_field_is_not_changed_behind_the_rule(workspace: Workspace) -> None:
    load(workspace, {**BASE, **watching(["owed"])})
    with workspace.read() as unit:
        bill = unit.form("shop.bill")
        assert sets.obstacle(unit, bill, ["amount"]) is not None
        assert sets.obstacle(unit, bill, ["memo"]) is None


def test_rules_that_feed_the_sum_they_watch_are_a_cycle(workspace: Workspace) -> None:
    more = {"type": "create_record", "form": "bill", "values": {"client": {"var": "id"}, "amount": 1}}
    with pytest.raises(DefinitionRefused) as refused:
        load(workspace, {**BASE, **watching(["owed"], ALWAYS, more)})
    assert [one.code for one in refused.value.problems] == ["RULE-E008"]


def test_rows_of_a_sub_table_have_no_value_to_watch(workspace: Workspace) -> None:
    with pytest.raises(DefinitionRefused) as refused:
        load(workspace, {**BASE, **watching(["bills"])})
    assert [(one.code, one.path) for one in refused.value.problems] == [
        ("RULE-E010", "shop/rules/seen.json#/trigger/fields/0")
    ]


def test_of_two_bills_at_once_the_second_sees_the_first(workspace: Workspace) -> None:
    load(workspace, {**BASE, **watching(["owed"], {">": [{"var": "owed"}, 10]})})
    (ann,) = create(workspace, "shop.client", {"name": "Ann"})

    def first(pause: Callable[[], None]) -> None:
        with workspace.write() as unit:
            records.write(unit, unit.form("shop.bill"), [Wish({"client": ann, "amount": 8})])
            pause()

    beside(first, lambda: create(workspace, "shop.bill", {"client": ann, "amount": 8}))
    assert hits(workspace) == [1]


NOTE = {"type": "create_record", "form": "a_note", "values": {"client": {"var": "id"}, "owed": {"var": "owed"}}}
NOTES = {
    **BASE,
    # its name comes before that of the form whose records are counted
    "forms/a_note.json": form("a_note", field("client", "link", to="client"), field("owed", "integer")),
}


def noted(workspace: Workspace) -> list[int]:
    with workspace.read() as unit:
        table = unit.form("shop.a_note").table
        return list(unit.connection.scalars(sa.select(table.c.owed).order_by(table.c.id)))


def test_a_rule_that_leaves_its_record_alone_fires_at_each_change(workspace: Workspace) -> None:
    load(workspace, {**NOTES, **watching(["owed"], ALWAYS, NOTE)})
    (ann,) = create(workspace, "shop.client", {"name": "Ann"})
    for amount in (1, 2, 3):
        create(workspace, "shop.bill", {"client": ann, "amount": amount})
    assert noted(workspace) == [1, 3, 6]


def test_rows_that_are_replaced_are_seen_as_what_they_come_to(workspace: Workspace) -> None:
    load(workspace, {**NOTES, **watching(["owed"], ALWAYS, NOTE)})
    (ann,) = create(workspace, "shop.client", {"name": "Ann", "bills": [{"amount": 10}]})
    update(workspace, "shop.client", ann, bills=[{"amount": 12}, {"amount": 8}])
    assert noted(workspace) == [10, 20]


def test_a_record_that_goes_with_its_rows_is_not_looked_at(workspace: Workspace) -> None:
    load(workspace, {**NOTES, **watching(["owed"], {"==": [{"var": "owed"}, 0]}, NOTE)})
    (ann,) = create(workspace, "shop.client", {"name": "Ann", "bills": [{"amount": 10}]})
    with workspace.write() as unit:
        records.write(unit, unit.form("shop.client"), [Wish(id=ann, delete=True)])
    assert noted(workspace) == []
