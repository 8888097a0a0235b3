"""Public forms for those inside who open and close them and give their links away."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter

from engine.errors import NotFound, problem
from engine.public_forms import PublicForm
from runtime import journal, public_forms
from runtime.api.session import Body, Who, Work
from runtime.permits import require_power
from runtime.store import public_forms as store
from runtime.workspace import Unit

router = APIRouter(prefix="/public-forms", tags=["public forms"])
POWER = "open_public_forms"


class Switch(Body):
    """Whether answers are taken."""

    open: bool


def mine(unit: Unit) -> dict[str, PublicForm]:
    """Return the public forms over forms the actor may read; they have the power for no other."""
    require_power(unit, POWER)
    known = unit.catalog.public_forms.items()
    return {name: one for name, one in known if unit.decide(one.form.name).may("read")}


def one_of(unit: Unit, name: str) -> PublicForm:
    """Return a public form of the actor's, or say that there is none."""
    found = mine(unit).get(name)
    if found is None:
        raise NotFound([problem("ACCESS-E002", what={"zh": "公开表单", "en": "public form"})])
    return found


def describe(unit: Unit, public: PublicForm) -> dict[str, Any]:
    """Return how a public form stands, with its link once it was opened."""
    kept, definition = store.find(unit.connection, public.name), public.definition
    return {
        "name": public.name,
        "title": definition.title.by_language(),
        "form": public.form.name,
        "form_title": public.form.title.by_language(),
        "fields": [public.form.fields[key].title.by_language() for key in public.keys],
        "open": bool(kept and kept.open),
        "state": public_forms.state_of(unit, public, kept),
        "path": f"/public/{kept.token}" if kept else None,
        "address": unit.workspace.settings.public_url,
        "answers": kept.answers if kept else 0,
        "most": definition.most,
        "opens": public_forms.opening(definition.opens),
        "closes": public_forms.opening(definition.closes),
    }


@router.get("")
def listed(work: Work, who: Who) -> list[dict[str, Any]]:
    """Return the public forms one may open and close."""
    with work.read(who.actor) as unit:
        return [describe(unit, one) for one in mine(unit).values()]


@router.patch("/{name}")
def switch(name: str, body: Switch, work: Work, who: Who) -> dict[str, Any]:
    """Open or close a public form."""
    with work.write(who.actor) as unit:
        public = one_of(unit, name)
        store.put(unit.connection, name, unit.now, who.actor.id, open=body.open)
        _note(unit, "open_public_form" if body.open else "close_public_form", public)
        return describe(unit, public)


@router.post("/{name}/link")
def renew(name: str, work: Work, who: Who) -> dict[str, Any]:
    """Give a public form another link; the former one leads nowhere from now on."""
    with work.write(who.actor) as unit:
        public = one_of(unit, name)
        store.put(unit.connection, name, unit.now, who.actor.id, token=store.new_token())
        _note(unit, "renew_public_link", public)
        return describe(unit, public)


def _note(unit: Unit, action: str, public: PublicForm) -> None:
    detail = {"public_form": public.name, "title": public.definition.title.by_language()}
    journal.note_event(unit, action, detail, (public.form.name, None))
