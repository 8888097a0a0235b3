"""Which derived fields a write gives another value: those that rules watch, and those whose value is kept.

A receipt changes what its customer owes, so the rule that watches this sum looks at that customer. Pure.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from engine.expressions.nodes import Node
from engine.expressions.reads import reads
from engine.expressions.types import FormShape
from engine.forms.kept import levels
from engine.forms.model import Form
from engine.forms.sources import Source
from engine.forms.write import Planned


@dataclass(frozen=True, slots=True)
class Step:
    """One step from a record to those whose values it reads.

    A `link` leads from the record's own field, a `list` from its own list of links; `rows` are the records of `form`
    whose `field` holds the record's id, `listed` those whose list holds it; `key` are those whose `field` equals one of
    `keys`, computed in the record.
    """

    kind: Literal["link", "list", "rows", "listed", "key"]
    source: str
    form: str
    field: str
    keys: tuple[Node, ...] = ()


@dataclass(frozen=True, slots=True)
class Way:
    """How a watching record reaches records of `form`, of which `fields` are read; without steps it is the record."""

    form: str
    steps: tuple[Step, ...]
    fields: frozenset[str]

    @property
    def keyed(self) -> bool:
        """Tell whether records are looked up by a key on the way."""
        return any(step.kind == "key" for step in self.steps)


@dataclass(frozen=True, slots=True)
class Watch:
    """A derived field that is no part of its record, and what gives it another value."""

    form: str
    field: str
    ways: tuple[Way, ...]

    @property
    def source(self) -> Source:
        """Return the field."""
        return self.form, self.field

    @property
    def keyed(self) -> bool:
        """Tell whether records are looked up by a key on some way."""
        return any(step.kind == "key" for way in self.ways for step in way.steps)


Values = dict[int, dict[str, Any]]


@dataclass(slots=True)
class Watching:
    """The records that a write concerns, with all that is written within it, and their watched fields before."""

    fields: dict[str, set[str]] = field(default_factory=dict)
    """The watched fields, by form."""
    before: dict[str, Values] = field(default_factory=dict)
    written: dict[str, list[Planned]] = field(default_factory=dict)
    """The written records of forms that are watched themselves."""


@dataclass(frozen=True, slots=True)
class Graph:
    """What the writes of each form concern."""

    watched: Mapping[str, tuple[tuple[Watch, Way], ...]]
    """What rules watch, by the form whose writes may change it."""
    concerned: Mapping[str, tuple[tuple[Watch, Way], ...]]
    """What rules watch and what is kept."""
    kept: tuple[tuple[Watch, int], ...]
    """The kept fields, each after those it reads, with its level: those of one level read none of one another."""
    followed: Mapping[str, frozenset[str]]
    """The link fields of each form over which these are read."""


def graph(forms: Mapping[str, Form], shapes: Mapping[str, FormShape], looking: Iterable[Watch]) -> Graph:
    """Return the graph of the forms and of what rules look at."""
    kept = tuple((one, level) for form, made, level in levels(forms) for one in watches(form, {made.key}, shapes))
    watched = tuple(looking)
    followed: dict[str, set[str]] = {}
    for watch in (*watched, *(one for one, _ in kept)):
        for step in (step for way in watch.ways for step in way.steps if step.kind in ("link", "list")):
            followed.setdefault(step.source, set()).add(step.field)
    return Graph(
        by_form(watched),
        by_form((*watched, *(one for one, _ in kept))),
        kept,
        {form: frozenset(fields) for form, fields in followed.items()},
    )


def watches(form: Form, fields: Iterable[str], shapes: Mapping[str, FormShape]) -> tuple[Watch, ...]:
    """Return what must be watched for the fields of the form; what a record holds is seen in the write itself."""
    made = [form.fields[key] for key in sorted(fields)]
    return tuple(
        Watch(form.name, one.key, tuple(ways(one.node, form.name, shapes)))
        for one in made
        if one.node is not None and not one.stored
    )


def ways(node: Node, form: str, shapes: Mapping[str, FormShape]) -> Iterator[Way]:
    """Yield the ways from a record of the form to everything the expression reads.

    People and departments are no records of a form: their changes are not watched.
    """
    what = reads(node)
    read: dict[tuple[str, ...], set[str]] = {}
    for path in what.fields:
        read.setdefault(path[:-1], set()).add(path[-1])
    for path, fields in sorted(read.items()):
        steps: list[Step] = []
        for place, name in enumerate(path):
            here = steps[-1].form if steps else form
            steps.append(_step(shapes[here], name, what.keys.get(path[: place + 1], frozenset())))
            if steps[-1].form.startswith("$"):
                break
        else:
            yield Way(steps[-1].form if steps else form, tuple(steps), frozenset(fields))


def _step(shape: FormShape, name: str, keys: frozenset[Node]) -> Step:
    if keys:
        form, _, match = name.partition("?")
        return Step("key", shape.name, form, match, tuple(keys))
    if (relation := shape.related.get(name.removesuffix("."))) is not None:
        if relation.own is not None:
            return Step("list", shape.name, relation.form, relation.own)
        return Step("listed" if relation.listed else "rows", shape.name, relation.form, relation.link)
    return Step("link", shape.name, shape.fields[name].type.form or "", name)


def by_form(found: Iterable[Watch]) -> dict[str, tuple[tuple[Watch, Way], ...]]:
    """Return, for each form, the watches its writes may concern."""
    out: dict[str, dict[tuple[Watch, Way], None]] = {}
    for watch in found:
        for way in watch.ways:
            out.setdefault(way.form, {})[watch, way] = None
    return {form: tuple(pairs) for form, pairs in out.items()}


def concerned(found: Iterable[Watch], written: frozenset[Source], forms: frozenset[str]) -> frozenset[str]:
    """Return the watched fields that may change when these fields are written, or records of these forms created."""
    return frozenset(
        watch.field
        for watch in found
        for way in watch.ways
        if way.form in forms or any((way.form, field) in written for field in way.fields)
    )
