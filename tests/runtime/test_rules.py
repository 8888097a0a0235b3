"""Rules: events and schedules, once-per, effects, cascades, blocks and traces, on both databases."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from engine.errors import DefinitionRefused, RecordRefused
from runtime import scheduled
from runtime.clock import FixedClock
from runtime.store import parameters
from runtime.store.tables import firing, firing_record, message
from runtime.workspace import Workspace
from tests.support.workspaces import SHOP, create, load, person, rule, update, words

LATE = {
    "and": [
        {"==": [{"countlast": [{"var": "orders"}, "day", 3, {"==": [{"var": "state"}, "void"]}]}, 3]},
        {">": [{"lastof": [{"var": "orders"}, "day", {"var": "total"}]}, {"param": "big"}]},
    ]
}
RAISE = {"type": "set_field", "field": "level", "value": {"nextchoice": [{"var": "level"}]}}
NIGHTLY = {"type": "schedule", "cron": "0 1 * * *"}


def with_rules(*rules: dict[str, Any]) -> dict[str, Any]:
    return {**SHOP, **{f"rules/{one['key']}.json": one for one in rules}}


def void_orders(workspace: Workspace, customer: int, *totals: str) -> list[int]:
    rows = [
        {"customer": customer, "day": f"2026-01-{i + 1:02d}", "total": one, "state": "void", "note": "n", "reason": "r"}
        for i, one in enumerate(totals)
    ]
    return create(workspace, "shop.order", *rows)


def levels(workspace: Workspace) -> list[str]:
    with workspace.read() as unit:
        table = unit.form("shop.customer").table
        return [row[0] for row in unit.connection.execute(sa.select(table.c.level).order_by(table.c.id))]


def fired(workspace: Workspace) -> list[tuple[Any, ...]]:
    with workspace.read() as unit:
        found = sa.select(firing.c.rule, firing.c.record_id, firing.c.key).order_by(firing.c.id)
        return [tuple(row) for row in unit.connection.execute(found)]


def test_a_scheduled_rule_fires_for_the_set_that_holds_and_tells_why(workspace: Workspace) -> None:
    ticket = {"type": "create_record", "form": "order", "values": {"customer": {"var": "id"}, "day": {"today": []}}}
    load(workspace, with_rules(rule("late", "customer", NIGHTLY, LATE, RAISE, ticket, once_per={"type": "truth"})))
    customers = create(workspace, "shop.customer", *({"no": str(i), "name": "N", "level": "low"} for i in range(8)))
    for customer in customers[:5]:
        void_orders(workspace, customer, "1", "2", "1000.01")
    void_orders(workspace, customers[5], "1", "2", "1000")
    void_orders(workspace, customers[6], "2000")
    assert scheduled.run(workspace, "shop.late") == 5
    assert levels(workspace) == ["medium"] * 5 + ["low"] * 3
    with workspace.read() as unit:
        row = unit.connection.execute(sa.select(firing).order_by(firing.c.id)).first()
        touched = unit.connection.execute(sa.select(firing_record).where(firing_record.c.firing_id == 1)).all()
        orders = unit.form("shop.order").table
        made = sa.select(sa.func.count()).select_from(orders).where(orders.c.state == "open")
        assert unit.connection.execute(made).scalar() == 5
    assert row is not None
    operands = [one["operands"][0] for one in row.trace["parts"]]
    assert [one["value"] for one in operands] == ["3", "1000.01"]
    assert row.trace["result"] is True
    assert {one.form for one in touched} == {"shop.customer", "shop.order"}


def test_truth_fires_again_only_after_it_was_found_false(workspace: Workspace) -> None:
    once = {"type": "truth"}
    load(workspace, with_rules(rule("late", "customer", NIGHTLY, LATE, RAISE, once_per=once)))
    (customer,) = create(workspace, "shop.customer", {"no": "1", "name": "N", "level": "low"})
    orders = void_orders(workspace, customer, "1", "2", "5000")
    assert scheduled.run(workspace, "shop.late") == 1
    assert scheduled.run(workspace, "shop.late") == 0
    update(workspace, "shop.order", orders[1], state="open")
    assert scheduled.run(workspace, "shop.late") == 0
    update(workspace, "shop.order", orders[1], state="void")
    assert scheduled.run(workspace, "shop.late") == 1
    assert [key for _, _, key in fired(workspace)] == ["run 1", "run 2"]
    assert levels(workspace) == ["high"]


@pytest.mark.parametrize(("once", "second"), [({"type": "record"}, 0), ({"type": "period", "period": "day"}, 0)])
def test_once_per_record_and_period(workspace: Workspace, once: dict[str, str], second: int) -> None:
    load(workspace, with_rules(rule("late", "customer", NIGHTLY, True, RAISE, once_per=once)))
    create(workspace, "shop.customer", {"no": "1", "name": "N", "level": "low"})
    assert scheduled.run(workspace, "shop.late") == 1
    assert scheduled.run(workspace, "shop.late") == second


def test_a_period_rule_fires_again_in_the_next_period(workspace: Workspace, clock: FixedClock) -> None:
    once = {"type": "period", "period": "day"}
    load(workspace, with_rules(rule("late", "customer", NIGHTLY, True, RAISE, once_per=once)))
    create(workspace, "shop.customer", {"no": "1", "name": "N", "level": "low"})
    scheduled.run(workspace, "shop.late")
    clock.moment += timedelta(days=1)
    assert scheduled.run(workspace, "shop.late") == 1


def test_a_parameter_changes_what_a_rule_finds_without_publishing(workspace: Workspace) -> None:

    load(workspace, with_rules(rule("late", "customer", NIGHTLY, LATE, RAISE)))
    (customer,) = create(workspace, "shop.customer", {"no": "1", "name": "N", "level": "low"})
    void_orders(workspace, customer, "1", "2", "500")
    assert scheduled.run(workspace, "shop.late") == 0
    with workspace.write() as unit:
        parameters.put(unit.connection, "big", "499.99", unit.now, None)
    assert scheduled.run(workspace, "shop.late") == 1


def test_an_event_rule_sees_the_old_and_the_new_record(workspace: Workspace) -> None:
    changed = {
        "and": [{"ischanged": [{"var": "limit"}]}, {">": [{"var": "limit"}, {"priorvalue": [{"var": "limit"}]}]}]
    }
    trigger = {"type": "field_changed", "fields": ["limit"]}
    load(workspace, with_rules(rule("more", "customer", trigger, changed, RAISE)))
    (customer,) = create(workspace, "shop.customer", {"no": "1", "name": "N", "level": "low", "limit": "5"})
    update(workspace, "shop.customer", customer, limit="4")
    assert levels(workspace) == ["low"]
    update(workspace, "shop.customer", customer, limit="6")
    assert levels(workspace) == ["medium"]
    assert fired(workspace) == [("shop.more", customer, "version 3")]


def test_a_block_refuses_the_write_with_its_words_and_keeps_nothing(workspace: Workspace) -> None:
    block = {"type": "block", "message": words("not while low")}
    linked = {"==": [{"var": "customer.level"}, "low"]}
    load(workspace, with_rules(rule("stop", "order", {"type": "record_created"}, linked, block)))
    (customer,) = create(workspace, "shop.customer", {"no": "1", "name": "N", "level": "low"})
    with pytest.raises(RecordRefused) as refusal:
        create(workspace, "shop.order", {"customer": customer, "day": "2026-01-01"})
    assert refusal.value.problems[0].code == "RULE-E009"
    assert refusal.value.problems[0].given["message"] == words("not while low")
    assert fired(workspace) == []
    update(workspace, "shop.customer", customer, level="high")
    create(workspace, "shop.order", {"customer": customer, "day": "2026-01-01"})


def test_a_message_reaches_the_holders_of_a_role_with_its_places_filled(workspace: Workspace) -> None:
    tell = {
        "type": "send_message",
        "to": {"role": "boss"},
        "title": words("new {no}"),
        "text": words("{name} has {limit} {level}"),
    }
    load(workspace, with_rules(rule("tell", "customer", {"type": "record_created"}, True, tell)))
    people = [person(workspace, login, "boss") for login in ("ann", "bob")]
    person(workspace, "cleo", "clerk")
    create(workspace, "shop.customer", {"no": "{name}", "name": "N", "limit": "12.50", "level": "low"})
    with workspace.read() as unit:
        rows = unit.connection.execute(sa.select(message).order_by(message.c.user_id)).all()
    assert [row.user_id for row in rows] == [one.id for one in people]
    assert (rows[0].title["en"], rows[0].text["en"]) == ("new {name}", "N has 12.50 low")


def test_a_cascade_goes_on_and_each_rule_acts_once_a_record(workspace: Workspace) -> None:
    up = rule("up", "customer", {"type": "field_changed", "fields": ["vip"]}, True, RAISE)
    then = rule(
        "then",
        "customer",
        {"type": "field_changed", "fields": ["level"]},
        True,
        {"type": "set_field", "field": "share", "value": 0.5},
    )
    load(workspace, with_rules(up, then))
    (customer,) = create(workspace, "shop.customer", {"no": "1", "name": "N", "level": "low"})
    update(workspace, "shop.customer", customer, vip=True)
    assert levels(workspace) == ["medium"]
    assert [name for name, _, _ in fired(workspace)] == ["shop.then", "shop.then", "shop.up"]


def test_rules_that_trigger_each_other_are_refused_with_the_ring(workspace: Workspace) -> None:
    one = rule("one", "customer", {"type": "field_changed", "fields": ["vip"]}, True, RAISE)
    back = {"type": "set_field", "field": "vip", "value": True}
    two = rule("two", "customer", {"type": "field_changed", "fields": ["level"]}, True, back)
    with pytest.raises(DefinitionRefused) as refusal:
        load(workspace, with_rules(one, two))
    assert refusal.value.problems[0].code == "RULE-E008"
    assert refusal.value.problems[0].given["cycle"] == "shop.one → shop.two → shop.one"


def test_a_scheduled_rule_is_due_once_at_its_time(workspace: Workspace, clock: FixedClock) -> None:
    load(workspace, with_rules(rule("late", "customer", NIGHTLY, True, RAISE)))
    late = scheduled.number_of("shop.late")
    customer = create(workspace, "shop.customer", {"no": "C1", "name": "One"})[0]
    assert scheduled.due(workspace, 9) == []
    clock.moment += timedelta(days=1)
    assert scheduled.due(workspace, 9) == [late]
    scheduled.run_due(workspace, late)
    scheduled.run_due(workspace, late)  # handed over twice, done once
    assert scheduled.due(workspace, 9) == []
    with workspace.read() as unit:
        assert unit.connection.scalars(sa.select(firing.c.record_id)).all() == [customer]


@pytest.mark.parametrize(
    ("faulty", "code", "path"),
    [
        ({"when": {"==": [{"var": "nothing"}, 1]}}, "EXPR-E004", "/when/==/0"),
        ({"when": {"var": "limit"}}, "EXPR-E021", "/when"),
        ({"trigger": {"type": "schedule", "cron": "every day"}}, "RULE-E002", "/trigger/cron"),
        ({"trigger": {"type": "moon"}}, "RULE-E001", "/trigger"),
        ({"then": [{"type": "set_field", "field": "half", "value": 1}]}, "RULE-E004", "/then/0/field"),
        ({"then": [{"type": "set_field", "field": "nope", "value": 1}]}, "FORM-E004", "/then/0/field"),
        ({"then": [{"type": "block", "message": words("x")}]}, "RULE-E006", "/then"),
        ({"when": {"ischanged": [{"var": "limit"}]}}, "RULE-E007", "/when"),
    ],
)
def test_a_faulty_rule_is_told_where(workspace: Workspace, faulty: dict[str, Any], code: str, path: str) -> None:
    good = rule("late", "customer", NIGHTLY, True, RAISE)
    with pytest.raises(DefinitionRefused) as refusal:
        load(workspace, with_rules({**good, **faulty}))
    assert [(one.code, one.path) for one in refusal.value.problems] == [(code, f"shop/rules/late.json#{path}")]
