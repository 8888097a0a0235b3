"""The acts of a demo: what its people did lately, done once in the days before now by the product's own functions."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime, time, timedelta
from functools import partial
from pathlib import Path

from pydantic import ValidationError

from engine.checks.scenarios import check_acts, known_to
from engine.definitions.scenario import Acts
from engine.errors import DefinitionRefused, pointer
from engine.kinds import shape_problems
from runtime.clock import FixedClock
from runtime.rehearsal import rehearse
from runtime.scenarios import Play, StepFailed
from runtime.store import settings
from runtime.workspace import Workspace

DONE = "acts"


def do(workspace: Workspace, folder: Path, report: Callable[[str], None]) -> None:
    """Do the acts in a bundle's samples, all of them or none; a second call does nothing."""
    file = folder / "samples" / "acts.json"
    app = folder.name
    with workspace.read() as unit:
        if not file.exists() or app in settings.read_all(unit.connection).get(DONE, []):
            return
    acts = read(workspace, file, app)
    now = workspace.clock.now()
    clock = FixedClock(_beginning(workspace, acts, now))
    with rehearse(workspace, clock, keep=True) as inner:
        play = Play(inner, clock, app, latest=now)
        for place, one in enumerate(acts.records):
            _must(play, partial(play.known, one), pointer("records", place))
        for place, step in enumerate(acts.steps):
            _must(play, partial(play.step, step), pointer("steps", place))
        with inner.write() as unit:
            done = settings.read_all(unit.connection).get(DONE, [])
            settings.put(unit.connection, DONE, [*done, app])
    report(f"{app}: {len(acts.steps)} acts of the demo's people")


def read(workspace: Workspace, file: Path, app: str) -> Acts:
    """Return the acts in a file, or refuse them with everything that is wrong."""
    try:
        acts = Acts.model_validate(json.loads(file.read_text(encoding="utf-8")))
    except ValidationError as error:
        raise DefinitionRefused(shape_problems(error, f"{app}/samples/{file.name}#")) from error
    with workspace.read() as unit:
        catalog = unit.catalog
        known = known_to(catalog.forms, catalog.schema, catalog.processes, catalog.rules, catalog.roles)
    problems = [one.below(f"{app}/samples/{file.name}#") for one in check_acts(acts.records, acts.steps, app, known)]
    if problems:
        raise DefinitionRefused(problems)
    return acts


def _beginning(workspace: Workspace, acts: Acts, now: datetime) -> datetime:
    zone = workspace.settings.zone
    day = now.astimezone(zone).date() - timedelta(days=acts.days_ago)
    return datetime.combine(day, time.fromisoformat(acts.time), zone).astimezone(UTC)


def _must(play: Play, do_: Callable[[], None], path: str) -> None:
    found = play.attempt(do_, path)
    if found:
        raise StepFailed(found)
