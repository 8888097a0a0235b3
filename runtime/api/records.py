"""Records over HTTP: list, get, create, change, delete, evaluate, history."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Annotated, Any

from fastapi import APIRouter, Header, Query, Response
from fastapi.responses import JSONResponse
from pydantic import AwareDatetime, Field

from engine.access import Decision
from engine.definitions.form import SortKey
from engine.errors import Problem, RequestRefused, problem
from engine.expressions.python import compile_python
from engine.forms.model import Form, Record
from engine.forms.write import Wish, behaviour_now
from runtime import history, loading, moments, query, records, recycle
from runtime.api.idempotency import answered, asked_once, remember
from runtime.api.problems import Refused, said
from runtime.api.session import Body, Id, Values, Who, Work, version_named
from runtime.present import Presenter
from runtime.query import Question, Seen, form_for, require
from runtime.workspace import Unit

router = APIRouter(prefix="/records", tags=["records"])


class Given(Body):
    """The fields to set, by key."""

    values: Values


class Trial(Body):
    """Values to try out, over an existing record or a new one."""

    values: Values
    id: int | None = Field(None, ge=1, lt=2**63)


class Item(Body):
    """A record to create, or to change or delete when it has an id."""

    values: Values | None = None
    id: int | None = Field(None, ge=1, lt=2**63)
    version: int | None = None
    delete: bool = False


class Batch(Body):
    """Records to create, to change by id, or to delete."""

    records: list[Item]


def read_filter(text: str | None) -> Any:
    """Return the JSONLogic of a query parameter."""
    if not text:
        return None
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as error:
        raise RequestRefused([problem("QUERY-E001", "/filter", reason=str(error))]) from error


def read_sort(text: str | None) -> tuple[SortKey, ...]:
    """Return the order written as `-amount,id`."""
    parts = [part.strip() for part in (text or "").split(",") if part.strip()]
    return tuple(SortKey(field=part.lstrip("-"), descending=part.startswith("-")) for part in parts)


def question_of(
    filter: str | None, sort: str | None, fields: str | None, search: str | None, after: str | None, limit: int
) -> Question:
    """Return the question of a list's query parameters."""
    keys = tuple(key for key in fields.split(",") if key) if fields else None
    return Question(read_filter(filter), read_sort(sort), keys, (search or "").strip(), after, limit)


@router.get("/{name}", response_class=JSONResponse)
def listed(
    name: str,
    work: Work,
    who: Who,
    filter: str | None = None,
    sort: str | None = None,
    fields: str | None = None,
    search: str | None = None,
    after: str | None = None,
    limit: Annotated[int, Query(ge=0, le=200)] = 50,
    count: bool = False,
    as_of: AwareDatetime | None = None,
) -> JSONResponse:
    """Return one page of records in a total order, and the count when it is asked for; `as_of` is a past moment, whose
    definitions it is read under.
    """
    with work.read(who.actor) as unit:
        unit = unit if as_of is None else moments.at(unit, name, as_of)
        form, decision = form_for(unit, name)
        asked = replace(question_of(filter, sort, fields, search, after, limit), as_of=as_of)
        presenter = Presenter(unit, form, decision)
        out: dict[str, Any] = {"rows": [], "next": None, "masked": presenter.masked()}
        if limit:
            page = query.page(unit, form, decision, asked)
            out |= {"rows": presenter.rows(page.rows), "next": page.next}
        if count:
            out["count"] = query.count(unit, form, decision, asked)
        return JSONResponse(out)  # already JSON: the framework's own walk over every value costs more than the query


@router.get("/{name}/deleted")
def gone(
    name: str, work: Work, who: Who, after: Id | None = None, limit: Annotated[int, Query(ge=1, le=200)] = 50
) -> dict[str, Any]:
    """Return deleted records the viewer may bring back, the last deleted first, with when and by whom."""
    with work.read(who.actor) as unit:
        form, decision = form_for(unit, name)
        require(decision, "delete", form)
        rows, following = recycle.page(unit, form, decision, after, limit)
        return {"rows": rows, "next": following}


@router.get("/{name}/{record}")
def read(
    name: str, record: Id, response: Response, work: Work, who: Who, as_of: AwareDatetime | None = None
) -> dict[str, Any]:
    """Return one record with its version as ETag, or as it was at a moment under the definitions of then."""
    with work.read(who.actor) as unit:
        if as_of is not None:
            return read_then(moments.at(unit, name, as_of), name, record)
        return read_one(unit, name, record, response)


