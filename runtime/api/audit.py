"""The audit trail over HTTP: a list with filters, and the same as a file."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Response
from pydantic import AwareDatetime, Field

from runtime import audit, export, journal
from runtime.api.imports import download, spool
from runtime.api.rules import read_after, write_after
from runtime.api.session import Text, Who, Work
from runtime.audit import Wanted
from runtime.permits import require_power

router = APIRouter(prefix="/audit", tags=["audit"])
Key = Annotated[int, Field(ge=1, lt=2**63)]
Name = Annotated[Text, Query(max_length=100)]
HEADER = {
    "zh": ["时间", "操作人", "操作", "表单", "记录号", "记录", "原因", "内容"],
    "en": ["At", "Who", "Operation", "Form", "Record number", "Record", "Why", "Content"],
}
NOBODY = {True: {"zh": "访客", "en": "A guest"}, False: {"zh": "系统", "en": "System"}}


def wanted(
    since: AwareDatetime | None = None,
    until: AwareDatetime | None = None,
    actor: Annotated[Key, Query()] | None = None,
    system: bool = False,
    form: Name | None = None,
    record: Annotated[Key, Query()] | None = None,
    action: Name | None = None,
) -> Wanted:
    """Return which rows the query asks for; `system` are those no person did."""
    return Wanted(since, until, audit.OF_SYSTEM if system else actor, form, record, action)


Asked = Annotated[Wanted, Depends(wanted)]


@router.get("")
def listed(
    asked: Asked, work: Work, who: Who, after: str | None = None, limit: Annotated[int, Query(ge=1, le=200)] = 50
) -> dict[str, Any]:
    """Return rows of the audit, the newest first."""
    with work.read(who.actor) as unit:
        require_power(unit, audit.POWER)
        rows, following = audit.page(unit, replace(asked, after=read_after(after) if after else None, limit=limit))
        return {"rows": rows, "next": write_after(following) if following is not None else None}


@router.get("/known")
def known(work: Work, who: Who) -> dict[str, Any]:
    """Return what can be filtered by: operations, and the forms the viewer reads."""
    with work.read(who.actor) as unit:
        require_power(unit, audit.POWER)
        forms = [one for name, one in unit.catalog.forms.items() if unit.decide(name).may("read")]
        titles = [{"name": one.name, "title": one.title.by_language()} for one in forms]
        return {"actions": list(audit.ACTIONS), "forms": titles}


@router.get("/export")
def exported(asked: Asked, work: Work, who: Who) -> Response:
    """Return the rows as a CSV file whose cells are no formulas; that it was taken is audited."""
    language = who.actor.language
    with work.read(who.actor) as unit:
        require_power(unit, audit.POWER)
        body = spool(export.to_csv(HEADER[language], (cells(one, language) for one in audit.every(unit, asked))))
    with work.write(who.actor) as unit:
        journal.note_event(unit, "export_audit", {"format": "csv"})
    return download(body, "audit.csv", "text/csv")


def cells(row: dict[str, Any], language: str) -> list[Any]:
    """Return a row's cells as people read them."""
    record, form, why = row["record"] or {}, row["form"], row["why"] or {}
    title = why.get("title")
    return [
        row["at"],
        row["actor"]["title"] if row["actor"] else NOBODY[row["guest"]][language],
        row["action"],
        form["title"][language] if form else None,
        str(record["id"]) if record else None,
        record.get("title"),
        (title.get(language) if isinstance(title, dict) else title),
        "; ".join(content(row, language)),
    ]


def content(row: dict[str, Any], language: str) -> Iterator[str]:
    """Yield what was changed or is otherwise said."""
    for one in row["changes"]:
        yield f"{one['field'][language]}: {one['old'] or '—'} → {one['new'] or '—'}"
    for key, value in row["detail"].items():
        yield f"{key}: {value[language] if isinstance(value, dict) and language in value else value}"
