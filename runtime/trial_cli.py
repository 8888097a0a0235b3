"""`formwright simulate --process`: one process tried out on an installation's own record, or on a new one."""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator, Mapping
from typing import Any

from pydantic import TypeAdapter, ValidationError

from engine.access import Actor
from engine.errors import NotFound, RequestRefused, problem
from engine.kinds import shape_problems
from engine.texts import Language
from runtime.processes.tasks import Deciding
from runtime.processes.trial import Trial, walk
from runtime.store import people
from runtime.workspace import Workspace

ACTS: TypeAdapter[dict[str, Deciding | list[Deciding]]] = TypeAdapter(dict[str, Deciding | list[Deciding]])
ENDED = ("finished", "rejected", "withdrawn")
STEPS: Mapping[str, tuple[str, str]] = {
    "enter": ("到达", "enter"),
    "open": ("待处理", "asked"),
    "timer": ("等到", "until"),
    "skip": ("跳过", "skipped"),
    "remind": ("到时限，提醒", "deadline, reminded"),
    "escalate": ("超时，通知上级", "late, superiors told"),
    "lapse": ("到时限，自动处理", "deadline, handled automatically"),
    "stuck": ("停住", "stuck"),
    "transfer": ("转办给", "handed to"),
    "end": ("结束", "ended"),
    "refused": ("被拒绝", "refused"),
}


def run(workspace: Workspace, options: argparse.Namespace) -> int:
    """Print what would happen, and return 1 when the instance would not come to its end."""
    lines = walk(workspace, asked(options), actor_for(workspace, options.login))
    for line in lines:
        print(json.dumps(line, ensure_ascii=False) if options.json else said(line, options.language), flush=True)
    return 0 if lines[-1]["state"] in ENDED else 1


def asked(options: argparse.Namespace) -> Trial:
    """Return what the command line asks for."""
    acts = {
        node: one if isinstance(one, list) else [one] for node, one in read_json(options.acts, "/acts", ACTS).items()
    }
    values = read_json(options.values, "/values", TypeAdapter(dict[str, Any]))
    return Trial(options.process, options.record, values if options.record is None else None, acts)


def read_json(text: str, path: str, shape: TypeAdapter[Any]) -> Any:
    """Return the JSON in an argument, or refuse it with its place."""
    try:
        return shape.validate_json(text)
    except ValidationError as error:
        raise RequestRefused(shape_problems(error, path)) from error


def actor_for(workspace: Workspace, login: str) -> Actor:
    """Return the person with the login."""
    with workspace.database.read() as connection:
        row = people.by_login(connection, login)
        if row is None:
            raise NotFound([problem("ACCESS-E002", "/as", what={"zh": "人员", "en": "person"})])
        return people.actor_of(connection, row)


def said(line: Mapping[str, Any], language: Language) -> str:
    """Return a line for people."""
    return "  ".join(part for part in _parts(line, language) if part)


def _parts(line: Mapping[str, Any], language: Language) -> Iterator[str]:
    place = 0 if language == "zh" else 1
    if "step" not in line and "act" not in line:
        yield f"=> {line['state']}"
        return
    yield str(line["at"])
    if "act" in line:
        yield f"{line['by']} {line['text'][language]}"
        return
    yield STEPS[line["step"]][place]
    if "title" in line:
        yield f"{line['title'][language]} ({line['type']})"
    if "problems" in line:
        yield f"{line['node']}: " + " ".join(one[language] for one in line["problems"])
    yield ("、" if language == "zh" else ", ").join(line.get("people", ()))
    yield str(line.get("due") or line.get("state") or "")
    if "problem" in line:
        yield str(line["problem"].get("code", ""))
