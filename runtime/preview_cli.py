"""`formwright load`: what publishing would change, a file of values that would not stay as they are, how far it is."""

from __future__ import annotations

import argparse
import csv
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from builders import diff
from engine.bundle import Bundle
from engine.errors import has_errors
from engine.forms.changes import ConvertField
from engine.forms.conversion import Converted
from engine.texts import LANGUAGES
from runtime import planning, publish
from runtime.cli import say_line, tell
from runtime.conversions import Note
from runtime.export import safe
from runtime.workspace import Workspace

PAUSE = 2.0
HEADER = ("form", "field", "record", "old", "new", "outcome")


def tell_preview(options: argparse.Namespace, workspace: Workspace, bundles: Mapping[str, Bundle]) -> int:
    """Say every change with its impact; nothing is changed."""
    with report(options.report) as note:
        found = planning.preview(workspace, bundles, note)
    impacts = {id(change): impact for change, impact in found.impacts}
    for change in found.changes:
        words = {language: diff.say(change, language) for language in LANGUAGES}
        say_line(options, f"  {words['zh']} / {words['en']}", change=words)
        if impact := impacts.get(id(change)):
            said = {language: diff.say_impact(impact, language) for language in LANGUAGES}
            counts = {outcome.value: count for outcome, count in impact.counts.items()}
            say_line(options, f"    {said['zh']} / {said['en']}", impact=counts)
    tell(list(found.problems), as_json=options.json)
    return 1 if has_errors(found.problems) else 0


def watch(options: argparse.Namespace) -> publish.Watch:
    """Return what says every few seconds how far the values of a new release are made."""
    said = time.monotonic()

    def watch(now: publish.Progress) -> None:
        nonlocal said
        if time.monotonic() - said >= PAUSE:
            said = time.monotonic()
            say_line(options, f"  {now.done:,} / {now.total:,}", done=now.done, total=now.total)

    return watch


@contextmanager
def report(path: Path | None) -> Iterator[Note | None]:
    """Give what writes a line for each value to the file, as far as one is wanted."""
    if path is None:
        yield None
        return
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        out = csv.writer(file)
        out.writerow(HEADER)

        def note(change: ConvertField, one: Converted) -> None:
            line = (change.form.name, change.field.key, one.record, one.old, one.new, one.outcome.value)
            out.writerow([safe(part) for part in line])

        yield note
