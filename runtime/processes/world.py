"""The world as the kernel asks about it: the record as it stands in the transaction, and the people there are."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import Any

from engine.expressions.coerce import to_json
from engine.expressions.nodes import Node
from engine.forms.model import Record
from engine.processes.model import Process
from engine.processes.world import Term
from runtime import loading
from runtime.store import people
from runtime.workspace import Unit


class LiveWorld:
    """Answers from the database, read once when first asked."""

    def __init__(self, unit: Unit, process: Process, record: int) -> None:
        self._unit, self._process, self._key = unit, process, record
        self.zone = unit.workspace.settings.zone
        self._record: Record | None = None

    def value(self, term: Term) -> Any:
        """Return the expression's value over the record."""
        if self._record is None:
            self._record = image(self._unit, self._process, self._key, self._terms)
        return to_json(term.evaluate(self._record, self._unit.context), term.node.type)

    @cached_property
    def _terms(self) -> list[Node]:
        return terms(self._process)

    def holders(self, role: str) -> list[int]:
        """Return the active people who hold the role."""
        return people.holders(self._unit.connection, role)

    def logins(self, logins: Sequence[str]) -> list[int]:
        """Return the active people with these logins, in the order named."""
        found = people.by_logins(self._unit.connection, list(logins))
        return [found[login] for login in logins if login in found]

    def active(self, wanted: Sequence[int]) -> list[int]:
        """Return those of the people who are active."""
        return people.active(self._unit.connection, wanted)

    def superior(self, person: int) -> int | None:
        """Return the person's superior."""
        return people.manager_of(self._unit.connection, person)


def terms(process: Process) -> list[Node]:
    """Return every expression the kernel may ask the value of."""
    found = [flow.condition.node for step in process.steps.values() for flow in step.out if flow.condition]
    for step in process.steps.values():
        found += [term.node for term in _terms_in(step.detail)]
    return found


def _terms_in(detail: Any) -> list[Term]:
    if isinstance(detail, Term):
        return [detail]
    if isinstance(detail, tuple | list):
        return [term for one in detail for term in _terms_in(one)]
    parts = [getattr(detail, name, None) for name in ("assign", "otherwise", "due", "condition", "detail")]
    return [term for part in parts if part is not None for term in _terms_in(part)]


def image(unit: Unit, process: Process, record: int, nodes: Sequence[Node]) -> Record:
    """Return the record with everything the expressions read beside it."""
    found = loading.fetch(unit, process.form.name, [record])[record]
    loading.attach(unit, process.form, [found], loading.needs(nodes))
    return found
