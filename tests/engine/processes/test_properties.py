"""Whatever people do, an instance waits for somebody or is over, every part is decided once, and history replays."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from engine.processes.events import Event
from engine.processes.kernel import NotNow, Walk, replay
from engine.processes.model import Process
from engine.processes.nodes._human import taking_part
from engine.processes.nodes.approval import ApprovalNode
from engine.processes.world import Replay
from tests.engine.processes.worlds import ZONE, PlainWorld, Run, compiled
from tests.support.processes import edge, node, role

ROLES = ("lead", "head", "risk")


@st.composite
def processes(draw: Any) -> Process:
    """Block-structured processes: sequences of human nodes, waits, choices, parallel parts and loops back."""
    nodes: list[dict[str, Any]] = [node("start", "start")]
    edges: list[dict[str, Any]] = []

    def add(one: dict[str, Any]) -> str:
        nodes.append(one)
        return str(one["key"])

    def fresh(prefix: str) -> str:
        return f"{prefix}{len(nodes)}"

    def human() -> str:
        assign = draw(st.lists(st.sampled_from(ROLES), min_size=1, max_size=3, unique=True))
        more: dict[str, Any] = {"assign": [role(one) for one in assign]}
        if draw(st.booleans()):
            more["deadline"] = {"hours": draw(st.integers(1, 50)), "then": draw(st.sampled_from(["remind", "pass"]))}
        kind = draw(st.sampled_from(["approval", "approval", "approval", "handle", "todo"]))
        if kind == "approval":
            order = draw(st.sampled_from(["parallel", "sequential"]))
            passing = "all" if order == "sequential" else draw(st.sampled_from(["any", "all"]))
            more |= {"order": order, "pass": passing, "own": draw(st.sampled_from(["ask", "skip", "manager"]))}
            more["repeat"] = draw(st.sampled_from(["ask", "skip"]))
        return add(node(fresh(kind), kind, **more))

    def block(depth: int) -> tuple[str, str]:
        """Add a part and return where it begins and ends."""
        shapes = ["human", "wait", "cc", "row", "choice", "parallel", "loop"]
        shape = draw(st.sampled_from(shapes[: 7 - depth]))
        if depth > 2 or shape == "human":
            key = human()
            return key, key
        if shape == "wait":
            key = add(node(fresh("wait"), "wait", hours=draw(st.integers(1, 60))))
            return key, key
        if shape == "cc":
            key = add(node(fresh("cc"), "cc", assign=role("risk")))
            return key, key
        if shape == "row":
            first, second = block(depth + 1), block(depth + 1)
            edges.append(edge(first[1], second[0]))
            return first[0], second[1]
        if shape == "loop":
            inner = block(depth + 1)
            ask = human()
            merge, key = add(node(fresh("m"), "exclusive")), add(node(fresh("x"), "exclusive"))
            out = add(node(fresh("cc"), "cc", assign=role("risk")))
            edges.extend([edge(merge, inner[0]), edge(inner[1], ask), edge(ask, key)])
            edges.append(edge(key, merge, when={"==": [{"var": "name"}, "x"]}))
            edges.append(edge(key, out, default=True))
            return merge, out
        kind = "exclusive" if shape == "choice" else "parallel"
        begin, end = add(node(fresh("split"), kind)), add(node(fresh("join"), kind))
        for place in range(draw(st.integers(2, 3))):
            inner = block(depth + 1)
            more = {"when": {">": [{"var": "asked"}, place]}} if place and kind == "exclusive" else {}
            more |= {"default": True} if not place and kind == "exclusive" else {}
            edges.extend([edge(begin, inner[0], **more), edge(inner[1], end)])
        return begin, end

    first, last = block(0)
    nodes.append(node("done", "end"))
    edges.extend([edge("start", first), edge(last, "done")])
    return compiled(nodes, edges)


def legal(run: Run) -> list[Event]:
    """Return every event that fits the state now."""
    found: list[Event] = []
    for task in run.state.tasks.values():
        step = run.process.steps[task.node]
        for share in task.shares:
            if share.state != "open" or (run.state.state != "running" and task.kind != "cc"):
                continue
            for button in step.kind.buttons(step, task):
                act = Event("act", share.person, share.number, button.key, comment="because")
                if button.key == "transfer":
                    taken = {one.person for one in task.shares if taking_part(one)}
                    taken |= {run.state.initiator or 0} if getattr(step.options, "own", "ask") != "ask" else set()
                    free = [person for person in range(1, 10) if person not in taken]
                    found += [Event("act", share.person, share.number, "transfer", to=person) for person in free[:2]]
                elif button.key == "return":
                    walk = Walk(run.state, run.process, run.world, run.now)
                    token = run.state.tokens[task.token]
                    for key, modes in ApprovalNode.returns_of(walk, step, token):
                        for mode in modes:
                            found.append(
                                Event("act", share.person, share.number, "return", node=key, mode=mode, comment="?")  # type: ignore[arg-type]
                            )
                else:
                    found.append(act)
    if run.state.state == "running":
        found += [Event("due", number=one.number) for one in run.state.timers.values() if not one.done]
    return found


def check(run: Run) -> None:
    """What must hold between any two events."""
    state = run.state
    for token in state.tokens.values():
        open_task = any(task.token == token.number and task.state == "open" for task in state.tasks.values())
        timer = any(one.token == token.number and not one.done for one in state.timers.values())
        step = run.process.steps[token.node]
        assert token.state == "joining" or (open_task if step.kind.human or step.kind.starts else timer), token
    assert (state.state == "running") == bool(state.tokens)
    for task in state.tasks.values():
        waiting = [share for share in task.shares if share.state in ("open", "waiting")]
        if task.state == "open":
            assert [share for share in task.shares if share.state == "open"]
        else:
            assert not waiting
            assert task.closed is not None
        if task.state == "done" and task.kind == "approval" and task.outcome in ("approve", "reject", "return"):
            assert len({share.outcome for share in task.shares} & {"reject", "return"}) <= 1
    live = {token.number for token in state.tokens.values()}
    assert all(one.done or one.token in live for one in state.timers.values())
    assert all(task.state != "open" or task.kind == "cc" or task.token in live for task in state.tasks.values())


def joins_can_still_fire(run: Run) -> bool:
    """Tell whether somebody can act while tokens wait at joins."""
    return run.state.state != "running" or bool(legal(run))


@settings(max_examples=80, deadline=None)
@given(processes(), st.data())
def test_random_legal_events_never_strand_an_instance(made: Process, data: Any) -> None:
    superiors = {person: person + 1 for person in range(1, 9)}
    roles = {"shop.lead": [1, 2, 3], "shop.head": [4], "shop.risk": [5, 6]}
    record = {"asked": data.draw(st.sampled_from([None, 0, 150])), "name": data.draw(st.sampled_from(["x", "y"]))}
    run = Run(made, PlainWorld(roles, record, superiors))
    for _ in range(data.draw(st.integers(0, 25))):
        check(run)
        assert joins_can_still_fire(run)
        events = legal(run)
        if not events:
            break
        event = data.draw(st.sampled_from(events))
        if event.kind == "due":
            run.now = max(run.now, run.state.timers[event.number or 0].due)
        else:
            run.now += timedelta(minutes=7)
        run.give(event)
        if event.kind == "act":
            try:
                run.give(event)
            except NotNow:
                pass
            else:
                raise AssertionError("the same act was taken twice")
    check(run)
    assert joins_can_still_fire(run)
    assert replay(1, made, [(event, Replay(ZONE, answers), at) for event, answers, at in run.past]) == run.state
