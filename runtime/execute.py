"""Carrying out effects: grouped, so that what many firings do to one form is one batch of the one write path.

Several settings of one record become one change; where two firings set the same field of one record, the first stands.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import sqlalchemy as sa

from engine.access import Actor
from engine.effects import Block, CreateRecord, Effect, SendMessage, SetField
from engine.errors import RecordRefused, problem
from engine.forms.write import Wish
from engine.rules.actions.send_message import fill
from engine.texts import LANGUAGES, Language
from runtime import bulk, records, sets
from runtime.store import people
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
    holders: dict[str, list[Actor]] = {}
    rows: list[dict[str, Any]] = []
    for firing, effect in effects:
        key = effect.role or f"#{effect.person}"
        if key not in holders:
            holders[key] = _readers(unit, effect)
        _note(firing, "send_message", effect.form, None, people=len(holders[key]))
        for reader in holders[key]:
            shown = {language: _shown(unit, effect, reader, language) for language in LANGUAGES}
            rows.append(
                {
                    "user_id": reader.id,
                    "at": unit.now,
                    "title": {language: fill(effect.title[language], shown[language]) for language in LANGUAGES},
                    "text": {language: fill(effect.text[language], shown[language]) for language in LANGUAGES},
                    "form": effect.form,
                    "record_id": effect.record,
                    "read": False,
                }
            )
    bulk.insert_many(unit.connection, message, rows)


def _readers(unit: Unit, effect: SendMessage) -> list[Actor]:
    """Return the people a message is for, as actors with their rights."""
    found = unit.connection.execute(sa.select(user).where(user.c.active).order_by(user.c.id)).mappings()
    return [
        people.actor_of(unit.connection, dict(row))
        for row in found
        if (effect.role in row["roles"] if effect.role is not None else row["id"] == effect.person)
    ]


def _shown(unit: Unit, effect: SendMessage, reader: Actor, language: Language) -> dict[str, str]:
    """Return the message's values as its reader may see them: in full only what they may read in every row."""
    form, decision = unit.form(effect.form), unit.catalog.decide(reader, effect.form)
    shown = {}
    for key, value in effect.values.items():
        made = form.fields[key]
        if value is None:
            shown[key] = ""
        elif decision.may("read") and decision.everywhere(frozenset({key})):
            shown[key] = made.kind.show(value, made.options, language)
        else:
            shown[key] = str(made.kind.mask(value, made.options)) if decision.level(key) != "none" else "***"
    return shown
