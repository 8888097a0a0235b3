"""People, departments and roles as their administrator keeps them; every change is audited, nobody is locked out.

A person is changed against the version they were read at. Whoever is set inactive or gets another password is signed
out everywhere. There is always somebody active who may administer.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Mapping, Sequence
from itertools import chain
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from builders.drafts import version_of
from builders.keys import key_of
from engine.access import ABILITIES, ORDER, Decision, everything
from engine.definitions.role import Action
from engine.errors import NotFound, RequestRefused, StaleVersion, problem
from engine.expressions.sentence import sentence
from engine.expressions.types import Kind
from engine.forms.model import Field, Form
from engine.texts import LANGUAGES
from runtime import journal, query
from runtime.auth.passwords import hash_password
from runtime.database import hold
from runtime.permits import is_administered, require_power
from runtime.query import Question
from runtime.store import people
from runtime.store.tables import department, session, user
from runtime.workspace import Unit

POWER = "administer"
KEPT = ("login", "name", "email", "dept_id", "manager_id", "roles", "active")
"""What an administrator keeps of a person."""
ACTIONS: tuple[Action, ...] = ("read", "create", "update", "delete", "import", "export")


def require_administrator(unit: Unit) -> None:
    """Refuse whoever may not administer."""
    require_power(unit, POWER)


def person_of(row: Any) -> dict[str, Any]:
    """Return a person as they are shown, with the version they are changed against."""
    values = {name: getattr(row, name) for name in KEPT}
    return {"id": row.id, **values, "version": version_of(values)}


def listed(connection: Connection, search: str) -> list[dict[str, Any]]:
    """Return everybody whose name or login holds the text, inactive people as well, in the order of their logins."""
    rows = connection.execute(sa.select(user).order_by(user.c.login))
    wanted = search.strip().casefold()
    return [person_of(row) for row in rows if wanted in f"{row.name} {row.login}".casefold()]


def find(connection: Connection, key: int) -> Any:
    """Return a person's row, or say that there is none."""
    row = connection.execute(sa.select(user).where(user.c.id == key)).one_or_none()
    if row is None:
        raise NotFound([problem("ACCESS-E002", what={"zh": "人员", "en": "person"})])
    return row


def new_password() -> str:
    """Return a password to be handed over once: 16 characters that are told apart when read."""
    return "".join(secrets.choice("abcdefghjkmnpqrstuvwxyz23456789") for _ in range(16))


def create(unit: Unit, values: Mapping[str, Any]) -> tuple[dict[str, Any], str]:
    """Enter a person; return them with their first password, which is told this once."""
    hold(unit.connection, "people")
    login = values["login"]
    if unit.connection.execute(sa.select(user.c.id).where(user.c.login == login)).first() is not None:
        raise RequestRefused([problem("PERSON-E001", "/login", found=login)])
    _check(unit, values)
    password = new_password()
    start = {"language": unit.actor.language, "demo": False, "active": True, "password": hash_password(password)}
    key = unit.connection.execute(sa.insert(user).values({**start, **values})).inserted_primary_key
    assert key is not None
    journal.note_event(unit, "create_person", {"person": key[0], "login": login, "roles": list(values["roles"])})
    return person_of(find(unit.connection, key[0])), password


def change(unit: Unit, key: int, version: str, values: Mapping[str, Any]) -> dict[str, Any]:
    """Change what an administrator keeps of a person."""
    hold(unit.connection, "people")
    before = person_of(find(unit.connection, key))
    if before["version"] != version:
        raise StaleVersion([problem("RECORD-E001")])
    changed = {name: value for name, value in values.items() if before[name] != value}
    _check(unit, changed, key, held=before["roles"])
    if changed:
        unit.connection.execute(sa.update(user).where(user.c.id == key).values(changed))
        _somebody_administers(unit)
        if changed.get("active") is False:
            _sign_out(unit.connection, key)
        told = {name: [before[name], value] for name, value in changed.items() if name != "email"}
        journal.note_event(unit, "change_person", {"person": key, "changes": told})
    return person_of(find(unit.connection, key))


