"""Choices: the next and the previous option, in the order they are listed."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa

from engine.expressions.arithmetic import add, literal
from engine.expressions.functions.base import Call, Column, Emit, Example, Function, Label, Rule, Template
from engine.expressions.nodes import Node
from engine.expressions.types import Kind, Type
from engine.expressions.unify import position


def stepped(step: int) -> Rule:
    """Return the rule of a function that moves along the options; the last one stays where it is."""

    def rule(call: Call) -> Node:
        (x,) = call.nodes
        options = x.type.options
        last = len(options) - 1
        moved = tuple((o, options[min(max(i + step, 0), last)]) for i, o in enumerate(options))
        return Node("step", (x,), Type(Kind.CHOICE, options=options), moved)

    return rule


def stepping(emit: Emit, node: Node, x: Sequence[Column]) -> Column:
    """Return the SQL of a step along the options."""
    assert isinstance(node.value, tuple)
    pairs = {a: sa.literal(b, sa.Text()) for a, b in node.value}
    return sa.case(pairs, value=x[0])


def ranking(emit: Emit, node: Node, x: Sequence[Column]) -> Column:
    """Return the SQL of an option's place in the list."""
    assert isinstance(node.value, tuple)
    return sa.case({o: sa.literal_column(str(i), sa.BigInteger()) for i, o in enumerate(node.value)}, value=x[0])


RANK = Template("{map}.get({0})", ranking, ranking, ranking, browser="placeOf")
STEP = Template("{map}.get({0})", stepping, stepping, stepping, browser="stepFrom")


FUNCTIONS = (
    Function(
        "NEXTCHOICE",
        "nextchoice",
        Label("下一选项", "Next option"),
        Label("列表中的下一个选项，最后一个不变", "The next option of the list, the last stays"),
        "choice",
        ("choice",),
        stepped(1),
        (Example("NEXTCHOICE({level})", "high"),),
        ops={"step": STEP, "rank": RANK},
    ),
    Function(
        "PREVCHOICE",
        "prevchoice",
        Label("上一选项", "Previous option"),
        Label("列表中的上一个选项，第一个不变", "The option before it, the first stays"),
        "choice",
        ("choice",),
        stepped(-1),
        (Example("PREVCHOICE({level})", "low"),),
    ),
    Function(
        "CHOICEINDEX",
        "choiceindex",
        Label("选项次序", "Place of option"),
        Label("选项在列表中的次序，从 1 起", "The place of an option in its list, from 1"),
        "choice",
        ("choice",),
        lambda c: add("+", position(c.nodes[0]), literal(1)),
        (Example("CHOICEINDEX({level})", "2"),),
    ),
)
