"""Changes: what a field held before the write being decided; only Python sees both images of a record."""

from __future__ import annotations

from dataclasses import replace

from engine.expressions.functions.base import Call, Example, Function, Label
from engine.expressions.nodes import Node, boolean
from engine.expressions.types import Kind


def prior(call: Call) -> Node:
    """Return the value the field held before."""
    (x,) = call.nodes
    if x.place.links:
        call.refuse(
            "EXPR-E011",
            position=1,
            expected="an own field",
            found=".".join([*(s.field for s in x.place.links), x.place.field]),
        )
    return Node("prior", (), replace(x.type, nullable=x.kind is not Kind.BOOLEAN), x.place)


FUNCTIONS = (
    Function(
        "ISCHANGED",
        "ischanged",
        Label("已改变", "Is changed"),
        Label("字段的值与改之前不同", "Whether a field differs from before the change"),
        "change",
        ("field",),
        lambda c: boolean("!=", c.nodes[0], prior(c)),
        (Example("ISCHANGED({amount})", True),),
    ),
    Function(
        "PRIORVALUE",
        "priorvalue",
        Label("原值", "Prior value"),
        Label("字段改之前的值", "What a field held before the change"),
        "change",
        ("field",),
        prior,
        (Example("PRIORVALUE({amount})", "99.00"),),
    ),
)
