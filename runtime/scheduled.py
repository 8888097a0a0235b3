"""Scheduled rules: one statement finds the records, the values of every condition and all that the actions need."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from engine.access import PLATFORM, everything
from engine.expressions.coerce import from_database
from engine.expressions.nodes import Node
from engine.expressions.trace import observed
from engine.rules.compile import Rule
from engine.rules.triggers.schedule import Schedule
from runtime import execute
from runtime.cascade import new_firing, period_key
from runtime.jobs.work import Work
from runtime.reading import Reading
from runtime.store import firings
from runtime.store.firings import Firing
from runtime.store.tables import firing, rule_state
from runtime.workspace import Unit, Workspace

BATCH = 5_000


def run(workspace: Workspace, name: str) -> int:
    """Run a scheduled rule once over all its form's records and return how many it fired for."""
    with workspace.write(PLATFORM) as unit:
        return _run_now(unit, unit.catalog.rules[name])


def _run_now(unit: Unit, rule: Rule) -> int:
    title = rule.definition.title.by_language()
    count = _run_in(unit.as_platform({"kind": "rule", "rule": rule.name, "title": title}), rule)
    firings.note_run(unit.connection, rule.name, unit.now, count)
    return count


def _run_in(unit: Unit, rule: Rule) -> int:
    reading = Reading(unit, rule.form, everything(rule.form.name))
    condition = reading.condition(rule.condition)
    watched = [node for _, node in observed(rule.condition)]
    wanted: list[Node] = [*watched, *rule.needs]
    table = rule.form.table
    source: sa.FromClause = table
    if rule.definition.once_per.type == "truth":
        state = (rule_state.c.rule == rule.name) & (rule_state.c.record_id == table.c.id)
        source = table.outerjoin(rule_state, state)
    columns = [_native(reading.computed(node)).label(f"v{place}") for place, node in enumerate(wanted)]
    statement = sa.select(table.c.id, _run_number(rule), *columns).select_from(source)
    rows = reading.run(statement.where(condition, _may_fire(unit, rule)).order_by(table.c.id))
    if rule.definition.once_per.type == "truth":
        _forget_false(unit, rule, reading, condition)
    title = rule.definition.title.by_language()
    for start in range(0, len(rows), BATCH):
        outcome = [_outcome(unit, rule, row, wanted, len(watched)) for row in rows[start : start + BATCH]]
        execute.carry_out(unit, outcome, title)
        firings.enter(unit.connection, [one for one, _ in outcome])
        if rule.definition.once_per.type == "truth":
            runs = {one.record: (True, int(one.key.removeprefix("run "))) for one, _ in outcome}
            firings.set_states(unit.connection, rule.name, runs)
    return len(rows)


def _native(value: sa.ColumnElement[Any]) -> sa.ColumnElement[Any]:
    """Return the value as the driver gives it, which `from_database` reads."""
    return sa.type_coerce(value, sa.types.NullType())


def _run_number(rule: Rule) -> sa.ColumnElement[Any]:
    return rule_state.c.run.label("run") if rule.definition.once_per.type == "truth" else sa.literal(0).label("run")


def _may_fire(unit: Unit, rule: Rule) -> sa.ColumnElement[bool]:
    """Return the condition that the rule has not fired for the record yet, in the sense of `once_per`."""
    once = rule.definition.once_per
    if once.type == "event":
        return sa.true()
    if once.type == "truth":
        return sa.or_(rule_state.c.truth.is_(None), rule_state.c.truth == sa.false())
    done = sa.select(firing.c.record_id).where(firing.c.rule == rule.name, firing.c.key == period_key(unit, rule))
    return rule.form.table.c.id.not_in(done)


def _forget_false(unit: Unit, rule: Rule, reading: Reading, condition: sa.ColumnElement[bool]) -> None:
    """Note for records that were true that they no longer are, so that the rule may fire again."""
    still = sa.select(rule.form.table.c.id).where(condition)
    gone = (rule_state.c.rule == rule.name) & rule_state.c.truth & rule_state.c.record_id.not_in(still)
    reading.execute(sa.update(rule_state).where(gone).values(truth=False))


def _outcome(
    unit: Unit, rule: Rule, row: sa.Row[Any], wanted: Sequence[Node], watched: int
) -> tuple[Firing, list[Any]]:
    dialect = unit.workspace.database.dialect
    found: tuple[Any, ...] = tuple(row)
    values = [from_database(value, node.type, dialect) for value, node in zip(found[2:], wanted, strict=True)]
    trace = rule.trace.of(values[:watched]).to_json()
    once = rule.definition.once_per
    if once.type == "truth":
        key = f"run {(found[1] or 0) + 1}"
    elif once.type == "event":
        key = f"at {unit.now.isoformat()}"
    else:
        key = period_key(unit, rule)
    effects = []
    place = watched
    for action in rule.actions:
        needs = values[place : place + len(action.plan.needs)]
        place += len(needs)
        if effect := action.kind.effect(action.plan, needs, rule.setting, found[0]):
            effects.append(effect)
    return new_firing(unit, rule, found[0], key, trace), effects


def due(workspace: Workspace, most: int) -> list[int]:
    """Return the scheduled rules whose time has come, as numbers; a rule seen for the first time gets its next time."""
    now = workspace.clock.now()
    with workspace.read() as unit:
        waiting = _waiting(unit)
        runs = firings.runs(unit.connection)
    fresh = [rule for rule in waiting.values() if rule.name not in runs or runs[rule.name].next_at is None]
    known = {number: rule for number, rule in waiting.items() if rule.name in runs and runs[rule.name].next_at}
    if fresh:
        with workspace.write() as unit:
            for rule in fresh:
                firings.set_next(unit.connection, rule.name, _next(workspace, rule))
    times: dict[int, datetime] = {number: runs[rule.name].next_at for number, rule in known.items()}
    return sorted((number for number, at in times.items() if at <= now), key=lambda number: times[number])[:most]


def run_due(workspace: Workspace, number: int) -> None:
    """Run a scheduled rule whose time has come and set its next time, both or neither."""
    with workspace.write(PLATFORM) as unit:
        rule = _waiting(unit).get(number)
        if rule is None:
            return
        next_at = firings.lock_next(unit.connection, rule.name)
        if next_at is not None and next_at <= unit.now:
            _run_now(unit, rule)
            firings.set_next(unit.connection, rule.name, _next(workspace, rule))


def _waiting(unit: Unit) -> dict[int, Rule]:
    """Return the rules that run at certain times, by a number made of their names."""
    return {
        number_of(name): rule
        for name, rule in unit.catalog.rules.items()
        if isinstance(rule.trigger, Schedule) and rule.definition.enabled
    }


def number_of(name: str) -> int:
    """Return the number by which a rule is handed to a worker."""
    return int.from_bytes(hashlib.sha256(name.encode()).digest()[:8]) >> 1


def _next(workspace: Workspace, rule: Rule) -> datetime:
    assert isinstance(rule.trigger, Schedule)
    now = workspace.clock.now().astimezone(workspace.settings.zone)
    return rule.trigger.next_after(rule.trigger_options, now)


WORK = Work("rule", due, run_due, lane="long")
