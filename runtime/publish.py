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
from engine.forms.changes import Change, ConvertField, plan_changes
from engine.forms.conversion import Impact
from runtime import conversions, migrate
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


@dataclass(frozen=True, slots=True)
class Preview:
    """What publishing would change, what that does to the values there are, and what forbids it."""

    changes: tuple[Change, ...] = ()
    impacts: tuple[tuple[ConvertField, Impact], ...] = ()
    problems: tuple[Problem, ...] = ()


def preview(workspace: Workspace, bundles: Mapping[str, Bundle], note: conversions.Note | None = None) -> Preview:
    """Return what publishing the bundles would do; `note` gets every value that would not stay what it is."""
    with workspace.read() as unit:
        catalog, problems = _compile(unit, bundles)
        if catalog is None:
            return Preview(problems=tuple(problems))
        changes, refused = plan_changes(unit.catalog.forms, catalog.forms)
        refused += versions.misfits(unit.connection, catalog)
        return Preview(tuple(changes), tuple(conversions.impacts(unit, changes, note)), tuple(refused))


def publish(
    workspace: Workspace, bundles: Mapping[str, Bundle], actor: Actor = PLATFORM, *, accept_loss: bool = False
) -> Published:
    """Make the bundles the active releases; nothing is done where nothing differs.

    What would round, rewrite or empty stored values is refused with their numbers unless that is accepted.
    """
    with workspace.write(actor, publishing=True) as unit:
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
        if not accept_loss:
            refused += conversions.losses(conversions.impacts(unit, changes))
        if has_errors(refused):
            raise DefinitionRefused(refused)
        stored = releases.names(unit.connection)
        named = {**unit.catalog.new_names, **catalog.new_names}
        releases.add_names(unit.connection, {thing: name for thing, name in named.items() if thing not in stored})
        migrate.apply(unit, changes, dict(catalog.forms))
        for app in changed:
            releases.activate(unit.connection, bundles[app], unit.now, actor.id)
        versions.note(unit.connection, catalog, unit.now)
        return Published(tuple(changed), tuple(changes))


def _compile(unit: Unit, bundles: Mapping[str, Bundle]) -> tuple[Catalog | None, list[Problem]]:
    known = {**releases.names(unit.connection), **unit.catalog.new_names}
    together = {**releases.active_bundles(unit.connection), **bundles}
    return compile_catalog(together.values(), unit.workspace.kinds, known)
