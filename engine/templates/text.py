"""Texts with places, `{field | filter}`: read once, filled once; what a value says is never read as a text again.

A place names a field of the record, or of a record it links to (`customer.name`), and filters that say how it is shown.
`{{` and `}}` stand for braces. Full-width punctuation is read like its narrow twin.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import TypeAlias

from engine.errors import Problem, problem
from engine.expressions.check import check
from engine.expressions.nodes import Node
from engine.expressions.types import Schema
from engine.forms.model import Field, Form
from engine.templates.filters import FILTERS, fitting
from engine.texts import closest

PIECE = re.compile(r"\{\{|\}\}|\{([^{}]*)\}|[{}]")
PATH = re.compile(r"[a-z][a-z0-9_]{0,39}(?:\.[a-z][a-z0-9_]{0,39})*")
BAR, COLON = re.compile(r"[|｜]"), re.compile(r"[:：]")


@dataclass(frozen=True, slots=True)
class Use:
    """A filter in a place, with its argument as written."""

    name: str
    argument: str | None = None


@dataclass(frozen=True, slots=True)
class Spot:
    """A place of a text: the path of the value, and the filters it goes through."""

    path: str
    filters: tuple[Use, ...]
    written: str


Part: TypeAlias = str | Spot
Hops: TypeAlias = tuple[tuple[Form, Field], ...]
"""The fields on the way to a value, each with the form it belongs to; the last one is the value's."""


@lru_cache(maxsize=4096)
def parse(text: str) -> tuple[tuple[Part, ...], tuple[str, ...]]:
    """Return the parts of a text, and the pieces of it that are not places although they look so."""
    parts: list[Part] = []
    faulty: list[str] = []
    end = 0
    for match in PIECE.finditer(text):
        parts.append(text[end : match.start()])
        end = match.end()
        if match[0] in ("{{", "}}"):
            parts.append(match[0][0])
        elif match[1] is not None and (spot := place(match[1])) is not None:
            parts.append(spot)
        else:
            faulty.append(match[0])
    parts.append(text[end:])
    return tuple(part for part in parts if part != ""), tuple(faulty)


def place(inside: str) -> Spot | None:
    """Return the place that stands between two braces, or None when it is none."""
    path, *rest = (piece.strip() for piece in BAR.split(inside))
    if not PATH.fullmatch(path):
        return None
    filters = []
    for piece in rest:
        name, *argument = (each.strip() for each in COLON.split(piece, maxsplit=1))
        filters.append(Use(name, argument[0] if argument else None))
    return Spot(path, tuple(filters), inside.strip())


def spots(texts: Iterable[str]) -> tuple[Spot, ...]:
    """Return every place of the texts once, in their order."""
    return tuple(dict.fromkeys(part for text in texts for part in parse(text)[0] if isinstance(part, Spot)))


def fill(text: str, shown: Callable[[Spot], str]) -> str:
    """Return the text with each place filled, in a single pass."""
    return "".join(part if isinstance(part, str) else shown(part) for part in parse(text)[0])


def hops(path: str, form: Form, forms: Mapping[str, Form]) -> Hops:
    """Return the fields on the way to a value of a checked path."""
    found: list[tuple[Form, Field]] = []
    for key in path.split("."):
        made = form.fields[key]
        found.append((form, made))
        form = forms.get(made.type.form or "", form)
    return tuple(found)


def check_texts(
    texts: Mapping[str, str], form: Form, forms: Mapping[str, Form], schema: Schema, *, secrets: bool = False
) -> tuple[dict[str, Node], list[Problem]]:
    """Return what the places of the texts read, by path, and everything that is wrong; texts come by their pointers.

    `secrets` tells whether encrypted fields may stand in them: only where the text is shown to its reader and not kept.
    """
    needs: dict[str, Node] = {}
    problems: list[Problem] = []
    for pointer, text in texts.items():
        parts, faulty = parse(text)
        problems += [problem("TEMPLATE-E001", pointer, found=one) for one in faulty]
        for spot in parts:
            if isinstance(spot, str):
                continue
            node, found = check_place(spot, form, forms, schema, secrets=secrets)
            problems += [one.below(pointer) for one in found]
            if node is not None:
                needs[spot.path] = node
    return needs, problems


def check_place(
    spot: Spot, form: Form, forms: Mapping[str, Form], schema: Schema, *, secrets: bool = False
) -> tuple[Node | None, list[Problem]]:
    """Return what a place reads, and everything that is wrong with it."""
    node, found = check({"var": spot.path}, schema, form.name)
    if node is None:
        return None, [_at(one, spot) for one in found]
    return node, _check_spot(spot, node, hops(spot.path, form, forms), secrets)


def _at(one: Problem, spot: Spot) -> Problem:
    return Problem(one.code, "", {**one.given, "place": spot.written}, one.severity)


def _check_spot(spot: Spot, node: Node, way: Hops, secrets: bool) -> list[Problem]:
    made = way[-1][1]
    if made.kind.encrypted and not secrets:
        return [problem("TEMPLATE-E005", field=made.title.by_language())]
    problems: list[Problem] = []
    raw = True
    for use in spot.filters:
        known = FILTERS.get(use.name)
        if known is None:
            near = closest(use.name, list(FILTERS))
            problems.append(problem("TEMPLATE-E002", found=use.name, place=spot.written, near=near))
            continue
        if reason := fitting(known, node.type.kind, use.argument, raw=raw):
            problems.append(problem("TEMPLATE-E003", filter=use.name, place=spot.written, reason=reason))
        raw = raw and known.keeps_raw
    return problems
