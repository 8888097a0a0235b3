"""A workspace: one installation with its database, definitions, keys and clock; it opens the units all work is done in.

A unit is one transaction seen by one actor under one catalog. Each unit first compares the catalog's version with the
database, so a process never works with definitions that another process has replaced.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

from sqlalchemy.engine import Connection

import builders.problems
import engine.checks.problems
import engine.expressions.problems
import engine.forms.fields
import engine.forms.problems
import engine.problems
import engine.processes.problems
import engine.reports.problems
import engine.rules.actions
import engine.rules.triggers
import engine.templates.problems
import runtime.problems
from engine.access import PLATFORM, Actor, Decision, Right
from engine.catalog import Catalog, Kinds, parameter_value, scan_kinds
from engine.errors import Problem
from engine.expressions.types import Context
from engine.forms.model import Form
from engine.rules.watch import Watching
from engine.texts import ProblemWords
from runtime.channels.base import Channel
from runtime.clock import Clock
from runtime.crypto import Vault, open_vault
from runtime.database import Database, hold, impatient, open_postgresql, open_sqlite
from runtime.jobs.embedded import EmbeddedJobs
from runtime.jobs.port import Jobs
from runtime.jobs.procrastinate import ProcrastinateJobs
from runtime.kinds import channels
from runtime.prints.press import Press
from runtime.settings import Settings
from runtime.store import parameters, releases
from runtime.store import settings as stored_settings

WORDS: Mapping[str, ProblemWords] = {
    **engine.problems.TEXTS,
    **engine.templates.problems.TEXTS,
    **engine.forms.problems.TEXTS,
    **engine.expressions.problems.TEXTS,
    **engine.reports.problems.TEXTS,
    **engine.processes.problems.TEXTS,
    **engine.checks.problems.TEXTS,
    **builders.problems.TEXTS,
    **runtime.problems.TEXTS,
}


@dataclass
class Unit:
    """One transaction: where it runs, for whom, under which definitions, and why."""

    workspace: Workspace
    connection: Connection
    catalog: Catalog
    actor: Actor
    context: Context
    why: Mapping[str, Any] | None = None
    depth: int = 0
    fired: set[tuple[str, int]] = field(default_factory=set)
    origin: Actor | None = None
    """The person whose act a rule or process follows, while the platform acts."""
    watching: Watching | None = None
    """What the write under way concerns beyond its own records."""
    grants: Mapping[str, tuple[Right, ...]] = field(default_factory=dict)
    """Rights by form that a task gives its person, beyond their roles, for this transaction."""
    moment: datetime | None = None
    """The moment whose records are read; None is now."""
    present: Unit | None = None
    """The same transaction in the present, of a unit that looks back."""
    redefined: bool = False
    """Whether any release became live since the moment the unit looks back at."""

    @property
    def now(self) -> datetime:
        """Return the moment of the unit."""
        return self.context.now

    @property
    def vault(self) -> Vault:
        """Return the keys."""
        return self.workspace.vault

    def form(self, name: str) -> Form:
        """Return a form that is known to exist."""
        return self.catalog.forms[name]

    def decide(self, form: str) -> Decision:
        """Return what the unit's actor may do with the form."""
        decision, more = self.catalog.decide(self.actor, form), self.grants.get(form)
        return replace(decision, rights=(*decision.rights, *more)) if more and not decision.unlimited else decision

    def as_platform(self, why: Mapping[str, Any]) -> Unit:
        """Return the same transaction acting for the platform, as rules and cascades do."""
        return Unit(
            self.workspace,
            self.connection,
            self.catalog,
            PLATFORM,
            self.context,
            why,
            self.depth + 1,
            self.fired,
            self.origin or self.actor,
            self.watching,
        )

    def seen_by(self, actor: Actor) -> Unit:
        """Return the same transaction as another person would see it."""
        context = replace(self.context, user=actor.attributes())
        return replace(self, actor=actor, context=context, origin=None, grants={})

    def granted(self, form: str, *rights: Right) -> Unit:
        """Return the same transaction in which the actor has these rights as well."""
        return replace(self, grants={**self.grants, form: rights})


