"""Processes on real records: starts, tasks with edits, returns, time, versions, and what is refused."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest

from engine.access import Actor
from engine.errors import DefinitionRefused, NotFound, NotPermitted, PlatformError, RecordRefused, RequestRefused
from engine.forms.write import Wish
from engine.processes.kernel import NotNow
from runtime import records
from runtime.clock import FixedClock
from runtime.processes import inbox, show, starts, tasks
from runtime.processes.inbox import Wanted
from runtime.processes.tasks import Deciding
from runtime.workspace import Workspace
from tests.support.processes import (
    act,
    assert_replays,
    chain,
    decide,
    edge,
    node,
    open_tasks,
    pass_time,
    process,
    role,
    row_of,
    standing,
    start,
    state_of,
)
from tests.support.workspaces import SHOP, create, load, person, rule, update, words

NODES = [
    node("start", "start", edit=["note", "total"], required=["note"]),
    node("size", "exclusive"),
    node("lead", "approval", assign=role("clerk")),
    node("boss", "approval", assign=role("boss"), deadline={"days": 1}, edit=["note"]),
    node("paid", "update_record", set=[{"field": "state", "value": "paid"}]),
    node("pause", "wait", days=3),
    node("tell", "message", message={"to": {"role": "clerk"}, "title": words("paid {code}"), "text": words("thanks")}),
    node("copy", "cc", assign={"type": "initiator"}),
    node("done", "end"),
]
EDGES = [
    edge("start", "size"),
    edge("size", "boss", when={">": [{"var": "total"}, {"param": "big"}]}),
    edge("size", "lead", default=True),
    edge("lead", "paid"),
    edge("boss", "paid"),
    *chain("paid", "pause", "tell", "copy", "done"),
]
CHECK = process("check", "order", NODES, EDGES)


def with_check(**more: Any) -> dict[str, Any]:
    order = {**SHOP["forms/order.json"], "search": ["code", "note"]}
    return {**SHOP, "forms/order.json": order, "processes/check.json": CHECK, **more}


class Shop:
    """A shop with the process, a clerk, a boss and an order."""

    def __init__(self, workspace: Workspace, documents: dict[str, Any] | None = None, total: str = "2000") -> None:
        self.workspace = workspace
        load(workspace, documents or with_check())
        self.clerk, self.boss = person(workspace, "carl", "clerk"), person(workspace, "bea", "boss")
        [self.customer] = create(workspace, "shop.customer", {"no": "1", "name": "Ann"})
        [self.order] = self.orders(total)

    def orders(self, *totals: str) -> list[int]:
        values = ({"customer": self.customer, "day": "2026-11-01", "total": total} for total in totals)
        return create(self.workspace, "shop.order", *values, actor=self.clerk)

    def value(self, key: str) -> Any:
        with self.workspace.read() as unit:
            table = unit.form("shop.order").table
            return unit.connection.execute(table.select().where(table.c.id == self.order)).mappings().one()[key]

    def box(self, actor: Actor, which: Any) -> list[dict[str, Any]]:
        with self.workspace.read(actor) as unit:
            return inbox.rows(unit, Wanted(which))[0]

    def seen(self, actor: Actor, key: int) -> dict[str, Any]:
        with self.workspace.read(actor) as unit:
            return show.instance(unit, key)


def test_a_matter_goes_its_whole_way(workspace: Workspace, clock: FixedClock) -> None:
    shop = Shop(workspace)
    key = start(workspace, shop.clerk, "shop.check", shop.order)
    assert standing(workspace, key) == ["boss"]
    act(workspace, shop.boss, "return", node="start", comment="which order?")
    assert [row["kind"] for row in shop.box(shop.clerk, "todo")] == ["handle"]
    act(workspace, shop.clerk, "submit", values={"total": "3000", "note": "the red one"})
    assert (standing(workspace, key), shop.value("total")) == (["boss"], 300000)
    act(workspace, shop.boss, "approve")
    assert (standing(workspace, key), shop.value("state")) == (["pause"], "paid")
    clock.moment += timedelta(days=3)
    assert pass_time(workspace) == 1
    assert row_of(workspace, key).state == "finished"
    told = shop.seen(shop.clerk, key)
    kinds = [line["kind"] for line in told["timeline"]]
    assert kinds == ["start", "return", "submit", "approve", "auto", "auto", "timer", "auto", "cc", "end"]
    assert [line["comment"] for line in told["timeline"] if line["comment"]] == ["which order?"]
    assert {one["key"]: one["state"] for one in told["path"]["nodes"]}["lead"] == "ahead"
    assert {(one["from"], one["to"]) for one in told["path"]["edges"] if not one["taken"]} == {
        ("size", "lead"),
        ("lead", "paid"),
    }
    assert_replays(workspace, key)


def test_boxes_show_each_person_their_own(workspace: Workspace, clock: FixedClock) -> None:
    shop = Shop(workspace)
    key = start(workspace, shop.clerk, "shop.check", shop.order)
    [row] = shop.box(shop.boss, "todo")
    assert (row["instance"], row["title"], row["process_title"], row["late"]) == (
        key,
        "O0001",
        words("check"),
        False,
    )
    assert shop.box(shop.clerk, "todo") == []
    clock.moment += timedelta(days=1, seconds=1)
    assert shop.box(shop.boss, "todo")[0]["late"]
    act(workspace, shop.boss, "approve")
    assert [one["outcome"] for one in shop.box(shop.boss, "done")] == ["approve"]
    assert [one["state"] for one in shop.box(shop.clerk, "started")] == ["running"]
    clock.moment += timedelta(days=3)
    pass_time(workspace)
    [copy] = shop.box(shop.clerk, "cc")
    assert not copy["read"]
    with workspace.read(shop.clerk) as unit:
        assert inbox.counts(unit) == {"todo": 0, "late": 0, "cc": 1, "started": 0}
    with workspace.write(shop.clerk) as unit:
        tasks.decide(unit, copy["id"], Deciding("read"))
    assert shop.box(shop.clerk, "cc")[0]["read"]


def test_a_box_is_read_page_by_page(workspace: Workspace) -> None:
    shop = Shop(workspace)
    keys = [start(workspace, shop.clerk, "shop.check", order) for order in shop.orders(*["5000"] * 5)]
    seen: list[int] = []
    after = None
    with workspace.read(shop.boss) as unit:
        for _ in range(3):
            rows, after = inbox.rows(unit, Wanted("todo", after=after, limit=2))
            seen += [row["instance"] for row in rows]
        assert (seen, after) == (keys[::-1], None)
        assert inbox.count(unit, Wanted("todo")) == 5


def test_a_task_lets_its_person_edit_what_their_role_does_not(workspace: Workspace) -> None:
    closed = {"form": "order", "actions": ["read"], "others": "read"}
    documents = with_check(**{"roles/boss.json": {**SHOP["roles/boss.json"], "grants": [closed]}})
    shop = Shop(workspace, documents)
    with pytest.raises(NotPermitted):
        update(workspace, "shop.order", shop.order, shop.boss, note="x")
    key = start(workspace, shop.clerk, "shop.check", shop.order)
    with pytest.raises(RecordRefused) as refused:
        act(workspace, shop.boss, "approve", values={"total": "1"})
    assert [one.code for one in refused.value.problems] == ["PROC-E041"]
    act(workspace, shop.boss, "approve", values={"note": "seen"})
    assert shop.value("note") == "seen"
    assert standing(workspace, key) == ["pause"]
    with pytest.raises(NotPermitted):
        update(workspace, "shop.order", shop.order, shop.boss, note="x")


def test_an_edit_that_is_refused_leaves_the_task_open(workspace: Workspace) -> None:
    shop = Shop(workspace)
    key = start(workspace, shop.clerk, "shop.check", shop.order)
    act(workspace, shop.boss, "return", node="start", comment="?")
    for values, code in (({"total": "many"}, "VALUE-"), ({}, "PROC-E039"), ({"note": ""}, "PROC-E039")):
        with pytest.raises(RecordRefused) as refused:
            act(workspace, shop.clerk, "submit", values=values)
        assert refused.value.problems[0].code.startswith(code)
    assert standing(workspace, key) == ["start"]
    assert_replays(workspace, key)


def test_an_edit_over_somebody_elses_is_refused_with_the_task_still_open(workspace: Workspace) -> None:
    shop = Shop(workspace)
    key = start(workspace, shop.clerk, "shop.check", shop.order)
    update(workspace, "shop.order", shop.order, shop.clerk, note="meanwhile")
    with pytest.raises(PlatformError) as refused:
        act(workspace, shop.boss, "approve", values={"note": "mine"}, version=1)
    assert [one.code for one in refused.value.problems] == ["RECORD-E001"]
    assert (shop.value("note"), standing(workspace, key)) == ("meanwhile", ["boss"])


@pytest.mark.parametrize("action", ["reject", "return"])
def test_a_rejection_and_a_return_need_a_reason(workspace: Workspace, action: str) -> None:
    shop = Shop(workspace)
    start(workspace, shop.clerk, "shop.check", shop.order)
    for comment in (None, "  "):
        with pytest.raises(RequestRefused) as refused:
            act(workspace, shop.boss, action, node="start", comment=comment)
        assert [(one.code, one.path) for one in refused.value.problems] == [("PROC-E040", "/comment")]


def test_only_whose_task_it_is_can_do_it_and_only_once(workspace: Workspace) -> None:
    shop = Shop(workspace)
    key = start(workspace, shop.clerk, "shop.check", shop.order)
    [task] = open_tasks(workspace, shop.boss, key)
    with pytest.raises(NotFound), workspace.write(shop.clerk) as unit:
        tasks.decide(unit, task, Deciding("approve"))
    act(workspace, shop.boss, "approve")
    with pytest.raises(NotNow) as refused, workspace.write(shop.boss) as unit:
        tasks.decide(unit, task, Deciding("approve"))
    assert [one.code for one in refused.value.problems] == ["PROC-E022"]


def test_the_same_process_runs_once_for_a_record(workspace: Workspace) -> None:
    shop = Shop(workspace)
    key = start(workspace, shop.clerk, "shop.check", shop.order)
    with pytest.raises(RequestRefused):
        start(workspace, shop.clerk, "shop.check", shop.order)
    with workspace.write(shop.clerk) as unit:
        tasks.withdraw(unit, key, "no longer needed")
    assert row_of(workspace, key).state == "withdrawn"
    assert start(workspace, shop.clerk, "shop.check", shop.order) > key


def test_a_record_a_process_runs_for_cannot_be_deleted(workspace: Workspace) -> None:
    shop = Shop(workspace)
    key = start(workspace, shop.clerk, "shop.check", shop.order)
    with pytest.raises(RecordRefused) as refused, workspace.write() as unit:
        records.write(unit, unit.form("shop.order"), [Wish(id=shop.order, delete=True)])
    assert [one.code for one in refused.value.problems] == ["PROC-E038"]
    act(workspace, shop.boss, "reject", comment="no")
    assert row_of(workspace, key).state == "rejected"
    with workspace.write() as unit:
        records.write(unit, unit.form("shop.order"), [Wish(id=shop.order, delete=True)])
    assert shop.seen(shop.clerk, key)["record_title"] == f"#{shop.order}"


def test_a_new_record_starts_what_its_form_starts(workspace: Workspace) -> None:
    begin = node("start", "start", by_hand=False, on="create", when={">": [{"var": "total"}, 100]})
    auto = process("auto", "order", [begin, NODES[2], NODES[-1]], chain("start", "lead", "done"))
    shop = Shop(workspace, with_check(**{"processes/auto.json": auto}), total="50")
    assert shop.box(shop.clerk, "todo") == []
    shop.orders("500")
    [row] = shop.box(shop.clerk, "todo")
    assert (row["process"], row["initiator"]["id"]) == ("shop.auto", shop.clerk.id)
    with workspace.read(shop.clerk) as unit:
        assert [one["name"] for one in starts.startable(unit)] == ["shop.check"]
    with pytest.raises(NotPermitted):
        start(workspace, shop.clerk, "shop.auto", shop.order)


def test_a_rule_starts_a_process_once_for_each_record(workspace: Workspace) -> None:
    voided = rule(
        "voided",
        "order",
        {"type": "field_changed", "fields": ["total"]},
        {">": [{"var": "total"}, 100]},
        {"type": "start_process", "process": "check"},
    )
    shop = Shop(workspace, with_check(**{"rules/voided.json": voided}), total="50")
    update(workspace, "shop.order", shop.order, shop.clerk, total="500")
    update(workspace, "shop.order", shop.order, shop.clerk, total="600")
    assert [row["initiator"]["id"] for row in shop.box(shop.clerk, "todo")] == [shop.clerk.id]


def test_a_start_condition_holds_for_everybody(workspace: Workspace) -> None:
    begin = {**NODES[0], "when": {"==": [{"var": "state"}, "open"]}}
    documents = with_check(**{"processes/check.json": process("check", "order", [begin, *NODES[1:]], EDGES)})
    shop = Shop(workspace, documents)
    update(workspace, "shop.order", shop.order, shop.clerk, state="paid")
    with pytest.raises(RequestRefused) as refused:
        start(workspace, shop.clerk, "shop.check", shop.order)
    assert [one.code for one in refused.value.problems] == ["PROC-E036"]
    with workspace.read(shop.clerk) as unit:
        assert starts.startable_for(unit, "shop.order", shop.order) == []


def test_work_that_fails_is_undone_and_shown_and_can_be_tried_again(workspace: Workspace) -> None:
    settle = node("settle", "update_record", set=[{"field": "state", "value": "void"}])
    flow = process("settle", "order", [NODES[0], settle, NODES[-1]], chain("start", "settle", "done"))
    shop = Shop(workspace, with_check(**{"processes/settle.json": flow}))
    key = start(workspace, shop.clerk, "shop.settle", shop.order)
    assert (state_of(workspace, key).stuck, shop.value("state")) == (True, "open")
    told = shop.seen(shop.clerk, key)
    assert told["state"] == "stuck"
    [stuck] = [one for one in told["path"]["nodes"] if one["state"] == "stuck"]
    assert "note" in stuck["problem"]["en"]
    update(workspace, "shop.order", shop.order, shop.clerk, note="because", reason="r")
    with workspace.write(shop.boss) as unit:
        tasks.retry(unit, key)
    assert (row_of(workspace, key).state, shop.value("state")) == ("finished", "void")
    assert_replays(workspace, key)


def test_an_instance_stays_on_the_version_it_was_started_with(workspace: Workspace) -> None:
    shop = Shop(workspace)
    key = start(workspace, shop.clerk, "shop.check", shop.order)
    nodes = [one for one in NODES if one["key"] not in ("pause", "copy")]
    shorter = process("check", "order", nodes, [*EDGES[:5], *chain("paid", "tell", "done")])
    load(workspace, with_check(**{"processes/check.json": shorter}))
    [other] = shop.orders("9000")
    newer = start(workspace, shop.clerk, "shop.check", other)
    assert [shop.seen(shop.boss, one)["version"] for one in (key, newer)] == [1, 2]
    act(workspace, shop.boss, "approve", key)
    act(workspace, shop.boss, "approve", newer)
    assert (standing(workspace, key), row_of(workspace, newer).state) == (["pause"], "finished")
    assert_replays(workspace, key)
    load(workspace, with_check())
    assert shop.seen(shop.boss, start(workspace, shop.clerk, "shop.check", other))["version"] == 3


def test_forms_that_running_instances_need_cannot_be_taken_away(workspace: Workspace) -> None:
    shop = Shop(workspace)
    key = start(workspace, shop.clerk, "shop.check", shop.order)
    tiny = process("check", "order", [node("start", "start"), node("done", "end")], chain("start", "done"))
    roles = {path: one for path, one in SHOP.items() if not path.startswith("roles/clerk")}
    with pytest.raises(DefinitionRefused) as refused:
        load(workspace, {**roles, "processes/check.json": tiny})
    assert [one.code for one in refused.value.problems if one.severity == "error"] == ["PROC-E042"]
    act(workspace, shop.boss, "approve", key)


def test_who_has_no_part_in_it_and_may_not_read_the_record_sees_nothing(workspace: Workspace) -> None:
    shop = Shop(workspace)
    stranger = person(workspace, "sam")
    key = start(workspace, shop.clerk, "shop.check", shop.order)
    with workspace.read(stranger) as unit, pytest.raises(NotFound):
        show.instance(unit, key)
    with workspace.write(shop.boss) as unit:
        [task] = open_tasks(workspace, shop.boss)
        tasks.decide(unit, task, Deciding("transfer", to=stranger.id))
    told = shop.seen(stranger, key)
    assert told["record_title"] == f"#{shop.order}"
    assert [row["title"] for row in shop.box(stranger, "todo")] == [f"#{shop.order}"]
    act(workspace, stranger, "approve")
    assert standing(workspace, key) == ["pause"]


def at_once(*works: Callable[[], Any]) -> list[Any]:
    """Do the works in threads that start together; return what each gave or raised."""
    barrier = threading.Barrier(len(works))

    def do(work: Callable[[], Any]) -> Any:
        barrier.wait()
        try:
            return work()
        except PlatformError as error:
            return error

    with ThreadPoolExecutor(len(works)) as pool:
        return list(pool.map(do, works))


def test_people_who_decide_at_the_same_moment_decide_once_each(workspace: Workspace) -> None:
    both = process(
        "both",
        "order",
        [NODES[0], node("all", "approval", assign=role("boss"), **{"pass": "all"}), NODES[4], NODES[-1]],
        chain("start", "all", "paid", "done"),
    )
    shop = Shop(workspace, with_check(**{"processes/both.json": both}))
    bosses = [shop.boss, *(person(workspace, login, "boss") for login in ("bob", "ben", "bill"))]
    key = start(workspace, shop.clerk, "shop.both", shop.order)
    outcomes = at_once(*(lambda boss=boss: act(workspace, boss, "approve", key) for boss in bosses))
    assert not [one for one in outcomes if isinstance(one, Exception)]
    assert (row_of(workspace, key).state, shop.value("state"), shop.value("version")) == ("finished", "paid", 2)
    assert_replays(workspace, key)


def test_of_two_first_deciders_at_the_same_moment_one_decides(workspace: Workspace) -> None:
    shop = Shop(workspace)
    other = person(workspace, "bob", "boss")
    key = start(workspace, shop.clerk, "shop.check", shop.order)
    (mine,), (theirs,) = open_tasks(workspace, shop.boss, key), open_tasks(workspace, other, key)
    outcomes = at_once(
        lambda: decide(workspace, shop.boss, mine, "approve"),
        lambda: decide(workspace, other, theirs, "reject", comment="no"),
    )
    assert len([one for one in outcomes if isinstance(one, NotNow)]) == 1
    assert (row_of(workspace, key).state == "rejected") == (shop.value("state") == "open")
    assert_replays(workspace, key)


def test_two_starts_at_the_same_moment_make_one_instance(workspace: Workspace) -> None:
    shop = Shop(workspace)
    outcomes = at_once(*[lambda: start(workspace, shop.clerk, "shop.check", shop.order)] * 3)
    assert len([one for one in outcomes if isinstance(one, RequestRefused)]) == 2
    assert len(shop.box(shop.clerk, "started")) == 1
