"""One statement that reads records of a form: under the viewer's rights, of the present or of another state of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from engine.access import Decision, Right
from engine.expressions.nodes import Node
from engine.expressions.sql.base import BaseEmitter
from engine.expressions.sql.emitter import Emitter, binds
from engine.forms.kept import in_place
from engine.forms.model import Form
from runtime.rows import Tables
from runtime.workspace import Unit

NOW = "fw_now_"
"""What is bound by rights begins with it where the rest of a statement is of another moment."""


@dataclass
class Reading:
    """One statement in the making: its emitter and the expressions whose binds it needs.

    `source` has the form's columns; it is the form's table unless another state of the records is read. `live` tells
    that kept values may be read: beside a state that is not the present one they are computed from what was true then.
    """

    unit: Unit
    form: Form
    decision: Decision
    nodes: list[Node] = field(default_factory=list)
    as_of: datetime | None = None
    source: sa.FromClause | None = None
    live: bool | None = None

    def __post_init__(self) -> None:
        if self.as_of is None and self.source is None:
            self.as_of = self.unit.moment
        if self.live is None:
            self.live = self.source is None and self.as_of is None
        unit, dialect = self.unit, self.unit.workspace.database.dialect
        self.tables = Tables(unit.catalog.forms, dialect, self.as_of, anew=unit.redefined)
        self.rows: sa.FromClause = self.tables.table(self.form.name) if self.source is None else self.source
        self.emit: BaseEmitter = Emitter(dialect, self.tables, self.rows)
        self.granting: list[Node] = []

    def condition(self, node: Node) -> sa.ColumnElement[bool]:
        """Return the node as a condition and remember its binds."""
        return self.emit.condition(self._read(node))

    def computed(self, node: Node) -> sa.ColumnElement[Any]:
        """Return the node's exact value and remember its binds."""
        return self.emit.value(self._read(node))

    def _read(self, node: Node) -> Node:
        """Return the node as it is read, kept values in place of what they follow from; its binds are remembered."""
        found = in_place(node, self.unit.catalog.forms) if self.live and self.unit.catalog.graph.kept else node
        self.nodes.append(found)
        return found

    def value(self, key: str) -> sa.ColumnElement[Any]:
        """Return the column of a field; a derived one that is not kept is computed in the statement."""
        made = self.form.fields[key]
        if made.column is not None and (self.live or not made.kept):
            return self.rows.c[made.column]
        assert made.node is not None
        column_type = made.kind.column(made.options)
        value = self.computed(made.node)
        return sa.type_coerce(value, column_type) if column_type is not None else value

    def order(self, key: str) -> sa.ColumnElement[Any]:
        """Return what orders a list by the field: the key kept for it, else its value."""
        kept = self.form.fields[key].ordered
        return self.rows.c[kept] if kept else self.value(key)

    def allowed(self, rights: Iterable[Right]) -> sa.ColumnElement[bool]:
        """Return the rows that some of the rights open."""
        conditions = []
        for right in rights:
            if right.rows is None:
                return sa.true()
            conditions.append(self.condition(right.rows) if self.unit.present is None else self._granted(right.rows))
        return sa.or_(sa.false(), *conditions)

    def _granted(self, node: Node) -> sa.ColumnElement[bool]:
        """Return a condition of a right over what was there then, asked today by who the viewer is now."""
        self.granting.append(node)
        with self.emit.bound_as(NOW):
            return self.emit.condition(node)

    def visible(self, using: frozenset[str] = frozenset()) -> sa.ColumnElement[bool]:
        """Return the rows the viewer sees and in which the used fields are readable."""
        rights = self.decision.using(using)
        return sa.true() if rights is None else self.allowed(rights)

    def flags(self) -> list[sa.Label[int]]:
        """Return a column for each of the viewer's rights that tells whether it holds in the row."""
        return [
            sa.case((self.allowed([right]), 1), else_=0).label(f"g{place}")
            for place, right in enumerate(self.decision.rights)
        ]

    def still_visible(self) -> sa.ColumnElement[bool]:
        """Return the rows the viewer sees as they are now, too, or that are gone: what was taken from a viewer is not
        seen by looking back.
        """
        table = self.form.table
        decision = self.unit.present.decide(self.form.name) if self.unit.present else self.decision
        rights = decision.using(frozenset())
        if self.as_of is None or rights is None or any(right.rows is None for right in rights):
            return sa.true()
        present = self._present()
        if present is None:
            return sa.false()
        if self.unit.present is not None:
            with present.emit.bound_as(NOW):
                seen = present._ids()
            self.granting += present.nodes
            present.nodes = []
        else:
            seen = present._ids()
        self.take(present)
        return sa.or_(self.rows.c.id.in_(seen), self.rows.c.id.not_in(sa.select(table.c.id)))

    def _ids(self) -> sa.Select[Any]:
        return sa.select(self.form.table.c.id).where(self.visible())

    def _present(self) -> Reading | None:
        """Return what reads the same records as they are now; None where the viewer has no right to any."""
        unit = self.unit.present
        if unit is None:
            return Reading(self.unit, self.form, self.decision)
        form = unit.catalog.forms.get(self.form.name)
        return Reading(unit, form, unit.decide(form.name)) if form is not None else None

    def take(self, other: Reading) -> None:
        """Take over what a part of the statement needs that another reading made."""
        self.nodes += other.nodes
        self.emit.functions.update(other.emit.functions)

    def run(self, statement: sa.Select[Any], **more: Any) -> Sequence[sa.Row[Any]]:
        """Execute the query with all its binds and return its rows."""
        return self.execute(statement, **more).all()

    def execute(self, statement: sa.Executable, **more: Any) -> sa.CursorResult[Any]:
        """Execute the statement with all its binds."""
        database = self.unit.workspace.database
        database.add_functions({**self.emit.functions, **self.tables.functions}, self.unit.connection)
        values = binds([*self.nodes, *self.tables.nodes], self.unit.context, database.dialect)
        if self.unit.present is not None:
            values |= binds(self.granting, self.unit.present.context, database.dialect, NOW)
        return self.unit.connection.execute(statement, {**values, **more})
