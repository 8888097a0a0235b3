"""The kernel: who is asked when, where tokens go, what happens at deadlines and after returns."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from engine.processes.events import Event
from engine.processes.kernel import NotNow
from tests.engine.processes.worlds import PlainWorld, Run, compiled
from tests.support.processes import chain, edge, node, role

START, END = node("start", "start"), node("done", "end")
LEAD, HEAD = node("lead", "approval", assign=role("lead")), node("head", "approval", assign=role("head"))


def one(middle: dict[str, Any], world: PlainWorld | None = None, **more: Any) -> Run:
    """Return a run of start -> the node -> end."""
    return Run(compiled([START, middle, END], chain("start", middle["key"], "done")), world, **more)


def test_the_first_of_several_decides_for_all() -> None:
    run = one(LEAD)
    assert run.asked("lead") == [2, 3]
    run.act(3, "approve")
    assert (run.state.state, run.at) == ("finished", [])
    task = next(iter(run.state.tasks.values()))
    assert [(share.person, share.state, share.outcome) for share in task.shares] == [
        (2, "cancelled", None),
        (3, "done", "approve"),
    ]


def test_a_rejection_without_a_flow_ends_the_instance_as_rejected() -> None:
    run = one(LEAD)
    run.act(2, "reject", comment="no")
    assert run.state.state == "rejected"
    assert [tell.kind for tell in run.tells][-1] == "rejected"


def test_a_rejection_takes_its_flow_where_there_is_one() -> None:
    flow = compiled(
        [START, LEAD, node("mend", "handle", assign={"type": "initiator"}), END],
        [*chain("start", "lead", "done"), edge("lead", "mend", on="rejected"), edge("mend", "done")],
    )
    run = Run(flow)
    run.act(2, "reject", comment="no")
    assert (run.state.state, run.asked("mend")) == ("running", [1])


def test_all_must_agree_and_one_rejection_rejects() -> None:
    both = node("both", "approval", assign=[role("lead"), role("head")], **{"pass": "all"})
    run = one(both)
    run.act(3, "approve")
    run.act(4, "approve")
    assert run.at == ["both"]
    run.act(2, "approve")
    assert run.state.state == "finished"
    run = one(both)
    run.act(3, "approve")
    run.act(4, "reject", comment="no")
    assert run.state.state == "rejected"


def test_in_turn_the_next_is_asked_when_the_one_before_has_approved() -> None:
    turn = node("turn", "approval", assign=[role("head"), role("lead")], order="sequential", **{"pass": "all"})
    run = one(turn)
    asked = []
    while run.asked("turn"):
        asked.append(run.asked("turn"))
        run.act(run.asked("turn")[0], "approve")
    assert asked == [[4], [2], [3]]
    assert run.state.state == "finished"


def test_the_same_person_is_asked_once_however_they_are_found() -> None:
    twice = node("twice", "approval", assign=[role("lead"), {"type": "person", "logins": ["bob"]}])
    assert one(twice, PlainWorld(logins={"bob": 2})).asked("twice") == [2, 3]


@pytest.mark.parametrize(
    ("assign", "expected"),
    [
        ({"type": "initiator"}, [1]),
        ({"type": "field", "field": "keeper"}, [6]),
        ({"type": "manager"}, [7]),
        ({"type": "manager", "levels": 2}, [8]),
        ({"type": "manager", "of": "keeper"}, [9]),
        ({"type": "person", "logins": ["zoe", "nobody", "bob"]}, [5, 2]),
    ],
)
def test_people_are_found_in_every_way(assign: Any, expected: list[int]) -> None:
    world = PlainWorld(record={"keeper": 6}, superiors={1: 7, 7: 8, 6: 9}, logins={"bob": 2, "zoe": 5})
    assert one(node("it", "todo", assign=assign), world).asked("it") == expected


def test_who_handled_an_earlier_node_is_found_again() -> None:
    again = node("again", "todo", assign={"type": "earlier", "node": "lead"})
    run = Run(compiled([START, LEAD, again, END], chain("start", "lead", "again", "done")))
    run.act(3, "approve")
    assert run.asked("again") == [3]


def test_with_nobody_found_the_token_stops_and_goes_on_after_a_retry() -> None:
    world = PlainWorld(roles={})
    run = one(LEAD, world)
    assert run.state.stuck
    assert [tell.kind for tell in run.tells] == ["stuck"]
    world.roles = {"shop.lead": [2]}
    run.give(Event("retry", number=next(iter(run.state.tokens))))
    assert (run.state.stuck, run.asked("lead")) == (False, [2])


def test_with_nobody_found_others_are_asked_or_the_node_is_skipped() -> None:
    world = PlainWorld(roles={"shop.head": [4]})
    assert one(node("it", "approval", assign=role("lead"), otherwise=[role("head")]), world).asked("it") == [4]
    assert one(node("it", "approval", assign=role("lead"), empty="skip"), world).state.state == "finished"


@pytest.mark.parametrize(("own", "expected"), [("ask", [2, 3]), ("skip", [3]), ("manager", [4, 3])])
def test_the_initiators_own_matter(own: str, expected: list[int]) -> None:
    run = one(node("it", "approval", assign=role("lead"), own=own), PlainWorld(superiors={2: 4}), initiator=2)
    assert run.asked("it") == expected


def test_who_has_approved_is_not_asked_again_unless_there_are_fields_to_fill() -> None:
    first = node("first", "approval", assign={"type": "person", "logins": ["bob"]})
    for more, expected in (({}, []), ({"edit": ["name"]}, [2])):
        second = {**first, "key": "second", "repeat": "skip", **more}
        run = Run(
            compiled([START, first, second, END], chain("start", "first", "second", "done")),
            PlainWorld(logins={"bob": 2}),
        )
        run.act(2, "approve")
        assert run.asked("second") == expected


def test_a_gateway_takes_the_first_flow_that_holds_else_the_default() -> None:
    flow = compiled(
        [START, node("size", "exclusive"), LEAD, HEAD, END],
        [
            edge("start", "size"),
            edge("size", "head", when={">": [{"var": "asked"}, 10000]}),
            edge("size", "lead", default=True),
            edge("lead", "done"),
            edge("head", "done"),
        ],
    )
    for asked, expected in ((1000001, ["head"]), (1000000, ["lead"]), (None, ["lead"])):
        assert Run(flow, PlainWorld(record={"asked": asked})).at == expected


PARALLEL = [
    START,
    node("split", "parallel"),
    LEAD,
    HEAD,
    node("more", "todo", assign=role("head")),
    node("join", "parallel"),
    node("last", "approval", assign=role("risk")),
    END,
]
PARALLEL_FLOWS = [
    *chain("start", "split", "lead", "join", "last", "done"),
    *chain("split", "head", "more", "join"),
]


def test_a_join_waits_for_every_branch() -> None:
    run = Run(compiled(PARALLEL, PARALLEL_FLOWS))
    assert run.at == ["head", "lead"]
    run.act(2, "approve")
    assert run.at == ["head", "join"]
    run.act(4, "approve")
    run.act(4, "done")
    assert run.at == ["last"]


def test_a_return_to_before_the_split_removes_the_other_branches() -> None:
    run = Run(compiled(PARALLEL, PARALLEL_FLOWS))
    run.act(2, "approve")
    run.act(4, "return", back="start", comment="wrong")
    assert (run.at, run.asked("start")) == (["start"], [1])
    run.act(1, "submit")
    assert run.at == ["head", "lead"]


def test_a_return_within_a_branch_leaves_the_others_alone() -> None:
    nodes = [one if one["key"] != "more" else node("more", "approval", assign=role("head")) for one in PARALLEL]
    run = Run(compiled(nodes, PARALLEL_FLOWS))
    run.act(2, "approve")
    run.act(4, "approve")
    run.act(4, "return", "more", back="head", comment="again")
    assert run.at == ["head", "join"]
    run.act(4, "approve")
    run.act(4, "approve")
    assert run.at == ["last"]


def test_after_a_return_the_way_is_walked_again_or_jumped_over() -> None:
    nodes = [START, LEAD, HEAD, node("risk", "approval", assign=role("risk")), END]
    for mode, expected in (("replay", ["lead"]), ("jump_back", ["risk"])):
        run = Run(compiled(nodes, chain("start", "lead", "head", "risk", "done")))
        run.act(3, "approve")
        run.act(4, "approve")
        run.act(5, "return", back="start", mode=mode, comment="mend it")
        run.act(1, "submit")
        assert run.at == expected


def test_a_node_returned_to_asks_who_handled_it() -> None:
    run = Run(compiled([START, LEAD, HEAD, END], chain("start", "lead", "head", "done")))
    run.act(3, "approve")
    run.act(4, "return", back="lead", comment="?")
    assert run.asked("lead") == [3]


@pytest.mark.parametrize(
    ("back", "mode"), [("head", None), ("last", None), ("nowhere", None), (None, None), ("start", "jump_back")]
)
def test_a_return_to_what_does_not_lie_before_is_refused(back: str | None, mode: Any) -> None:
    run = Run(compiled(PARALLEL, PARALLEL_FLOWS))
    with pytest.raises(NotNow):
        run.act(2, "return", back=back, mode=mode, comment="?")
    assert run.at == ["head", "lead"]


def test_a_transfer_hands_ones_turn_to_somebody_else() -> None:
    run = one(LEAD)
    run.act(2, "transfer", to=5)
    assert run.asked("lead") == [3, 5]
    for to in (3, 5, 99, None):
        with pytest.raises(NotNow):
            run.act(3, "transfer", to=to)
    run.act(5, "approve")
    assert run.state.state == "finished"


def test_what_is_done_cannot_be_done_again_and_by_nobody_else() -> None:
    run = one(LEAD)
    share = next(iter(next(iter(run.state.tasks.values())).shares))
    for person, action in ((3, "approve"), (2, "submit")):
        with pytest.raises(NotNow):
            run.give(Event("act", person, share.number, action))
    run.give(Event("act", 2, share.number, "approve"))
    with pytest.raises(NotNow):
        run.give(Event("act", 2, share.number, "approve"))


def test_a_copy_does_not_hold_the_process_up_and_can_be_read_after_its_end() -> None:
    run = one(node("copy", "cc", assign=role("lead")))
    assert run.state.state == "finished"
    assert run.asked("copy") == [2, 3]
    run.act(2, "read")
    run.act(3, "read")
    assert run.asked("copy") == []


def test_a_wait_of_three_days_ends_at_the_same_time_of_day() -> None:
    run = one(node("wait", "wait", days=3, hours=1))
    [timer] = run.state.timers.values()
    assert timer.due == run.now + timedelta(days=3, hours=1)
    run.now = timer.due - timedelta(seconds=1)
    assert (run.ring(), run.at) == (0, ["wait"])
    run.now = timer.due
    assert (run.ring(), run.state.state) == (1, "finished")


def test_a_wait_until_a_date_ends_as_the_day_begins_in_the_business_zone() -> None:
    run = one(node("wait", "wait", until="until"), PlainWorld(record={"until": date(2026, 11, 25)}))
    [timer] = run.state.timers.values()
    assert timer.due.isoformat() == "2026-11-25T00:00:00+08:00"
    for past in (None, date(2026, 11, 1)):
        assert one(node("wait", "wait", until="until"), PlainWorld(record={"until": past})).state.state == "finished"


def test_at_the_deadline_people_are_reminded_and_at_twice_the_time_their_superiors_told() -> None:
    run = one(node("it", "approval", assign=role("lead"), deadline={"hours": 24}), PlainWorld(superiors={2: 8, 3: 8}))
    begun = run.now
    [task] = run.state.tasks.values()
    assert task.due == begun + timedelta(hours=24)
    run.tells.clear()
    run.now = begun + timedelta(hours=24)
    assert run.ring() == 1
    run.now = begun + timedelta(hours=48)
    assert run.ring() == 1
    assert [(tell.kind, tell.people, tell.about) for tell in run.tells] == [
        ("remind", (2, 3), ()),
        ("escalate", (8,), (2, 3)),
    ]
    assert run.at == ["it"]


def test_a_task_done_in_time_is_not_rung_for() -> None:
    run = one(node("it", "approval", assign=role("lead"), deadline={"hours": 24}))
    run.act(2, "approve")
    run.now += timedelta(days=9)
    assert run.ring() == 0


@pytest.mark.parametrize(("then", "expected"), [("pass", "finished"), ("reject", "rejected")])
def test_at_the_deadline_a_task_can_pass_or_be_rejected(then: str, expected: str) -> None:
    run = one(node("it", "approval", assign=role("lead"), deadline={"days": 2, "then": then}))
    run.now += timedelta(days=2)
    run.ring()
    assert run.state.state == expected


def test_a_withdrawal_is_the_initiators_alone() -> None:
    run = one(LEAD)
    with pytest.raises(NotNow):
        run.give(Event("withdraw", 2))
    run.give(Event("withdraw", 1))
    assert (run.state.state, run.asked("lead")) == ("withdrawn", [])
    with pytest.raises(NotNow):
        run.give(Event("withdraw", 1))


def test_a_withdrawal_takes_its_flow_where_there_is_one() -> None:
    put = node("put", "update_record", set=[{"field": "state", "value": "shut"}])
    gone = node("gone", "end", outcome="withdrawn")
    flow = compiled(
        [START, LEAD, END, put, gone],
        [*chain("start", "lead", "done"), edge("start", "put", on="withdrawn"), edge("put", "gone")],
    )
    run = Run(flow)
    assert (run.asked("lead"), run.worked) == ([2, 3], [])
    run.act(2, "return", back="start", comment="?")
    run.give(Event("withdraw", 1))
    assert (run.state.state, run.asked("start"), run.worked) == ("withdrawn", [], ["put"])
    stopped = Run(flow, failing={"put"})
    stopped.give(Event("withdraw", 1))
    assert (stopped.state.state, stopped.at, stopped.state.stuck) == ("running", ["put"], True)


def test_failed_work_stops_its_token_alone() -> None:
    flow = compiled(
        [
            START,
            node("split", "parallel"),
            node("put", "update_record", set=[{"field": "state", "value": "shut"}]),
            LEAD,
            node("join", "parallel"),
            END,
        ],
        [*chain("start", "split", "put", "join", "done"), *chain("split", "lead", "join")],
    )
    run = Run(flow, failing={"put"})
    assert run.state.stuck
    run.act(2, "approve")
    assert run.at == ["join", "put"]
    run.failing.clear()
    stuck = next(token for token in run.state.tokens.values() if token.state == "stuck")
    run.give(Event("retry", number=stuck.number))
    assert (run.state.state, run.worked) == ("finished", ["put"])


def test_an_end_that_rejects_ends_everything() -> None:
    flow = compiled(
        [
            START,
            node("split", "parallel"),
            LEAD,
            HEAD,
            node("join", "parallel"),
            node("bad", "end", outcome="rejected"),
            END,
        ],
        [
            *chain("start", "split", "lead", "join", "done"),
            *chain("split", "head", "join"),
            edge("head", "bad", on="rejected"),
        ],
    )
    run = Run(flow)
    run.act(4, "reject", comment="no")
    assert (run.state.state, run.at, run.asked("lead")) == ("rejected", [], [])


def test_a_gateway_with_one_flow_out_brings_branches_together() -> None:
    last = node("last", "todo", assign=role("risk"))
    nodes = [START, node("x", "exclusive"), LEAD, HEAD, node("merge", "exclusive"), last, END]
    edges = [
        *chain("start", "x", "lead", "merge", "last", "done"),
        edge("head", "merge"),
        edge("x", "head", default=True),
    ]
    edges = [{**one, "when": {">": [{"var": "asked"}, 5]}} if one["to"] == "lead" else one for one in edges]
    run = Run(compiled(nodes, edges))
    run.act(4, "approve")
    assert run.at == ["last"]