def read_one(unit: Unit, name: str, record: int, response: Response) -> dict[str, Any]:
    """Return one record with its sub-tables and what is shown of it, its version as ETag."""
    form, decision = form_for(unit, name)
    presenter = Presenter(unit, form, decision)
    seen = query.get(unit, form, decision, record)
    shown = {key for key, level in presenter.levels(seen).items() if level != "none"}
    out = presenter.rows([seen])[0]
    out["masked"] = presenter.masked()
    out["unmask"] = presenter.unmaskable(seen)
    out["values"] |= _children(unit, form, record, shown)
    out["visible"] = {key: one for key, one in _visible(unit, form, record).items() if key in shown}
    response.headers["ETag"] = f'"{out["version"]}"'
    return out


def read_then(unit: Unit, name: str, record: int) -> dict[str, Any]:
    """Return one record with its sub-tables as the unit that looks back sees it; nothing can be done with it."""
    form, decision = form_for(unit, name)
    presenter = Presenter(unit, form, decision)
    seen = query.get(unit, form, decision, record)
    out = presenter.rows([seen])[0]
    out["masked"] = presenter.masked()
    shown = {key for key, level in presenter.levels(seen).items() if level != "none"}
    out["values"] |= _children(unit, form, record, shown)
    return out


def _visible(unit: Unit, form: Form, record: int) -> dict[str, bool]:
    """Return which of the fields with a condition are shown for the record as it stands."""
    conditions = form.behaviour.visible
    if not conditions:
        return {}
    found = loading.fetch(unit, form.name, [record])
    loading.attach(unit, form, list(found.values()), loading.needs(one.node for one in conditions.values()))
    return {key: bool(one.holds(found[record], unit.context)) for key, one in conditions.items()}


def _children(unit: Unit, form: Form, record: int, shown: set[str]) -> dict[str, Any]:
    """Return all rows of the sub-tables shown, under the child's own rights."""
    out: dict[str, Any] = {}
    for made in form.fields.values():
        if not made.rows or made.key not in shown:
            continue
        relation = form.shape.related[made.key]
        child, decision = unit.form(relation.form), unit.decide(relation.form)
        if not decision.may("read"):
            continue
        presenter = Presenter(unit, child, decision)
        asked = Question({"==": [{"var": relation.link}, record]}, (SortKey(field="id"),), limit=query.LARGEST_PAGE)
        rows: list[dict[str, Any]] = []
        while True:
            page = query.page(unit, child, decision, asked)
            rows += presenter.rows(page.rows)
            if page.next is None:
                break
            asked = replace(asked, after=page.next)
        out[made.key] = [{"id": row["id"], **row["values"]} for row in rows]
    return out


@router.post("/{name}", status_code=201)
def create(
    name: str,
    body: Given,
    response: Response,
    work: Work,
    who: Who,
    idempotency_key: Annotated[str | None, Header(max_length=200)] = None,
) -> dict[str, Any]:
    """Create a record; repeated with the same Idempotency-Key it answers as the first time and writes nothing."""
    with work.write(who.actor) as unit:
        form, _ = form_for(unit, name)
        key, asked = asked_once(who.actor, idempotency_key, [name, body.values])
        known = answered(unit, key, asked)
        if known is None:
            known = records.write(unit, form, [Wish(body.values)])[0].id
            remember(unit, key, asked, known)
        return read_one(unit, name, known, response)


def version_of(if_match: str | None) -> int:
    """Return the version an If-Match header names; without it nothing is changed."""
    text = version_named(if_match)
    if not text.isdecimal():
        raise Refused(428, problem("RECORD-E002"))
    return int(text)


@router.patch("/{name}/{record}")
def change(
    name: str,
    record: Id,
    body: Given,
    response: Response,
    work: Work,
    who: Who,
    if_match: Annotated[str | None, Header()] = None,
) -> dict[str, Any]:
    """Change fields of a record whose version is the one in If-Match."""
    version = version_of(if_match)
    with work.write(who.actor) as unit:
        form, _ = form_for(unit, name)
        records.write(unit, form, [Wish(body.values, id=record, version=version)])
        return read_one(unit, name, record, response)


@router.delete("/{name}/{record}", status_code=204)
def delete(name: str, record: Id, work: Work, who: Who, if_match: Annotated[str | None, Header()] = None) -> None:
    """Delete a record whose version is the one in If-Match; it lives on in its history."""
    version = version_of(if_match)
    with work.write(who.actor) as unit:
        form, _ = form_for(unit, name)
        records.write(unit, form, [Wish(id=record, version=version, delete=True)])


@router.post("/{name}/{record}/undelete")
def undelete(name: str, record: Id, response: Response, work: Work, who: Who) -> dict[str, Any]:
    """Bring a deleted record back as it was, with what was deleted together with it."""
    with work.write(who.actor) as unit:
        form, _ = form_for(unit, name)
        records.write(unit, form, [Wish(id=record, restore=True)])
        return read_one(unit, name, record, response)


class Former(Body):
    """A former version of a record."""

    version: int = Field(ge=1)


