"""Views of a form as a person finds them: those of the app, their own, and those shared with them.

A view says only what is asked for; the records come under the rights of who looks. One that needs fields the viewer may
not use is not offered.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import sqlalchemy as sa
from pydantic import ValidationError

from engine.access import Decision
from engine.definitions.view import ViewContent, ViewDefinition
from engine.errors import NotFound, RequestRefused, StaleVersion, problem
from engine.forms.model import Form
from engine.kinds import shape_problems
from engine.views.compile import View, compile_view
from runtime import query
from runtime.permits import require_power
from runtime.query import Question
from runtime.reading import Reading
from runtime.store import views as store
from runtime.store.views import EVERYONE, ME, ROLE
from runtime.workspace import Unit

MOST_OWN = 100


@dataclass(frozen=True, slots=True)
class Offered:
    """A view the person may open; `id` and `version` are those of a saved one."""

    view: View
    id: int | None = None
    version: int | None = None
    share: str = EVERYONE
    mine: bool = False


def offered(unit: Unit, form: Form, decision: Decision) -> list[Offered]:
    """Return the views the person may open, those of the app first."""
    shipped = [one for one in unit.catalog.views.values() if one.form.name == form.name]
    shipped.sort(key=lambda one: (_position(one), one.name or ""))
    found = [Offered(one) for one in shipped]
    rows = store.shown_to(unit.connection, form.name, unit.actor.id or 0, unit.actor.roles)
    found += [one for row in rows if (one := _saved(unit, form, row)) is not None]
    return [one for one in found if usable(unit, form, decision, one.view)]


def _position(view: View) -> int:
    return view.content.position if isinstance(view.content, ViewDefinition) else 0


def _saved(unit: Unit, form: Form, row: sa.Row[Any]) -> Offered | None:
    """Return a saved view; one that the form has outgrown is not offered until its fields are there again."""
    try:
        content = ViewContent.model_validate(row.content)
    except ValidationError:
        return None
    view, _ = compile_view(None, content, form, unit.catalog.kinds.layouts, "")
    if view is None:
        return None
    return Offered(view, row.id, row.version, row.share, row.owner_id == unit.actor.id)


def usable(unit: Unit, form: Form, decision: Decision, view: View) -> bool:
    """Tell whether the viewer may use every field the view needs in every row they see."""
    try:
        _asked(unit, form, decision, view)
    except RequestRefused:
        return False
    return True


def _asked(unit: Unit, form: Form, decision: Decision, view: View) -> None:
    query.conditions(Reading(unit, form, decision), Question(view.content.filter))
    query.sort_keys(form, decision, view.content.sort)
    hidden = sorted(key for key in view.fields if not decision.everywhere(frozenset({key})))
    if hidden:
        raise RequestRefused([problem("QUERY-E002", "/layout", found=", ".join(hidden))])


def read_content(unit: Unit, form: Form, decision: Decision, raw: Mapping[str, Any]) -> ViewContent:
    """Return the content of a view to be saved, or refuse it with every problem."""
    try:
        content = ViewContent.model_validate(raw)
    except ValidationError as error:
        raise RequestRefused(shape_problems(error)) from error
    seen = {key: made for key, made in form.fields.items() if decision.level(key) != "none"}
    view, problems = compile_view(None, content, replace(form, fields=seen), unit.catalog.kinds.layouts, "")
    if view is None or problems:
        raise RequestRefused(problems)
    _asked(unit, form, decision, view)
    return content


def save(unit: Unit, form: Form, decision: Decision, raw: Mapping[str, Any], share: str) -> Offered:
    """Keep a new view of the person's and return it."""
    content = read_content(unit, form, decision, raw)
    _may_share(unit, share)
    person = unit.actor.id or 0
    mine = [row for row in store.shown_to(unit.connection, form.name, person, ()) if row.owner_id == person]
    if len(mine) >= MOST_OWN:
        raise RequestRefused([problem("VIEW-E002", limit=MOST_OWN)])
    values = {"content": content.model_dump(mode="json"), "share": share, "position": len(mine)}
    return _kept(unit, form, store.add(unit.connection, form.name, person, values, unit.now))


def _kept(unit: Unit, form: Form, key: int) -> Offered:
    row = store.find(unit.connection, form.name, key)
    found = _saved(unit, form, row) if row is not None else None
    assert found is not None
    return found


def change(
    unit: Unit, form: Form, decision: Decision, which: tuple[int, int], raw: Mapping[str, Any], share: str
) -> Offered:
    """Change a view, named by its id and the version it still has, and return it."""
    key, version = which
    row = own(unit, form, key)
    content = read_content(unit, form, decision, raw)
    if share != row.share:
        _may_share(unit, share)
    values = {"content": content.model_dump(mode="json"), "share": share}
    if not store.change(unit.connection, key, version, values, unit.now):
        raise StaleVersion([problem("RECORD-E001", version=row.version)])
    return _kept(unit, form, key)


def remove(unit: Unit, form: Form, key: int) -> None:
    """Remove a view of the person's."""
    own(unit, form, key)
    store.remove(unit.connection, key)


def own(unit: Unit, form: Form, key: int) -> sa.Row[Any]:
    """Return a saved view that the person may change: their own, or any that is shared if they administer."""
    row = store.find(unit.connection, form.name, key)
    powers = unit.catalog.powers(unit.actor)
    if row is None or (row.owner_id != unit.actor.id and (row.share == ME or "administer" not in powers)):
        raise NotFound([problem("ACCESS-E002", what={"zh": "视图", "en": "view"})])
    return row


def _may_share(unit: Unit, share: str) -> None:
    role = share.removeprefix(ROLE) if share.startswith(ROLE) else None
    if share not in (ME, EVERYONE) and (role is None or role not in unit.catalog.roles):
        raise RequestRefused([problem("QUERY-E004", "/share", found=share, expected="me, everyone, role:<role>")])
    if share != ME:
        require_power(unit, "share_views")
