"""Loading an app's samples: people first, then each file through the product's own import, in the order of links."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from engine.access import PLATFORM
from engine.errors import RecordRefused
from runtime import imports
from runtime.auth.passwords import hash_password
from runtime.store import files, people, settings
from runtime.store.tables import import_job
from runtime.workspace import Workspace

Report = Callable[[str], None]


def load_people(workspace: Workspace, folder: Path, *, demo: bool) -> int:
    """Enter the departments of `people.json`, and its demo users where the demo is asked for; return the users."""
    file = folder / "samples" / "people.json"
    if not file.exists():
        return 0
    said = json.loads(file.read_text(encoding="utf-8"))
    with workspace.database.write() as connection:
        ids: dict[str, int] = {}
        for one in said["departments"]:
            ids[one["key"]] = people.add_department(connection, one["key"], one["title"], ids.get(one.get("parent")))
        if not demo:
            return 0
        for one in said["users"]:
            if people.by_login(connection, one["login"]) is None:  # hashing a password costs 40 ms
                people.add_user(connection, _user(one, ids))
        _set_superiors(connection, said, ids)
        known = settings.read_all(connection).get("demo_passwords", {})
        settings.put(
            connection, "demo_passwords", {**known, **{one["login"]: one["password"] for one in said["users"]}}
        )
    return len(said["users"])


def _set_superiors(connection: Connection, said: dict[str, Any], departments: dict[str, int]) -> None:
    """Enter who leads each department and who each person reports to, where the file says so."""
    logins = [one[key] for one in said["departments"] + said["users"] for key in ("head", "manager") if key in one]
    known = people.by_logins(connection, logins)
    for one in said["departments"]:
        if one.get("head") in known:
            people.set_head(connection, departments[one["key"]], known[one["head"]])
    for one in said["users"]:
        if one.get("manager") in known:
            people.set_manager(connection, one["login"], known[one["manager"]])


def _user(one: dict[str, Any], departments: dict[str, int]) -> dict[str, Any]:
    return {
        "login": one["login"],
        "name": one["name"],
        "password": hash_password(one["password"]),
        "language": "zh",
        "dept_id": departments.get(one.get("department", "")),
        "roles": one["roles"],
        "active": True,
        "demo": True,
        "email": one.get("email"),
    }


def load(workspace: Workspace, folder: Path, report: Report) -> None:
    """Import the sample files of an app that were not imported before; one that was cut off is finished."""
    file = folder / "samples" / "samples.json"
    if not file.exists():
        return
    said = json.loads(file.read_text(encoding="utf-8"))
    if said.get("business_date"):
        with workspace.database.write() as connection:
            settings.put(connection, "business_date", said["business_date"])
    for one in said["files"]:
        _import(workspace, folder / "samples" / one["file"], one["form"], report)


def _import(workspace: Workspace, path: Path, form: str, report: Report) -> None:
    name = path.name
    with workspace.read() as unit:
        mine = (import_job.c.file_name == name) & (import_job.c.form == form) & import_job.c.created_by.is_(None)
        known = unit.connection.execute(sa.select(import_job).where(mine)).one_or_none()
    if known is not None and known.state == "done":
        return
    key = known.id if known is not None else _begin(workspace, path, form, name)
    imports.run(workspace, PLATFORM, key)
    with workspace.read() as unit:
        done = imports.job(unit, key)
    if done.state != "done":
        raise RecordRefused([])
    report(f"{form}: {done.result['new']} records")


def _begin(workspace: Workspace, path: Path, form: str, name: str) -> int:
    """Make the job with every column read by its title; `name` marks it as a sample and keeps its type."""
    key = files.keep(workspace.files, b"")
    shutil.copyfile(path, workspace.files / key)
    job = imports.begin(workspace, PLATFORM, form, (key, name, workspace.files / key))
    with workspace.database.write() as connection:
        row = connection.execute(sa.select(import_job).where(import_job.c.id == job)).one()
        mapping = {str(one["index"]): one["guess"] for one in row.columns if one["guess"]}
        values = {"mapping": mapping, "state": "running", "result": None}
        connection.execute(sa.update(import_job).where(import_job.c.id == job).values(values))
    return job
