"""Records over HTTP: list, get, create, change, delete, evaluate, history."""

from __future__ import annotations

import hashlib
import json
from typing import Annotated, Any

import sqlalchemy as sa
from fastapi import APIRouter, Header, Query, Response
from fastapi.responses import JSONResponse

from engine.definitions.form import SortKey
from engine.errors import RequestRefused, problem
from engine.forms.model import Form
from engine.forms.write import Wish, behaviour_now
from runtime import history, loading, query, records
from runtime.api.problems import Refused, said
from runtime.api.session import Body, Who, Work
from runtime.present import Presenter
from runtime.query import Question, form_for
from runtime.store.tables import idempotency
from runtime.workspace import Unit

router = APIRouter(prefix="/records", tags=["records"])


class Values(Body):
    """The fields to set, by key."""

    values: dict[str, Any]


class Trial(Body):
    """Values to try out, over an existing record or a new one."""

    values: dict[str, Any]
    id: int | None = None


class Batch(Body):
    """Records to create, or to change by id."""

    records: list[dict[str, Any]]


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
) -> JSONResponse:
    """Return one page of records in a total order, and the count when it is asked for."""
    with work.read(who.actor) as unit:
        form, decision = form_for(unit, name)
        asked = question_of(filter, sort, fields, search, after, limit)
        presenter = Presenter(unit, form, decision)
        out: dict[str, Any] = {"rows": [], "next": None, "masked": presenter.masked()}
        if limit:
            page = query.page(unit, form, decision, asked)
            out |= {"rows": presenter.rows(page.rows), "next": page.next}
        if count:
            out["count"] = query.count(unit, form, decision, asked)
        return JSONResponse(out)  # already JSON: the framework's own walk over every value costs more than the query


@router.get("/{name}/{record}")
def read(name: str, record: int, response: Response, work: Work, who: Who) -> dict[str, Any]:
    """Return one record with its version as ETag."""
    with work.read(who.actor) as unit:
        return _one(unit, name, record, response)


def _one(unit: Unit, name: str, record: int, response: Response) -> dict[str, Any]:
    form, decision = form_for(unit, name)
    presenter = Presenter(unit, form, decision)
    out = presenter.rows([query.get(unit, form, decision, record)])[0]
    out["masked"] = presenter.masked()
    out["values"] |= _children(unit, form, record)
    out["visible"] = _visible(unit, form, record)
    response.headers["ETag"] = f'"{out["version"]}"'
    return out


def _visible(unit: Unit, form: Form, record: int) -> dict[str, bool]:
    """Return which of the fields with a condition are shown for the record as it stands."""
    conditions = form.behaviour.visible
    if not conditions:
        return {}
    found = loading.fetch(unit, form.name, [record])
    loading.attach(unit, form, list(found.values()), loading.needs(one.node for one in conditions.values()))
    return {key: bool(one.holds(found[record], unit.context)) for key, one in conditions.items()}


def _children(unit: Unit, form: Form, record: int) -> dict[str, Any]:
    """Return the rows of sub-tables, under the child's own rights."""
    out: dict[str, Any] = {}
    for made in form.fields.values():
        if not made.rows or unit.decide(form.name).level(made.key) == "none":
            continue
        relation = form.shape.related[made.key]
        child, decision = unit.form(relation.form), unit.decide(relation.form)
        if not decision.may("read"):
            continue
        asked = Question({"==": [{"var": relation.link}, record]}, (SortKey(field="id"),), limit=200)
        page = query.page(unit, child, decision, asked)
        rows = Presenter(unit, child, decision).rows(page.rows)
        out[made.key] = [{"id": row["id"], **row["values"]} for row in rows]
    return out


@router.post("/{name}", status_code=201)
def create(
    name: str,
    body: Values,
    response: Response,
    work: Work,
    who: Who,
    idempotency_key: Annotated[str | None, Header(max_length=200)] = None,
) -> dict[str, Any]:
    """Create a record; repeated with the same Idempotency-Key it answers as the first time and writes nothing."""
    with work.write(who.actor) as unit:
        form, _ = form_for(unit, name)
        asked = hashlib.sha256(json.dumps([who.actor.id, name, body.values], sort_keys=True).encode()).hexdigest()
        key = f"{who.actor.id}:{idempotency_key}" if idempotency_key else None
        known = _answered(unit, key, asked)
        if known is None:
            known = records.write(unit, form, [Wish(body.values)])[0].id
            _remember(unit, key, asked, known)
        return _one(unit, name, known, response)


