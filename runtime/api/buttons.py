"""Rules by hand over HTTP: the buttons at a record, and pressing one for up to 1,000 records."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Header
from pydantic import Field

from runtime import buttons, query
from runtime.api.idempotency import answered, asked_once, remember
from runtime.api.problems import said
from runtime.api.session import Body, Id, Who, Work
from runtime.buttons import Pressed

router = APIRouter(tags=["rules"])


class Chosen(Body):
    """A record and the version of it that the person has seen."""

    id: int = Field(ge=1, lt=2**63)
    version: int = Field(ge=1, lt=2**31)


class Press(Body):
    """The records the button is pressed for."""

    records: list[Chosen]


@router.get("/records/{form}/{record}/buttons")
def at_record(form: str, record: Id, work: Work, who: Who) -> list[dict[str, Any]]:
    """Return the rules one may run by hand for a record, and why pressing one would do nothing, where that is known."""
    with work.read(who.actor) as unit:
        found, _ = query.form_for(unit, form)
        return [
            {**buttons.describe(unit, rule), "reasons": said(reasons, who.actor.language)}
            for rule, reasons in buttons.at_record(unit, found, record)
        ]


@router.post("/rules/{name}/press")
def press(
    name: str,
    body: Press,
    work: Work,
    who: Who,
    idempotency_key: Annotated[str | None, Header(max_length=200)] = None,
) -> dict[str, Any]:
    """Run a rule by hand for up to 1,000 records with one's own rights, all or none of what it does; `skipped` says
    for which it did nothing, and why. Repeated with the same Idempotency-Key it answers as the first time.
    """
    with work.write(who.actor) as unit:
        key, asked = asked_once(who.actor, idempotency_key, [name, body.model_dump()])
        known = answered(unit, key, asked)
        if known is None:
            done = buttons.press(unit, name, [Pressed(one.id, one.version) for one in body.records])
            skipped = [
                {"id": record, "reasons": said(reasons, who.actor.language)} for record, reasons in done.skipped.items()
            ]
            known = {"fired": done.fired, "skipped": skipped}
            remember(unit, key, asked, known)
        return dict(known)
