"""What happened to a record: its former states compared one with the next, with who and why, masks applied."""

from __future__ import annotations

import itertools
from operator import itemgetter
from typing import Any

import sqlalchemy as sa

from engine.access import Decision
from engine.forms.model import Form, Record
from engine.forms.write import changed_fields
from runtime import query, unmask
from runtime.clock import iso
from runtime.present import link_titles, shown, titles_of
from runtime.rows import all_fields, read_columns, to_record
from runtime.store.tables import audit, change
from runtime.workspace import Unit


def entries(unit: Unit, form: Form, decision: Decision, record: int) -> list[dict[str, Any]]:
    """Return the changes of a record and, to who may see the audit, who looked at masked values, newest first."""
    seen = query.get(unit, form, decision, record, fields=())
    states = _states(unit, form, record)
    why = _reasons(unit, [one["change"] for one in states if one["change"]])
    out = []
    for before, after in itertools.pairwise(states):
        reason = why.get(before["change"])
        out.append(
            {
                "at": before["to"],
                "actor": reason["actor"] if reason else None,
                "action": before["ended"],
                "why": reason["why"] if reason else None,
                "changes": _changes(unit, form, (decision, seen.holds), before["record"], after["record"]),
            }
        )
        if before["ended"] == "delete":
            back = after["record"]
            out.append(
                {"at": back["updated_at"], "actor": back["updated_by"], "action": "restore", "why": None, "changes": []}
            )
    first = states[0]["record"]
    reason = _created(unit, form, record)
    out.insert(
        0,
        {
            "at": first["created_at"],
            "actor": first["created_by"],
            "action": "create",
            "why": reason,
            "changes": [],
        },
    )
    out = sorted(out + _looks(unit, form, (decision, seen.holds), record), key=itemgetter("at"))
    people = titles_of(unit, "$user", {one["actor"] for one in out if one["actor"] is not None})
    for one in out:
        one["at"] = iso(one["at"])
        one["actor"] = {"id": one["actor"], "title": people.get(one["actor"], "")} if one["actor"] else None
    return list(reversed(out))


def _states(unit: Unit, form: Form, record: int) -> list[dict[str, Any]]:
    """Return the record's states, oldest first, the present one last."""
    table = form.history
    columns = [*read_columns(form, table), table.c.valid__to, table.c.change__id, table.c.ended__by]
    statement = sa.select(*columns).where(table.c.id == record).order_by(table.c.history__id)
    states = []
    width = len(all_fields(form))
    for row in unit.connection.execute(statement):
        state = to_record(form, row[:width], unit.vault)
        states.append({"record": state, "to": row[width], "change": row[width + 1], "ended": row[width + 2]})
    present = sa.select(*read_columns(form, form.table)).where(form.table.c.id == record)
    row = unit.connection.execute(present).one()
    states.append({"record": to_record(form, row, unit.vault), "to": None, "change": None, "ended": ""})
    return states


def _reasons(unit: Unit, changes: list[int]) -> dict[int, dict[str, Any]]:
    found = unit.connection.execute(sa.select(change).where(change.c.id.in_(changes)))
    return {row.id: {"actor": row.actor_id, "why": row.why} for row in found}


def _created(unit: Unit, form: Form, record: int) -> Any:
    """Return why the record was created, when a rule or an import did it."""
    mine = (audit.c.form == form.name) & (audit.c.record_id == record) & (audit.c.action == "create")
    statement = sa.select(change.c.why).join(audit, audit.c.change_id == change.c.id).where(mine)
    return unit.connection.execute(statement).scalar()


def _looks(unit: Unit, form: Form, sight: tuple[Decision, tuple[bool, ...]], record: int) -> list[dict[str, Any]]:
    """Return who looked at masked values and why, to who may see the audit."""
    if "see_audit" not in unit.catalog.powers(unit.actor):
        return []
    decision, holds = sight
    mine = (audit.c.form == form.name) & (audit.c.record_id == record) & (audit.c.action == unmask.ACTION)
    return [
        {"at": row.at, "actor": row.actor_id, "action": row.action, "why": None, "changes": [], **row.detail}
        for row in unit.connection.execute(sa.select(audit).where(mine).order_by(audit.c.id))
        if row.detail["field"] in form.fields and decision.level_in(row.detail["field"], holds) != "none"
    ]


def _changes(
    unit: Unit, form: Form, sight: tuple[Decision, tuple[bool, ...]], old: Record, new: Record
) -> list[dict[str, Any]]:
    decision, holds = sight
    levels = {key: decision.level_in(key, holds) for key in changed_fields(form, old, new)}
    keys = [key for key, level in levels.items() if level != "none"]
    masked = {key for key, level in levels.items() if level == "mask"}
    parts = [{key: one.get(key) for key in keys} for one in (old, new)]
    titles = link_titles(unit, form, parts)
    out = []
    for key in keys:
        made = form.fields[key]

        def say(value: Any, made: Any = made, hidden: bool = key in masked) -> Any:
            if value is None:
                return None
            return made.kind.mask(value, made.options) if hidden else shown(made, value, titles)

        out.append({"field": key, "old": say(old.get(key)), "new": say(new.get(key))})
    return out
