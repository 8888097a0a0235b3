"""Whose record an expression reads: the current row, the links followed from it, and the derived fields being
expanded.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import NoReturn

from engine.errors import Problem
from engine.expressions.functions.base import Refused
from engine.expressions.names import spoken
from engine.expressions.nodes import Link, Node, Place, Rows, boolean, null
from engine.expressions.types import FormShape, Json, Kind, Schema
from engine.expressions.unify import merged, suggest


@dataclass(frozen=True, slots=True)
class Scope:
    """Names are looked up in `form`; the value is read from a row of `origin` over `links`."""

    form: str
    origin: str
    links: tuple[Link, ...] = ()
    trail: tuple[tuple[str, str], ...] = ()

    def along(self, place: Place) -> Scope:
        """Return the scope of the record that holds the place."""
        return replace(self, form=place.owner, links=place.links)

    def unless_missing(self, schema: Schema, node: Node) -> Node:
        """Return the node, null where a link followed to its record is blank."""
        for i, link in enumerate(self.links):
            place = Place(self.origin, self.links[:i], link.field)
            type_ = schema.forms[place.owner].fields[link.field].type
            if type_.nullable:
                missing = boolean("isblank", Node("var", (), type_, place))
                node = Node("if", (missing, null(node.type), node), merged([node], nullable=True))
        return node


@dataclass(frozen=True, slots=True)
class Found:
    """A field that was found: the node that reads it and, if it is derived, its expression."""

    node: Node
    expression: Json | None


def fail(code: str, path: str, **facts: object) -> NoReturn:
    """Refuse with a Problem."""
    raise Refused(Problem(code, path, facts))


def read(schema: Schema, scope: Scope, name: str, path: str) -> Found:
    """Return the field that a dotted name reads from the scope."""
    form, links, key = follow(schema, scope, name, path)
    if key == "id" and len(links) > len(scope.links):
        key, links = links[-1].field, links[:-1]
        form = shape(schema, links[-1].form if links else scope.origin, path)
    if key in form.related and key not in form.fields:
        fail("EXPR-E009", path, field=name)
    if key not in form.fields:
        known = [*form.fields, *spoken(form.related)]
        fail("EXPR-E004", path, form=form.name, field=key[:40], suggestion=suggest(key[:40], known))
    found = form.fields[key]
    place = Place(scope.origin, links, key, found.reason_not_sql)
    type_ = replace(found.type, nullable=True) if links else found.type
    return Found(Node("var", (), type_, place, pointer=path), found.expression)


def related(schema: Schema, scope: Scope, name: str, path: str) -> Rows | None:
    """Return the related rows that a dotted name means, None if it means none."""
    form, links, key = follow(schema, scope, name, path)
    if key not in form.related or form.related[key].form not in schema.forms:
        return None
    relation = form.related[key]
    return Rows(scope.origin, links, f"{key}." if relation.own else key, relation)


def follow(schema: Schema, scope: Scope, name: str, path: str) -> tuple[FormShape, tuple[Link, ...], str]:
    """Return the form at the end of a dotted name's links, the links, and the last key."""
    *steps, key = name.split(".")
    form, links = shape(schema, scope.form, path), scope.links
    for step in steps:
        found = form.fields.get(step)
        target = found.type.form if found is not None else None
        if found is None:
            fail("EXPR-E004", path, form=form.name, field=step[:40], suggestion=suggest(step[:40], list(form.fields)))
        if (
            found.type.kind is not Kind.RECORD
            or target not in schema.forms
            or target is None
            or found.expression is not None
        ):
            fail("EXPR-E008", path, name=name[:200], field=step)
        form, links = schema.forms[target], (*links, Link(step, target))
    return form, links, key


def meant(schema: Schema, form: str, written: str) -> str | None:
    """Return the form that a name written in a formula over `form` means: without an app, one of the same app."""
    name = written if "." in written else f"{form.partition('.')[0]}.{written}"
    return name if name in schema.forms else None


def shape(schema: Schema, form: str, path: str) -> FormShape:
    """Return the shape of a form."""
    if form not in schema.forms:
        fail("EXPR-E004", path, form=form, field=form, suggestion=suggest(form, spoken(schema.forms)))
    return schema.forms[form]
