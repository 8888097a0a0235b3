"""Bringing operands to one type: numbers to one scale, literals to the options or records they stand beside, null to a
type.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from difflib import get_close_matches

from engine.expressions.arithmetic import align, fit, literal
from engine.expressions.functions.base import Call
from engine.expressions.nodes import Node, null
from engine.expressions.types import Kind, Type, span


def suggest(name: str, known: Sequence[str]) -> str:
    """Return the known names closest to `name`, or some of them if none is close."""
    close = get_close_matches(name.lower(), known, 3, 0.5) or get_close_matches(name, known, 3, 0.5)
    return ", ".join(close or list(known)[:8])


def described(node: Node) -> str:
    """Return the type of a node as a fact of a Problem."""
    if node.op == "null":
        return "null"
    return f"{node.kind} {node.type.form}" if node.type.form else str(node.kind)


def unify(call: Call, nodes: Sequence[Node]) -> list[Node]:
    """Return the nodes brought to one type, or refuse the call."""
    typed = [n for n in nodes if n.op != "null"]
    if not typed:
        call.refuse("EXPR-E024")
    leader = next((n for n in typed if n.op != "lit"), typed[0])
    out = [adopt(call, n, leader) for n in nodes]
    for n in out:
        if n.kind is not leader.kind:
            call.refuse("EXPR-E006", left=described(leader), right=described(n))
        if n.type.form != leader.type.form:
            call.refuse("EXPR-E026", left=leader.type.form, right=n.type.form)
    return align(out) if leader.kind is Kind.NUMBER else out


def adopt(call: Call, node: Node, leader: Node) -> Node:
    """Return a literal as a value of the leader's type; anything else as it is."""
    if node.op == "null":
        return null(leader.type).at(node.pointer)
    if node.op != "lit" or node.value is None or node is leader:
        return node
    if leader.kind is Kind.CHOICE and node.kind is Kind.TEXT:
        return option(call, node, leader.type)
    if leader.kind is Kind.RECORD and node.kind is Kind.NUMBER and node.scale == 0:
        return Node("lit", (), replace(leader.type, nullable=False), node.value, pointer=node.pointer)
    return node


def option(call: Call, node: Node, type_: Type) -> Node:
    """Return the text literal as an option of the type."""
    if node.name not in type_.options:
        names = ", ".join(type_.options)
        call.refuse("EXPR-E007", option=node.name, options=names, suggestion=suggest(node.name, type_.options))
    return Node("lit", (), Type(Kind.CHOICE, nullable=False, options=type_.options), node.name, pointer=node.pointer)


def merged(nodes: Sequence[Node], nullable: bool) -> Type:
    """Return the type of a value that is one of the unified nodes."""
    first = nodes[0].type
    low, high = min(n.low for n in nodes), max(n.high for n in nodes)
    options = tuple(dict.fromkeys(o for n in nodes for o in n.type.options))
    return Type(first.kind, first.scale, low, high, nullable and first.kind is not Kind.BOOLEAN, options, first.form)


def ranked(call: Call, nodes: Sequence[Node]) -> list[Node]:
    """Return choices as their places in the common list of options, anything else as it is."""
    if nodes[0].kind is not Kind.CHOICE:
        return list(nodes)
    if len({n.type.options for n in nodes}) > 1:
        call.refuse("EXPR-E025")
    return [position(n) for n in nodes]


def position(node: Node) -> Node:
    """Return a choice's place in its list of options, from 0."""
    options = node.type.options
    if node.op == "lit" and node.value is not None:
        return replace(literal(options.index(node.name)), pointer=node.pointer)
    return Node("rank", (node,), span(0, len(options)), options, pointer=node.pointer)


def conform(call: Call, node: Node, type_: Type) -> Node:
    """Return the node as a value of the type: literals of choices are checked, numbers rounded once to its scale."""
    if node.op == "null" or (node.op == "lit" and node.value is None):
        return null(type_).at(node.pointer)
    if node.op == "lit":
        node = adopt(call, node, Node("var", (), type_))
    if node.op in ("if", "ifblank") and node.kind is not type_.kind:
        kept = 1 if node.op == "if" else 0
        values = [conform(call, n, type_) for n in node.args[kept:]]
        node = replace(node, args=(*node.args[:kept], *values), type=merged(values, node.nullable))
    if node.kind is not type_.kind:
        call.refuse("EXPR-E021", expected=str(type_.kind), found=described(node))
    if type_.form and node.type.form != type_.form:
        call.refuse("EXPR-E026", left=type_.form, right=node.type.form)
    return fit(node, type_)
