"""What processes must stand: versions their form has outgrown, deleted records, runaways, second hands, secrets."""

from __future__ import annotations

from typing import Any

import pytest
import sqlalchemy as sa

from engine.access import PLATFORM
from engine.errors import NotFound, RecordRefused, RequestRefused
from engine.forms.write import Wish
from engine.processes.kernel import NotNow
from runtime import records
from runtime.api.processes import describe
from runtime.processes import show, tasks
from runtime.store.process_tables import instance, task_actor
from runtime.workspace import Workspace
from tests.runtime.test_processes import EDGES, NODES, Shop, with_check
from tests.support.processes import act, assert_replays, chain, edge, node, process, role, row_of, start, state_of
from tests.support.workspaces import SHOP, load, update, words


def with_nodes(*nodes: dict[str, Any], **more: Any) -> dict[str, Any]:
    """Return the shop with a process that walks the nodes one after the other."""
    order = [node("start", "start", **more), *nodes, node("done", "end")]
    flows = chain(*(one["key"] for one in order))
    return with_check(**{"processes/check.json": process("check", "order", order, flows)})


def without_note(documents: dict[str, Any]) -> dict[str, Any]:
    """Return the shop whose orders have no note any more, and a process that does without."""
    order = documents["forms/order.json"]
    fields = [one for one in order["fields"] if one["key"] != "note"]
    nodes = [{key: value for key, value in one.items() if key not in ("edit", "required")} for one in NODES]
    changed = {"forms/order.json": {**order, "fields": fields, "search": ["code"]}}
    return {**documents, **changed, "processes/check.json": process("check", "order", nodes, EDGES)}


def delete(workspace: Workspace, form: str, record: int) -> None:
    with workspace.write(PLATFORM) as unit:
        records.write(unit, unit.form(form), [Wish({}, id=record, delete=True)])


def test_what_has_ended_is_shown_though_its_version_no_longer_fits_the_form(workspace: Workspace) -> None:
    shop = Shop(workspace)
    key = start(workspace, shop.clerk, "shop.check", shop.order)
    act(workspace, shop.boss, "reject", comment="no")
    load(workspace, without_note(with_check()))
    assert [row["node_title"]["en"] for row in shop.box(shop.boss, "done")] == ["boss"]
    assert [row["state"] for row in shop.box(shop.clerk, "started")] == ["rejected"]
    told = shop.seen(shop.clerk, key)
    assert (told["state"], len(told["path"]["nodes"]), len(told["timeline"])) == ("rejected", len(NODES), 3)
    with workspace.write(shop.clerk) as unit:
        tasks.comment(unit, key, "a pity")


def test_what_ran_on_a_form_that_is_gone_is_hidden_with_it(workspace: Workspace) -> None:
    shop = Shop(workspace)
    key = start(workspace, shop.clerk, "shop.check", shop.order)
    act(workspace, shop.boss, "reject", comment="no")
    gone = ("order", "line", "check", "customer_360")
    kept = {path: one for path, one in SHOP.items() if not any(path.endswith(f"/{name}.json") for name in gone)}
    kept = {path: one for path, one in kept.items() if path.split("/")[0] not in ("rules", "menus", "roles")}
    fields = [
        one for one in SHOP["forms/customer.json"]["fields"] if one["key"] not in ("bought", "orders_count", "left")
    ]
    load(workspace, {**kept, "forms/customer.json": {**SHOP["forms/customer.json"], "fields": fields}})
    assert (shop.box(shop.boss, "done"), shop.box(shop.clerk, "started")) == ([], [])
    with pytest.raises(NotFound):
        shop.seen(shop.clerk, key)


def test_a_task_is_shown_after_its_record_was_deleted(workspace: Workspace) -> None:
    shop = Shop(workspace)
    start(workspace, shop.clerk, "shop.check", shop.order)
    act(workspace, shop.boss, "reject", comment="no")
    delete(workspace, "shop.order", shop.order)
    mine = sa.select(task_actor.c.id).where(task_actor.c.person_id == shop.boss.id)
    with workspace.read(shop.boss) as unit:
        told = describe(unit, unit.connection.execute(mine).scalar_one())
    assert (told["version"], told["task"]["title"], told["actions"]) == (None, f"#{shop.order}", [])


def test_a_process_that_makes_records_which_start_it_comes_to_a_stop(workspace: Workspace) -> None:
    again = node("again", "create_record", form="order", values={"customer": {"var": "customer"}, "day": {"today": []}})
    Shop(workspace, with_nodes(again, on="create"))
    with workspace.read() as unit:
        keys = list(unit.connection.scalars(sa.select(instance.c.id).order_by(instance.c.id)))
    states = [state_of(workspace, key) for key in keys]
    assert [one.stuck for one in states] == [False] * (len(states) - 1) + [True]
    [token] = states[-1].tokens.values()
    assert token.problem is not None
    assert (len(states), token.problem["code"]) == (9, "PROC-E045")
    assert_replays(workspace, keys[-1])


