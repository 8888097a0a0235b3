"""Unmasking over HTTP: the value is in this one answer, which nothing may keep."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter
from pydantic import AfterValidator, StringConstraints

from runtime import unmask
from runtime.api.session import Body, Id, Text, Who, Work, storable
from runtime.query import form_for

router = APIRouter(prefix="/records", tags=["records"])
SHORTEST, LONGEST = 4, 500


class Wanted(Body):
    """The masked field to look at, and why."""

    field: Text
    reason: Annotated[
        str, StringConstraints(strip_whitespace=True, min_length=SHORTEST, max_length=LONGEST), AfterValidator(storable)
    ]


@router.post("/{name}/{record}/unmask")
def look(name: str, record: Id, body: Wanted, work: Work, who: Who) -> dict[str, Any]:
    """Return one masked value in full; who looked at which field and why is entered in the audit."""
    with work.write(who.actor) as unit:
        form, decision = form_for(unit, name)
        return {"field": body.field, "value": unmask.unmask(unit, form, decision, record, body.field, body.reason)}
