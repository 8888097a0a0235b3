"""What publishing comes to: bundles checked together with what is active and compared with it; nothing is made yet."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from engine.bundle import Bundle, digest, read_bundle, read_documents, to_documents
from engine.catalog import Catalog, compile_catalog
from engine.errors import DefinitionRefused, Problem, problem
from engine.forms.changes import AddField, Change, ConvertField, Recompute, Reindex, ahead, plan_changes
from engine.forms.conversion import Impact
from engine.forms.model import Form
from runtime import backfill, conversions, migrate
from runtime.permits import is_administered
from runtime.processes import versions
from runtime.store import releases
from runtime.workspace import Unit, Workspace

Place = tuple[str, str, str]
"""A column: its table, the table's key, its name."""


def read_folder(folder: Path) -> tuple[Bundle | None, list[Problem]]:
    """Return the bundle in a folder of files."""
    files = {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*.json"))
        if path.is_file()
    }
    bundle, problems = read_bundle(files)
    return bundle, [one.below(f"{folder.name}/") for one in problems]


def bundle_of(app: str, documents: Mapping[str, Any]) -> Bundle:
    """Return the bundle of an app's documents, or refuse their faults of shape."""
    bundle, problems = read_documents(documents)
    if bundle is None:
        raise DefinitionRefused([one.below(f"{app}/") for one in problems])
    return bundle


def check(workspace: Workspace, bundles: Mapping[str, Bundle]) -> list[Problem]:
    """Return every problem the bundles would have beside what is active; nothing is changed."""
    with workspace.read() as unit:
        return _compile(unit, bundles, releases.names(unit.connection))[1]


@dataclass(frozen=True, slots=True)
class Preview:
    """What publishing would change, what that does to the values there are, and what forbids it."""

    changes: tuple[Change, ...] = ()
    impacts: tuple[tuple[ConvertField, Impact], ...] = ()
    problems: tuple[Problem, ...] = ()


def preview(workspace: Workspace, bundles: Mapping[str, Bundle], note: conversions.Note | None = None) -> Preview:
    """Return what publishing the bundles would do; `note` gets every value that would not stay what it is."""
    with workspace.read() as unit:
        try:
            found = plan(unit, bundles)
        except DefinitionRefused as error:
            return Preview(problems=error.problems)
        if found is None:
            return Preview()
        impacts = conversions.impacts(unit, found.changes, note)
        return Preview(found.changes, tuple(impacts), tuple(refusals(unit, found)))


@dataclass(frozen=True)
class Plan:
    """What publishing some bundles comes to, under the releases that were active at `base`, the physical names being
    `names` then.
    """

    bundles: Mapping[str, Bundle]
    base: int
    names: Mapping[str, str]
    old: Mapping[str, Form]
    catalog: Catalog
    changes: tuple[Change, ...]
    refused: tuple[Problem, ...]

    @cached_property
    def ahead(self) -> list[Change]:
        """Return the changes that are made before the release becomes active."""
        return [one for one in self.changes if ahead(one, self.old)]

    @cached_property
    def steps(self) -> list[backfill.Step]:
        """Return the steps in which they are made."""
        return backfill.steps(self.ahead)

    @property
    def rest(self) -> list[Change]:
        """Return the changes that are made when it does: the others, and those that need a last step then.

        A formula made ahead may read what is only made then; where its value is right already, nothing is written.
        """
        last = AddField | Recompute | Reindex
        return [one for one in self.changes if not ahead(one, self.old) or isinstance(one, last)]

    @cached_property
    def _shown(self) -> set[tuple[str, str]]:
        tables = [table for form in self.catalog.forms.values() for table in (form.table, form.history)]
        return {(table.name, name) for table in tables for name in table.columns.keys()}  # noqa: SIM118

    def shows(self, places: Iterable[Place]) -> bool:
        """Tell whether one of the columns belongs to what the forms will be."""
        return any((table, column) in self._shown for table, _, column in places)


Over = Mapping[str, str | None]
"""The release of each app, by its digest, that is to be replaced; None for one there is not."""


def plan(unit: Unit, bundles: Mapping[str, Bundle], over: Over | None = None) -> Plan | None:
    """Return what is to be done; None when the bundles are what is active already.

    Meant to be put over certain releases, the bundles are refused where others have become active since.
    """
    changed = {
        app: bundle
        for app, bundle in bundles.items()
        if releases.active_digest(unit.connection, app) != digest(to_documents(bundle))
    }
    if not changed:
        return None
    moved = [app for app in changed if over is not None and releases.active_digest(unit.connection, app) != over[app]]
    if moved:
        raise DefinitionRefused([problem("PUBLISH-E005", f"{app}/app.json#") for app in moved])
    base, names = releases.version(unit.connection), releases.names(unit.connection)
    catalog, problems = _compile(unit, bundles, names)
    if catalog is None:
        raise DefinitionRefused(problems)
    old = unit.catalog.forms
    changes, refused = plan_changes(old, catalog.forms, migrate.left_with_rows(unit, catalog.forms))
    refused += versions.misfits(unit.connection, catalog) + _locked_out(unit, catalog)
    return Plan(changed, base, names, old, catalog, tuple(changes), tuple(refused))


def _locked_out(unit: Unit, catalog: Catalog) -> list[Problem]:
    """Return a problem if a person's publishing would leave nobody who may administer, where somebody may now.

    Who loads bundles at the command line can give roles there, too.
    """
    if unit.actor.kind == "platform":
        return []
    lost = is_administered(unit, unit.catalog) and not is_administered(unit, catalog)
    return [problem("PUBLISH-E006")] if lost else []


def refusals(unit: Unit, found: Plan) -> list[Problem]:
    """Return what forbids the plan, as far as it is known before anything is made."""
    return [*found.refused, *migrate.refusals(unit, found.changes, found.catalog.forms)]


def _compile(
    unit: Unit, bundles: Mapping[str, Bundle], names: Mapping[str, str]
) -> tuple[Catalog | None, list[Problem]]:
    together = {**releases.active_bundles(unit.connection), **bundles}
    return compile_catalog(together.values(), unit.workspace.kinds, {**names, **unit.catalog.new_names})