def test_a_number_with_too_many_digits_stops_the_token(workspace: Workspace) -> None:
    large = {"*": [{"var": "total"}, 10**12]}
    shop = Shop(workspace, with_nodes(node("grow", "update_record", set=[{"field": "total", "value": large}])))
    key = start(workspace, shop.clerk, "shop.check", shop.order)
    [token] = state_of(workspace, key).tokens.values()
    assert token.problem is not None
    assert (token.problem["code"], shop.value("total")) == ("VALUE-E021", 200000)


def test_nobody_approves_twice_by_a_transfer(workspace: Workspace) -> None:
    both = node("both", "approval", assign=[role("clerk"), role("boss")], **{"pass": "all"})
    shop = Shop(workspace, with_nodes(both))
    key = start(workspace, shop.clerk, "shop.check", shop.order)
    act(workspace, shop.boss, "approve")
    with pytest.raises(NotNow) as refused:
        act(workspace, shop.clerk, "transfer", to=shop.boss.id)
    assert [one.code for one in refused.value.problems] == ["PROC-E027"]
    act(workspace, shop.clerk, "approve")
    assert row_of(workspace, key).state == "finished"


@pytest.mark.parametrize(("own", "code"), [("ask", None), ("skip", "PROC-E046"), ("manager", "PROC-E046")])
def test_a_matter_is_handed_to_its_initiator_only_where_they_may_decide_it(
    workspace: Workspace, own: str, code: str | None
) -> None:
    shop = Shop(workspace, with_nodes(node("lead", "approval", assign=role("boss"), own=own)))
    start(workspace, shop.clerk, "shop.check", shop.order)
    if code is None:
        act(workspace, shop.boss, "transfer", to=shop.clerk.id)
        return
    with pytest.raises(NotNow) as refused:
        act(workspace, shop.boss, "transfer", to=shop.clerk.id)
    assert [one.code for one in refused.value.problems] == [code]


def test_values_of_parameters_are_told_only_to_who_may_see_them(workspace: Workspace) -> None:
    when = {"<": [{"var": "total"}, {"param": "big"}]}
    shop = Shop(workspace)
    key = start(workspace, shop.clerk, "shop.check", shop.order)
    assert "1,000.00" not in str(shop.seen(shop.clerk, key))
    seers = {**SHOP["roles/boss.json"], "powers": ["see_firings"]}
    load(workspace, with_check(**{"roles/boss.json": seers}))
    assert "1,000.00" in str(shop.seen(shop.boss, key))
    load(workspace, {**with_nodes(node("lead", "approval", assign=role("boss")), when=when), "roles/boss.json": seers})
    update(workspace, "shop.order", shop.order, note="x")
    with pytest.raises(RequestRefused) as refused:
        start(workspace, shop.clerk, "shop.check", shop.order)
    assert "1,000.00" not in str(refused.value.problems)
    with workspace.read(shop.boss) as unit:
        words = show.in_words(unit, unit.catalog.processes["shop.check"], when)
    assert "1,000.00" in words["en"]


def test_trying_again_where_the_first_branch_ends_all(workspace: Workspace) -> None:
    void = [{"field": "state", "value": "void"}]
    nodes = [
        node("start", "start"),
        node("both", "parallel"),
        *(node(key, "update_record", set=void) for key in ("one", "two")),
        node("off", "end", outcome="rejected"),
        node("done", "end"),
    ]
    edges = [edge("start", "both"), *chain("both", "one", "off"), *chain("both", "two", "done")]
    shop = Shop(workspace, with_check(**{"processes/check.json": process("check", "order", nodes, edges)}))
    key = start(workspace, shop.clerk, "shop.check", shop.order)
    assert len(state_of(workspace, key).tokens) == 2
    update(workspace, "shop.order", shop.order, note="because", reason="r")
    with workspace.write(shop.boss) as unit:
        tasks.retry(unit, key)
    assert row_of(workspace, key).state == "rejected"
    assert_replays(workspace, key)


def test_a_refused_edit_names_no_field_its_person_may_not_see(workspace: Workspace) -> None:
    begin = with_nodes(node("lead", "handle", assign=role("clerk")))["processes/check.json"]
    shop = Shop(workspace, with_check(**{"processes/check.json": {**begin, "form": "customer"}}))
    start(workspace, shop.clerk, "shop.check", shop.customer)
    with pytest.raises(RecordRefused) as refused:
        act(workspace, shop.clerk, "submit", values={"limit": "1", "name": "x", "nothing": 1})
    said = [(one.code, one.given["field"]) for one in refused.value.problems]
    assert said == [("PROC-E041", "limit"), ("PROC-E041", words("name")), ("PROC-E041", "nothing")]
