"""Views over HTTP: those a person may open, saving their own, and what a list comes to in groups and totals."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Header

from engine.access import Decision
from runtime import summaries, views
from runtime.api.records import question_of, version_of
from runtime.api.session import Body, Id, Values, Who, Work
from runtime.query import form_for
from runtime.views import Offered

router = APIRouter(tags=["views"])


class Saved(Body):
    """A view to keep: its content, and with whom it is shared (`me`, `everyone`, `role:<app>.<role>`)."""

    content: Values
    share: str = "me"


@router.get("/views/{name}")
def offered(name: str, work: Work, who: Who) -> list[dict[str, Any]]:
    """Return the views of the form that the person may open, those of the app first."""
    with work.read(who.actor) as unit:
        form, decision = form_for(unit, name)
        return [said(one, decision) for one in views.offered(unit, form, decision)]


@router.post("/views/{name}", status_code=201)
def save(name: str, body: Saved, work: Work, who: Who) -> dict[str, Any]:
    """Keep a new view."""
    with work.write(who.actor) as unit:
        form, decision = form_for(unit, name)
        return said(views.save(unit, form, decision, body.content, body.share), decision)


@router.put("/views/{name}/{key}")
def change(
    name: str, key: Id, body: Saved, work: Work, who: Who, if_match: Annotated[str | None, Header()] = None
) -> dict[str, Any]:
    """Change a view whose version is the one in If-Match."""
    version = version_of(if_match)
    with work.write(who.actor) as unit:
        form, decision = form_for(unit, name)
        return said(views.change(unit, form, decision, (key, version), body.content, body.share), decision)


@router.delete("/views/{name}/{key}", status_code=204)
def remove(name: str, key: Id, work: Work, who: Who) -> None:
    """Remove a view."""
    with work.write(who.actor) as unit:
        form, _ = form_for(unit, name)
        views.remove(unit, form, key)


def said(one: Offered, decision: Decision) -> dict[str, Any]:
    """Return a view as the pages draw it, without fields the viewer does not see; those it needs they do."""
    content, layout = one.view.content, one.view.options.model_dump(mode="json")
    if "widths" in layout:
        layout["widths"] = {key: width for key, width in layout["widths"].items() if decision.level(key) != "none"}
    return {
        "key": one.view.name or f"{one.id}",
        "id": one.id,
        "version": one.version,
        "title": content.title.by_language(),
        "layout": {"type": one.view.kind.name, **layout},
        "icon": one.view.kind.icon,
        "columns": [key for key in content.columns if decision.level(key) != "none"],
        "filter": content.filter,
        "sort": [key.model_dump() for key in content.sort],
        "share": one.share,
        "mine": one.mine,
    }


@router.get("/records/{name}/summary")
def summary(
    name: str,
    work: Work,
    who: Who,
    filter: str | None = None,
    search: str | None = None,
    group: str | None = None,
    totals: str | None = None,
) -> dict[str, Any]:
    """Return the count and totals (`amount:sum,qty:avg`) of a list and, by a field, of each of its groups."""
    with work.read(who.actor) as unit:
        form, decision = form_for(unit, name)
        asked = question_of(filter, None, None, search, None, 0)
        wanted = {key: fn for part in (totals or "").split(",") if part for key, _, fn in [part.partition(":")]}
        return summaries.summary(unit, form, decision, asked, group, wanted)