@router.post("/{name}/{record}/restore")
def restore(
    name: str,
    record: Id,
    body: Former,
    response: Response,
    work: Work,
    who: Who,
    if_match: Annotated[str | None, Header()] = None,
) -> dict[str, Any]:
    """Give the record's fields the values they had in a former version, as far as the writer may set them."""
    version = version_of(if_match)
    with work.write(who.actor) as unit:
        form, decision = form_for(unit, name)
        values = recycle.former_values(unit, form, decision, record, body.version)
        records.write(unit, form, [Wish(values, id=record, version=version)])
        return read_one(unit, name, record, response)


MOST_IN_BATCH = 1_000


@router.post("/{name}/batch")
def batch(
    name: str,
    body: Batch,
    work: Work,
    who: Who,
    idempotency_key: Annotated[str | None, Header(max_length=200)] = None,
) -> dict[str, Any]:
    """Create, change and delete up to 1,000 records, all or none; each item is `{values}`, `{id, version, values}` or
    `{id, version, delete: true}`. Repeated with the same Idempotency-Key it answers as the first time.
    """
    wishes = wishes_of(body)
    with work.write(who.actor) as unit:
        form, _ = form_for(unit, name)
        key, asked = asked_once(who.actor, idempotency_key, [name, body.model_dump()])
        known = answered(unit, key, asked)
        if known is None:
            known = [
                {"id": one.id, "version": one.version, "operation": one.operation}
                for one in records.write_mixed(unit, form, wishes)
            ]
            remember(unit, key, asked, known)
        return {"records": known}


def wishes_of(body: Batch) -> list[Wish]:
    """Return what a batch asks for; a record named twice, or deleted without being named, is refused."""
    if len(body.records) > MOST_IN_BATCH:
        raise Refused(413, problem("QUERY-E004", "/records", found=len(body.records), expected=f"<= {MOST_IN_BATCH}"))
    named: set[int] = set()
    wishes = []
    for place, one in enumerate(body.records):
        path = f"/records/{place}"
        if one.id in named:
            raise Refused(422, problem("QUERY-E004", f"{path}/id", found=one.id, expected="each id once"))
        if one.delete == (one.values is not None) or (one.delete and one.id is None):
            raise Refused(422, problem("QUERY-E004", path, found="delete", expected="{values} / {id, delete: true}"))
        named |= {one.id} if one.id is not None else set()
        wishes.append(Wish(one.values or {}, id=one.id, version=one.version, delete=one.delete, path=path))
    return wishes


@router.post("/{name}/evaluate")
def evaluate(name: str, body: Trial, work: Work, who: Who) -> dict[str, Any]:
    """Return what a write would do without doing it: computed values, what is shown and required, problems."""
    with work.read(who.actor) as unit:
        form, decision = form_for(unit, name)
        wish = Wish(body.values, id=body.id)
        new, problems = known_links(form, *records.try_out(unit, form, wish))
        virtual = {made.key: value for made, value in records.virtual_values(unit, form, new)}
        derived = {made.key: new.get(made.key) for made, _ in form.behaviour.computed} | virtual
        if body.id is None:
            derived |= {key: new.get(key) for key in form.behaviour.defaults if key not in body.values}
        seen = Seen(derived, _holds(unit, form, decision, body.id, new))
        return {
            "values": Presenter(unit, form, decision).parts(seen),
            **behaviour_now(form, new, unit.context),
            "problems": said(problems, who.actor.language),
        }


def known_links(form: Form, new: Record, problems: list[Problem]) -> tuple[Record, list[Problem]]:
    """Return the record without links to what the viewer may not see, and no problem found by looking there."""
    unknown = {one.path.rpartition("/")[2] for one in problems if one.code == "VALUE-E015"}
    if not unknown:
        return new, problems
    rest = [one for one in problems if one.code not in ("VALUE-E016", "VALUE-E017")]
    return {**new, **dict.fromkeys(unknown), **{f"{key}.": None for key in unknown}}, rest


def _holds(unit: Unit, form: Form, decision: Decision, record: int | None, new: Record) -> tuple[bool, ...]:
    """Return which rights hold: in a stored record as it stands, whatever is tried; in a new one as it would be."""
    if record is not None:
        return query.get(unit, form, decision, record, fields=()).holds
    conditions = [right.rows for right in decision.rights]
    loading.attach(unit, form, [new], loading.needs(one for one in conditions if one is not None))
    return tuple(one is None or bool(compile_python(one)(new, unit.context)) for one in conditions)


@router.get("/{name}/{record}/history")
def past(name: str, record: Id, work: Work, who: Who) -> dict[str, Any]:
    """Return what happened to the record, newest first, as far as the viewer may see its fields."""
    with work.read(who.actor) as unit:
        form, decision = form_for(unit, name)
        query.get(unit, form, decision, record)
        return {"entries": history.entries(unit, form, decision, record)}
