"""The demo: the shipped bundles with their samples, demo users and acts, and the scheduled rules run once."""

from __future__ import annotations

from collections.abc import Callable

from engine.errors import DefinitionRefused
from runtime import acts, planning, publish, resources, samples, scheduled
from runtime.store import firings
from runtime.workspace import Workspace


def prepare(workspace: Workspace, report: Callable[[str], None]) -> None:
    """Set the demo up as far as it is not set up yet; a second call does nothing but look."""
    folders = sorted(path for path in resources.apps().iterdir() if (path / "app.json").exists())
    bundles = {}
    for folder in folders:
        bundle, problems = planning.read_folder(folder)
        if bundle is None:
            raise DefinitionRefused(problems)
        bundles[bundle.key] = bundle
    for app in publish.publish(workspace, bundles).apps:
        report(f"published {app}")
    by_key = {folder.name: folder for folder in folders}
    with workspace.read() as unit:
        ordered = [by_key[key] for key in unit.catalog.apps if key in by_key]
    for folder in ordered:
        samples.load_people(workspace, folder, demo=True)
    for folder in ordered:
        samples.load(workspace, folder, report)
    with workspace.read() as unit:
        runs = firings.runs(unit.connection)
        never = [name for name, rule in unit.catalog.rules.items() if rule.scheduled and name not in runs]
    for name in never:
        report(f"{name}: fired for {scheduled.run(workspace, name)} records")
    for folder in ordered:
        acts.do(workspace, folder, report)
