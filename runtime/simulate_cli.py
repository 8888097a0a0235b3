"""`formwright simulate`: the scenarios of bundle folders, run in a workspace that is thrown away afterwards."""

from __future__ import annotations

import argparse
import json
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from engine.bundle import Bundle
from engine.errors import DefinitionRefused, NotFound, Problem, problem
from engine.texts import Language, closest, say
from runtime import planning, publish, resources, samples, scenarios
from runtime.migrate import migrate_platform
from runtime.scenarios import Outcome
from runtime.settings import Settings
from runtime.workspace import WORDS, Workspace, open_workspace


def bundles_in(folders: Sequence[Path]) -> tuple[dict[str, Bundle], list[Path]]:
    """Return the bundles in the folders with the shipped ones they depend on, and all their folders."""
    bundles: dict[str, Bundle] = {}
    problems: list[Problem] = []
    used: list[Path] = []
    waiting = [folder.resolve() for folder in folders]
    while waiting:
        folder = waiting.pop(0)
        bundle, found = planning.read_folder(folder)
        problems += found
        if bundle is None or bundle.key in bundles:
            continue
        bundles[bundle.key] = bundle
        used.append(folder)
        shipped = [resources.apps() / key for key in bundle.app.depends if key not in bundles]
        waiting += [one for one in shipped if one.is_dir()]
    if problems:
        raise DefinitionRefused(problems)
    return bundles, used


@contextmanager
def thrown_away(bundles: dict[str, Bundle], folders: Sequence[Path]) -> Iterator[Workspace]:
    """Give a workspace in a temporary folder with the bundles published and their samples' people entered."""
    with tempfile.TemporaryDirectory(prefix="formwright-") as place:
        workspace = open_workspace(Settings(data=Path(place), database=""))
        try:
            migrate_platform(workspace.database)
            publish.publish(workspace, bundles)
            for folder in folders:
                samples.load_people(workspace, folder, demo=True)
            yield workspace
        finally:
            workspace.close()


def run(options: argparse.Namespace) -> int:
    """Run the scenarios, print every step with its verdict, and return 1 when one failed."""
    bundles, folders = bundles_in(options.folders)
    apps = {folder.resolve() for folder in options.folders}
    keys = [key for key, folder in zip(bundles, folders, strict=True) if folder in apps]
    failed = 0
    with thrown_away(bundles, folders) as workspace:
        names = wanted(workspace, keys, options.scenario)
        for name in names:
            outcome = scenarios.run(workspace, name)
            failed += not outcome.passed
            for line in lines(outcome, options.language, as_json=options.json):
                print(line, flush=True)
    if not options.json:
        zh = options.language == "zh"
        print(f"{len(names)} 个场景，{failed} 个失败" if zh else f"{len(names)} scenarios, {failed} failed", flush=True)
    return 1 if failed else 0


def wanted(workspace: Workspace, apps: Sequence[str], key: str | None) -> list[str]:
    """Return the names of the apps' scenarios, or of the one asked for."""
    with workspace.read() as unit:
        there = [name for name in unit.catalog.scenarios if name.partition(".")[0] in apps]
    found = [name for name in there if key in (None, name, name.partition(".")[2])]
    if key is not None and not found:
        raise NotFound([problem("SCEN-E023", found=key, near=closest(key, [one.partition(".")[2] for one in there]))])
    return found


def lines(outcome: Outcome, language: Language, *, as_json: bool) -> Iterator[str]:
    """Yield what became of a scenario, a line a step."""
    if as_json:
        for one in outcome.verdicts:
            head = {"scenario": outcome.name, "path": one.path, "text": dict(one.text), "passed": not one.problems}
            yield json.dumps({**head, "problems": list(map(_told, one.problems))}, ensure_ascii=False)
        yield json.dumps({"scenario": outcome.name, "passed": outcome.passed}, ensure_ascii=False)
        return
    yield f"{outcome.title[language]} ({outcome.name})"
    for one in outcome.verdicts:
        yield f"  {'✗' if one.problems else '✓'} {one.text[language]}"
        for fault in one.problems:
            told = say(fault, WORDS, language)
            yield f"      {fault.code} {fault.path}: {told.message} {told.hint}"


def _told(one: Problem) -> dict[str, str]:
    zh, en = say(one, WORDS, "zh"), say(one, WORDS, "en")
    return {"code": one.code, "path": one.path, "message": en.message, "message_zh": zh.message}
