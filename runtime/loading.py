"""Loading what an expression reads beyond its own record: linked records and related rows, one statement a step.

These are facts of the record, read by the platform for its own computing; what a person may see is decided elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import sqlalchemy as sa

from engine.expressions.nodes import Node
from engine.expressions.reads import reads
from engine.forms.model import Form, Record
from runtime.rows import read_columns, to_record
from runtime.store.tables import department, user
from runtime.workspace import Unit

BATCH = 500
Tree = dict[str, Any]


def needs(nodes: Iterable[Node]) -> Tree:
    """Return the links and back names the expressions follow, as a tree."""
    tree: Tree = {}
    for node in nodes:
        for path in reads(node).fields:
            branch = tree
            for step in path[:-1]:
                branch = branch.setdefault(step, {})
    return tree


def attach(unit: Unit, form: Form, records: Sequence[Record], tree: Tree) -> None:
    """Put linked records under `"<link>."` and related rows under their back name, as far as the tree goes."""
    if not records:
        return
    for step, below in tree.items():
        if step in form.shape.related:
            _attach_rows(unit, form, records, step, below)
        else:
            _attach_link(unit, form, records, step, below)


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
    child = unit.form(relation.form)
    rows: dict[int, list[Record]] = {record["id"]: [] for record in records if record.get("id") is not None}
    column = child.column(relation.link)
    for ids in _batches(sorted(rows)):
        statement = sa.select(*read_columns(child, child.table)).where(column.in_(sa.bindparam("ids", expanding=True)))
        for row in unit.connection.execute(statement.order_by(child.table.c.id), {"ids": ids}):
            record = to_record(child, row, unit.vault)
            rows[record[relation.link]].append(record)
    attach(unit, child, [one for group in rows.values() for one in group], below)
    for record in records:
        record[step] = rows.get(record.get("id") or 0, [])


def fetch(unit: Unit, form: str, ids: Sequence[int]) -> dict[int, Record]:
    """Return records by id, as facts: people and departments are rows of the platform's own tables."""
    found: dict[int, Record] = {}
    for batch in _batches(list(ids)):
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


def _batches(ids: list[int]) -> Iterable[list[int]]:
    for start in range(0, len(ids), BATCH):
        yield ids[start : start + BATCH]
