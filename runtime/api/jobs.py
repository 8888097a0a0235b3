"""Jobs and the outbox over HTTP, for administrators: what waits, what failed and why, and sending again.

The words of a message are never shown here: they were written for their reader's rights, not for an administrator's.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

import sqlalchemy as sa
from fastapi import APIRouter, Query

from engine.errors import NotFound, Problem, RequestRefused, problem
from runtime import deliveries, journal
from runtime.api.problems import said
from runtime.api.rules import read_after, write_after
from runtime.api.session import Id, Who, Work
from runtime.clock import iso
from runtime.jobs.port import LANES
from runtime.permits import require_power
from runtime.present import titles_of
from runtime.store.tables import job_failure, outbox
from runtime.works import WORKS
from runtime.workspace import Unit

router = APIRouter(tags=["jobs"])
State = Literal["waiting", "unsent", "handed", "sent", "failed"]


@router.get("/jobs")
def jobs(work: Work, who: Who) -> list[dict[str, Any]]:
    """Return each sort of work with how much of it is due, and what failed and rests before it is tried again."""
    with work.read(who.actor) as unit:
        require_power(unit, "administer")
        rows = unit.connection.execute(sa.select(job_failure).order_by(job_failure.c.retry_at)).all()
    failures: dict[str, list[dict[str, Any]]] = {}
    for row in rows:
        one = {"item": row.item, "attempts": row.attempts, "error": row.error}
        failures.setdefault(row.work, []).append({**one, "at": iso(row.at), "retry_at": iso(row.retry_at)})
    return [
        {
            "name": one.name,
            "lane": one.lane,
            "due": len(one.due(work, LANES[one.lane].most)),
            "most": LANES[one.lane].most,
            "failures": failures.get(one.name, []),
        }
        for one in WORKS
    ]


@router.get("/outbox")
def messages(
    work: Work,
    who: Who,
    state: State | None = None,
    after: str | None = None,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
) -> dict[str, Any]:
    """Return what is to leave the house, newest first, and how much there is in each state."""
    with work.read(who.actor) as unit:
        require_power(unit, "administer")
        missing = {
            name: found
            for name, channel in deliveries.outside(work).items()
            if (found := channel.missing(work.settings)) is not None
        }
        seen = _state(list(missing))
        counts = dict.fromkeys(("waiting", "unsent", "handed", "sent", "failed"), 0)
        tally = sa.select(seen.label("state"), sa.func.count()).group_by(seen)
        counts.update({row[0]: row[1] for row in unit.connection.execute(tally)})
        statement = sa.select(outbox, seen.label("seen")).order_by(outbox.c.id.desc()).limit(limit + 1)
        if state is not None:
            statement = statement.where(seen == state)
        if after is not None:
            statement = statement.where(outbox.c.id < read_after(after))
        rows = unit.connection.execute(statement).all()
        return {
            "rows": [_describe(unit, row, missing.get(row.channel)) for row in rows[:limit]],
            "counts": counts,
            "next": write_after(rows[limit - 1].id) if len(rows) > limit else None,
        }


def _state(missing: list[str]) -> sa.ColumnElement[str]:
    """Return the state as people understand it: what waits for a connection that is not there is unsent."""
    stuck = (outbox.c.state == "waiting") & outbox.c.channel.in_(missing)
    return sa.case((stuck, "unsent"), else_=outbox.c.state)


def _describe(unit: Unit, row: Any, missing: Problem | None) -> dict[str, Any]:
    stored = Problem(row.error["code"], "", row.error["given"]) if row.error else None
    shown = missing if row.seen == "unsent" else stored
    people = titles_of(unit, "$user", [row.user_id]) if row.user_id else {}
    return {
        "id": row.id,
        "channel": row.channel,
        "person": {"id": row.user_id, "name": people.get(row.user_id, "")} if row.user_id else None,
        "address": row.address,
        "state": row.seen,
        "attempts": row.attempts,
        "problem": said([shown], unit.actor.language)[0] if shown else None,
        "created_at": iso(row.created_at),
        "run_at": iso(row.run_at) if row.seen == "waiting" else None,
        "ended_at": iso(row.ended_at) if row.ended_at else None,
        "template": row.template,
        "form": row.form,
        "record": row.record_id,
    }


@router.post("/outbox/{key}/retry", status_code=204)
def retry(key: Id, work: Work, who: Who) -> None:
    """Send a message that failed once more, as if it were new; its key stays the same."""
    with work.write(who.actor) as unit:
        require_power(unit, "administer")
        row = unit.connection.execute(sa.select(outbox.c.state).where(outbox.c.id == key)).one_or_none()
        if row is None:
            raise NotFound([problem("ACCESS-E002", what={"zh": "消息", "en": "message"})])
        if row.state != "failed":
            raise RequestRefused([problem("OUTBOX-E001", state=row.state)])
        values = {"state": "waiting", "attempts": 0, "run_at": unit.now, "created_at": unit.now, "ended_at": None}
        mine = (outbox.c.id == key) & (outbox.c.state == "failed")
        unit.connection.execute(sa.update(outbox).where(mine).values(values))
        journal.note_event(unit, "send_again", {"message": key})
    work.jobs.wake()
