"""What an expression of a dataset is allowed to be: computable in stores, not counted twice, of one currency."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from engine.definitions.base import Json
from engine.errors import Problem, problem
from engine.expressions.check import check
from engine.expressions.nodes import Node, Place, Rows
from engine.expressions.reads import everywhere, live_lack
from engine.expressions.syntax import parse
from engine.expressions.types import Kind, Schema
from engine.forms.model import Form

MONEY = "money"


def checked(
    expression: Json, schema: Schema, form: str, path: str, expect: Kind | None = None
) -> tuple[Json, Node | None, list[Problem]]:
    """Return the JSONLogic of an expression (written so, or as formula text), its checked tree, and its problems."""
    if isinstance(expression, str):
        expression, problems = parse(expression, schema, form)
        if problems:
            return None, None, [Problem(one.code, path, one.given, one.severity) for one in problems]
    node, problems = check(expression, schema, form, expect=expect, pointer=path)
    if node is not None:
        problems += computable(node, path)
    return (expression, None, problems) if problems else (expression, node, [])


def computable(node: Node, path: str) -> list[Problem]:
    """Return why a store could not compute the expression: an encrypted field, a function it does not have."""
    reasons = live_lack(node)
    encrypted = {
        one.place.field for one in everywhere(node) if isinstance(one.value, Place) and one.value.reason_not_sql
    }
    out = [problem("REPORT-E010", path, found=name) for name in sorted(reasons & encrypted)]
    return out + [problem("REPORT-E011", path, found=name) for name in sorted(reasons - encrypted)]


def repeats(node: Node) -> str | None:
    """Return what the expression takes from another record and would add up once for each record here.

    A value read over links alone belongs to the linked record, and stands in every record that links to it; so do the
    rows related to a linked record, and records looked up by a key.
    """
    reads = list(_read(node))
    for one in reads:
        if isinstance(one.value, Rows) and one.value.links:
            return ".".join([*(link.field for link in one.value.links), one.value.back])
    values = [one for one in reads if isinstance(one.value, Rows) or one.kind is not Kind.RECORD]
    over = [name for one in values if (name := _elsewhere(one))]
    return over[0] if over and len(over) == len(values) else None


def _read(node: Node) -> Iterator[Node]:
    """Yield what the value is made of: not the key that records are looked up by."""
    if isinstance(node.value, Rows) or (isinstance(node.value, Place) and node.op != "derived"):
        yield node
    for below in () if isinstance(node.value, Rows) and node.value.keyed else node.args:
        yield from _read(below)


def _elsewhere(node: Node) -> str:
    """Return what a node reads of one other record, empty if it reads of its own."""
    if isinstance(node.value, Rows):
        relation, valued = node.value.relation, node.value.item is not None
        shared = node.value.keyed or (relation.shared and valued)
        return f"{relation.form}.{relation.own or relation.link}" if shared else ""
    place = node.place
    return ".".join([*(link.field for link in place.links), place.field]) if place.links else ""


def currencies(node: Node, forms: Mapping[str, Form]) -> frozenset[str]:
    """Return the currencies of the money fields an expression reads; a derived amount is of its own currency."""
    return frozenset(_currencies(node, forms))


def _currencies(node: Node, forms: Mapping[str, Form]) -> Iterator[str]:
    if isinstance(node.value, Place) and node.value.owner in forms and node.kind is Kind.NUMBER:
        made = forms[node.value.owner].fields.get(node.value.field)
        if made is not None and made.kind.name == MONEY:
            yield made.options.currency
            return
    if isinstance(node.value, Rows) and node.value.item is not None:
        yield from _currencies(node.value.item, forms)
    for below in () if isinstance(node.value, Rows) else node.args:
        if below.kind is Kind.NUMBER:
            yield from _currencies(below, forms)
