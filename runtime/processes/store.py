"""The rows of instances: what the kernel knows, read under the instance's lock and written back as differences."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from engine.processes.events import Event
from engine.processes.state import Instance, Share, Task, Timer, Token
from runtime.store.process_tables import instance, process_history, task, task_actor, timer, token

ROWS = {
    table: sa.select(table).where(table.c.instance_id == sa.bindparam("key")).order_by(table.c.number)
    for table in (token, task, task_actor, timer)
}
CHANGE = {
    table: sa.update(table).where(
        table.c.instance_id == sa.bindparam("of_instance"), table.c.number == sa.bindparam("of_number")
    )
    for table in (token, task, task_actor, timer)
}
ENTER = sa.insert(process_history)
REMOVE = {
    table: sa.delete(table).where(
        table.c.instance_id == sa.bindparam("of_instance"), table.c.number == sa.bindparam("of_number")
    )
    for table in (token, task, task_actor, timer)
}
"""Statements made once: building them anew cost more than running them."""


@dataclass(frozen=True, slots=True)
class Stored:
    """An instance as it stands in the database: its row and its state."""

    row: Any
    state: Instance


def insert(connection: Connection, values: Mapping[str, Any]) -> int:
    """Enter a new instance that has not begun and return its id."""
    statement = sa.insert(instance).values(state="running", numbers=0, visits={}, **values)
    made = connection.execute(statement).inserted_primary_key
    assert made is not None
    return int(made[0])


def load(connection: Connection, key: int, *, lock: bool = False) -> Stored | None:
    """Return an instance; with `lock`, nobody else can take an event to it until the transaction ends."""
    statement = sa.select(instance).where(instance.c.id == key)
    row = connection.execute(statement.with_for_update() if lock else statement).one_or_none()
    return Stored(row, _state(connection, row)) if row is not None else None


def of_record(connection: Connection, form: str, record: int) -> list[Stored]:
    """Return the instances of a record, newest first."""
    mine = (instance.c.form == form) & (instance.c.record_id == record)
    rows = connection.execute(sa.select(instance).where(mine).order_by(instance.c.id.desc())).all()
    return [Stored(row, _state(connection, row)) for row in rows]


def _state(connection: Connection, row: Any) -> Instance:
    def rows(table: sa.Table) -> Sequence[Any]:
        return connection.execute(ROWS[table], {"key": row.id}).all()

    shares: dict[int, list[Share]] = {}
    for one in rows(task_actor):
        share = Share(
            one.number,
            one.person_id,
            one.place,
            one.state,
            one.outcome,
            one.opened_at,
            one.done_at,
            one.origin,
            one.sender_id,
        )
        shares.setdefault(one.task, []).append(share)
    return Instance(
        row.initiator_id,
        row.state,
        {one.number: _token(one) for one in rows(token)},
        {one.number: _task(one, tuple(shares.get(one.number, ()))) for one in rows(task)},
        {one.number: Timer(one.number, one.token, one.kind, one.due_at, one.done) for one in rows(timer)},
        {key: tuple(scope) for key, scope in row.visits.items()},
        row.numbers,
    )


def _token(row: Any) -> Token:
    return Token(row.number, row.node, row.state, row.came, tuple(row.scope), row.since, row.back_to, row.problem)


def _task(row: Any, shares: tuple[Share, ...]) -> Task:
    return Task(
        row.number,
        row.token,
        row.node,
        row.kind,
        row.state,
        row.opened_at,
        shares,
        row.closed_at,
        row.due_at,
        row.outcome,
    )


def save(connection: Connection, key: int, before: Instance, after: Instance, now: datetime) -> None:
    """Write what differs between two states of an instance."""
    values: dict[str, Any] = {
        "state": after.state,
        "numbers": after.numbers,
        "visits": {node: list(scope) for node, scope in after.visits.items()},
    }
    if after.state != "running" and before.state == "running":
        values["ended_at"] = now
    connection.execute(sa.update(instance).where(instance.c.id == key).values(**values))
    _replace(connection, token, key, before.tokens, after.tokens, _token_row)
    _replace(connection, task, key, before.tasks, after.tasks, _task_row)
    _replace(connection, timer, key, before.timers, after.timers, _timer_row)
    _replace(connection, task_actor, key, _shares(before), _shares(after), _share_row)


def _replace(
    connection: Connection,
    table: sa.Table,
    key: int,
    before: Mapping[int, Any],
    after: Mapping[int, Any],
    row_of: Any,
) -> None:
    gone = [{"of_instance": key, "of_number": number} for number in before if number not in after]
    if gone:
        connection.execute(REMOVE[table], gone)
    new = [{"instance_id": key, **row_of(one)} for number, one in after.items() if number not in before]
    if new:
        connection.execute(sa.insert(table), new)
    changed = [
        {"of_instance": key, "of_number": number, **row_of(one)}
        for number, one in after.items()
        if number in before and before[number] != one
    ]
    if changed:
        connection.execute(CHANGE[table], changed)


def _shares(state: Instance) -> dict[int, tuple[int, Share]]:
    return {share.number: (one.number, share) for one in state.tasks.values() for share in one.shares}


def _token_row(one: Token) -> dict[str, Any]:
    return {
        "number": one.number,
        "node": one.node,
        "state": one.state,
        "came": one.came,
        "scope": list(one.scope),
        "since": one.since,
        "back_to": one.back_to,
        "problem": dict(one.problem) if one.problem is not None else None,
    }


def _task_row(one: Task) -> dict[str, Any]:
    return {
        "number": one.number,
        "token": one.token,
        "node": one.node,
        "kind": one.kind,
        "state": one.state,
        "opened_at": one.opened,
        "closed_at": one.closed,
        "due_at": one.due,
        "outcome": one.outcome,
    }


def _timer_row(one: Timer) -> dict[str, Any]:
    return {"number": one.number, "token": one.token, "kind": one.kind, "due_at": one.due, "done": one.done}


def _share_row(one: tuple[int, Share]) -> dict[str, Any]:
    number, share = one
    return {
        "number": share.number,
        "task": number,
        "person_id": share.person,
        "place": share.place,
        "state": share.state,
        "outcome": share.outcome,
        "opened_at": share.opened,
        "done_at": share.done,
        "origin": share.origin,
        "sender_id": share.sender,
    }


@dataclass(frozen=True, slots=True)
class Past:
    """One event of an instance's history."""

    at: datetime
    actor: int | None
    event: Event
    answers: Sequence[Any]
    steps: Sequence[Mapping[str, Any]]
    id: int = 0


def add_history(connection: Connection, key: int, past: Iterable[Past]) -> None:
    """Append events to an instance's history."""
    rows = [
        {
            "instance_id": key,
            "at": one.at,
            "actor_id": one.actor,
            "event": one.event.to_json(),
            "answers": list(one.answers),
            "steps": [dict(step) for step in one.steps],
        }
        for one in past
    ]
    connection.execute(ENTER, rows)


def history(connection: Connection, key: int) -> list[Past]:
    """Return an instance's history, oldest first."""
    rows = connection.execute(
        sa.select(process_history).where(process_history.c.instance_id == key).order_by(process_history.c.id)
    )
    return [Past(row.at, row.actor_id, Event.from_json(row.event), row.answers, row.steps, row.id) for row in rows]


def running(connection: Connection, form: str, records: Sequence[int], process: str | None = None) -> list[Any]:
    """Return the rows of the instances that run for any of the records."""
    statement = sa.select(instance).where(
        instance.c.form == form, instance.c.record_id.in_(records), instance.c.state == "running"
    )
    if process is not None:
        statement = statement.where(instance.c.process == process)
    return list(connection.execute(statement.order_by(instance.c.id)).all())