def reset_password(unit: Unit, key: int) -> str:
    """Give a person another password, told this once; they are signed out."""
    find(unit.connection, key)
    password = new_password()
    changed = sa.update(user).where(user.c.id == key).values(password=hash_password(password), demo=False)
    unit.connection.execute(changed)
    _sign_out(unit.connection, key)
    journal.note_event(unit, "reset_password", {"person": key})
    return password


def _sign_out(connection: Connection, key: int) -> None:
    connection.execute(sa.delete(session).where(session.c.user_id == key))


def _check(unit: Unit, values: Mapping[str, Any], key: int | None = None, held: Sequence[str] = ()) -> None:
    """Refuse roles, departments and superiors there are not, and a chain of superiors that closes.

    Roles that are held already may be of a release that is gone.
    """
    unknown = [name for name in values.get("roles", ()) if name not in unit.catalog.roles and name not in held]
    if unknown:
        raise RequestRefused([problem("PERSON-E002", "/roles", found=", ".join(unknown))])
    dept = values.get("dept_id")
    if dept is not None and dept not in _parents(unit.connection):
        raise RequestRefused([problem("PERSON-E003", "/dept_id", found=dept)])
    manager = values.get("manager_id")
    if manager is None:
        return
    managers = {row.id: row.manager_id for row in unit.connection.execute(sa.select(user.c.id, user.c.manager_id))}
    if manager not in managers:
        raise RequestRefused([problem("PERSON-E004", "/manager_id", found=manager)])
    if key is not None and key in _upward(managers, manager):
        raise RequestRefused([problem("PERSON-E005", "/manager_id")])


def _upward(above: Mapping[int, int | None], start: int | None) -> list[int]:
    """Return what is met on the way up, the start first; each once."""
    found: list[int] = []
    while start is not None and start not in found:
        found.append(start)
        start = above.get(start)
    return found


def _somebody_administers(unit: Unit) -> None:
    if not is_administered(unit, unit.catalog):
        raise RequestRefused([problem("PERSON-E006")])


def roles(unit: Unit) -> list[dict[str, Any]]:
    """Return every role with what it opens and how many active people hold it."""
    held: dict[str, int] = {}
    for name in chain.from_iterable(people.roles_held(unit.connection)):
        held[name] = held.get(name, 0) + 1
    return [
        {
            "name": name,
            "title": role.definition.title.by_language(),
            "app": name.partition(".")[0],
            "app_title": unit.catalog.apps[name.partition(".")[0]].title.by_language(),
            "powers": [dict(ABILITIES[power]) for power in role.definition.powers],
            "forms": [unit.form(form).title.by_language() for form in role.rights],
            "holders": held.get(name, 0),
        }
        for name, role in unit.catalog.roles.items()
    ]


def departments(connection: Connection) -> list[dict[str, Any]]:
    """Return every department with how many active people are in it, parents before children."""
    rows = connection.execute(sa.select(department).order_by(department.c.id)).all()
    counts: dict[int, int] = {}
    for row in connection.execute(sa.select(user.c.dept_id).where(user.c.active, user.c.dept_id.is_not(None))):
        counts[row.dept_id] = counts.get(row.dept_id, 0) + 1
    keep = ("id", "key", "title", "parent_id", "head_id")
    return [{**{name: getattr(row, name) for name in keep}, "people": counts.get(row.id, 0)} for row in rows]


def _parents(connection: Connection) -> dict[int, int | None]:
    return {row.id: row.parent_id for row in connection.execute(sa.select(department.c.id, department.c.parent_id))}


