"""Fields that change their type: every value is looked at before anything is changed, then converted with its history.

A value that came from the new type in an earlier conversion, and was not changed since, becomes what it was then, and
so does one that a formula has stood for: going back to a former release loses nothing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from itertools import groupby
from typing import Any, NamedTuple

import sqlalchemy as sa

from engine.errors import Problem, pointer, problem
from engine.forms.changes import Change, ConvertField
from engine.forms.conversion import Converted, Impact, Outcome, convert
from engine.forms.model import Field
from runtime import bulk, journal
from runtime.rows import place_of, to_columns
from runtime.workspace import Unit

BATCH = 20_000
EXAMPLES = 5

Note = Callable[[ConvertField, Converted], None]


class Row(NamedTuple):
    """A row whose value is converted: the key of its table, its record, the value now and the value to be."""

    key: int
    record: int
    version: int | None
    old: Any
    new: Any
    outcome: Outcome


def impacts(unit: Unit, changes: Iterable[Change], note: Note | None = None) -> list[tuple[ConvertField, Impact]]:
    """Return what each conversion does to the records there are; `note` gets every value that would not stay."""
    return [(one, _impact(unit, one, note)) for one in changes if isinstance(one, ConvertField)]


def losses(found: Iterable[tuple[ConvertField, Impact]]) -> list[Problem]:
    """Return a Problem for each conversion after which not every value is what it was."""
    return [_loss(change, impact) for change, impact in found if impact.lossy]


def apply(unit: Unit, change: ConvertField) -> None:
    """Convert the field in the form's table, and in its history where it gets another column."""
    form, before, field = change.form, change.before, change.field
    moved = before.column != field.column
    for rows in _batches(unit, change, form.table, "id"):
        lossy = [row.record for row in rows if row.outcome is not Outcome.KEPT]
        if lossy and not moved:
            entry = journal.note_change(unit, form, "update", lossy)
            journal.keep_history(unit, form, lossy, entry, "update")
        _store(unit, change, form.table, "id", [row for row in rows if moved or row.new != row.old])
    if moved:
        for rows in _batches(unit, change, form.history, "history__id"):
            _store(unit, change, form.history, "history__id", rows)
    if moved and field.kind.encrypted and not before.kind.encrypted:
        for table in (form.table, form.history):  # what is encrypted from now on stands nowhere in clear
            bulk.blank(unit.connection, _with_former(change, table), before.column or before.key)


def _impact(unit: Unit, change: ConvertField, note: Note | None) -> Impact:
    counts: Counter[Outcome] = Counter()
    examples: list[Converted] = []
    for rows in _batches(unit, change, change.form.table, "id"):
        counts.update(row.outcome for row in rows)
        for row in rows:
            if row.outcome is not Outcome.KEPT and (note or len(examples) < EXAMPLES):
                one = _told(change, row)
                examples += [one] if len(examples) < EXAMPLES else []
                if note:
                    note(change, one)
    return Impact(dict(counts), tuple(examples))


def _told(change: ConvertField, row: Row) -> Converted:
    """Return a value with what becomes of it; of what is encrypted before or after, the masks."""
    before, field = change.before, change.field
    secret = before.kind.encrypted or field.kind.encrypted
    old = before.kind.mask(row.old, before.options) if secret else before.kind.dump(row.old, before.options)
    if row.new is None:
        return Converted(row.record, old, None, row.outcome)
    new = field.kind.mask(row.new, field.options) if secret else field.kind.dump(row.new, field.options)
    return Converted(row.record, old, new, row.outcome)


def _loss(change: ConvertField, impact: Impact) -> Problem:
    form, field = change.form, change.field
    path = f"{form.app}/forms/{form.definition.key}.json#" + pointer("fields", field.key, "type")
    counts: dict[str, Any] = {outcome.value: impact.counts.get(outcome, 0) for outcome in Outcome}
    first = impact.examples[0]
    return problem(
        "FORM-E013",
        path,
        field=field.title.by_language(),
        old_type=change.before.kind.label.by_language(),
        new_type=field.kind.label.by_language(),
        example=f"{first.old} → {'—' if first.new is None else first.new}",
        **counts,
    )


def _with_former(change: ConvertField, table: sa.Table) -> sa.TableClause:
    """Return the table with its columns as they are now, those of the former field too."""
    before, field = change.before, change.field
    columns = {name: table.c[name].type for name in table.c.keys()}  # noqa: SIM118 (columns are no mapping)
    columns[before.column or before.key] = before.kind.column(before.options) or sa.Text()
    columns[field.column or field.key] = field.kind.column(field.options) or sa.Text()
    return sa.table(table.name, *(sa.column(name, type_) for name, type_ in columns.items()))


def _batches(unit: Unit, change: ConvertField, table: sa.Table, key: str) -> Iterator[list[Row]]:
    """Yield the rows that hold a value now, or held one of the new type before, in the order of their keys."""
    source = _with_former(change, table)
    present = {column["name"] for column in sa.inspect(unit.connection).get_columns(table.name)}
    old = source.c[change.before.column or change.before.key]
    name = change.field.column or change.field.key
    kept = source.c[name] if name in present and name != old.name else sa.null()
    held = sa.or_(old.is_not(None), kept.is_not(None)) if kept is not sa.null() else old.is_not(None)
    version = source.c.version if key == "id" else sa.null()
    last = 0
    while True:
        query = (
            sa.select(source.c[key], source.c.id, version, old, kept)
            .where(held, source.c[key] > last)
            .order_by(source.c[key])
            .limit(BATCH)
        )
        found = unit.connection.execute(query).all()
        if not found:
            return
        yield [_row(unit, change, *one) for one in found]
        last = found[-1][0]


def _row(unit: Unit, change: ConvertField, key: int, record: int, version: int | None, old: Any, kept: Any) -> Row:
    before, field = change.before, change.field
    old, kept = (_opened(unit, change, one, record, value) for one, value in ((before, old), (field, kept)))
    zone = unit.workspace.settings.zone
    new, outcome = convert(before, field, old, zone)
    if kept is not None and (before.derived or convert(field, before, kept, zone)[0] == old):
        new, outcome = kept, Outcome.KEPT
    return Row(key, record, version, old, new, outcome)


def _opened(unit: Unit, change: ConvertField, field: Field, record: int, value: Any) -> Any:
    if value is None or not field.kind.encrypted:
        return value
    return unit.vault.decrypt(value, place_of(change.form, field, record))


def _store(unit: Unit, change: ConvertField, table: sa.Table, key: str, rows: list[Row]) -> None:
    """Write the new values; a record whose value is another one now gets the next version."""

    def lossy(row: Row) -> bool:
        return row.outcome is not Outcome.KEPT and row.version is not None

    for changed, some in groupby(sorted(rows, key=lossy), key=lossy):
        stored = []
        for row in some:
            record = {"id": row.record, change.field.key: row.new}
            values = to_columns(change.form, record, unit.vault, [change.field.key])
            values |= {"version": (row.version or 0) + 1} if changed else {}
            stored.append({key: row.key, **values})
        bulk.update_many(unit.connection, table, stored, versioned=False, key=key)
