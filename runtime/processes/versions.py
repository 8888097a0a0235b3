"""Versions of processes: each published change is one; an instance stays on the one it was started with."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from engine.bundle import digest
from engine.catalog import Catalog
from engine.definitions.process import ProcessDefinition
from engine.errors import DefinitionRefused, Problem, has_errors, problem
from engine.processes.model import Process
from engine.texts import LANGUAGES, say
from runtime.store.process_tables import instance, process_version
from runtime.workspace import WORDS, Unit


def document(definition: ProcessDefinition) -> dict[str, Any]:
    """Return the definition as a version keeps it."""
    return definition.model_dump(mode="json", exclude_unset=True, by_alias=True)


def note(connection: Connection, catalog: Catalog, now: datetime) -> None:
    """Enter a version for every process whose definition is not its newest one."""
    newest = _newest(connection)
    for name, process in catalog.processes.items():
        address, known = digest(document(process.definition)), newest.get(name)
        if known is None or known.digest != address:
            row = {"process": name, "number": known.number + 1 if known else 1, "digest": address}
            statement = sa.insert(process_version)
            connection.execute(statement.values(**row, document=document(process.definition), created_at=now))


def _newest(connection: Connection) -> Mapping[str, Any]:
    rows = connection.execute(sa.select(process_version).order_by(process_version.c.number))
    return {row.process: row for row in rows}


def misfits(connection: Connection, catalog: Catalog) -> list[Problem]:
    """Return a problem for each version with running instances that the catalog's forms no longer fit."""
    count = sa.func.count().label("count")
    counted = (
        sa.select(instance.c.version_id, count).where(instance.c.state == "running").group_by(instance.c.version_id)
    )
    problems: list[Problem] = []
    for key, number_running in connection.execute(counted).all():
        row = connection.execute(sa.select(process_version).where(process_version.c.id == key)).one()
        made, found = catalog.compile_process(row.process, ProcessDefinition.model_validate(row.document))
        if made is None:
            first = next(one for one in found if one.severity == "error")
            reason = {language: say(first, WORDS, language).message for language in LANGUAGES}
            app, _, key_ = row.process.partition(".")
            path = f"{app}/processes/{key_}.json#{first.path}"
            problems.append(problem("PROC-E042", path, number=row.number, count=number_running, reason=reason))
    return problems


def current(unit: Unit, name: str) -> tuple[int, Process]:
    """Return the newest version of a process with its id."""
    known = unit.workspace.compiled_versions(unit.catalog)
    if name not in known:
        newest = sa.select(process_version.c.id).where(process_version.c.process == name)
        known[name] = unit.connection.execute(newest.order_by(process_version.c.number.desc()).limit(1)).scalar_one()
    return int(known[name]), unit.catalog.processes[name]


def load(unit: Unit, key: int) -> tuple[int, Process]:
    """Return a version's number and its process, compiled against the present forms; else its outline."""
    compiled = unit.workspace.compiled_versions(unit.catalog)
    if key not in compiled:
        row = unit.connection.execute(sa.select(process_version).where(process_version.c.id == key)).one()
        definition = ProcessDefinition.model_validate(row.document)
        active = unit.catalog.processes.get(row.process)
        if active is not None and active.definition == definition:
            compiled[key] = (row.number, active)
        else:
            made, problems = unit.catalog.compile_process(row.process, definition)
            if made is None or has_errors(problems):
                made = unit.catalog.outline_process(row.process, definition)
            if made is None:
                raise DefinitionRefused(problems)
            compiled[key] = (row.number, made)
    found: tuple[int, Process] = compiled[key]
    return found