def put_department(unit: Unit, key: int | None, values: Mapping[str, Any]) -> int:
    """Enter a department, or change one; nobody becomes a department above itself."""
    hold(unit.connection, "people")
    parents = _parents(unit.connection)
    if key is not None and key not in parents:
        raise NotFound([problem("ACCESS-E002", what={"zh": "部门", "en": "department"})])
    parent = values.get("parent_id")
    if parent is not None and parent not in parents:
        raise RequestRefused([problem("PERSON-E003", "/parent_id", found=parent)])
    if key is not None and key in _upward(parents, parent):
        raise RequestRefused([problem("PERSON-E007", "/parent_id")])
    if (head := values.get("head_id")) is not None:
        find(unit.connection, head)
    if key is None:
        taken = set(unit.connection.scalars(sa.select(department.c.key)))
        named = {"key": key_of(values["title"]["en"], taken, "department"), **values}
        made = unit.connection.execute(sa.insert(department).values(named)).inserted_primary_key
        assert made is not None
        key = int(made[0])
    else:
        unit.connection.execute(sa.update(department).where(department.c.id == key).values(dict(values)))
    journal.note_event(unit, "change_department", {"department": key, **values})
    return key


def drop_department(unit: Unit, key: int) -> None:
    """Remove a department that has no people, none below it and no records."""
    hold(unit.connection, "people")
    parents = _parents(unit.connection)
    if key not in parents:
        raise NotFound([problem("ACCESS-E002", what={"zh": "部门", "en": "department"})])
    inside = sa.select(sa.func.count()).select_from(user).where(user.c.dept_id == key)
    people = unit.connection.execute(inside).scalar_one()
    below = sum(parent == key for parent in parents.values())
    records = sum(_holds(unit, form, key) for form in unit.catalog.forms.values())
    if people or below or records:
        raise RequestRefused([problem("PERSON-E008", people=people, below=below, forms=records)])
    unit.connection.execute(sa.delete(department).where(department.c.id == key))
    journal.note_event(unit, "drop_department", {"department": key})


def _holds(unit: Unit, form: Form, department_id: int) -> bool:
    """Tell whether a record is the department's, or names it in a field."""
    single = [{"==": [{"var": made.key}, department_id]} for made in _naming(form, Kind.RECORD)]
    several = [{"in": [department_id, {"var": made.key}]} for made in _naming(form, Kind.LIST)]
    wanted = Question({"or": [{"==": [{"var": "dept_id"}, department_id]}, *single, *several]}, fields=(), limit=1)
    whole = unit.as_platform({"administration": "department"})
    return bool(query.page(whole, form, everything(form.name), wanted).rows)


def _naming(form: Form, kind: Kind) -> Iterable[Field]:
    departments = [made for made in form.fields.values() if made.declared.links_to == "$department"]
    return (made for made in departments if made.type.kind is kind and not made.system and not made.derived)


def rights(unit: Unit, form: str) -> dict[str, Any]:
    """Return what the unit's actor may do with a form, and which role each of it comes from."""
    made, decision = unit.form(form), unit.decide(form)
    return {
        "form": form,
        "title": made.title.by_language(),
        "actions": [{"action": one, "words": dict(ABILITIES[one]), "from": _opened(decision, one)} for one in ACTIONS],
        "rows": [
            {"role": right.role, "words": _rows(unit, form, right.role) if right.rows is not None else None}
            for right in decision.rights
            if "read" in right.actions
        ],
        "fields": [
            {
                "key": field.key,
                "title": field.title.by_language(),
                "level": decision.level(field.key),
                "from": _highest(decision, field.key),
            }
            for field in made.fields.values()
            if not field.system
        ],
    }


def _opened(decision: Decision, action: Action) -> list[str]:
    return [right.role for right in decision.for_action(action)]


def _highest(decision: Decision, field: str) -> list[str]:
    """Return the roles that give the highest level on a field."""
    highest = decision.level(field)
    if ORDER[highest] == 0:
        return []
    return [right.role for right in decision.rights if right.levels.get(field, "none") == highest]


def _rows(unit: Unit, form: str, role: str) -> dict[str, str]:
    """Return the rows a role's right holds for, in words."""
    app = role.partition(".")[0]
    definition = unit.catalog.roles[role].definition
    grant = next(one for one in definition.grants if form in (one.form, f"{app}.{one.form}"))
    return {language: sentence(grant.rows, unit.catalog.schema, form, language) for language in LANGUAGES}


def forms_open(unit: Unit) -> Iterable[str]:
    """Return the forms the unit's actor may do something with."""
    return [name for name in unit.catalog.forms if any(unit.decide(name).may(action) for action in ACTIONS)]
