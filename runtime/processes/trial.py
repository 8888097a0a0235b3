"""Trying a process out: walked to its end by the product itself, in a transaction that is then undone.

Everything happens as it would, rules and messages included, with the rights of the people asked and with time running
ahead at every wait; nothing is kept or sent.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from engine.access import Actor
from engine.errors import PlatformError, RequestRefused, pointer, problem
from engine.processes.events import Event
from engine.processes.state import Instance, Share, Task
from engine.texts import LANGUAGES, closest, say
from runtime.processes import drive, show, starts, store, tasks, timeline, versions
from runtime.processes.tasks import Deciding
from runtime.store import people
from runtime.store.process_tables import task_actor, timer
from runtime.store.tables import user
from runtime.workspace import WORDS, Unit, Workspace

Json = dict[str, Any]
MOST_ACTS = 200


@dataclass(frozen=True, slots=True)
class Trial:
    """What is tried: a process for a record, or for a new one of the values, and what is done at which node.

    `acts` holds, for each node, what is done there at its first visit, its second and so on; where nothing is said, the
    task's first action is taken by the first person asked.
    """

    process: str
    record: int | None = None
    values: Mapping[str, Any] | None = None
    acts: Mapping[str, Sequence[Deciding]] | None = None


class _UndoneError(Exception):
    """Leaves the unit of a trial so that nothing of it is kept."""


def walk(workspace: Workspace, trial: Trial, actor: Actor) -> list[Json]:
    """Return what would happen, step by step; the last line is the state the instance would end in."""
    lines: list[Json] = []
    try:
        with workspace.write(actor) as unit:
            _require_nodes(unit, trial)
            lines += _lines(unit, trial)
            raise _UndoneError
    except _UndoneError:
        return lines


def _require_nodes(unit: Unit, trial: Trial) -> None:
    """Refuse acts at nodes the process does not have."""
    process = unit.catalog.processes.get(trial.process)
    nodes = list(process.steps) if process else []
    unknown = [node for node in trial.acts or {} if process and node not in nodes]
    if unknown:
        raise RequestRefused(
            problem("PROC-E003", pointer("acts", node), found=node, near=closest(node, nodes)) for node in unknown
        )


def _lines(unit: Unit, trial: Trial) -> Iterator[Json]:
    key = starts.by_hand(unit, trial.process, trial.record, dict(trial.values or {}))
    left = {node: list(acts) for node, acts in (trial.acts or {}).items()}
    told = 0
    for _ in range(MOST_ACTS):
        past = store.history(unit.connection, key)
        for one in past[told:]:
            yield from _told(unit, key, one)
        told = len(past)
        state = _state(unit, key)
        asked = _asked(state)
        if asked is not None:
            try:
                _act(unit, key, *asked, left)
            except PlatformError as error:
                yield _refused(unit, asked[0], error)
                break
        elif ripe := _next_timer(state):
            unit = _later(unit, ripe)
            _ring(unit, key)
        else:
            break
    state = _state(unit, key)
    yield {"state": "stuck" if state.stuck else state.state}


def _state(unit: Unit, key: int) -> Instance:
    found = store.load(unit.connection, key)
    assert found is not None
    return found.state


def _asked(state: Instance) -> tuple[Task, Share] | None:
    """Return the first open part of a task that holds the instance up."""
    for task in state.tasks.values():
        if task.state == "open" and task.kind != "cc" and state.state == "running":
            return task, next(share for share in task.shares if share.state == "open")
    return None


def _act(unit: Unit, key: int, task: Task, share: Share, left: dict[str, list[Deciding]]) -> None:
    mine = (task_actor.c.instance_id == key) & (task_actor.c.number == share.number)
    part = unit.connection.execute(sa.select(task_actor.c.id).where(mine)).scalar_one()
    row = unit.connection.execute(sa.select(user).where(user.c.id == share.person)).mappings().one()
    theirs = replace(unit, actor=people.actor_of(unit.connection, dict(row)))
    said = left.get(task.node) or []
    wish = said.pop(0) if said else Deciding(tasks.mine(theirs, part).buttons[0].key)
    tasks.decide(theirs, part, wish)


def _next_timer(state: Instance) -> datetime | None:
    return min((one.due for one in state.timers.values() if not one.done), default=None)


def _later(unit: Unit, moment: datetime) -> Unit:
    """Return the same transaction at a later moment."""
    now = max(moment, unit.now)
    today = unit.context.today + (now.date() - unit.now.date())
    return replace(unit, context=replace(unit.context, now=now, today=today))


def _ring(unit: Unit, key: int) -> None:
    first = (timer.c.instance_id == key) & sa.not_(timer.c.done)
    row = unit.connection.execute(sa.select(timer).where(first).order_by(timer.c.due_at, timer.c.id).limit(1)).one()
    drive.give(unit, key, Event("due", number=row.number))


def _refused(unit: Unit, task: Task, error: PlatformError) -> Json:
    """Return why a trial ends at a node: what is done there is refused, a field left empty for one."""
    problems = [{language: say(one, WORDS, language).message for language in LANGUAGES} for one in error.problems]
    return {"at": show.iso(unit.now), "step": "refused", "node": task.node, "problems": problems}


def _told(unit: Unit, key: int, past: store.Past) -> Iterator[Json]:
    """Yield the nodes entered and the people asked or told by one event."""
    found = store.load(unit.connection, key)
    assert found is not None
    _, process = versions.load(unit, found.row.version_id)
    event = past.event
    if event.kind == "act":
        [who] = show.names(unit, [event.person or 0])
        words = timeline.ACTIONS[event.action or "done"]
        yield {"at": show.iso(past.at), "act": event.action, "by": who, "text": {"zh": words[0], "en": words[1]}}
    for step in past.steps:
        if step["do"] not in SHOWN:
            continue
        node = process.steps.get(step["node"] or "")
        line: Json = {"at": show.iso(past.at), "step": step["do"]}
        if node is not None:
            line |= {"node": node.key, "type": node.kind.name, "title": node.title.by_language()}
        if "people" in step:
            line["people"] = show.names(unit, step["people"])
        for fact in ("due", "problem", "reason", "state"):
            if fact in step:
                line[fact] = step[fact]
        yield line


SHOWN = frozenset({"enter", "open", "timer", "skip", "remind", "escalate", "lapse", "stuck", "transfer", "end"})
