"""Derived fields over other records that are kept follow every write, whichever way it comes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from engine.definitions.form import SortKey
from engine.errors import DefinitionRefused, NotPermitted, RecordRefused
from engine.forms.changes import Recompute
from engine.forms.write import Wish
from runtime import derived, history, merging, publish, query, records, recycle, sets
from runtime.clock import FixedClock
from runtime.derived import Drift
from runtime.merging import Named
from runtime.query import Question
from runtime.store.tables import change, firing
from runtime.workspace import Workspace
from tests.support.imports import as_csv, planned, ran, upload
from tests.support.kept import assert_kept, forms, formula, tables
from tests.support.waiting import beside
from tests.support.workspaces import app, bundle_of, create, field, form, load, person, role, rule, update


@pytest.fixture
def shop(workspace: Workspace) -> Workspace:
    load(workspace, forms())
    return workspace


def delete(workspace: Workspace, form_name: str, *ids: int) -> None:
    with workspace.write() as unit:
        records.write(unit, unit.form(form_name), [Wish(id=one, delete=True) for one in ids])


def restore(workspace: Workspace, form_name: str, one: int) -> None:
    with workspace.write() as unit:
        records.write(unit, unit.form(form_name), [Wish(id=one, restore=True)])


def values(workspace: Workspace, name: str, record: int) -> dict[str, Any]:
    return tables(workspace)[name][record]


def test_what_is_written_on_any_way_shows_in_every_value_that_follows_from_it(shop: Workspace) -> None:
    (team, other) = create(shop, "shop.team", {"name": "A"}, {"name": "B"})
    create(shop, "shop.region", {"code": "N", "cap": 7})
    (ann,) = create(
        shop, "shop.client", {"name": "Ann", "region_code": "N", "team": team, "bills": [{"amount": 9}, {"amount": 4}]}
    )
    (bob,) = create(shop, "shop.client", {"name": "Bob", "limit": 0})
    assert_kept(shop)
    assert (values(shop, "client", ann)["owed"], values(shop, "team", team)["late"]) == (13, 1)
    first, second = sorted(tables(shop)["bill"])
    (receipt,) = create(shop, "shop.receipt", {"bill": first, "amount": 2})
    assert values(shop, "team", team)["owed"] == 13 - 200
    steps: list[tuple[str, int, Mapping[str, Any]]] = [
        ("receipt", receipt, {"bill": second}),
        ("bill", second, {"client": bob}),
        ("client", ann, {"name": "Anne", "region_code": "S"}),
        ("client", bob, {"team": other, "limit": None}),
        ("team", team, {"name": "AA"}),
        ("client", bob, {"bills": [{"id": second, "amount": 70}, {"amount": 1}]}),
    ]
    for name, key, given in steps:
        update(shop, f"shop.{name}", key, **given)
        assert_kept(shop)
    create(shop, "shop.region", {"code": "S", "cap": 1})
    assert values(shop, "client", ann)["cap"] == 1
    delete(shop, "shop.team", other)  # clears a link
    assert_kept(shop)
    delete(shop, "shop.client", bob)  # takes bills with it and leaves receipts without one
    assert_kept(shop)
    restore(shop, "shop.client", bob)
    assert_kept(shop)
    assert values(shop, "client", bob)["owed"] == 71 - 200
    restore(shop, "shop.team", other)
    assert_kept(shop)


def test_a_record_keeps_its_version_and_history_when_only_what_follows_from_others_changes(shop: Workspace) -> None:
    (ann,) = create(shop, "shop.client", {"name": "Ann"})
    create(shop, "shop.bill", {"client": ann, "amount": 5})
    assert values(shop, "client", ann)["version"] == 1
    update(shop, "shop.client", ann, name="Anne")
    with shop.read() as unit:
        made = unit.form("shop.client")
        entries = history.entries(unit, made, unit.decide("shop.client"), ann)
        feed = unit.connection.scalars(sa.select(change.c.form).order_by(change.c.id)).all()
    assert [(one["action"], [each["field"] for each in one["changes"]]) for one in entries] == [
        ("update", ["name"]),
        ("create", []),
    ]
    assert feed == ["shop.client", "shop.bill", "shop.client"]


def test_records_as_they_were_have_the_values_of_then(shop: Workspace) -> None:
    clock = shop.clock
    assert isinstance(clock, FixedClock)
    (ann,) = create(shop, "shop.client", {"name": "Ann"})
    (bill,) = create(shop, "shop.bill", {"client": ann, "amount": 5})
    then = clock.now()
    clock.moment += timedelta(hours=1)
    update(shop, "shop.bill", bill, amount=8)
    clock.moment += timedelta(hours=1)
    with shop.read() as unit:
        made, decision = unit.form("shop.client"), unit.decide("shop.client")
        asked = Question(fields=("owed", "left"), sort=(SortKey(field="owed"),), as_of=then)
        (row,) = query.page(unit, made, decision, asked).rows
        only = Question(filter={"==": [{"var": "owed"}, 5]}, as_of=then)
        assert (row.values["owed"], row.values["left"]) == (5, 5)
        assert query.count(unit, made, decision, only) == 1
        assert query.count(unit, made, decision, Question(filter=only.filter)) == 0
    delete(shop, "shop.client", ann)
    with shop.read() as unit:
        ((gone,), _) = recycle.page(unit, unit.form("shop.client"), unit.decide("shop.client"), None, 10)
        assert gone["values"]["owed"] == 0  # nothing links to a record that is gone


def explained(workspace: Workspace, question: Question) -> str:
    """Return how the store finds the first page of the clients."""
    seen: list[Any] = []
    with workspace.read() as unit:
        engine = workspace.database.engine

        def note(_: Any, __: Any, statement: str, parameters: Any, *___: Any) -> None:
            seen.append((statement, parameters))

        sa.event.listen(engine, "before_cursor_execute", note)
        query.page(unit, unit.form("shop.client"), unit.decide("shop.client"), question)
        sa.event.remove(engine, "before_cursor_execute", note)
        if not workspace.database.sqlite:
            unit.connection.exec_driver_sql("set local enable_seqscan = off")
        how = "EXPLAIN QUERY PLAN " if workspace.database.sqlite else "EXPLAIN "
        return str(unit.connection.exec_driver_sql(how + seen[-1][0], seen[-1][1]).all())


@pytest.mark.parametrize("key", ["owed", "left"])
def test_lists_filter_and_sort_by_the_index_of_a_kept_value(workspace: Workspace, key: str) -> None:
    documents = forms()
    documents["forms/client.json"] = {**documents["forms/client.json"], "indexes": [["owed"], ["left"]]}
    load(workspace, documents)
    create(workspace, "shop.client", *({"name": str(n), "limit": n} for n in range(50)))
    name = f"ix_shop__client_{key}"
    wanted = ("id", "name", "owed", "left")
    assert name in explained(workspace, Question(fields=wanted, filter={"==": [{"var": key}, 3]}))
    assert name in explained(workspace, Question(fields=wanted, sort=(SortKey(field=key, descending=True),)))
    assert "bill" not in explained(workspace, Question(fields=wanted, filter={"<": [{"var": key}, 3]}))


def test_a_change_of_a_set_of_records_is_followed(shop: Workspace) -> None:
    ann, bob = create(shop, "shop.client", {"name": "Ann"}, {"name": "Bob"})
    bills = create(shop, "shop.bill", *({"client": ann, "amount": n} for n in range(6)))
    with shop.write() as unit:
        bill = unit.form("shop.bill")
        assert sets.obstacle(unit, bill, ["amount", "client"]) is None
        sets.update(unit, bill, {one: {"amount": 50, "client": bob} for one in bills[1:]})
    assert_kept(shop)
    assert (values(shop, "client", ann)["number"], values(shop, "client", bob)["owed"]) == (1, 250)
    with shop.write() as unit:
        client = unit.form("shop.client")
        sets.update(unit, client, {ann: {"name": "X", "limit": 1}, bob: {"name": "X", "limit": 1}})
    assert_kept(shop)


def test_an_import_and_a_merge_are_followed(shop: Workspace) -> None:
    ann, bob = create(shop, "shop.client", {"name": "Ann"}, {"name": "Bob"})
    key = upload(shop, "shop.bill", as_csv(("client", "amount"), [(f"#{ann}", "7"), (f"#{bob}", "2")]))
    planned(shop, key, "insert", [])
    assert ran(shop, key).state == "done"
    assert_kept(shop)
    with shop.write() as unit:
        merging.merge(unit, unit.form("shop.client"), Named(ann, 1), [Named(bob, 1)], {})
    assert_kept(shop)
    assert values(shop, "client", ann)["owed"] == 9


def test_rules_over_a_kept_value_fire_when_another_record_gives_it(workspace: Workspace) -> None:
    trigger = {"type": "field_changed", "fields": ["late"]}
    note = {"type": "set_field", "field": "region_code", "value": "LATE"}
    watching = rule("late", "client", trigger, {"var": "late"}, note, once_per={"type": "event"})
    load(workspace, {**forms(), "rules/late.json": watching})
    create(workspace, "shop.region", {"code": "LATE", "cap": 99})
    (ann,) = create(workspace, "shop.client", {"name": "Ann"})
    create(workspace, "shop.bill", {"client": ann, "amount": 8})
    create(workspace, "shop.bill", {"client": ann, "amount": 8})
    assert_kept(workspace)
    assert values(workspace, "client", ann)["cap"] == 99
    with workspace.read() as unit:
        assert unit.connection.scalars(sa.select(firing.c.record_id)).all() == [ann]


def test_what_decides_over_a_row_sees_the_value_that_the_write_gives(workspace: Workspace) -> None:
    rights = {"actions": ["read", "create", "update"], "others": "write"}
    watched = {"form": "bill", "rows": {"<=": [{"var": "client_owed"}, 100]}, **rights}
    load(workspace, {**forms(), "roles/clerk.json": role("clerk", {"form": "client", **rights}, watched)})
    clerk = person(workspace, "clerk", "clerk")
    (ann,) = create(workspace, "shop.client", {"name": "Ann"})
    create(workspace, "shop.bill", {"client": ann, "amount": 60}, actor=clerk)
    with pytest.raises(NotPermitted):  # with this bill the client owes more than the clerk's rows allow
        create(workspace, "shop.bill", {"client": ann, "amount": 41}, actor=clerk)
    create(workspace, "shop.bill", {"client": ann, "amount": 40}, actor=clerk)
    assert_kept(workspace)


@pytest.mark.parametrize(
    ("made", "code", "path"),
    [
        (formula("x", "YEAR(TODAY()) + {owed}", stored=True), "FORM-E016", "/fields/2/stored"),
        (formula("x", "YEAR(TODAY())", stored=True), "FORM-E016", "/fields/2/stored"),
        (formula("x", "IF(NOW() > {created_at}, {owed})", stored=True), "FORM-E016", "/fields/2/stored"),
        (formula("x", 'PARAM("big") + {owed}', stored=True), "FORM-E016", "/fields/2/stored"),
        (formula("x", "DEPTOF({owner_id})", {"type": "department"}, stored=True), "FORM-E016", "/fields/2/stored"),
        (field("x", "lookup", path="boss.tags", stored=True), "FORM-E016", "/fields/2/stored"),
        (field("x", "lookup", path="boss.secret", stored=True), "FORM-E016", "/fields/2/stored"),
        (field("x", "rollup", of="reports", fn="COUNT", stored=True, unique=True), "FORM-E017", "/unique"),
        (formula("x", "{boss.x} + 1", stored=True), "EXPR-E015", "/fields/2/formula"),
    ],
)
def test_what_does_not_follow_from_records_alone_is_not_kept(
    workspace: Workspace, made: dict[str, Any], code: str, path: str
) -> None:
    documents = {
        "app.json": app(parameters=[{"key": "big", "title": {"zh": "b", "en": "b"}, "type": "integer", "default": 1}]),
        "forms/worker.json": form(
            "worker",
            field("boss", "link", to="worker", back="reports"),
            field("owed", "rollup", of="reports", fn="COUNT"),
            made,
            field("tags", "tags"),
            field("secret", "id_number", protect="C2"),
        ),
    }
    with pytest.raises(DefinitionRefused) as refused:
        load(workspace, documents)
    assert (code, f"shop/forms/worker.json#{path}") in [(one.code, one.path) for one in refused.value.problems]


def test_a_sum_that_leaves_its_field_refuses_the_write_that_does_it(workspace: Workspace) -> None:
    documents = {
        "app.json": app(),
        "forms/box.json": form("box", field("all", "rollup", of="items", fn="MAX", field="n", stored=True),
            formula("twice", "{all} * 2", {"type": "integer", "at_most": "100"}, stored=True)),
        "forms/item.json": form("item", field("box", "link", to="box", back="items"), field("n", "integer")),
    }  # fmt: skip
    load(workspace, documents)
    (box,) = create(workspace, "shop.box", {})
    (item,) = create(workspace, "shop.item", {"box": box, "n": 50})
    with pytest.raises(RecordRefused) as refused:
        update(workspace, "shop.item", item, n=51)
    assert [one.code for one in refused.value.problems] == ["VALUE-E005"]
    assert derived.verify(workspace) == []


def recomputed(workspace: Workspace, documents: dict[str, Any]) -> list[str]:
    made = publish.publish(workspace, {"shop": bundle_of(documents)})
    return [f"{one.form.name}.{one.field.key}" for one in made.changes if isinstance(one, Recompute)]


def test_a_field_that_is_to_be_kept_is_computed_when_that_is_published(workspace: Workspace) -> None:
    load(workspace, forms(stored=False))
    create(workspace, "shop.client", {"name": "Ann", "bills": [{"amount": 9}, {"amount": 4}]})
    assert len(recomputed(workspace, forms())) == 13
    assert_kept(workspace)
    load(workspace, forms(stored=False))
    create(workspace, "shop.client", {"name": "Bob", "bills": [{"amount": 9}]})
    load(workspace, forms())  # the columns come back, and what they missed is made good
    assert_kept(workspace)


def test_what_reads_a_changed_formula_of_another_form_is_computed_anew(shop: Workspace) -> None:
    (ann,) = create(shop, "shop.client", {"name": "Ann", "bills": [{"amount": 9}]})
    create(shop, "shop.receipt", {"bill": next(iter(tables(shop)["bill"])), "amount": 2})
    documents = forms()
    documents["forms/receipt.json"]["fields"][2]["formula"] = "{amount} * 10"
    done = recomputed(shop, documents)
    assert done[0] == "shop.receipt.cents"
    assert {"shop.bill.paid", "shop.client.late", "shop.team.owed"} <= set(done)
    assert values(shop, "client", ann)["owed"] == 9 - 20
    assert derived.verify(shop) == []


def test_a_form_that_comes_back_has_its_kept_values_made_good(workspace: Workspace) -> None:
    base = {
        "app.json": app(),
        "forms/item.json": form("item", field("n", "integer"), field("code", "text", unique=True)),
    }
    more = {
        "app.json": app("more", depends=["shop"]),
        "forms/pick.json": form(
            "pick", field("item", "link", to="shop.item"), field("n", "lookup", path="item.n", stored=True)
        ),
    }
    load(workspace, base)
    load(workspace, more, "more")
    (item,) = create(workspace, "shop.item", {"n": 1})
    create(workspace, "more.pick", {"item": item})
    without = {key: one for key, one in more.items() if key == "app.json"}
    load(workspace, without, "more")
    update(workspace, "shop.item", item, n=2)
    load(workspace, more, "more")
    assert [row["n"] for row in tables(workspace)["pick"].values()] == [2]


def test_a_converted_field_is_followed(workspace: Workspace) -> None:
    def documents(type_: str) -> dict[str, Any]:
        return {
            "app.json": app(),
            "forms/box.json": form(
                "box", field("filled", "rollup", of="items", fn="COUNT", when="NOT ISBLANK({n})", stored=True)
            ),
            "forms/item.json": form("item", field("box", "link", to="box", back="items"), field("n", type_)),
        }

    load(workspace, documents("text"))
    (box,) = create(workspace, "shop.box", {})
    create(workspace, "shop.item", {"box": box, "n": "1"}, {"box": box, "n": "x"})
    assert values(workspace, "box", box)["filled"] == 2
    publish.publish(workspace, {"shop": bundle_of(documents("mail"))}, accept_loss=True)
    assert values(workspace, "box", box)["filled"] == 0


def test_what_has_drifted_is_told_and_mended(shop: Workspace) -> None:
    (ann,) = create(shop, "shop.client", {"name": "Ann", "bills": [{"amount": 9}]})
    with shop.write() as unit:
        table = unit.form("shop.client").table
        unit.connection.execute(sa.update(table).values({"owed": 1}))
    expected = [Drift("shop.client", "owed", "kept", 1, (ann,))]
    assert derived.verify(shop) == expected
    assert derived.verify(shop, mend=True) == expected
    assert_kept(shop)


def test_of_two_bills_at_once_none_is_lost(shop: Workspace) -> None:
    (ann,) = create(shop, "shop.client", {"name": "Ann"})

    def first(pause: Callable[[], None]) -> None:
        with shop.write() as unit:
            records.write(unit, unit.form("shop.bill"), [Wish({"client": ann, "amount": 8})])
            pause()

    beside(first, lambda: create(shop, "shop.bill", {"client": ann, "amount": 8}))
    assert_kept(shop)
