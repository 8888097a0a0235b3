"""Prints over HTTP: a record's document as PDF or as a preview, and the documents of several records in one file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Annotated, Any, Literal
from urllib.parse import quote

from fastapi import APIRouter, Response
from fastapi.responses import HTMLResponse
from pydantic import Field

from engine.access import Actor
from engine.definitions.print import PrintDefinition
from engine.errors import NotFound, problem
from engine.forms.model import Form
from runtime import journal
from runtime.api.problems import Refused
from runtime.api.session import Body, Id, Who, Work
from runtime.prints import document, frame
from runtime.query import form_for
from runtime.workspace import Unit, Workspace

router = APIRouter(prefix="/records/{name}", tags=["prints"])
MOST_RECORDS = 100
Language = Literal["zh", "en"]


class Chosen(Body):
    """The records whose documents are wanted, in their order."""

    ids: list[Annotated[int, Field(ge=1, lt=2**63)]] = Field(min_length=1)


def found(unit: Unit, name: str, template: str) -> tuple[Form, PrintDefinition]:
    """Return a form the viewer may read and one of its prints."""
    form, _ = form_for(unit, name)
    definition = document.for_form(unit, form.name).get(template)
    if definition is None:
        raise NotFound([problem("ACCESS-E002", what={"zh": "打印模板", "en": "print template"})])
    return form, definition


def reader(actor: Actor, language: Language | None) -> Actor:
    """Return the viewer, reading another language where one is asked for."""
    return replace(actor, language=language) if language else actor


@router.get("/{record}/print/{template}", response_class=Response)
def printed(
    name: str,
    record: Id,
    template: str,
    work: Work,
    who: Who,
    format: Literal["pdf", "html"] = "pdf",
    language: Language | None = None,
) -> Response:
    """Return the record's document: as PDF, which is audited, or as a page to look at."""
    actor = reader(who.actor, language)
    if format == "pdf":
        return _file(work, actor, name, template, [record])
    with work.read(actor) as unit:
        form, definition = found(unit, name, template)
        page = frame.page(unit, definition, document.documents(unit, form, definition, [record])[0])
    headers = {
        "Content-Security-Policy": frame.policy(definition, actor.language),
        "X-Frame-Options": "SAMEORIGIN",
    }
    return HTMLResponse(page, headers=headers)


@router.post("/print/{template}", response_class=Response)
def several(name: str, template: str, body: Chosen, work: Work, who: Who, language: Language | None = None) -> Response:
    """Return the documents of up to 100 records as one PDF, each with its own page numbers."""
    ids = list(dict.fromkeys(body.ids))
    if len(ids) > MOST_RECORDS:
        raise Refused(413, problem("PRINT-E015", "/ids", found=len(ids), limit=MOST_RECORDS))
    return _file(work, reader(who.actor, language), name, template, ids)


def _file(work: Workspace, actor: Actor, name: str, template: str, ids: Sequence[int]) -> Response:
    """Return the PDF; no transaction is open while it is laid out."""
    with work.read(actor) as unit:
        form, definition = found(unit, name, template)
        documents = document.documents(unit, form, definition, ids)
        pages = [frame.page(unit, definition, one) for one in documents]
    content = work.press.pdf(pages)
    with work.write(actor) as unit:
        detail: dict[str, Any] = {"form": name, "template": template, "records": list(ids)}
        journal.note_event(unit, "print", detail, (name, None))
    stamp: date = work.clock.now().astimezone(work.settings.zone).date()
    title = documents[0].title if len(ids) == 1 else definition.title.by_language()[actor.language]
    headers = {"Content-Disposition": f"inline; filename*=UTF-8''{quote(f'{title}-{stamp.isoformat()}.pdf', safe='')}"}
    return Response(content, media_type="application/pdf", headers=headers)
