"""What people do with tasks: take one up, edit what it lets them edit, and decide; all in one transaction."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from engine.access import Right
from engine.errors import NotFound, RecordRefused, RequestRefused, pointer, problem
from engine.expressions.check import check
from engine.forms.write import Wish
from engine.processes.events import Event, Mode
from engine.processes.kernel import COMPLETING, NotNow, Walk
from engine.processes.model import Process, Step
from engine.processes.nodes.approval import ApprovalNode
from engine.processes.nodes.base import Button
from engine.processes.state import Instance, Share, Task
from runtime import loading, records
from runtime.processes import drive, store, versions
from runtime.processes.world import LiveWorld
from runtime.store.process_tables import task_actor
from runtime.workspace import Unit


@dataclass(frozen=True, slots=True)
class Deciding:
    """What a person wants to do with their part in a task."""

    action: str
    comment: str | None = None
    values: Mapping[str, Any] | None = None
    version: int | None = None
    to: int | None = None
    node: str | None = None
    mode: Mode | None = None


@dataclass(frozen=True, slots=True)
class Mine:
    """A person's part in a task with everything around it."""

    id: int
    instance: int
    row: Any
    process: Process
    state: Instance
    task: Task
    share: Share

    @property
    def step(self) -> Step:
        """Return the node the task is of."""
        return self.process.steps[self.task.node]

    @property
    def open(self) -> bool:
        """Tell whether the person can act now."""
        return self.share.state == "open" and (self.state.state == "running" or self.task.kind == "cc")

    @property
    def buttons(self) -> list[Button]:
        """Return what the person may do now."""
        return self.step.kind.buttons(self.step, self.task) if self.open else []

    @property
    def edit(self) -> tuple[str, ...]:
        """Return the fields the person may change."""
        return tuple(getattr(self.step.options, "edit", ())) if self.open else ()

    @property
    def required(self) -> tuple[str, ...]:
        """Return the fields that must be filled."""
        return tuple(getattr(self.step.options, "required", ())) if self.open else ()


def mine(unit: Unit, key: int, *, lock: bool = False) -> Mine:
    """Return the actor's part in a task; anybody else's looks as if it were not there."""
    theirs = (task_actor.c.id == key) & (task_actor.c.person_id == unit.actor.id)
    row = unit.connection.execute(sa.select(task_actor).where(theirs)).one_or_none()
    if row is None:
        raise NotFound([problem("ACCESS-E002", what={"zh": "任务", "en": "task"})])
    found = store.load(unit.connection, row.instance_id, lock=lock)
    assert found is not None
    if found.row.form not in unit.catalog.forms:
        raise NotFound([problem("ACCESS-E002", what={"zh": "任务", "en": "task"})])
    _, process = versions.load(unit, found.row.version_id)
    pair = found.state.share(row.number)
    assert pair is not None
    return Mine(key, row.instance_id, found.row, process, found.state, *pair)


def decide(unit: Unit, key: int, wish: Deciding) -> Instance:
    """Do what a person wants with their task: their edits and their decision are one transaction."""
    part = mine(unit, key, lock=True)
    if not part.open:
        raise NotNow([problem("PROC-E022")])
    button = next((one for one in part.buttons if one.key == wish.action), None)
    if button is None:
        raise NotNow([problem("PROC-E023", "/action", found=wish.action, what=part.step.title.by_language())])
    if button.comment == "required" and not (wish.comment or "").strip():
        raise RequestRefused([problem("PROC-E040", "/comment")])
    _edit(unit, part, wish)
    if wish.action in COMPLETING:
        _require_filled(unit, part)
    event = Event(
        "act",
        unit.actor.id,
        part.share.number,
        wish.action,
        wish.node,
        wish.mode,
        wish.to,
        (wish.comment or "").strip() or None,
    )
    return drive.give_held(unit, store.Stored(part.row, part.state), event)


def _edit(unit: Unit, part: Mine, wish: Deciding) -> None:
    values = dict(wish.values or {})
    form = part.process.form
    beyond = [key for key in values if key not in part.edit]
    if beyond:
        decision = unit.decide(form.name)
        known = [key for key in beyond if key in form.fields and decision.level(key) != "none"]
        titles = {key: form.fields[key].title.by_language() if key in known else key[:40] for key in beyond}
        raise RecordRefused(problem("PROC-E041", pointer("values", key), field=titles[key]) for key in beyond)
    if values:
        granted = unit.granted(form.name, task_right(unit, part))
        records.write(granted, form, [Wish(values, id=part.row.record_id, version=wish.version)])


def task_right(unit: Unit, part: Mine) -> Right:
    """Return what the task lets its person do with its one record, beyond their roles."""
    form = part.process.form.name
    node, _ = check({"==": [{"var": "id"}, part.row.record_id]}, unit.catalog.schema, form)
    assert node is not None
    return Right(f"task {part.id}", frozenset({"read", "update"}), node, dict.fromkeys(part.edit, "write"))


def _require_filled(unit: Unit, part: Mine) -> None:
    if not part.required:
        return
    form = part.process.form
    record = loading.fetch(unit, form.name, [part.row.record_id])[part.row.record_id]
    empty = [key for key in part.required if record.get(key) in (None, "", [])]
    if empty:
        raise RecordRefused(
            problem("PROC-E039", pointer("values", key), field=form.fields[key].title.by_language()) for key in empty
        )


def withdraw(unit: Unit, key: int, comment: str | None) -> None:
    """Withdraw an instance the actor started."""
    drive.give(unit, key, Event("withdraw", unit.actor.id, comment=comment))


def comment(unit: Unit, key: int, text: str) -> None:
    """Leave a remark on an instance."""
    if not text.strip():
        raise RequestRefused([problem("PROC-E040", "/comment")])
    drive.give(unit, key, Event("comment", unit.actor.id, comment=text.strip()))


def retry(unit: Unit, key: int) -> None:
    """Let the stuck tokens of an instance try again."""
    found = store.load(unit.connection, key, lock=True)
    assert found is not None
    stuck = [token.number for token in found.state.tokens.values() if token.state == "stuck"]
    if not stuck:
        raise NotNow([problem("PROC-E021")])
    state = found.state
    for number in stuck:
        if state.state == "running" and number in state.tokens:
            state = drive.give(unit, key, Event("retry", unit.actor.id, number))


def returns(unit: Unit, part: Mine) -> list[dict[str, Any]]:
    """Return the nodes the matter may be returned to, with the ways of coming forward again."""
    if not any(button.key == "return" for button in part.buttons):
        return []
    walk = Walk(part.state, part.process, LiveWorld(unit, part.process, part.row.record_id), unit.now)
    kind, token = part.step.kind, part.state.tokens[part.task.token]
    ways = kind.returns_of(walk, part.step, token) if isinstance(kind, ApprovalNode) else []
    steps = part.process.steps
    return [{"node": key, "title": steps[key].title.by_language(), "modes": modes} for key, modes in ways]


def record_version(unit: Unit, part: Mine) -> int | None:
    """Return the version of the record as it stands; None when it is deleted."""
    version = sa.select(part.process.form.table.c.version).where(part.process.form.table.c.id == part.row.record_id)
    found = unit.connection.execute(version).scalar_one_or_none()
    return int(found) if found is not None else None
