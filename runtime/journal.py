"""What every write leaves behind: the former rows in the history, a row in the change feed, a row in the audit."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from engine.forms.model import Field, Form, Record
from engine.forms.write import Operation
from runtime import bulk
from runtime.store.tables import audit, change
from runtime.workspace import Unit

HIDDEN = "***"


def note_change(unit: Unit, form: Form, operation: Operation, ids: Sequence[int]) -> int:
    """Enter a batch into the change feed and return its id, which history and audit name."""
    values = {
        "at": unit.now,
        "actor_id": unit.actor.id,
        "why": dict(unit.why) if unit.why else None,
        "form": form.name,
        "operation": operation,
        "records": list(ids),
    }
    key = unit.connection.execute(sa.insert(change).values(values)).inserted_primary_key
    assert key is not None
    return int(key[0])


def last_change(connection: Connection) -> int:
    """Return the newest entry of the change feed that this transaction sees."""
    return int(connection.execute(sa.select(sa.func.max(change.c.id))).scalar_one() or 0)


def keep_history(unit: Unit, form: Form, ids: Iterable[int], change_id: int, ended_by: Operation) -> None:
    """Copy the rows as they stand into the history, in one statement."""
    copy_to_history(
        unit, form, form.table.c.id.in_(sa.bindparam("ids", expanding=True)), change_id, ended_by, list(ids)
    )


def copy_to_history(
    unit: Unit,
    form: Form,
    which: sa.ColumnElement[bool],
    change_id: int,
    ended_by: Operation,
    ids: list[int] | None = None,
) -> None:
    """Copy the rows that the condition names into the history."""
    shown = [column.name for column in form.table.columns]
    source = sa.select(
        *(form.table.c[name] for name in shown),
        *(sa.column(name) for name in form.hidden),
        form.table.c.updated_at,
        sa.literal(unit.now, form.table.c.updated_at.type),
        sa.literal(change_id),
        sa.literal(ended_by, sa.Text()),
    ).where(which)
    target = [*shown, *form.hidden, "valid__from", "valid__to", "change__id", "ended__by"]
    history = sa.table(form.history.name, *(sa.column(name) for name in target))
    statement = sa.insert(history).from_select(target, source)
    unit.connection.execute(statement, {"ids": ids} if ids is not None else {})


def note_audit(
    unit: Unit,
    form: Form,
    operation: Operation,
    change_id: int,
    records: Iterable[tuple[int, Mapping[str, Any] | None]],
) -> None:
    """Enter one audit row a record: who did what, and the fields that differ (protected values never in clear)."""
    rows = [
        {
            "at": unit.now,
            "change_id": change_id,
            "actor_id": unit.actor.id,
            "action": operation,
            "form": form.name,
            "record_id": record,
            "detail": detail,
        }
        for record, detail in records
    ]
    bulk.insert_many(unit.connection, audit, rows)


def differences(form: Form, old: Record, new: Record, changed: Iterable[str]) -> dict[str, list[Any]]:
    """Return field -> [old, new] in JSON; a protected field says only that it changed."""
    return {key: [_safe(form.fields[key], old.get(key)), _safe(form.fields[key], new.get(key))] for key in changed}


def _safe(field: Field, value: Any) -> Any:
    if value is None:
        return None
    if field.kind.encrypted or field.definition.protect in ("C2", "C3"):
        return HIDDEN
    return field.kind.dump(value, field.options)


def note_event(unit: Unit, action: str, detail: Mapping[str, Any], about: tuple[str, int | None] | None = None) -> None:
    """Enter an event that changes no record: an export, a rule run by hand; `about` is what it concerns."""
    form, record = about or (None, None)
    values = {"form": form, "record_id": record, "action": action, "detail": dict(detail)}
    unit.connection.execute(sa.insert(audit).values(values | {"at": unit.now, "actor_id": unit.actor.id}))
