"""The recycle bin and former versions: what a viewer may bring back."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from engine.access import Decision
from engine.errors import NotFound, problem
from engine.forms.model import Form
from runtime import past, query
from runtime.clock import iso
from runtime.present import Presenter, titles_of
from runtime.reading import Reading
from runtime.rows import read_columns, to_record
from runtime.store.tables import change
from runtime.workspace import Unit


def page(
    unit: Unit, form: Form, decision: Decision, after: int | None, limit: int
) -> tuple[list[dict[str, Any]], int | None]:
    """Return deleted records as they were last, the last deleted first, each with when, by whom and why; and where the
    next ones begin. A viewer sees those it might have deleted.
    """
    reading = Reading(unit, form, decision, source=past.deleted(form))
    gone = reading.rows
    where = [reading.visible()] + ([] if decision.unlimited else [reading.allowed(decision.for_action("delete"))])
    if after is not None:
        where.append(gone.c.history__id < after)
    columns: list[Any]
    columns, seen_in = query.columns_of(reading, query.shown_fields(form, decision, None))
    facts = (gone.c.history__id, gone.c.valid__to, change.c.actor_id, change.c.why)
    statement: sa.Select[Any] = (
        sa.select(*columns, *facts)
        .select_from(gone)
        .outerjoin(change, change.c.id == gone.c.change__id)
        .where(*where)
        .order_by(gone.c.history__id.desc())
        .limit(limit + 1)
    )
    found: Sequence[Any] = reading.run(statement)
    shown = Presenter(unit, form, decision).rows([seen_in(row) for row in found[:limit]])
    people = titles_of(unit, "$user", {row[-2] for row in found if row[-2] is not None})
    for one, row in zip(shown, found, strict=False):
        _, at, actor, why = row[-4:]
        one["deleted"] = {
            "at": iso(at),
            "by": {"id": actor, "title": people.get(actor, "")} if actor else None,
            "why": why,
        }
    return shown, found[limit - 1][-4] if len(found) > limit else None


def former_values(unit: Unit, form: Form, decision: Decision, record: int, version: int) -> dict[str, Any]:
    """Return the JSON of the fields that had other values in a former version, as far as the viewer may set them."""
    seen = query.get(unit, form, decision, record)
    table = form.history
    wanted = sa.select(*read_columns(form, table)).where(table.c.id == record, table.c.version == version)
    row = unit.connection.execute(wanted.order_by(table.c.history__id.desc()).limit(1)).one_or_none()
    if row is None:
        raise NotFound([problem("ACCESS-E002", what={"zh": "版本", "en": "version"})])
    former = to_record(form, row, unit.vault)
    out: dict[str, Any] = {}
    for made in form.stored:
        value = former[made.key]
        open_ = made.by_hand and decision.write_level(made.key, "update", seen.holds or None) == "write"
        if open_ and value != seen.values.get(made.key):
            out[made.key] = None if value is None else made.kind.dump(value, made.options)
    return out
