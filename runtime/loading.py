"""Loading what an expression reads beyond its own record: linked records, related rows and records looked up by a key,
one statement a step.

These are facts of the record, read by the platform for its own computing; what a person may see is decided elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

import sqlalchemy as sa

from engine.expressions.nodes import Node
from engine.expressions.python import compile_python
from engine.expressions.reads import reads
from engine.forms.instances import is_instances
from engine.forms.model import Form, Record
from runtime import pairs
from runtime.processes import status
from runtime.rows import read_columns, to_record
from runtime.store.tables import department, user
from runtime.workspace import Unit

BATCH = 500
compiled = lru_cache(maxsize=1024)(compile_python)


@dataclass(slots=True)
class Tree:
    """What expressions follow from a record: links and back names, and by which `keys` the records of a step are looked
    up.
    """

    steps: dict[str, Tree] = field(default_factory=dict)
    keys: set[Node] = field(default_factory=set)

    def __bool__(self) -> bool:
        return bool(self.steps)

    def at(self, path: Iterable[str]) -> Tree:
        """Return the branch at the end of a path, grown if need be."""
        branch = self
        for step in path:
            branch = branch.steps.setdefault(step, Tree())
        return branch


def needs(nodes: Iterable[Node]) -> Tree:
    """Return what the expressions follow, as a tree."""
    tree = Tree()
    for node in nodes:
        what = reads(node)
        for path in what.fields:
            tree.at(path[:-1])
        for path, keys in what.keys.items():
            tree.at(path).keys |= keys
    return tree


def attach(unit: Unit, form: Form, records: Sequence[Record], tree: Tree) -> None:
    """Put linked records under `"<link>."`, those of a list of links too, related rows under their back name, and
    records looked up under a name of form and field by the key, as far as the tree goes; a key may read what was put
    there before.
    """
    if not records:
        return
    for step, below in tree.steps.items():
        if below.keys:
            continue
        if step.endswith("."):
            _attach_list(unit, form, records, step, below)
        elif step in form.shape.related:
            _attach_rows(unit, form, records, step, below)
        else:
            _attach_link(unit, form, records, step, below)
    looked_up = [(key, step, below) for step, below in tree.steps.items() for key in below.keys]
    for key, step, below in sorted(looked_up, key=lambda one: one[0].depth):
        _attach_matches(unit, records, step, key, below)


def attach_nothing(form: Form, record: Record, tree: Tree) -> Record:
    """Return a record that is computed with as `attach` leaves it where there are no other records."""
    out = dict(record)
    for step, below in tree.steps.items():
        if below.keys:
            out[step] = _Nothing()
        elif step.endswith(".") or step in form.shape.related:
            out[step] = []
        else:
            out[step + "."] = None
    return out


class _Nothing(dict[Any, list[Record]]):
    """Finds no record by any key."""

    def __missing__(self, key: Any) -> list[Record]:
        return []


def lock(unit: Unit, form: Form, records: Iterable[Record], tree: Tree) -> None:
    """Hold the linked records whose rows are read until this transaction ends, so that what is decided by these rows
    stays true: of two orders against one customer's limit, the second is judged with the first.
    """
    for step, below in sorted(tree.steps.items()):
        target = form.fields[step].type.form if step in form.fields and not below.keys else None
        if target is None or target.startswith("$") or step in form.shape.related:
            continue
        linked = unit.form(target)
        if below.steps.keys().isdisjoint(linked.shape.related):
            continue
        hold(unit, linked, {record[step] for record in records if record.get(step) is not None})


def hold(unit: Unit, form: Form, ids: Iterable[int], *, shared: bool = False) -> None:
    """Hold the records until this transaction ends, in the order of their ids; `shared` lets others share them.

    The lock leaves room for foreign keys, which new rows of others hold already. On SQLite there is one writer anyway.
    """
    if unit.workspace.database.sqlite:
        return
    where = form.table.c.id.in_(sa.bindparam("ids", expanding=True))
    statement = sa.select(form.table.c.id).where(where).order_by(form.table.c.id)
    statement = statement.with_for_update(read=True) if shared else statement.with_for_update(key_share=True)
    for batch in batches(sorted(ids)):
        unit.connection.execute(statement, {"ids": batch})


def _attach_matches(unit: Unit, records: Sequence[Record], step: str, key: Node, below: Tree) -> None:
    """Add the records found by one key: those of all records are fetched together, in the order of their ids."""
    name, _, match = step.partition("?")
    other, value = unit.form(name), compiled(key)
    found: dict[Any, list[Record]] = {value(record, unit.context): [] for record in records}
    found.pop(None, None)
    for one in _rows(unit, other, match, sorted(found)):
        found[one[match]].append(one)
    attach(unit, other, [one for group in found.values() for one in group], below)
    for record in records:
        record[step] = {**record.get(step, {}), **found}


def _rows(unit: Unit, form: Form, match: str, values: Sequence[Any]) -> Iterable[Record]:
    """Return the records whose field has one of the values, in the order of their ids for each value."""
    where = form.column(match).in_(sa.bindparam("values", expanding=True))
    statement = sa.select(*read_columns(form, form.table)).where(where).order_by(form.table.c.id)
    for batch in batches(list(values)):
        for row in unit.connection.execute(statement, {"values": batch}):
            yield to_record(form, row, unit.vault)


def _naming(unit: Unit, form: Form, key: str, ids: Sequence[int]) -> Iterable[Record]:
    """Return the records whose list of links names one of the ids, each once, in the order of their own ids."""
    found = {holder for batch in batches(list(ids)) for holder in pairs.naming(unit.connection, form, key, batch)}
    known = fetch(unit, form.name, sorted(found))
    return [known[one] for one in sorted(known)]


def _attach_list(unit: Unit, form: Form, records: Sequence[Record], step: str, below: Tree) -> None:
    """Add the records that a list of links names, in the order of their ids, as the stores have them."""
    key = step.removesuffix(".")
    target = form.fields[key].type.form or ""
    found = fetch(unit, target, sorted({one for record in records for one in record.get(key) or ()}))
    attach(unit, unit.form(target), list(found.values()), below)
    for record in records:
        record[step] = [found[one] for one in sorted(record.get(key) or ()) if one in found]


def _attach_link(unit: Unit, form: Form, records: Sequence[Record], step: str, below: Tree) -> None:
    target = form.fields[step].type.form or ""
    ids = sorted({record[step] for record in records if record.get(step) is not None})
    found = fetch(unit, target, ids)
    if below and not target.startswith("$"):
        attach(unit, unit.form(target), list(found.values()), below)
    for record in records:
        record[step + "."] = found.get(record.get(step) or 0)


def _attach_rows(unit: Unit, form: Form, records: Sequence[Record], step: str, below: Tree) -> None:
    relation = form.shape.related[step]
    if is_instances(relation.form):
        _attach_instances(unit, records, step, relation.form)
        return
    child = unit.form(relation.form)
    rows: dict[int, list[Record]] = {record["id"]: [] for record in records if record.get("id") is not None}
    find = _naming if relation.listed else _rows
    children = list(find(unit, child, relation.link, sorted(rows)))
    for found in children:
        for owner in found[relation.link] if relation.listed else (found[relation.link],):
            if owner in rows:
                rows[owner].append(found)
    attach(unit, child, children, below)
    for record in records:
        record[step] = rows.get(record.get("id") or 0, [])


def _attach_instances(unit: Unit, records: Sequence[Record], step: str, name: str) -> None:
    ids = sorted({record["id"] for record in records if record.get("id") is not None})
    rows: dict[int, list[Record]] = {key: [] for key in ids}
    for batch in batches(ids):
        for found in status.fetch(unit.connection, name, batch):
            rows[found["record"]].append(found)
    for record in records:
        record[step] = rows.get(record.get("id") or 0, [])


def fetch(unit: Unit, form: str, ids: Sequence[int]) -> dict[int, Record]:
    """Return records by id, as facts: people and departments are rows of the platform's own tables."""
    found: dict[int, Record] = {}
    for batch in batches(list(ids)):
        if form.startswith("$"):
            table = user if form == "$user" else department
            for plain in unit.connection.execute(sa.select(table).where(table.c.id.in_(batch))).mappings():
                found[plain["id"]] = dict(plain)
            continue
        one = unit.form(form)
        where = one.table.c.id.in_(sa.bindparam("ids", expanding=True))
        statement = sa.select(*read_columns(one, one.table)).where(where)
        for row in unit.connection.execute(statement, {"ids": batch}):
            record = to_record(one, row, unit.vault)
            found[record["id"]] = record
    return found


def batches(ids: list[Any]) -> Iterable[list[Any]]:
    """Yield the ids in lists that a statement takes."""
    for start in range(0, len(ids), BATCH):
        yield ids[start : start + BATCH]
