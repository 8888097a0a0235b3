"""Many people at once: nothing is lost, nothing is let through twice, on both databases."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
import sqlalchemy as sa

from engine.errors import PlatformError, StaleVersion
from engine.forms.write import Wish
from runtime import bulk, query, records
from runtime.workspace import Workspace
from tests.support.workspaces import app, create, field, form, load, rule

LIMIT = {"zh": "超过额度", "en": "Beyond the limit"}
CHECK = {"<=": [{"+": [{"var": "customer.used"}, {"var": "amount"}]}, {"var": "customer.limit"}]}
OVER = {">": [{"var": "customer.used"}, {"var": "customer.limit"}]}


def shop(order: dict[str, Any], *rules: dict[str, Any]) -> dict[str, Any]:
    customer = form(
        "customer",
        field("limit", "integer"),
        field("count", "integer"),
        field("used", "rollup", of="orders", fn="SUM", field="amount"),
    )
    link = field("customer", "link", to="customer", back="orders")
    documents = {"app.json": app(), "forms/customer.json": customer}
    documents["forms/order.json"] = form("order", link, order)
    return documents | {f"rules/{one['key']}.json": one for one in rules}


def at_once(count: int, act: Callable[[int], str]) -> list[str]:
    """Return what became of each of several acts that begin together."""
    barrier = Barrier(count)

    def begin(number: int) -> str:
        barrier.wait()
        return act(number)

    with ThreadPoolExecutor(count) as pool:
        return sorted(pool.map(begin, range(count)))


def values(workspace: Workspace, name: str, key: int) -> dict[str, Any]:
    with workspace.read() as unit:
        return query.get(unit, unit.form(name), unit.decide(name), key).values


def order(workspace: Workspace, amount: int) -> str:
    """Order as one person does, and say what became of it."""
    try:
        create(workspace, "shop.order", {"customer": 1, "amount": amount})
    except PlatformError as refusal:
        return refusal.problems[0].code
    return "taken"


def test_of_thirty_two_increments_none_is_lost(workspace: Workspace) -> None:
    load(workspace, shop(field("amount", "integer")))
    create(workspace, "shop.customer", {"count": 0})

    def increment(number: int) -> str:
        while True:
            found = values(workspace, "shop.customer", 1)
            wish = Wish({"count": found["count"] + 1}, id=1, version=found["version"])
            try:
                with workspace.write() as unit:
                    records.write(unit, unit.form("shop.customer"), [wish])
            except StaleVersion:
                continue
            return "done"

    assert at_once(32, increment) == ["done"] * 32
    found = values(workspace, "shop.customer", 1)
    assert (found["count"], found["version"]) == (32, 33)


@pytest.mark.parametrize("by_rule", [False, True])
def test_two_orders_against_one_limit_do_not_both_pass(workspace: Workspace, by_rule: bool) -> None:
    checks = [] if by_rule else [{"when": CHECK, "message": LIMIT}]
    block = rule("limit", "order", {"type": "record_created"}, OVER, {"type": "block", "message": LIMIT})
    load(workspace, shop(field("amount", "integer", checks=checks), *([block] if by_rule else [])))
    create(workspace, "shop.customer", *({"limit": 100} for _ in range(2)))
    for round_ in range(5):
        with workspace.write() as unit:
            records.write(unit, unit.form("shop.customer"), [Wish({"limit": 100 * (round_ + 1)}, id=1)])
        refused = "RULE-E009" if by_rule else "VALUE-E017"
        answers = at_once(4, lambda number: order(workspace, 60))
        assert answers == sorted(["taken"] + [refused] * 3)
        assert values(workspace, "shop.customer", 1)["used"] <= 100 * (round_ + 1)
        order(workspace, 40)


def test_what_the_driver_refuses_of_many_rows_is_told_as_of_few(workspace: Workspace) -> None:
    """Many rows go past SQLAlchemy; a reference to what is gone is the same error as in a statement."""
    load(workspace, shop(field("amount", "integer")))
    with workspace.read() as unit:
        table, now = unit.form("shop.order").table, unit.now
    rows = [{"id": one, "version": 1, "customer": 999, "created_at": now, "updated_at": now} for one in range(1, 301)]
    for some in (rows[:1], rows):
        with pytest.raises(sa.exc.IntegrityError), workspace.database.write() as connection:
            bulk.insert_many(connection, table, some)
