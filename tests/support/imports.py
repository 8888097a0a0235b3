"""Imports as a person makes them: upload, say how the file is read, check, run."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from typing import Any

import sqlalchemy as sa
import xlsxwriter

from engine.access import PLATFORM, Actor
from runtime import imports
from runtime.store.tables import import_job
from runtime.workspace import Workspace


def as_csv(header: Sequence[str], lines: Iterable[Sequence[Any]]) -> bytes:
    text = io.StringIO()
    csv.writer(text).writerows([header, *lines])
    return text.getvalue().encode()


def as_xlsx(header: Sequence[str], lines: Iterable[Sequence[Any]]) -> bytes:
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"strings_to_formulas": False}) as book:
        sheet = book.add_worksheet()
        for number, line in enumerate([header, *lines]):
            sheet.write_row(number, 0, line)
    return file.getvalue()


def upload(workspace: Workspace, form: str, content: bytes, name: str = "a.csv", actor: Actor = PLATFORM) -> int:
    folder = workspace.settings.data / "files"
    folder.mkdir(parents=True, exist_ok=True)
    source = folder / f"upload{len(list((folder.parent / 'imports').glob('*')))}"
    source.write_bytes(content)
    with workspace.read() as unit:
        count = unit.connection.execute(sa.select(sa.func.count()).select_from(import_job)).scalar()
    return imports.begin(workspace, actor, form, (f"key{count}", name, source))


def job(workspace: Workspace, key: int) -> Any:
    with workspace.read() as unit:
        return imports.job(unit, key)


def planned(
    workspace: Workspace, key: int, mode: str = "insert", keys: Sequence[str] = (), **more: Any
) -> imports.Plan:
    """Say how the job reads its file: every column as guessed."""
    mapping = {str(one["index"]): one["guess"] for one in job(workspace, key).columns if one["guess"]}
    imports.say(workspace, key, mapping=mapping, mode=mode, keys=list(keys), **more)
    return imports.plan_of(job(workspace, key))


def checked(workspace: Workspace, key: int, actor: Actor = PLATFORM) -> Any:
    imports.check(workspace, actor, key)
    return job(workspace, key)


def ran(workspace: Workspace, key: int, actor: Actor = PLATFORM, **more: Any) -> Any:
    imports.say(workspace, key, state="running", cursor=0, result=None, **more)
    imports.run(workspace, actor, key)
    return job(workspace, key)


def imported(
    workspace: Workspace, form: str, content: bytes, mode: str = "insert", keys: Sequence[str] = (), name: str = "a.csv"
) -> Any:
    """Upload, check and run a file that is expected to be good."""
    key = upload(workspace, form, content, name)
    planned(workspace, key, mode, keys)
    found = checked(workspace, key)
    assert (found.state, found.problems) == ("checked", []), found.problems
    done = ran(workspace, key)
    assert done.state == "done", done.problems
    assert {**done.result} == {**found.result}
    return done
