"""Publishing: bundles checked together with what is active, tables brought along, the new release made active.

One transaction: either the definitions and the tables are the new ones, or both are the old ones.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from engine.access import PLATFORM, Actor
from engine.bundle import Bundle, digest, read_bundle, to_documents
from engine.catalog import Catalog, compile_catalog
from engine.errors import DefinitionRefused, Problem, has_errors
from engine.forms.changes import Change, plan_changes
from runtime import migrate
from runtime.processes import versions
from runtime.store import releases
from runtime.workspace import Unit, Workspace


def read_folder(folder: Path) -> tuple[Bundle | None, list[Problem]]:
    """Return the bundle in a folder of files."""
    files = {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*.json"))
        if path.is_file()
    }
    bundle, problems = read_bundle(files)
    return bundle, [one.below(f"{folder.name}/") for one in problems]


def check(workspace: Workspace, bundles: Mapping[str, Bundle]) -> list[Problem]:
    """Return every problem the bundles would have beside what is active; nothing is changed."""
    with workspace.read() as unit:
        return _compile(unit, bundles)[1]


@dataclass(frozen=True, slots=True)
class Published:
    """The apps that got a new release, and what that changed in the tables."""

    apps: tuple[str, ...] = ()
    changes: tuple[Change, ...] = ()


def publish(workspace: Workspace, bundles: Mapping[str, Bundle], actor: Actor = PLATFORM) -> Published:
    """Make the bundles the active releases; nothing is done where nothing differs."""
    with workspace.write(actor) as unit:
        changed = [
            app
            for app, bundle in bundles.items()
            if releases.active_digest(unit.connection, app) != digest(to_documents(bundle))
        ]
        if not changed:
            return Published()
        catalog, problems = _compile(unit, bundles)
        if catalog is None:
            raise DefinitionRefused(problems)
        changes, refused = plan_changes(unit.catalog.forms, catalog.forms)
        refused += versions.misfits(unit.connection, catalog)
        if has_errors(refused):
            raise DefinitionRefused(refused)
        releases.add_names(unit.connection, dict(catalog.new_names))
        migrate.apply(unit, changes, dict(catalog.forms))
        for app in changed:
            releases.activate(unit.connection, bundles[app], unit.now, actor.id)
        versions.note(unit.connection, catalog, unit.now)
        return Published(tuple(changed), tuple(changes))


def _compile(unit: Unit, bundles: Mapping[str, Bundle]) -> tuple[Catalog | None, list[Problem]]:
    together = {**releases.active_bundles(unit.connection), **bundles}
    return compile_catalog(together.values(), unit.workspace.kinds, releases.names(unit.connection))
