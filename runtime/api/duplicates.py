"""Duplicates over HTTP: what a record, or one being made, is like; groups of a form; merging."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query, Response
from pydantic import Field

from engine.access import Decision
from engine.definitions.base import words_or_key
from engine.definitions.form import DuplicateRule
from engine.errors import NotFound, problem
from engine.forms.model import Form
from runtime import duplicates, merging, query
from runtime.api.records import read_one
from runtime.api.session import Body, Id, Values, Who, Work
from runtime.merging import Named
from runtime.present import Presenter
from runtime.query import form_for
from runtime.workspace import Unit

router = APIRouter(prefix="/records/{name}", tags=["duplicates"])
Key = Annotated[int, Field(ge=1, lt=2**63)]


class Filled(Body):
    """What stands in a form being filled."""

    values: Values


class Part(Body):
    """A record of a merge with the version it was looked at in."""

    id: Key
    version: int


class Merge(Body):
    """The record that stays, those that go into it, and for a field the record whose value is taken."""

    survivor: Part
    merged: list[Part]
    values: dict[str, Key] = Field(default_factory=dict)


def said(rule: DuplicateRule, form: Form) -> dict[str, Any]:
    """Return a rule in words: its title, or the fields it compares."""
    titles = [form.fields[one.field].title for one in rule.fields]
    fields = {"zh": "、".join(one.zh for one in titles), "en": ", ".join(one.en for one in titles)}
    title = words_or_key(rule.title, rule.key).by_language() if rule.title else fields
    return {"key": rule.key, "title": title}


def rows(unit: Unit, form: Form, decision: Decision, found: dict[int, list[DuplicateRule]]) -> list[dict[str, Any]]:
    """Return the records with the rules that found them."""
    seen = query.page_of_ids(unit, form, decision, list(found))
    shown = Presenter(unit, form, decision).rows(seen)
    return [{**one, "rules": [said(rule, form) for rule in found[one["id"]]]} for one in shown]


@router.post("/duplicates")
def like_these(name: str, body: Filled, work: Work, who: Who) -> dict[str, Any]:
    """Return the records that what is being filled in may already be; a hint, which keeps nobody from saving."""
    with work.read(who.actor) as unit:
        form, decision = form_for(unit, name)
        found = duplicates.like(unit, form, decision, duplicates.parsed(form, body.values))
        return {"rows": rows(unit, form, decision, found)}


@router.get("/duplicates")
def grouped(
    name: str, work: Work, who: Who, rule: str | None = None, after: Annotated[int, Query(ge=0, lt=2**63)] = 0
) -> dict[str, Any]:
    """Return the form's rules, and groups of records that are alike by one of them."""
    with work.read(who.actor) as unit:
        form, decision = form_for(unit, name)
        rules = duplicates.usable(form, decision)
        out: dict[str, Any] = {"rules": [said(one, form) for one in rules], "groups": [], "next": None}
        wanted = next((one for one in rules if rule in (None, one.key)), None)
        if wanted is None and rule is not None:
            raise NotFound([problem("ACCESS-E002", what={"zh": "查重规则", "en": "rule"})])
        if wanted is not None:
            groups, following = duplicates.groups(unit, form, decision, wanted, after)
            ids = [key for one in groups for key in one.ids]
            shown = {one["id"]: one for one in Presenter(unit, form, decision).rows(_all(unit, form, decision, ids))}
            out["groups"] = [{"rows": [shown[key] for key in one.ids], "more": one.more} for one in groups]
            out["next"] = following
        return out


def _all(unit: Unit, form: Form, decision: Decision, ids: list[int]) -> tuple[query.Seen, ...]:
    return query.page_of_ids(unit, form, decision, ids) if ids else ()


@router.get("/{record}/duplicates")
def like_one(name: str, record: Id, work: Work, who: Who) -> dict[str, Any]:
    """Return the records that may be the same as this one."""
    with work.read(who.actor) as unit:
        form, decision = form_for(unit, name)
        seen = query.get(unit, form, decision, record)
        levels = Presenter(unit, form, decision).levels(seen)
        values = {key: value for key, value in seen.values.items() if levels[key] in ("read", "write")}
        found = duplicates.like(unit, form, decision, values, but=record)
        return {"rows": rows(unit, form, decision, found)}


@router.post("/merge")
def merge(name: str, body: Merge, response: Response, work: Work, who: Who) -> dict[str, Any]:
    """Merge records into one; all links that pointed at the others point at it, and the others go to the bin."""
    with work.write(who.actor) as unit:
        form, _ = form_for(unit, name)
        others = [Named(one.id, one.version) for one in body.merged]
        merging.merge(unit, form, Named(body.survivor.id, body.survivor.version), others, body.values)
        return read_one(unit, name, body.survivor.id, response)
