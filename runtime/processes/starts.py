"""How instances come into being: by hand, with a new record, by a rule."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from engine.errors import NotFound, NotPermitted, RecordRefused, problem
from engine.forms.model import Form
from engine.forms.write import Planned, Wish
from engine.processes.model import Process
from runtime import records
from runtime.processes import drive, show, store
from runtime.workspace import Unit

Json = dict[str, Any]


def may_start(unit: Unit, process: Process) -> bool:
    """Tell whether the actor may start the process by hand."""
    start = process.start
    if not start.options.by_hand:
        return False
    if start.detail.roles:
        return bool(start.detail.roles & unit.actor.roles)
    decision = unit.decide(process.form.name)
    return decision.may("create") or decision.may("update")


def startable(unit: Unit, form: str | None = None) -> list[Json]:
    """Return the processes the actor may start by hand."""
    found = []
    for name, process in unit.catalog.processes.items():
        if (form is not None and process.form.name != form) or not may_start(unit, process):
            continue
        app = unit.catalog.apps[process.app]
        help_ = process.definition.help
        found.append(
            {
                "name": name,
                "title": process.definition.title.by_language(),
                "help": help_.by_language() if help_ else None,
                "icon": process.definition.icon,
                "tint": process.definition.tint,
                "app": process.app,
                "app_title": app.title.by_language(),
                "form": process.form.name,
                "form_title": process.form.title.by_language(),
                "create": unit.decide(process.form.name).may("create"),
            }
        )
    return found


def startable_for(unit: Unit, form: str, record: int) -> list[Json]:
    """Return the processes the actor may start for a record as it stands."""
    running = {row.process for row in store.running(unit.connection, form, [record])}
    return [
        {"process": one["name"], "title": one["title"], "icon": one["icon"]}
        for one in startable(unit, form)
        if one["name"] not in running and drive.meets(unit, unit.catalog.processes[one["name"]], record)
    ]


def by_hand(unit: Unit, name: str, record: int | None, values: Json | None) -> int:
    """Start a process for a record, or for a new one made of the values; return the instance."""
    process = unit.catalog.processes.get(name)
    if process is None:
        raise NotFound([problem("ACCESS-E002", what={"zh": "流程", "en": "process"})])
    if not may_start(unit, process):
        raise NotPermitted([problem("PROC-E037", process=process.definition.title.by_language())])
    form = process.form
    if record is None:
        record = records.write(unit, form, [Wish(values or {})])[0].id
        begun = store.running(unit.connection, form.name, [record], name)
        if begun:  # the new record has started it by itself
            return int(begun[0].id)
    elif not show.readable(unit, form.name, record):
        raise NotFound([problem("ACCESS-E002", what=form.title.by_language())])
    drive.require_condition(unit, process, record)
    return drive.start(unit, name, record, unit.actor.id, "hand")


def by_rule(unit: Unit, name: str, record: int, initiator: int | None) -> int | None:
    """Start a process for a record as a rule says; None where it runs already or its condition does not hold."""
    process = unit.catalog.processes[name]
    if store.running(unit.connection, process.form.name, [record], name):
        return None
    return drive.start(unit, name, record, initiator, "rule") if drive.meets(unit, process, record) else None


def with_records(unit: Unit, form: Form, planned: Iterable[Planned]) -> None:
    """Start what new records of the form start; refuse to delete records a process runs for.

    What an import brings in happened elsewhere: it starts nothing.
    """
    deleted = [one.id or 0 for one in planned if one.operation == "delete"]
    if deleted:
        _refuse_running(unit, form, deleted)
    created = [one.id or 0 for one in planned if one.operation == "create"]
    if not created or (unit.why or {}).get("kind") == "import":
        return
    for name, process in unit.catalog.processes.items():
        if process.form.name != form.name or process.start.options.on != "create":
            continue
        for record in created:
            if drive.meets(unit, process, record):
                drive.start(unit, name, record, (unit.origin or unit.actor).id, "create")


def _refuse_running(unit: Unit, form: Form, records_: Sequence[int]) -> None:
    for row in store.running(unit.connection, form.name, records_):
        process = unit.catalog.processes.get(row.process)
        title = process.definition.title.by_language() if process else row.process
        raise RecordRefused([problem("PROC-E038", process=title)])
