"""Processes over HTTP: what one may start, what waits for whom, where an instance stands, what people do with it."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Header, Query
from pydantic import Field, model_validator

from runtime import query
from runtime.api.idempotency import answered, asked_once, remember
from runtime.api.rules import read_after, write_after
from runtime.api.session import Body, Id, Text, Values, Who, Work
from runtime.permits import require_power
from runtime.processes import inbox, show, starts, store, tasks
from runtime.processes.inbox import Box, Wanted
from runtime.processes.tasks import Deciding
from runtime.workspace import Unit

router = APIRouter(tags=["processes"])
Json = dict[str, Any]
Comment = Annotated[Text, Field(max_length=2_000)]


class Beginning(Body):
    """A record that is there, or the values of a new one."""

    record: Annotated[int, Field(ge=1, lt=2**63)] | None = None
    values: Values | None = None

    @model_validator(mode="after")
    def _one(self) -> Beginning:
        if (self.record is None) == (self.values is None):
            raise ValueError("give a record, or values")
        return self


class Decision(Body):
    """What a person does with a task; which parts are read depends on the action."""

    comment: Comment | None = None
    values: Values | None = None
    version: int | None = None
    to: Annotated[int, Field(ge=1, lt=2**63)] | None = None
    node: Text | None = None
    mode: Literal["replay", "jump_back"] | None = None


class Remark(Body):
    """A remark, or the reason of a withdrawal."""

    comment: Comment | None = None


@router.get("/processes")
def processes(work: Work, who: Who) -> list[Json]:
    """Return the processes the viewer may start by hand."""
    with work.read(who.actor) as unit:
        return starts.startable(unit)


@router.post("/processes/{name}/instances", status_code=201)
def start(
    name: str,
    body: Beginning,
    work: Work,
    who: Who,
    idempotency_key: Annotated[str | None, Header(max_length=200)] = None,
) -> Json:
    """Start a process for a record, or for a new one; repeated with the same Idempotency-Key it starts only one."""
    with work.write(who.actor) as unit:
        key, asked = asked_once(who.actor, idempotency_key, [name, body.record, body.values])
        known = answered(unit, key, asked)
        if known is None:
            known = starts.by_hand(unit, name, body.record, body.values)
            remember(unit, key, asked, known)
        told = show.instance(unit, known)
        return {"instance": told, "record": told["record"]}


@router.get("/records/{form}/{record}/processes")
def of_record(form: str, record: Id, work: Work, who: Who) -> Json:
    """Return the instances of a record, newest first, what may be started for it, and one's own tasks on it."""
    with work.read(who.actor) as unit:
        query.get(unit, *query.form_for(unit, form), record, fields=())
        own, _ = inbox.rows(unit, Wanted("todo", form=form, record=record))
        return {
            "instances": [show.describe(unit, one) for one in store.of_record(unit.connection, form, record)],
            "startable": starts.startable_for(unit, form, record),
            "tasks": own,
        }


@router.get("/instances/{key}")
def instance(key: Id, work: Work, who: Who) -> Json:
    """Return an instance with its path and timeline."""
    with work.read(who.actor) as unit:
        return show.instance(unit, key)


@router.post("/instances/{key}/withdraw")
def withdraw(key: Id, body: Remark, work: Work, who: Who) -> Json:
    """Withdraw an instance one has started."""
    with work.write(who.actor) as unit:
        show.require_seen(unit, key)
        tasks.withdraw(unit, key, body.comment)
        return show.instance(unit, key)


@router.post("/instances/{key}/comment")
def comment(key: Id, body: Remark, work: Work, who: Who) -> Json:
    """Leave a remark on an instance."""
    with work.write(who.actor) as unit:
        show.require_seen(unit, key)
        tasks.comment(unit, key, body.comment or "")
        return show.instance(unit, key)


@router.post("/instances/{key}/retry")
def retry(key: Id, work: Work, who: Who) -> Json:
    """Let what is stuck try again."""
    with work.write(who.actor) as unit:
        show.require_seen(unit, key)
        require_power(unit, "administer")
        tasks.retry(unit, key)
        return show.instance(unit, key)


@router.get("/tasks")
def box(
    work: Work,
    who: Who,
    box: Box = "todo",
    process: Text | None = None,
    search: Annotated[Text, Query(max_length=100)] = "",
    after: str | None = None,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
    sort: Literal["newest", "due"] = "newest",
) -> Json:
    """Return a page of one of one's boxes, newest first; or its first rows by deadline."""
    with work.read(who.actor) as unit:
        place = read_after(after) if after is not None else None
        wanted = Wanted(box, process, search, after=place, limit=limit, sort=sort)
        rows, last = inbox.rows(unit, wanted)
        return {
            "rows": rows,
            "next": write_after(last) if last is not None else None,
            "count": inbox.count(unit, wanted),
        }


@router.get("/tasks/counts")
def counts(work: Work, who: Who) -> dict[str, int]:
    """Return how much waits in one's boxes."""
    with work.read(who.actor) as unit:
        return inbox.counts(unit)


@router.get("/tasks/{key}")
def task(key: Id, work: Work, who: Who) -> Json:
    """Return one of one's own tasks with everything needed to decide."""
    with work.read(who.actor) as unit:
        return describe(unit, key)


@router.post("/tasks/{key}/{action}")
def act(key: Id, action: str, body: Decision, work: Work, who: Who) -> Json:
    """Decide: approve, reject, return, transfer, submit, tick off, mark as read."""
    with work.write(who.actor) as unit:
        part = tasks.mine(unit, key)
        tasks.decide(unit, key, Deciding(action, **body.model_dump()))
        rows, _ = inbox.rows(unit, Wanted("todo", limit=1))
        return {"instance": show.instance(unit, part.instance), "next": rows[0] if rows else None}


def describe(unit: Unit, key: int) -> Json:
    """Return a task as its person sees it."""
    part = tasks.mine(unit, key)
    ask = getattr(part.step.options, "ask", None)
    return {
        "task": inbox.row(unit, key),
        "ask": ask.by_language() if ask else part.step.title.by_language(),
        "actions": [{"key": one.key, "title": one.title.by_language(), "comment": one.comment} for one in part.buttons],
        "edit": list(part.edit),
        "required": list(part.required),
        "returns": tasks.returns(unit, part),
        "instance": show.describe(unit, store.Stored(part.row, part.state)),
        "version": tasks.record_version(unit, part),
    }
