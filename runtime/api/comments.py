"""Comments of a record over HTTP; a record the viewer may not read has none, as if it were not there."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Header, Query
from pydantic import AfterValidator, Field, StringConstraints

from engine.forms.model import Form
from runtime import comments, query
from runtime.api.idempotency import answered, asked_once, remember
from runtime.api.rules import read_after, write_after
from runtime.api.session import Body, Id, Text, Who, Work, storable
from runtime.query import form_for
from runtime.workspace import Unit

router = APIRouter(prefix="/records/{name}/{record}/comments", tags=["comments"])
LONGEST, MOST_FILES = 5_000, 10


class Said(Body):
    """What a comment says: a text in which `@[user:ID]` mentions a person, and uploaded files by id."""

    text: Annotated[
        str, StringConstraints(strip_whitespace=True, min_length=1, max_length=LONGEST), AfterValidator(storable)
    ]
    files: list[Text] = Field(default=[], max_length=MOST_FILES)


def readable(unit: Unit, name: str, record: int) -> Form:
    """Return the form of a record the viewer may read, or say that there is no such record."""
    form, decision = form_for(unit, name)
    query.get(unit, form, decision, record, fields=())
    return form


@router.get("")
def listed(
    name: str,
    record: Id,
    work: Work,
    who: Who,
    after: str | None = None,
    limit: Annotated[int, Query(ge=1, le=100)] = 20,
) -> dict[str, Any]:
    """Return the last comments, the newest last; `next` leads to the earlier ones."""
    with work.read(who.actor) as unit:
        form = readable(unit, name, record)
        rows, before = comments.page(unit, form, record, read_after(after) if after else None, limit)
        return {"rows": rows, "next": write_after(before) if before is not None else None}


@router.get("/people")
def people(
    name: str, record: Id, work: Work, who: Who, search: Annotated[str, Query(max_length=100)] = ""
) -> list[dict[str, Any]]:
    """Return people by name or login who may be mentioned in a comment of the record."""
    with work.read(who.actor) as unit:
        return comments.mentionable(unit, readable(unit, name, record), record, search.strip())


@router.post("", status_code=201)
def add(
    name: str,
    record: Id,
    body: Said,
    work: Work,
    who: Who,
    idempotency_key: Annotated[str | None, Header(max_length=200)] = None,
) -> dict[str, Any]:
    """Write a comment; repeated with the same Idempotency-Key it answers as the first time and writes nothing."""
    with work.write(who.actor) as unit:
        form = readable(unit, name, record)
        key, asked = asked_once(who.actor, idempotency_key, ["comment", name, record, body.text, body.files])
        known = answered(unit, key, asked)
        if known is None:
            known = comments.add(unit, form, record, body.text, body.files)
            remember(unit, key, asked, known)
        return comments.one(unit, form, record, known)


@router.patch("/{comment}")
def change(name: str, record: Id, comment: Id, body: Said, work: Work, who: Who) -> dict[str, Any]:
    """Change one's own comment; that it was edited is kept."""
    with work.write(who.actor) as unit:
        form = readable(unit, name, record)
        comments.rewrite(unit, form, record, comment, body.text, body.files)
        return comments.one(unit, form, record, comment)


@router.delete("/{comment}", status_code=204)
def remove(name: str, record: Id, comment: Id, work: Work, who: Who) -> None:
    """Delete one's own comment; its place stays, its text does not."""
    with work.write(who.actor) as unit:
        comments.remove(unit, readable(unit, name, record), record, comment)
