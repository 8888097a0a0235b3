"""Values looked up by a key: found for many records at once, under the rights of the form they are found in."""

from __future__ import annotations

from typing import Any

import pytest
import sqlalchemy as sa

from engine.errors import RecordRefused
from runtime.workspace import Workspace
from tests.support.callers import Caller, caller
from tests.support.workspaces import LINE, ORDER, SHOP, create, field, load, role, rule, update

CREATED = {"type": "record_created"}
NO = {"var": "item"}
BY_NO = ["customer", "no", NO]
LINES, ORDERS = "/api/records/shop.line", "/api/records/shop.order"
FIELDS = {
    "known": 'LOOKUP("customer", "no", {item}, {limit})',
    "spent": 'MAPX("shop.customer", "no", {item}, {bought}, "sum")',
    "there": 'EXISTS("customer", "no", {item})',
}
DERIVED: dict[str, Any] = {
    **LINE,
    "fields": [
        *LINE["fields"],
        field("known", "formula", formula=FIELDS["known"], result={"type": "money"}),
        field("spent", "formula", formula=FIELDS["spent"], result={"type": "money"}),
        field("there", "formula", formula=FIELDS["there"], result={"type": "boolean"}),
    ],
}
CUSTOMERS = (
    {"no": "A", "name": "Ann", "limit": "5"},
    {"no": "B", "name": "Bob", "limit": "7"},
    {"no": "C", "name": "C"},
)


def priced(when: Any, price: Any) -> dict[str, Any]:
    """Return the shop with a rule that prices new lines."""
    made = rule("priced", "line", CREATED, when, {"type": "set_field", "field": "price", "value": price})
    return {**SHOP, "rules/priced.json": made}


def prices(workspace: Workspace, *items: str) -> list[str]:
    """Return the prices that lines of the items get, all written at once."""
    create(workspace, "shop.line", *({"item": one, "price": "1"} for one in items))
    with workspace.read() as unit:
        form = unit.form("shop.line")
        found = unit.connection.execute(sa.select(form.column("price")).order_by(form.column("id")))
        return [form.fields["price"].kind.dump(row[0], form.fields["price"].options) for row in found]  # type: ignore[misc]


def test_a_rule_looks_up_a_value_for_each_record(workspace: Workspace) -> None:
    load(workspace, priced({"exists": [*BY_NO, {">": [{"var": "limit"}, 0]}]}, {"lookup": [*BY_NO, {"var": "limit"}]}))
    create(workspace, "shop.customer", *CUSTOMERS)
    assert prices(workspace, "A", "B", "C", "nobody", "A") == ["5.00", "7.00", "1.00", "1.00", "5.00"]


def test_what_is_found_is_followed_further(workspace: Workspace) -> None:
    load(workspace, priced({"exists": BY_NO}, {"mapx": [*BY_NO, {"var": "bought"}, "sum"]}))
    customer, *_ = create(workspace, "shop.customer", *CUSTOMERS)
    create(workspace, "shop.order", *({"customer": customer, "day": "2026-01-01", "total": str(n)} for n in (3, 4)))
    assert prices(workspace, "A", "nobody", "B") == ["7.00", "1.00", "0.00"]


def test_a_key_may_be_looked_up_itself(workspace: Workspace) -> None:
    who = {"lookup": [*BY_NO, {"var": "id"}]}
    load(workspace, priced(True, {"ifblank": [{"mapx": ["order", "customer", who, {"var": "total"}, "last"]}, 9]}))
    ann, bob, _ = create(workspace, "shop.customer", *CUSTOMERS)
    days = ((ann, "3"), (bob, "4"), (ann, "2"))
    create(workspace, "shop.order", *({"customer": one, "day": "2026-01-01", "total": n} for one, n in days))
    assert prices(workspace, "A", "B", "C", "nobody") == ["2.00", "4.00", "9.00", "9.00"]


def test_more_keys_than_a_statement_takes_are_fetched_in_batches(workspace: Workspace) -> None:
    load(workspace, priced(True, {"ifblank": [{"lookup": [*BY_NO, {"var": "limit"}]}, 0]}))
    create(workspace, "shop.customer", *({"no": str(n), "name": "N", "limit": str(n)} for n in range(1203)))
    assert prices(workspace, *map(str, range(1205))) == [*(f"{n}.00" for n in range(1203)), "0.00", "0.00"]