class Workspace:
    """The composition root of everything that is not HTTP."""

    def __init__(self, settings: Settings, database: Database, clock: Clock) -> None:
        self.settings, self.database, self.clock = settings, database, clock
        self.channels: Mapping[str, Channel] = channels()
        self.kinds: Kinds = scan_kinds(self.channels)
        self.vault = open_vault(settings.data / "keys.json")
        self.jobs: Jobs = EmbeddedJobs() if database.sqlite else ProcrastinateJobs(settings.database)
        self.press = Press()
        self._catalog: Catalog | None = None
        self._version = -1
        self._versions: tuple[Catalog | None, dict[int | str, Any]] = (None, {})
        self._former: tuple[Catalog | None, dict[tuple[int, ...], Catalog]] = (None, {})
        self._loading = threading.Lock()
        self.examined: tuple[Any, Any] = (None, None)
        """The draft that was checked last, by its address, with what was found."""

    @property
    def files(self) -> Path:
        """Return the folder of uploaded files."""
        return self.settings.data / "files"

    @contextmanager
    def read(self, actor: Actor = PLATFORM) -> Iterator[Unit]:
        """Open a unit that changes nothing."""
        with self.database.read() as connection:
            yield self._unit(connection, actor, None)

    @contextmanager
    def write(
        self, actor: Actor = PLATFORM, why: Mapping[str, Any] | None = None, *, alone: bool = False
    ) -> Iterator[Unit]:
        """Open a unit that commits as a whole or leaves no trace; its definitions stay in force until it ends.

        One that is alone may replace them: no other unit that writes is under way. It waits for locks a moment only.
        """
        with self.database.write() as connection:
            if alone:
                impatient(connection)
            hold(connection, "definitions", shared=not alone)
            yield self._unit(connection, actor, why)

    def _unit(self, connection: Connection, actor: Actor, why: Mapping[str, Any] | None) -> Unit:
        stored = stored_settings.read_all(connection)
        catalog = self._current(connection, int(stored.get("catalog_version", 0)))
        values = catalog.default_parameters()
        for name, raw in parameters.overrides(connection).items():
            if name in catalog.parameters and not isinstance(
                value := parameter_value(catalog.parameters[name], raw), Problem
            ):
                values[name] = value
        now = self.clock.now()
        fixed = stored.get("business_date")
        today = date.fromisoformat(fixed) if fixed else now.astimezone(self.settings.zone).date()
        context = Context(today, now, self.settings.zone, values, actor.attributes(), catalog.calendar)
        return Unit(self, connection, catalog, actor, context, why)

    def _current(self, connection: Connection, version: int) -> Catalog:
        if self._catalog is None or version != self._version:
            with self._loading:
                if self._catalog is None or version != self._version:
                    self._catalog = releases.load_catalog(connection, self.kinds)
                    self._version = version
        return self._catalog

    def compiled_versions(self, catalog: Catalog) -> dict[int | str, Any]:
        """Return the process versions compiled so far against the catalog by id, and the newest id by process."""
        if self._versions[0] is not catalog:
            self._versions = (catalog, {})
        return self._versions[1]

    def former_catalogs(self, catalog: Catalog) -> dict[tuple[int, ...], Catalog]:
        """Return the catalogs of the past compiled so far, as they are read under the given one, by their releases."""
        if self._former[0] is not catalog:
            self._former = (catalog, {})
        return self._former[1]

    def close(self) -> None:
        """Stop the jobs and the press, and close the database."""
        self.jobs.close()
        self.press.close()
        for channel in self.channels.values():
            channel.close()
        self.database.close()


def open_database(settings: Settings) -> Database:
    """Open the database the settings name."""
    return open_postgresql(settings.database) if settings.database else open_sqlite(settings.sqlite_file)


def open_workspace(settings: Settings, clock: Clock | None = None) -> Workspace:
    """Open the workspace the settings name."""
    return Workspace(settings, open_database(settings), clock or Clock())
