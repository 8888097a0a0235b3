"""Lists: tags and choices of many: their entries, and what two of them share."""

from __future__ import annotations

import sqlalchemy as sa

from engine.expressions.functions.base import Call, Column, Example, Label, Rule, Template, family, registered
from engine.expressions.nodes import Node, boolean
from engine.expressions.types import Kind, Type
from engine.expressions.unify import described

F = sa.func
TEXT, TRUTH = sa.Text(), sa.Boolean()


def texts(call: Call, position: int) -> Node:
    """Return a list argument whose entries are texts or options, not records."""
    node = call.nodes[position]
    if node.type.form:
        call.refuse("EXPR-E005", position=position + 1, expected="list of text", found=described(node))
    return node


def joined(call: Call) -> Node:
    """Return the entries with a separator between them."""
    texts(call, 0)
    return call.node("listjoin", Kind.TEXT)


def item(call: Call) -> Node:
    """Return the nth entry."""
    entries = texts(call, 0)
    kind = Kind.CHOICE if entries.type.options else Kind.TEXT
    return Node("listitem", call.nodes, Type(kind, options=entries.type.options))


def filled(x: Column) -> Column:
    """Return a jsonb list, SQL's null where it is JSON's."""
    return F.nullif(x, sa.literal_column("'null'::jsonb"))


def shared(op: str) -> Rule:
    """Return the rule of a comparison of two lists, of texts or of records of one form."""

    def rule(call: Call) -> Node:
        left, right = call.nodes
        if left.type.form is None or left.type.form != right.type.form:
            texts(call, 0), texts(call, 1)
        return boolean(op, left, right)

    return rule


row = family("list")


FUNCTIONS = (
    row(
        "LISTJOIN",
        Label("连接各项", "Join entries"),
        Label("列表各项用分隔符连接", "The entries of a list with a separator between them"),
        ("list", "text"),
        joined,
        Example('LISTJOIN({tags}, "、")', "a、b"),
        listjoin=Template(
            "list_joined({0}, {1})",
            registered("list_joined"),
            None,
            lambda e, n, x: F.array_to_string(x[0], x[1], type_=TEXT),
            browser="listJoined",
        ),
    ),
    row(
        "LISTITEM",
        Label("第几项", "Entry"),
        Label("列表的第几项，从 1 起，没有则空", "The nth entry of a list, from 1, blank if there is none"),
        ("list", "integer"),
        item,
        Example("LISTITEM({tags}, 2)", "b"),
        Example("LISTITEM({tags}, 3)", None),
        listitem=Template("list_item({0}, {1})", registered("list_item"), None, browser="listItem"),
    ),
    row(
        "HASANY",
        Label("有共同项", "Has any"),
        Label("两个列表有共同的项", "Whether two lists have an entry in common"),
        ("list", "list"),
        shared("hasany"),
        Example("HASANY({tags}, {tags})", True),
        hasany=Template(
            "share_any({0}, {1})",
            registered("share_any"),
            None,
            lambda e, n, x: F.list_has_any(x[0], x[1], type_=TRUTH),
            browser="shareAny",
        ),
    ),
    row(
        "HASALL",
        Label("包含全部项", "Has all"),
        Label("前一列表含有后一列表的全部项", "Whether the first list has every entry of the second"),
        ("list", "list"),
        shared("hasall"),
        Example("HASALL({tags}, {tags})", True),
        hasall=Template(
            "holds_all({0}, {1})",
            registered("holds_all"),
            lambda e, n, x: filled(x[0]).op("@>", is_comparison=True, return_type=TRUTH)(filled(x[1])),
            lambda e, n, x: F.list_has_all(x[0], x[1], type_=TRUTH),
            browser="holdsAll",
        ),
    ),
)
