"""People, departments and roles for those who administer them, and what somebody may do and why."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query
from pydantic import Field, StringConstraints

from engine.errors import NotFound, problem
from runtime import administration
from runtime.api.session import Body, Id, IfMatch, Text, Title, Who, Work, version_named
from runtime.store import people

router = APIRouter(prefix="/administration", tags=["administration"])
Login = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9._-]{0,63}$")]
Email = Annotated[str, StringConstraints(pattern=r"^[^@\s\x00]+@[^@\s\x00]+\.[^@\s\x00]+$", max_length=200)]
Key = Annotated[int, Field(ge=1, lt=2**63)]


class NewPerson(Body):
    """Somebody to enter; their first password is made and told once."""

    login: Login
    name: Text = Field(min_length=1, max_length=100)
    email: Email | None = None
    dept_id: Key | None = None
    manager_id: Key | None = None
    roles: list[Text] = Field(default_factory=list, max_length=100)


class Person(Body):
    """What is to be changed of somebody; what is not named stays."""

    name: Text = Field("", min_length=1, max_length=100)
    email: Email | None = None
    dept_id: Key | None = None
    manager_id: Key | None = None
    roles: list[Text] = Field(default_factory=list, max_length=100)
    active: bool = True


class Department(Body):
    """A department as it is to be."""

    title: Title
    parent_id: Key | None = None
    head_id: Key | None = None


@router.get("/people")
def listed(
    work: Work, who: Who, search: str = "", after: int = Query(0, ge=0), limit: int = Query(50, ge=1, le=200)
) -> dict[str, Any]:
    """Return everybody, inactive people as well, from the one at the place `after` on."""
    with work.read(who.actor) as unit:
        administration.require_administrator(unit)
        found = administration.listed(unit.connection, search)
        return {"rows": found[after : after + limit], "count": len(found)}


@router.post("/people", status_code=201)
def enter(body: NewPerson, work: Work, who: Who) -> dict[str, Any]:
    """Enter somebody; the answer holds their first password, which is not told again."""
    with work.write(who.actor) as unit:
        administration.require_administrator(unit)
        person, password = administration.create(unit, body.model_dump())
        return {**person, "password": password}


@router.patch("/people/{key}")
def change(key: Id, body: Person, work: Work, who: Who, if_match: IfMatch = None) -> dict[str, Any]:
    """Change somebody whose version is the one in If-Match."""
    with work.write(who.actor) as unit:
        administration.require_administrator(unit)
        return administration.change(unit, key, version_named(if_match), body.model_dump(exclude_unset=True))


@router.post("/people/{key}/password")
def reset(key: Id, work: Work, who: Who) -> dict[str, str]:
    """Give somebody another password, told this once; they are signed out everywhere."""
    with work.write(who.actor) as unit:
        administration.require_administrator(unit)
        return {"password": administration.reset_password(unit, key)}


@router.get("/people/{key}/rights")
def rights(key: Id, work: Work, who: Who, form: str | None = None) -> dict[str, Any]:
    """Return what somebody may do and which role it comes from: all forms in short, or one in full."""
    with work.read(who.actor) as unit:
        administration.require_administrator(unit)
        administration.find(unit.connection, key)
        seen = unit.seen_by(people.actor_of_id(unit.connection, key))
        forms = administration.forms_open(seen)
        if form is not None and form not in unit.catalog.forms:
            raise NotFound([problem("ACCESS-E002", what={"zh": "表单", "en": "form"})])
        return {
            "powers": sorted(unit.catalog.powers(seen.actor)),
            "forms": [{"name": name, "title": unit.form(name).title.by_language()} for name in forms],
            "detail": administration.rights(seen, form) if form is not None else None,
        }


@router.get("/roles")
def roles(work: Work, who: Who) -> list[dict[str, Any]]:
    """Return every role there is."""
    with work.read(who.actor) as unit:
        administration.require_administrator(unit)
        return administration.roles(unit)


@router.get("/departments")
def departments(work: Work, who: Who) -> list[dict[str, Any]]:
    """Return every department with its head and how many people are in it."""
    with work.read(who.actor) as unit:
        administration.require_administrator(unit)
        return administration.departments(unit.connection)


@router.post("/departments", status_code=201)
def begin_department(body: Department, work: Work, who: Who) -> dict[str, int]:
    """Enter a department."""
    with work.write(who.actor) as unit:
        administration.require_administrator(unit)
        return {"id": administration.put_department(unit, None, _values(body))}


@router.put("/departments/{key}")
def change_department(key: Id, body: Department, work: Work, who: Who) -> dict[str, int]:
    """Change a department."""
    with work.write(who.actor) as unit:
        administration.require_administrator(unit)
        return {"id": administration.put_department(unit, key, _values(body))}


@router.delete("/departments/{key}", status_code=204)
def drop_department(key: Id, work: Work, who: Who) -> None:
    """Remove a department in which there is nobody and nothing."""
    with work.write(who.actor) as unit:
        administration.require_administrator(unit)
        administration.drop_department(unit, key)


def _values(body: Department) -> dict[str, Any]:
    """Return what is said of a department; what is left out stays as it is."""
    return {**body.model_dump(exclude_unset=True), "title": body.title.words.by_language()}
