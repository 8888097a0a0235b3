"""Which fields of which forms an expression touches, for rights, watching and where-used."""

from __future__ import annotations

from collections.abc import Iterator

from engine.expressions.nodes import Link, Node, Place, Rows
from engine.expressions.reads import reads

Source = tuple[str, str]
"""A form and one of its fields."""


def sources(node: Node) -> set[Source]:
    """Return every stored field the expression reads, over links and related rows, through derived fields."""
    return set(_touched(node, through_derived=True))


def named(node: Node) -> set[Source]:
    """Return every field the expression names itself, derived ones as such."""
    return set(_touched(node, through_derived=False))


def own_fields(node: Node) -> set[str]:
    """Return the stored fields of the record itself that the expression reads."""
    return {path[0] for path in reads(node).fields if len(path) == 1}


def own_record(node: Node) -> bool:
    """Tell whether the expression reads nothing but its own record."""
    what = reads(node)
    elsewhere = any(len(path) > 1 for path in what.fields)
    return not (elsewhere or what.today or what.now or what.calendar or what.parameters or what.user or what.prior)


def _touched(node: Node, *, through_derived: bool) -> Iterator[Source]:
    if isinstance(node.value, Place):
        yield from _steps(node.value.form, node.value.links)
        if node.op != "derived" or not through_derived:
            yield node.value.owner, node.value.field
    if node.op == "derived" and not through_derived:
        return
    if isinstance(node.value, Rows):
        yield from _steps(node.value.form, node.value.links)
        yield node.value.relation.form, node.value.relation.link
        if node.value.relation.own:
            yield node.value.owner, node.value.relation.own
        for inner in node.value.inner:
            yield from _touched(inner, through_derived=through_derived)
    for below in node.args:
        yield from _touched(below, through_derived=through_derived)


def _steps(form: str, links: tuple[Link, ...]) -> Iterator[Source]:
    for link in links:
        yield form, link.field
        form = link.form
