"""Changes: what a field held before the write being decided; only Python sees both images of a record."""

from __future__ import annotations

from dataclasses import replace

from engine.expressions.functions.base import Call, Example, Function, Label
from engine.expressions.functions.operators import compare
from engine.expressions.nodes import Node, Place, boolean
from engine.expressions.types import Kind, Type


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


def is_new(call: Call) -> Node:
    """Return whether there was no record before the change."""
    type_ = Type(Kind.RECORD, form=call.form)
    return boolean("isblank", Node("prior", (), type_, Place(call.form, (), "id")))


def changed(call: Call) -> Node:
    """Return whether the field differs from before the change."""
    return boolean("!=", call.nodes[0], prior(call))


def changed_to(call: Call) -> Node:
    """Return whether the field has just become the value."""
    x, value = call.nodes
    return boolean("and", changed(replace(call, nodes=(x,))), compare("==", call, x, value))


def changed_from(call: Call) -> Node:
    """Return whether the field has just ceased to be the value."""
    x, value = call.nodes
    own = replace(call, nodes=(x,))
    return boolean("and", changed(own), compare("==", call, prior(own), value))


FUNCTIONS = (
    Function(
        "ISCHANGED",
        "ischanged",
        Label("已改变", "Is changed"),
        Label("字段的值与改之前不同", "Whether a field differs from before the change"),
        "change",
        ("field",),
        changed,
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
    Function(
        "ISNEW",
        "isnew",
        Label("是新建", "Is new"),
        Label("记录正在新建", "Whether the record is being created"),
        "change",
        (),
        is_new,
        (Example("ISNEW()", False),),
    ),
    Function(
        "CHANGEDTO",
        "changedto",
        Label("改成", "Changed to"),
        Label("字段刚改成这个值", "Whether a field has just become the value"),
        "change",
        ("field", "any"),
        changed_to,
        (Example("CHANGEDTO({amount}, 100)", True), Example("CHANGEDTO({amount}, 99)", False)),
    ),
    Function(
        "CHANGEDFROM",
        "changedfrom",
        Label("不再是", "Changed from"),
        Label("字段刚从这个值改走", "Whether a field has just ceased to be the value"),
        "change",
        ("field", "any"),
        changed_from,
        (Example("CHANGEDFROM({amount}, 99)", True),),
    ),
)
