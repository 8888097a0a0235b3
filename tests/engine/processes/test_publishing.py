"""What is found before a process is published: every fault with its place and, where it lies on a way, the way."""

from __future__ import annotations

from typing import Any

import pytest

from tests.engine.processes.worlds import compiled, problems_of
from tests.support.processes import chain, edge, node, role

START, END, LEAD = node("start", "start"), node("done", "end"), node("lead", "approval", assign=role("lead"))
HEAD = node("head", "approval", assign=role("head"))
WHEN = {">": [{"var": "asked"}, 10]}


def codes(nodes: list[dict[str, Any]], edges: list[dict[str, Any]]) -> list[tuple[str, str]]:
    """Return the problems' codes and places, without the file."""
    return [(one.code, one.path.partition("#")[2]) for one in problems_of(nodes, edges)]


@pytest.mark.parametrize(
    ("nodes", "edges", "expected"),
    [
        ([START, LEAD, LEAD, END], chain("start", "lead", "done"), ("PROC-E002", "/nodes/2/key")),
        ([START, LEAD, END], [*chain("start", "lead", "done"), edge("lead", "nowhere")], ("PROC-E003", "/edges/2/to")),
        ([LEAD, END], chain("lead", "done"), ("PROC-E004", "/nodes")),
        ([START, {**START, "key": "again"}, END], chain("start", "done"), ("PROC-E004", "/nodes")),
        ([START, LEAD], chain("start", "lead"), ("PROC-E005", "/nodes")),
        ([START, END], [edge("start", "done"), edge("start", "done")], ("PROC-E006", "/edges/1")),
        ([START, LEAD, END], [edge("start", "lead", when=WHEN), edge("lead", "done")], ("PROC-E007", "/nodes/0")),
        (
            [START, node("it", "todo", assign={"type": "field", "field": "name"}), END],
            chain("start", "it", "done"),
            ("PROC-E008", "/nodes/1/assign/field"),
        ),
        ([START, node("it", "wait", until="name"), END], chain("start", "it", "done"), ("PROC-E009", "/nodes/1/until")),
        (
            [START, node("it", "todo", assign=role("lead"), deadline={"days": 1, "then": "reject"}), END],
            chain("start", "it", "done"),
            ("PROC-E010", "/nodes/1/deadline/then"),
        ),
        (
            [START, node("it", "handle", assign=role("lead"), required=["name"]), END],
            chain("start", "it", "done"),
            ("PROC-E011", "/nodes/1/required/0"),
        ),
        (
            [START, node("it", "approval", assign=role("lead"), order="sequential"), END],
            chain("start", "it", "done"),
            ("PROC-E012", "/nodes/1/pass"),
        ),
        (
            [START, node("x", "exclusive"), LEAD, HEAD, END],
            [*chain("start", "x"), edge("x", "lead", when=WHEN), edge("x", "head", when=WHEN), edge("lead", "done"),
             edge("head", "done")],
            ("PROC-E013", "/nodes/1"),
        ),
        (
            [START, node("it", "todo", assign=role("lead")), END],
            [edge("start", "it"), edge("it", "done", on="rejected")],
            ("PROC-E014", "/nodes/1"),
        ),
        ([START, LEAD, HEAD, END], [*chain("start", "lead", "done"), edge("head", "done")], ("PROC-E015", "/nodes/2")),
        ([START, LEAD, HEAD, END], [*chain("start", "lead", "done"), edge("lead", "head", on="rejected")],
         ("PROC-E016", "/nodes/2")),
        ([START, LEAD, END], [edge("start", "lead"), edge("lead", "done", on="rejected")], ("PROC-E016", "/nodes/1")),
        ([START, LEAD, HEAD, END], [*chain("start", "lead", "done"), *chain("lead", "head", "done")],
         ("PROC-E017", "/nodes/1")),
        (
            [START, node("x", "exclusive"), LEAD, HEAD, END],
            [*chain("start", "x"), edge("x", "lead", when=WHEN, default=True), edge("x", "head"),
             edge("lead", "done"), edge("head", "done")],
            ("PROC-E018", "/nodes/1"),
        ),
        ([START, LEAD, END], [*chain("start", "lead", "done"), edge("done", "lead")], ("PROC-E032", "/nodes/2")),
        ([START, LEAD, END], [*chain("start", "lead", "done"), edge("lead", "start", on="rejected")],
         ("PROC-E033", "/nodes/0")),
        (
            [START, node("a", "exclusive"), node("b", "update_record", set=[{"field": "name", "value": "x"}]), END],
            [edge("start", "a"), edge("a", "b", when=WHEN), edge("b", "a"), edge("a", "done", default=True)],
            ("PROC-E034", "/nodes/1"),
        ),
        ([START, LEAD, END], [*chain("start", "lead", "done"), edge("start", "done", on="withdrawn")],
         ("PROC-E043", "/nodes/2")),
        ([START, LEAD, HEAD, END], [*chain("start", "lead", "done"), edge("start", "head", on="withdrawn"),
                                    edge("head", "done")], ("PROC-E043", "/nodes/2")),
        ([START, node("it", "dance"), END], chain("start", "it", "done"), ("RULE-E001", "/nodes/1/type")),
        ([START, node("it", "approval", assign={"type": "moon"}), END], chain("start", "it", "done"),
         ("RULE-E001", "/nodes/1/assign")),
        ([START, node("it", "approval", assign=role("leed")), END], chain("start", "it", "done"),
         ("BUNDLE-E008", "/nodes/1/assign/role")),
        ([START, node("it", "approval", assign=role("lead"), edit=["nam"]), END], chain("start", "it", "done"),
         ("FORM-E004", "/nodes/1/edit/0")),
        ([START, node("it", "approval", assign=role("lead"), edit=["half"]), END], chain("start", "it", "done"),
         ("RULE-E004", "/nodes/1/edit/0")),
        ([START, node("it", "approval"), END], chain("start", "it", "done"), ("SHAPE-E003", "/nodes/1/assign")),
        ([START, node("it", "approval", assign=role("lead"), loud=True), END], chain("start", "it", "done"),
         ("SHAPE-E002", "/nodes/1/loud")),
        ([{**START, "when": {"+": [1, 2]}}, END], chain("start", "done"), ("EXPR-", "/nodes/0/when")),
        ([START, node("it", "wait"), END], chain("start", "it", "done"), ("SHAPE-E001", "/nodes/1")),
    ],
)  # fmt: skip
def test_each_fault_is_told_with_its_place(
    nodes: list[dict[str, Any]], edges: list[dict[str, Any]], expected: tuple[str, str]
) -> None:
    found = codes(nodes, edges)
    assert [one for one in found if one[0].startswith(expected[0]) and one[1].startswith(expected[1])], found


