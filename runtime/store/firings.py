"""Firings: what each rule did for each record, once a key, with the values of every condition as read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from runtime import bulk
from runtime.store.tables import firing, firing_record, rule_run, rule_state


@dataclass(slots=True)
class Firing:
    """One firing; `touched` are the records it looked at or changed, as (form, id)."""

    rule: str
    form: str
    record: int
    key: str
    at: datetime
    business_date: date
    trace: Any
    actions: list[dict[str, Any]]
    touched: list[tuple[str, int]]


def enter(connection: Connection, firings: Sequence[Firing]) -> None:
    """Enter firings; the unique index on (rule, record, key) refuses a second one."""
    ids = bulk.next_ids(connection, firing, len(firings)) if firings else []
    rows = [
        {
            "id": key,
            "rule": one.rule,
            "form": one.form,
            "record_id": one.record,
            "key": one.key,
            "at": one.at,
            "business_date": one.business_date,
            "trace": one.trace,
            "actions": one.actions,
        }
        for key, one in zip(ids, firings, strict=True)
    ]
    bulk.insert_many(connection, firing, rows)
    touched = [
        {"firing_id": key, "form": form, "record_id": record}
        for key, one in zip(ids, firings, strict=True)
        for form, record in sorted({(one.form, one.record), *one.touched})
    ]
    bulk.insert_many(connection, firing_record, touched)


def fired(connection: Connection, rule: str, key: str, records: Sequence[int]) -> set[int]:
    """Return those of the records for which the rule has fired under the key."""
    mine = (firing.c.rule == rule) & (firing.c.key == key) & firing.c.record_id.in_(records)
    return {row[0] for row in connection.execute(sa.select(firing.c.record_id).where(mine))}


def states(connection: Connection, rule: str, records: Sequence[int]) -> dict[int, tuple[bool, int]]:
    """Return the rule's last truth and number of runs of truth for the records it has seen."""
    mine = (rule_state.c.rule == rule) & rule_state.c.record_id.in_(records)
    found = connection.execute(sa.select(rule_state.c.record_id, rule_state.c.truth, rule_state.c.run).where(mine))
    return {row.record_id: (row.truth, row.run) for row in found}


def set_states(connection: Connection, rule: str, rows: Mapping[int, tuple[bool, int]]) -> None:
    """Keep the rule's truth and number of runs for records."""
    known = states(connection, rule, list(rows))
    fresh = [
        {"rule": rule, "record_id": record, "truth": truth, "run": run}
        for record, (truth, run) in rows.items()
        if record not in known
    ]
    bulk.insert_many(connection, rule_state, fresh)
    changed = [
        {"r": record, "t": truth, "n": run}
        for record, (truth, run) in rows.items()
        if record in known and known[record] != (truth, run)
    ]
    if changed:
        mine = (rule_state.c.rule == rule) & (rule_state.c.record_id == sa.bindparam("r"))
        connection.execute(
            sa.update(rule_state).where(mine).values(truth=sa.bindparam("t"), run=sa.bindparam("n")), changed
        )


def note_run(connection: Connection, rule: str, at: datetime, fired_count: int) -> None:
    """Count a run of the rule."""
    values = {"last_at": at, "fired": rule_run.c.fired + fired_count}
    if connection.execute(sa.update(rule_run).where(rule_run.c.rule == rule).values(values)).rowcount == 0:
        connection.execute(sa.insert(rule_run).values(rule=rule, last_at=at, fired=fired_count))


def runs(connection: Connection) -> dict[str, Any]:
    """Return the last run and next time of each rule."""
    return {row.rule: row for row in connection.execute(sa.select(rule_run))}


def lock_next(connection: Connection, rule: str) -> datetime | None:
    """Return the next time of a rule and keep others from running it until the transaction ends."""
    statement = sa.select(rule_run.c.next_at).where(rule_run.c.rule == rule).with_for_update()
    found: datetime | None = connection.execute(statement).scalar_one_or_none()
    return found


def set_next(connection: Connection, rule: str, moment: datetime) -> None:
    """Keep the next time of a scheduled rule."""
    if connection.execute(sa.update(rule_run).where(rule_run.c.rule == rule).values(next_at=moment)).rowcount == 0:
        connection.execute(sa.insert(rule_run).values(rule=rule, next_at=moment, fired=0))
