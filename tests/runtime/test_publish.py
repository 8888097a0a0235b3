"""Publishing: a live table changes and keeps its data; faulty bundles change nothing, on both databases."""

from __future__ import annotations

import json
from typing import Any

import pytest
import sqlalchemy as sa

from engine.bundle import read_bundle
from engine.definitions.form import SortKey
from engine.errors import DefinitionRefused, RecordRefused
from engine.forms.write import Wish
from runtime import publish, query, records
from runtime.query import Question
from runtime.store.tables import physical_name, release
from runtime.workspace import Workspace
from tests.support.workspaces import CUSTOMER, ORDER, SHOP, app, bundle_of, choices, create, field, form, load, update


def with_fields(*fields: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {**SHOP, "forms/customer.json": {**CUSTOMER, "fields": [*CUSTOMER["fields"], *fields], **more}}


def without(key: str) -> dict[str, Any]:
    kept = [one for one in CUSTOMER["fields"] if one["key"] != key]
    return {**SHOP, "forms/customer.json": {**CUSTOMER, "fields": kept}}


def customers(workspace: Workspace) -> list[dict[str, Any]]:
    with workspace.read() as unit:
        found = unit.form("shop.customer")
        page = query.page(unit, found, unit.decide(found.name), Question(limit=200))
        return [one.values for one in reversed(page.rows)]


def test_a_new_field_appears_in_the_live_table_and_old_records_keep_their_values(workspace: Workspace) -> None:
    load(workspace, SHOP)
    (key,) = create(workspace, "shop.customer", {"no": "1", "name": "A", "limit": "10"})
    grade = field("grade", "choice", choices=choices("a", "b"))
    double = field("double", "formula", formula="{limit} * 2", result={"type": "money"})
    friend = field("friend", "link", to="customer", back="friends")
    load(workspace, with_fields(grade, double, friend))
    (found,) = customers(workspace)
    assert (found["name"], found["limit"], found["grade"], found["double"]) == ("A", 1000, None, 2000)
    update(workspace, "shop.customer", key, grade="b", friend=key)
    (found,) = customers(workspace)
    assert (found["grade"], found["friend"]) == ("b", key)
    with workspace.read() as unit:
        kept = unit.form("shop.customer").history
        assert unit.connection.execute(sa.select(kept.c.grade)).scalars().all() == [None]


def test_a_field_that_is_taken_away_is_hidden_and_comes_back_with_its_data(workspace: Workspace) -> None:
    load(workspace, SHOP)
    create(workspace, "shop.customer", {"no": "1", "name": "A", "tags": ["x"]})
    load(workspace, without("tags"))
    assert "tags" not in customers(workspace)[0]
    create(workspace, "shop.customer", {"no": "2", "name": "B"})
    load(workspace, SHOP)
    assert [one["tags"] for one in customers(workspace)] == [["x"], None]


def test_a_formula_that_says_something_else_is_computed_anew(workspace: Workspace) -> None:
    load(workspace, SHOP)
    create(workspace, "shop.customer", {"no": "1", "name": "A", "limit": "10"})
    fields = [{**one, "formula": "{limit} * 3"} if one["key"] == "half" else one for one in CUSTOMER["fields"]]
    load(workspace, {**SHOP, "forms/customer.json": {**CUSTOMER, "fields": fields}})
    assert customers(workspace)[0]["half"] == 3000


def test_uniqueness_over_duplicates_is_refused_with_their_number(workspace: Workspace) -> None:
    load(workspace, SHOP)
    create(workspace, "shop.customer", *({"no": str(i), "name": "same"} for i in range(3)))
    with pytest.raises(DefinitionRefused) as refusal:
        load(workspace, with_fields(unique=[["name"]]))
    assert [(one.code, one.given["count"]) for one in refusal.value.problems] == [("FORM-E010", 1)]
    update(workspace, "shop.customer", 1, name="one")
    update(workspace, "shop.customer", 2, name="two")
    load(workspace, with_fields(unique=[["name"]]))


def with_points(**limits: object) -> dict[str, object]:
    points = {"key": "points", "type": "number", "title": {"zh": "积分", "en": "Points"}, "scale": 1, **limits}
    return {**SHOP, "forms/customer.json": {**CUSTOMER, "fields": [*CUSTOMER["fields"], points]}}


def test_tighter_limits_over_records_outside_them_are_refused_with_their_number(workspace: Workspace) -> None:
    load(workspace, with_points())
    values = ("-0.1", "0", None, "123.4")
    create(workspace, "shop.customer", *({"no": str(i), "name": "A", "points": one} for i, one in enumerate(values)))
    for limits, count in (({"at_least": "0.1"}, 2), ({"at_most": "2.9"}, 1), ({"digits": 3}, 1)):
        with pytest.raises(DefinitionRefused) as refusal:
            load(workspace, with_points(**limits))
        assert [(one.code, one.given["count"]) for one in refusal.value.problems] == [("FORM-E012", count)], limits
    load(workspace, SHOP)
    with pytest.raises(DefinitionRefused):
        load(workspace, with_points(at_least="0"))  # what was hidden comes back with its data
    load(workspace, with_points())
    load(workspace, {"app.json": app()})
    with pytest.raises(DefinitionRefused):
        load(workspace, with_points(at_least="0"))  # so is a whole form
    load(workspace, with_points())
    update(workspace, "shop.customer", 1, points="0")
    load(workspace, with_points(at_least="0", at_most="123.4"))


def test_new_search_fields_find_old_records(workspace: Workspace) -> None:
    load(workspace, SHOP)
    create(
        workspace,
        "shop.order",
        {
            "customer": create(workspace, "shop.customer", {"no": "1", "name": "A"})[0],
            "day": "2026-01-01",
            "note": "红色自行车",
        },
    )
    load(workspace, {**SHOP, "forms/order.json": {**ORDER, "search": ["note", "code"]}})
    with workspace.read() as unit:
        order = unit.form("shop.order")
        for words, hits in (("红色", 1), ("自行车", 1), ("色自", 1), ("车", 1), ("蓝色", 0), ("O0001", 1)):
            assert query.count(unit, order, unit.decide(order.name), Question(search=words)) == hits, words


def test_a_declared_index_is_made_on_a_live_table_and_serves_the_order_of_lists(workspace: Workspace) -> None:
    load(workspace, SHOP)
    create(workspace, "shop.customer", {"no": "1", "name": "A"})
    load(workspace, with_fields(indexes=[["level", "limit"]]))
    with workspace.read() as unit:
        made = unit.form("shop.customer")
        found = {one["name"]: one["column_names"] for one in sa.inspect(unit.connection).get_indexes(made.table.name)}
        (name,) = (str(name) for name, columns in found.items() if columns == ["level", "limit"])
        order = query.null_smallest(made.table.c.limit, SortKey(field="limit", descending=True))
        listing = sa.select(made.table.c.id).where(made.table.c.level == "low").order_by(order).limit(5)
        text = str(listing.compile(unit.connection, compile_kwargs={"literal_binds": True}))
        if workspace.database.sqlite:
            plan = repr(unit.connection.exec_driver_sql("EXPLAIN QUERY PLAN " + text).all())
        else:
            unit.connection.exec_driver_sql("SET LOCAL enable_seqscan = off")
            plan = repr(unit.connection.exec_driver_sql("EXPLAIN " + text).all())
    assert name in plan
    assert "TEMP B-TREE" not in plan
    assert "Sort" not in plan


def test_the_same_documents_again_publish_nothing(workspace: Workspace) -> None:
    load(workspace, SHOP)
    assert publish.publish(workspace, {"shop": bundle_of(SHOP)}) == publish.Published()
    with workspace.read() as unit:
        assert unit.connection.execute(sa.select(sa.func.count()).select_from(release)).scalar() == 1


def test_an_extension_adds_columns_of_its_own_app(workspace: Workspace) -> None:
    load(workspace, SHOP)
    create(workspace, "shop.customer", {"no": "1", "name": "A"})
    club = {
        "app.json": app("club", depends=["shop"]),
        "extensions/member.json": {
            "kind": "extension",
            "key": "member",
            "title": {"zh": "会员", "en": "Member"},
            "form": "shop.customer",
            "fields": [field("points", "integer", default=5)],
        },
    }
    load(workspace, club, "club")
    update(workspace, "shop.customer", 1, points=7)
    assert customers(workspace)[0]["points"] == 7
    with workspace.read() as unit:
        assert unit.form("shop.customer").fields["points"].column == "club__points"
        names = {row.thing: row.name for row in unit.connection.execute(sa.select(physical_name))}
    assert names["shop.customer/club.points"] == "club__points"
    assert names["shop.customer"] == "shop__customer"


def test_long_keys_get_names_that_every_database_keeps(workspace: Workspace) -> None:
    long = "a" + "b" * 39
    documents = {"app.json": app("c" * 40), f"forms/{long}.json": form(long, field("d" * 40, "text", unique=True))}
    load(workspace, documents, "c" * 40)
    (key,) = create(workspace, f"{'c' * 40}.{long}", {"d" * 40: "x"})
    with workspace.read() as unit:
        made = unit.form(f"{'c' * 40}.{long}")
        assert len(made.table.name) <= 55
        assert query.get(unit, made, unit.decide(made.name), key).values["d" * 40] == "x"


FAULTY: list[tuple[dict[str, Any], str, str]] = [
    ({"forms/customer.json": {**CUSTOMER, "colour": "red"}}, "SHAPE-E002", "forms/customer.json#/colour"),
    ({"forms/x.json": form("y", field("a", "text"))}, "BUNDLE-E004", "forms/x.json#/key"),
    ({"forms/x.json": form("x", field("a", "hue"))}, "FORM-E001", "shop/forms/x.json#/fields/0/type"),
    (
        {"forms/x.json": form("x", field("a", "text"), field("a", "text"))},
        "FORM-E002",
        "shop/forms/x.json#/fields/1/key",
    ),
    ({"forms/x.json": form("x", field("id", "text"))}, "FORM-E003", "shop/forms/x.json#/fields/0/key"),
    ({"forms/x.json": form("x", field("a__b", "text"))}, "FORM-E003", "shop/forms/x.json#/fields/0/key"),
    ({"forms/x.json": form("x", field("a", "link", to="nowhere"))}, "FORM-E005", "shop/forms/x.json#/fields/0/to"),
    (
        {"forms/x.json": form("x", field("a", "formula", formula="{b} + 1", result={"type": "integer"}))},
        "EXPR-E034",
        "shop/forms/x.json#/fields/0/formula",
    ),
    (
        {
            "forms/x.json": form(
                "x",
                field("a", "formula", formula="{b} + 1", result={"type": "integer"}),
                field("b", "formula", formula="{a} + 1", result={"type": "integer"}),
            )
        },
        "EXPR-E015",
        "shop/forms/x.json#/fields/0/formula",
    ),
    (
        {"forms/x.json": form("x", field("a", "rollup", of="none", fn="COUNT"))},
        "FORM-E006",
        "shop/forms/x.json#/fields/0/of",
    ),
    ({"forms/x.json": form("x", field("a", "integer", digits=40))}, "SHAPE-E001", "shop/forms/x.json#/fields/0/digits"),
]


@pytest.mark.parametrize(("documents", "code", "path"), FAULTY)
def test_a_faulty_bundle_is_told_where_and_changes_nothing(
    workspace: Workspace, documents: dict[str, Any], code: str, path: str
) -> None:
    load(workspace, SHOP)
    create(workspace, "shop.customer", {"no": "1", "name": "A"})

    bundle, problems = read_bundle({name: json.dumps(one).encode() for name, one in {**SHOP, **documents}.items()})
    if bundle is not None:
        with pytest.raises(DefinitionRefused) as refusal:
            publish.publish(workspace, {"shop": bundle})
        problems = list(refusal.value.problems)
    assert (code, path) in [(one.code, one.path) for one in problems]
    assert len(customers(workspace)) == 1
    with workspace.read() as unit:
        assert unit.connection.execute(sa.select(sa.func.count()).select_from(release)).scalar() == 1


def test_apps_that_depend_on_each_other_are_refused_with_the_ring(workspace: Workspace) -> None:
    bundles = {
        key: bundle_of({"app.json": app(key, depends=[other])}) for key, other in (("one", "two"), ("two", "one"))
    }
    with pytest.raises(DefinitionRefused) as refusal:
        publish.publish(workspace, bundles)
    (found,) = refusal.value.problems
    assert (found.code, found.given["cycle"]) == ("BUNDLE-E006", "one → two → one")


def test_a_missing_dependency_is_named(workspace: Workspace) -> None:
    with pytest.raises(DefinitionRefused) as refusal:
        load(workspace, {**SHOP, "app.json": app(depends=["base"])})
    assert [(one.code, one.given["found"]) for one in refusal.value.problems] == [("BUNDLE-E005", "base")]


def test_a_search_finds_what_holds_the_words_and_nothing_else(workspace: Workspace) -> None:
    load(workspace, SHOP)
    names = ["C000019 张伟", "C000119 伟张", "C001937 张 伟", "c00-193 Zhang.Wei"]
    create(workspace, "shop.customer", *({"no": str(i), "name": one} for i, one in enumerate(names)))
    asked = {
        "C0019": [2, 3],
        "c0001": [1],
        "张伟": [0],
        "伟张": [1],
        "张": [0, 1, 2],
        "伟 c00": [0, 1, 2],
        "ei": [3],
        "x": [],
    }
    with workspace.read() as unit:
        made = unit.form("shop.customer")
        for words, hits in asked.items():
            page = query.page(unit, made, unit.decide(made.name), Question(search=words))
            assert sorted(one.values["id"] - 1 for one in page.rows) == hits, words


def test_what_a_hidden_link_names_can_be_deleted(workspace: Workspace) -> None:
    """The field's column, and the whole table of a form that is hidden, still refer to it in the database."""
    parent = form("parent", field("name", "text"))
    both = {
        "app.json": app(),
        "forms/parent.json": parent,
        "forms/one.json": form("one", field("name", "text"), field("up", "link", to="parent", on_delete="restrict")),
        "forms/two.json": form("two", field("up", "link", to="parent")),
        "forms/many.json": form("many", field("name", "text"), field("ups", "links", to="parent")),
    }
    load(workspace, both)
    kept, gone = create(workspace, "shop.parent", {"name": "a"}, {"name": "b"})
    first, second = create(workspace, "shop.one", {"up": kept}, {"up": gone})
    create(workspace, "shop.two", {"up": gone})
    create(workspace, "shop.many", {"ups": [kept, gone]})
    plain = {f"forms/{key}.json": form(key, field("name", "text")) for key in ("one", "many")}
    load(workspace, {"app.json": app(), "forms/parent.json": parent, **plain})
    with workspace.write() as unit:
        records.write(unit, unit.form("shop.parent"), [Wish(id=gone, delete=True)])
    load(workspace, both)
    with workspace.read() as unit:
        one = unit.form("shop.one")
        found = unit.connection.execute(sa.select(one.table.c.id, one.column("up")).order_by(one.table.c.id)).all()
        many = unit.form("shop.many")
        assert list(unit.connection.scalars(sa.select(many.column("ups")))) == [[kept]]
    assert list(map(tuple, found)) == [(first, kept), (second, None)]


def test_what_is_no_longer_unique_may_repeat_and_what_moved_is_unique_in_its_new_column(workspace: Workspace) -> None:
    def documents(**no: Any) -> dict[str, Any]:
        return {"app.json": app(), "forms/item.json": form("item", field("no", **no))}

    def numbers() -> list[Any]:
        with workspace.read() as unit:
            item = unit.form("shop.item")
            return list(unit.connection.scalars(sa.select(item.column("no")).order_by(item.table.c.id)))

    load(workspace, documents(type_="text", unique=True))
    first, second = create(workspace, "shop.item", {"no": "1"}, {"no": "2"})
    load(workspace, documents(type_="integer", unique=True))
    with workspace.write() as unit:
        records.write(unit, unit.form("shop.item"), [Wish(id=second, delete=True)])
    update(workspace, "shop.item", first, no=2)
    update(workspace, "shop.item", first, no=3)
    with workspace.write() as unit:
        records.write(unit, unit.form("shop.item"), [Wish(id=second, restore=True)])
    with pytest.raises(RecordRefused):
        create(workspace, "shop.item", {"no": 3})
    load(workspace, documents(type_="text", unique=True))
    assert numbers() == ["3", "2"]
    load(workspace, documents(type_="text"))
    create(workspace, "shop.item", {"no": "3"})
    assert numbers() == ["3", "2", "3"]


def test_indexes_whose_names_read_alike_stand_beside_each_other(workspace: Workspace) -> None:
    """All indexes of a database share one space of names, in which `item` with `kind_x` is `item_kind` with `x`."""
    other = form("other", field("name", "text"))
    one = form(
        "item",
        *(field(key, "text") for key in ("a", "a_b", "b_c", "c")),
        field("kind_x", "link", to="other"),
        field("no", "text", unique=True),
        unique=[["no"], ["a", "b_c"], ["a_b", "c"]],
        indexes=[["kind_x"], ["a", "b_c"], ["a_b", "c"]],
    )
    two = form("item_kind", field("x", "link", to="other"), indexes=[["x"], ["x"]])
    forms = {f"forms/{each['key']}.json": each for each in (other, one, two)}
    load(workspace, {"app.json": app(), **forms})
    create(workspace, "shop.item", {"no": "1", "a": "1", "b_c": "2"}, {"no": "2", "a_b": "1", "c": "2"})
    for doubled in ({"no": "1"}, {"a": "1", "b_c": "2"}, {"a_b": "1", "c": "2"}):
        with pytest.raises(RecordRefused):
            create(workspace, "shop.item", doubled)


def test_an_index_is_known_by_its_columns_whatever_its_name(workspace: Workspace) -> None:
    """Names were made otherwise once, and stay as they are."""

    def documents(**more: Any) -> dict[str, Any]:
        return {"app.json": app(), "forms/item.json": form("item", field("no", "text"), field("x", "integer"), **more)}

    def found() -> list[tuple[Any, ...]]:
        with workspace.database.read() as connection:
            indexes = sa.inspect(connection).get_indexes("shop__item")
            return sorted((one["name"], bool(one["unique"]), *one["column_names"]) for one in indexes)

    load(workspace, documents())
    with workspace.database.write() as connection:
        connection.exec_driver_sql("CREATE UNIQUE INDEX uq_shop__item_no_x ON shop__item (no, x)")
        connection.exec_driver_sql("CREATE INDEX ix_shop__item_x ON shop__item (x)")
    load(workspace, documents(unique=[["no", "x"]], indexes=[["x"]]))
    assert found() == [("ix_shop__item_x", False, "x"), ("uq_shop__item_no_x", True, "no", "x")]
    load(workspace, documents(indexes=[["x"]]))
    assert found() == [("ix_shop__item_x", False, "x")]