def test_a_role_that_may_not_see_the_form_is_a_warning() -> None:
    nodes = [START, LEAD, END]
    assert codes(nodes, chain("start", "lead", "done")) == []


SPLIT, JOIN = node("split", "parallel"), node("join", "parallel")


def test_a_branch_that_never_comes_is_a_deadlock_told_with_the_way() -> None:
    nodes = [START, node("x", "exclusive"), LEAD, HEAD, JOIN, END]
    edges = [
        edge("start", "x"),
        edge("x", "lead", when=WHEN),
        edge("x", "head", default=True),
        *chain("lead", "join", "done"),
        edge("head", "join"),
    ]
    [found] = problems_of(nodes, edges)
    assert (found.code, found.path.partition("#")[2]) == ("PROC-E019", "/nodes/4")
    assert found.given["way"] == "start → x → lead"


def test_branches_that_are_not_joined_walk_a_node_twice() -> None:
    nodes = [START, SPLIT, LEAD, HEAD, node("last", "approval", assign=role("risk")), END]
    edges = [*chain("start", "split", "lead", "last", "done"), *chain("split", "head", "last")]
    [found] = problems_of(nodes, edges)
    assert (found.code, found.given["flow"]) == ("PROC-E031", "last>done")


def test_a_rejection_that_leaves_its_branch_deadlocks_the_join() -> None:
    nodes = [START, SPLIT, LEAD, HEAD, JOIN, END]
    edges = [
        *chain("start", "split", "lead", "join", "done"),
        *chain("split", "head", "join"),
        edge("head", "done", on="rejected"),
    ]
    assert [code for code, _ in codes(nodes, edges)] == ["PROC-E019"]


def test_nested_branches_loops_with_people_and_several_ends_are_sound() -> None:
    nodes = [
        *(START, SPLIT, LEAD, HEAD, JOIN, END),
        *(node(key, "parallel") for key in ("split2", "join2")),
        *(node(key, "exclusive") for key in ("merge", "x")),
        node("todo", "todo", assign=role("risk")),
        node("again", "handle", assign={"type": "initiator"}),
        node("bad", "end", outcome="rejected"),
    ]
    edges = [
        *chain("start", "merge", "split", "split2", "lead", "join2", "join", "x"),
        *chain("split2", "head", "join2"),
        *chain("split", "todo", "join"),
        *chain("again", "merge"),
        edge("x", "again", when=WHEN),
        edge("x", "done", default=True),
        edge("head", "bad", on="rejected"),
    ]
    assert compiled(nodes, edges).steps.keys() == {one["key"] for one in nodes}