def _answered(unit: Unit, key: str | None, asked: str) -> int | None:
    if key is None:
        return None
    if unit.connection.dialect.name == "postgresql":
        lock = sa.text("select pg_advisory_xact_lock(hashtextextended(:k, 0))")
        unit.connection.execute(lock, {"k": key})
    row = unit.connection.execute(sa.select(idempotency).where(idempotency.c.key == key)).one_or_none()
    if row is None:
        return None
    if row.request != asked:
        raise Refused(422, problem("RECORD-E003"))
    return int(row.answer)


def _remember(unit: Unit, key: str | None, asked: str, record: int) -> None:
    if key is not None:
        unit.connection.execute(sa.insert(idempotency).values(key=key, request=asked, answer=record, at=unit.now))


def version_of(if_match: str | None) -> int:
    """Return the version an If-Match header names; without it nothing is changed."""
    text = (if_match or "").strip().removeprefix("W/").strip('"')
    if not text.isdigit():
        raise Refused(428, problem("RECORD-E002"))
    return int(text)


@router.patch("/{name}/{record}")
def change(
    name: str,
    record: int,
    body: Values,
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
        return _one(unit, name, record, response)


@router.delete("/{name}/{record}", status_code=204)
def delete(name: str, record: int, work: Work, who: Who, if_match: Annotated[str | None, Header()] = None) -> None:
    """Delete a record whose version is the one in If-Match; it lives on in its history."""
    version = version_of(if_match)
    with work.write(who.actor) as unit:
        form, _ = form_for(unit, name)
        records.write(unit, form, [Wish(id=record, version=version, delete=True)])


MOST_IN_BATCH = 1_000


@router.post("/{name}/batch")
def batch(name: str, body: Batch, work: Work, who: Who) -> dict[str, Any]:
    """Create and change up to 1,000 records, all or none; each item is `{values}` or `{id, version, values}`."""
    if len(body.records) > MOST_IN_BATCH:
        raise Refused(413, problem("QUERY-E004", "/records", found=len(body.records), expected=f"<= {MOST_IN_BATCH}"))
    wishes = []
    for place, one in enumerate(body.records):
        shape = isinstance(one.get("values"), dict) and set(one) <= {"id", "version", "values"}
        if not shape:
            raise Refused(
                422, problem("QUERY-E004", f"/records/{place}", found="…", expected="{values, id?, version?}")
            )
        wishes.append(Wish(one["values"], id=one.get("id"), version=one.get("version"), path=f"/records/{place}"))
    with work.write(who.actor) as unit:
        form, _ = form_for(unit, name)
        written = [
            result
            for operation in ("update", "create")
            for result in records.write(unit, form, [wish for wish in wishes if wish.operation == operation])
        ]
        return {"records": [{"id": one.id, "version": one.version, "operation": one.operation} for one in written]}


@router.post("/{name}/evaluate")
def evaluate(name: str, body: Trial, work: Work, who: Who) -> dict[str, Any]:
    """Return what a write would do without doing it: computed values, what is shown and required, problems."""
    with work.read(who.actor) as unit:
        form, decision = form_for(unit, name)
        wish = Wish(body.values, id=body.id)
        new, problems = records.try_out(unit, form, wish)
        virtual = {made.key: value for made, value in records.virtual_values(unit, form, new)}
        derived = {made.key: new.get(made.key) for made, _ in form.behaviour.computed} | virtual
        if body.id is None:
            derived |= {key: new.get(key) for key in form.behaviour.defaults if key not in body.values}
        presenter = Presenter(unit, form, decision)
        return {
            "values": presenter.parts({key: value for key, value in derived.items() if decision.level(key) != "none"}),
            **behaviour_now(form, new, unit.context),
            "problems": said(problems, who.actor.language),
        }


@router.get("/{name}/{record}/history")
def past(name: str, record: int, work: Work, who: Who) -> dict[str, Any]:
    """Return what happened to the record, newest first, as far as the viewer may see its fields."""
    with work.read(who.actor) as unit:
        form, decision = form_for(unit, name)
        query.get(unit, form, decision, record)
        return {"entries": history.entries(unit, form, decision, record)}
