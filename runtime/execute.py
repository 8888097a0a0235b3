"""Carrying out effects: grouped, so that what many firings do to one form is one batch of the one write path.

Several settings of one record become one change; where two firings set the same field of one record, the first stands.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import sqlalchemy as sa

from engine.effects import Block, CreateRecord, Effect, SendMessage, SetField
from engine.errors import RecordRefused, problem
from engine.forms.write import Wish
from runtime import bulk, records, sets
from runtime.store.firings import Firing
from runtime.store.tables import message, user
from runtime.workspace import Unit


def carry_out(unit: Unit, firings: Sequence[tuple[Firing, Sequence[Effect]]], title: Any) -> None:
    """Do what the firings say, as the platform, and note in each firing which records it touched."""
    effects = [(firing, effect) for firing, group in firings for effect in group]
    for _, effect in effects:
        if isinstance(effect, Block):
            raise RecordRefused([problem("RULE-E009", rule=title, message=dict(effect.message))])
    _set_fields(unit, [(one, effect) for one, effect in effects if isinstance(effect, SetField)])
    _create_records(unit, [(one, effect) for one, effect in effects if isinstance(effect, CreateRecord)])
    _send_messages(unit, [(one, effect) for one, effect in effects if isinstance(effect, SendMessage)])


def _note(firing: Firing, kind: str, form: str, record: int | None, **more: Any) -> None:
    firing.actions.append({"type": kind, "form": form, "record": record, **more})
    if record is not None:
        firing.touched.append((form, record))


def _set_fields(unit: Unit, effects: Iterable[tuple[Firing, SetField]]) -> None:
    wanted: dict[str, dict[int, dict[str, Any]]] = {}
    for firing, effect in effects:
        _note(firing, "set_field", effect.form, effect.record, field=effect.field)
        wanted.setdefault(effect.form, {}).setdefault(effect.record, {}).setdefault(effect.field, effect.value)
    for name, changes in wanted.items():
        form = unit.form(name)
        fields = sorted({key for values in changes.values() for key in values})
        whole = all(len(values) == len(fields) for values in changes.values())
        if whole and len(changes) > bulk.FEW and sets.obstacle(unit, form, fields) is None:
            sets.update(unit, form, changes)
        else:
            records.write(unit, form, [Wish(id=key, parsed=values) for key, values in sorted(changes.items())])


def _create_records(unit: Unit, effects: Iterable[tuple[Firing, CreateRecord]]) -> None:
    wanted: dict[str, list[tuple[Firing, CreateRecord]]] = {}
    for firing, effect in effects:
        wanted.setdefault(effect.form, []).append((firing, effect))
    for name, group in wanted.items():
        wishes = [Wish(parsed=dict(effect.values)) for _, effect in group]
        for (firing, _), written in zip(group, records.write(unit, unit.form(name), wishes), strict=True):
            _note(firing, "create_record", name, written.id)


def _send_messages(unit: Unit, effects: Iterable[tuple[Firing, SendMessage]]) -> None:
    holders: dict[str, list[int]] = {}
    rows: list[dict[str, Any]] = []
    for firing, effect in effects:
        if effect.role is not None and effect.role not in holders:
            holders[effect.role] = _holders(unit, effect.role)
        people = holders[effect.role] if effect.role is not None else [effect.person or 0]
        _note(firing, "send_message", effect.form, None, people=len(people))
        rows += [
            {
                "user_id": person,
                "at": unit.now,
                "title": dict(effect.title),
                "text": dict(effect.text),
                "form": effect.form,
                "record_id": effect.record,
                "read": False,
            }
            for person in people
        ]
    bulk.insert_many(unit.connection, message, rows)


def _holders(unit: Unit, role: str) -> list[int]:
    found = unit.connection.execute(sa.select(user.c.id, user.c.roles).where(user.c.active))
    return [row.id for row in found if role in row.roles]