def test_a_check_before_saving_looks_up(workspace: Workspace) -> None:
    note = field("note", "text", required_when={"exists": [*BY_NO, {">": [{"var": "limit"}, 6]}]})
    load(workspace, {**SHOP, "forms/line.json": {**LINE, "fields": [*LINE["fields"], note]}})
    create(workspace, "shop.customer", *CUSTOMERS)
    create(workspace, "shop.line", {"item": "A", "price": "1"}, {"item": "B", "price": "1", "note": "n"})
    with pytest.raises(RecordRefused):
        create(workspace, "shop.line", {"item": "B", "price": "1"})
    with pytest.raises(RecordRefused):
        update(workspace, "shop.line", 1, item="B")


@pytest.fixture
def shop(workspace: Workspace) -> Workspace:
    """A shop whose lines look customers up; a packer sees no customers, a clerk not their limits."""
    packer = role("packer", *({"form": one, "actions": ["read"], "others": "read"} for one in ("line", "order")))
    load(workspace, {**SHOP, "forms/line.json": DERIVED, "forms/order.json": ORDER, "roles/packer.json": packer})
    create(workspace, "shop.customer", *CUSTOMERS)
    create(workspace, "shop.line", {"item": "A", "price": "1"}, {"item": "x", "price": "1"})
    return workspace


def values(one: Caller, record: int) -> dict[str, Any]:
    found: dict[str, Any] = one.get(f"{LINES}/{record}").json()["values"]
    return {key: value for key, value in found.items() if key in FIELDS}


def test_a_derived_field_is_as_readable_as_what_it_looks_up(shop: Workspace) -> None:
    boss, clerk, packer = (caller(shop, name, name) for name in ("boss", "clerk", "packer"))
    assert values(boss, 1) == {"known": "5.00", "spent": "0.00", "there": True}
    assert values(boss, 2) == {"known": None, "spent": "0.00", "there": False}
    assert values(clerk, 1) == {"spent": "0.00", "there": True}
    assert values(packer, 1) == {}


def test_no_one_filters_by_what_they_may_not_look_up(shop: Workspace) -> None:
    boss, clerk, packer = (caller(shop, name, name) for name in ("boss", "clerk", "packer"))
    limit = {">": [{"lookup": [*BY_NO, {"var": "limit"}]}, 1]}
    condition = {"exists": [*BY_NO, {">": [{"var": "limit"}, 1]}]}
    key, mobile = {"exists": BY_NO}, {"exists": ["customer", "mobile", NO]}
    total = {">": [{"mapx": [*BY_NO, {"var": "limit"}, "max"]}, 1]}
    for one, refused in ((clerk, (limit, condition, mobile, total)), (packer, (limit, condition, mobile, total, key))):
        for expression in refused:
            answer = one.get(LINES, filter=expression)
            assert (answer.status_code, answer.json()["problems"][0]["code"]) == (400, "QUERY-E002"), expression
    for one, allowed in ((boss, (limit, condition, key, total)), (clerk, (key,))):
        for expression in allowed:
            assert [row["id"] for row in one.get(LINES, filter=expression).json()["rows"]] == [1], expression


def test_a_form_one_may_not_see_is_not_suggested(shop: Workspace) -> None:
    misspelt = {"exists": ["custmer", "no", NO]}
    for name, shown in (("boss", "shop.customer"), ("packer", "")):
        (found,) = caller(shop, name, name).get(LINES, filter=misspelt).json()["problems"]
        assert (found["code"], shown in str(found)) == ("EXPR-E028", True)
        assert ("shop.customer" in str(found)) is bool(shown)


def test_people_are_not_looked_up(shop: Workspace) -> None:
    answer = caller(shop, "boss", "boss").get(ORDERS, filter={"exists": ["$user", "login", {"var": "note"}]})
    assert answer.json()["problems"][0]["code"] == "EXPR-E028"


def test_an_encrypted_field_finds_nothing_and_says_so(shop: Workspace) -> None:
    answer = caller(shop, "boss", "boss").get(LINES, filter={"exists": ["customer", "id_no", NO]})
    assert answer.json()["problems"][0]["code"] == "EXPR-E005"
