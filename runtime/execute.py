"""Carrying out effects: grouped, so that what many firings do to one form is one batch of the one write path.

Several settings of one record become one change; where two firings set the same field of one record, the first stands.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Protocol

from engine.effects import Block, CreateRecord, Effect, SendMessage, SetField, StartProcess
from engine.errors import NotFound, RecordRefused, problem
from engine.forms.write import Wish
from runtime import bulk, messages, records, sets
from runtime.processes import show, starts
from runtime.workspace import Unit


class Doer(Protocol):
    """What has effects, a firing of a rule or a step of a process: it keeps what was done and to which records."""

    actions: list[dict[str, Any]]
    touched: list[tuple[str, int]]


def carry_out(unit: Unit, doers: Sequence[tuple[Doer, Sequence[Effect]]], title: Any) -> None:
    """Do what the doers say and note in each which records it touched.

    The platform does what a rule or process says; a person, for whom a rule runs by hand, only what they may write.
    """
    effects = [(doer, effect) for doer, group in doers for effect in group]
    for _, effect in effects:
        if isinstance(effect, Block):
            raise RecordRefused([problem("RULE-E009", rule=title, message=dict(effect.message))])
    _set_fields(unit, [(one, effect) for one, effect in effects if isinstance(effect, SetField)])
    _create_records(unit, [(one, effect) for one, effect in effects if isinstance(effect, CreateRecord)])
    _send_messages(unit, [(one, effect) for one, effect in effects if isinstance(effect, SendMessage)])
    _start_processes(unit, [(one, effect) for one, effect in effects if isinstance(effect, StartProcess)])


def _start_processes(unit: Unit, effects: Iterable[tuple[Doer, StartProcess]]) -> None:
    for doer, effect in effects:
        over = unit.catalog.processes[effect.process].form
        if _is_person(unit) and not show.readable(unit, over.name, effect.record):
            raise NotFound([problem("ACCESS-E002", what=over.title.by_language())])
        initiator = effect.initiator or (unit.origin or unit.actor).id
        started = starts.by_rule(unit, effect.process, effect.record, initiator)
        _note(doer, "start_process", over.name, effect.record, process=effect.process, instance=started)


def _note(doer: Doer, kind: str, form: str, record: int | None, **more: Any) -> None:
    doer.actions.append({"type": kind, "form": form, "record": record, **more})
    if record is not None:
        doer.touched.append((form, record))


def _set_fields(unit: Unit, effects: Iterable[tuple[Doer, SetField]]) -> None:
    wanted: dict[str, dict[int, dict[str, Any]]] = {}
    for doer, effect in effects:
        _note(doer, "set_field", effect.form, effect.record, field=effect.field)
        wanted.setdefault(effect.form, {}).setdefault(effect.record, {}).setdefault(effect.field, effect.value)
    for name, changes in wanted.items():
        form = unit.form(name)
        fields = sorted({key for values in changes.values() for key in values})
        whole = all(len(values) == len(fields) for values in changes.values())
        if _is_person(unit):
            records.write(unit, form, [Wish(id=key, typed=values) for key, values in sorted(changes.items())])
        elif whole and len(changes) > bulk.FEW and sets.obstacle(unit, form, fields) is None:
            sets.update(unit, form, changes)
        else:
            records.write(unit, form, [Wish(id=key, parsed=values) for key, values in sorted(changes.items())])


def _create_records(unit: Unit, effects: Iterable[tuple[Doer, CreateRecord]]) -> None:
    wanted: dict[str, list[tuple[Doer, CreateRecord]]] = {}
    for doer, effect in effects:
        wanted.setdefault(effect.form, []).append((doer, effect))
    for name, group in wanted.items():
        given = [dict(effect.values) for _, effect in group]
        wishes = [Wish(typed=one) if _is_person(unit) else Wish(parsed=one) for one in given]
        for (doer, _), written in zip(group, records.write(unit, unit.form(name), wishes), strict=True):
            _note(doer, "create_record", name, written.id)


def _is_person(unit: Unit) -> bool:
    return unit.actor.kind == "person"


def _send_messages(unit: Unit, effects: Sequence[tuple[Doer, SendMessage]]) -> None:
    told = messages.send(unit, [effect for _, effect in effects])
    for (doer, effect), people in zip(effects, told, strict=True):
        _note(doer, "send_message", effect.form, None, people=people)
