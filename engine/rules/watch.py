"""What a rule watches beyond the fields that are stored in its own record: derived fields, and the writes of whatever
forms that can give them another value.

A receipt changes what its customer owes, so the rule that watches this sum looks at that customer. Pure.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from engine.expressions.nodes import Node
from engine.expressions.reads import reads
from engine.expressions.types import FormShape
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


@dataclass(frozen=True, slots=True)
class Watch:
    """A derived field without a column that a rule looks at, and what gives it another value."""

    form: str
    field: str
    ways: tuple[Way, ...]


Values = dict[int, dict[str, Any]]


@dataclass(slots=True)
class Watching:
    """The records that a write concerns, with all that is written within it, and their watched fields before."""

    fields: dict[str, set[str]] = field(default_factory=dict)
    """The watched fields, by form."""
    before: dict[str, Values] = field(default_factory=dict)
    written: dict[str, list[Planned]] = field(default_factory=dict)
    """The written records of forms that are watched themselves."""


def watches(form: Form, fields: Iterable[str], shapes: Mapping[str, FormShape]) -> tuple[Watch, ...]:
    """Return what must be watched for the fields of the form; fields with a column are seen in the write itself."""
    made = [form.fields[key] for key in sorted(fields)]
    return tuple(
        Watch(form.name, one.key, tuple(ways(one.node, form.name, shapes)))
        for one in made
        if one.node is not None and one.column is None
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
