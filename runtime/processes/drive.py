"""Driving instances: one event, walked to the next wait states, in the transaction it belongs to.

Lock the instance -> the kernel walks the event -> its work is carried out and answered with further events -> rows,
history and notices. The record and the process commit together or not at all.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa

from engine.effects import Effect
from engine.errors import NotFound, PlatformError, RequestRefused, problem
from engine.expressions.reads import reads
from engine.processes.events import Event
from engine.processes.kernel import Advance, NotNow, Tell, advance
from engine.processes.model import Process
from engine.processes.state import Instance, Token
from engine.processes.world import Witness
from engine.rules.compile import PlannedAction
from runtime import execute
from runtime.processes import notices, show, store, versions
from runtime.processes.store import Past
from runtime.processes.world import LiveWorld, image
from runtime.workspace import Unit

DEEPEST = 8
"""How many rules and processes may set each other off, as in cascades of rules."""


@dataclass(frozen=True, slots=True)
class Running:
    """An instance being driven: its row's facts and the version of the process it runs on."""

    id: int
    process: Process
    record: int


@dataclass
class Deed:
    """What an automatic node did."""

    actions: list[dict[str, Any]] = field(default_factory=list)
    touched: list[tuple[str, int]] = field(default_factory=list)


def start(unit: Unit, name: str, record: int, initiator: int | None, how: str) -> int:
    """Start a process for a record and return the instance; refused while the same one runs for it."""
    version, process = versions.current(unit, name)
    _hold(unit, process, record)
    if store.running(unit.connection, process.form.name, [record], name):
        raise RequestRefused([problem("PROC-E035", "/record")])
    values = {
        "process": name,
        "version_id": version,
        "form": process.form.name,
        "record_id": record,
        "initiator_id": initiator,
        "started_at": unit.now,
    }
    key = store.insert(unit.connection, values)
    _drive(unit, Running(key, process, record), Instance(initiator), Event("start", initiator, how=how))
    return key


def _hold(unit: Unit, process: Process, record: int) -> None:
    """Lock the record, so that two starts cannot miss one another and a deletion cannot slip in."""
    table = process.form.table
    held = unit.connection.execute(sa.select(table.c.id).where(table.c.id == record).with_for_update())
    if held.first() is None:
        raise NotFound([problem("ACCESS-E002", "/record", what=process.form.title.by_language())])


def meets(unit: Unit, process: Process, record: int) -> bool:
    """Tell whether the record meets the condition of the start node."""
    term = process.start.detail.condition
    return term is None or term.evaluate(image(unit, process, record, [term.node]), unit.context) is True


def require_condition(unit: Unit, process: Process, record: int) -> None:
    """Refuse a record that does not meet the condition of the start node."""
    if not meets(unit, process, record):
        words = show.in_words(unit, process, process.start.options.when)
        raise RequestRefused([problem("PROC-E036", "/record", condition=words)])


def give(unit: Unit, key: int, event: Event) -> Instance:
    """Give an event to an instance, under its lock, and return its new state."""
    found = store.load(unit.connection, key, lock=True)
    assert found is not None
    return give_held(unit, found, event)


def give_held(unit: Unit, found: store.Stored, event: Event) -> Instance:
    """Give an event to an instance whose lock the transaction holds already, as it was read under that lock."""
    _, process = versions.load(unit, found.row.version_id)
    if found.state.state == "running" and not process.fits:
        raise NotNow([problem("PROC-E044")])
    return _drive(unit, Running(found.row.id, process, found.row.record_id), found.state, event)


def _drive(unit: Unit, running: Running, before: Instance, event: Event) -> Instance:
    state, past, tells = before, list[Past](), list[Tell]()
    working: deque[int] = deque()

    def walk(one: Event) -> Advance:
        nonlocal state
        witness = Witness(LiveWorld(unit, running.process, running.record))
        walked = advance(state, one, running.process, witness, unit.now)
        state = walked.instance
        actor = unit.actor.id if one is event else None
        past.append(Past(unit.now, actor, one, witness.answers, walked.steps))
        tells.extend(walked.tells)
        working.extend(walked.work)
        return walked

    walk(event)
    while working:
        token = state.tokens.get(working.popleft())
        if token is not None and token.state == "working":
            walk(_work(unit, running, token))
    store.save(unit.connection, running.id, before, state, unit.now)
    store.add_history(unit.connection, running.id, past)
    notices.send(unit, running.id, running.process, running.record, state, tells)
    return state


def _work(unit: Unit, running: Running, token: Token) -> Event:
    """Carry out a node's actions; what they would have done is undone when one of them is refused."""
    step = running.process.steps[token.node]
    title = running.process.definition.title.by_language()
    platform = unit.as_platform(
        {"kind": "process", "process": running.process.name, "instance": running.id, "node": step.key, "title": title}
    )
    actions: tuple[PlannedAction, ...] = step.detail
    if platform.depth > DEEPEST:
        return Event("failed", number=token.number, problem={"code": "PROC-E045", "count": DEEPEST})
    try:
        with unit.connection.begin_nested():
            nodes = [node for one in actions for node in one.plan.needs]
            bare = all(reads(node).fields <= {("id",)} for node in nodes)
            record = {"id": running.record} if bare else image(unit, running.process, running.record, nodes)
            effects = [_effect(unit, running, one, record) for one in actions]
            execute.carry_out(platform, [(Deed(), [one for one in effects if one is not None])], title)
    except PlatformError as error:
        return Event("failed", number=token.number, problem=_told(error))
    return Event("done", number=token.number)


def _effect(unit: Unit, running: Running, action: PlannedAction, record: Mapping[str, Any]) -> Effect | None:
    values = [value(record, unit.context) for value in action.values]
    return action.kind.effect(action.plan, values, running.process.setting, running.record)


def _told(error: PlatformError) -> dict[str, Any]:
    """Return the first problem as the history and the token keep it."""
    if not error.problems:
        return {"code": type(error).__name__}
    first = error.problems[0]
    given = {key: value for key, value in first.given.items() if isinstance(value, str | int | bool | dict)}
    return {"code": first.code, "path": first.path, **given}
