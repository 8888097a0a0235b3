"""Fields that change their type: every value is looked at before anything is changed, then converted with its history.

A value that came from the new type in an earlier conversion, and was not changed since, becomes what it was then, and
so does one that a formula has stood for: going back to a former release loses nothing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from itertools import groupby, islice
from typing import Any, NamedTuple

import sqlalchemy as sa

from engine.errors import Problem, pointer, problem
from engine.forms.changes import Change, ConvertField
from engine.forms.conversion import EXAMPLES, Converted, Impact, Outcome, convert, relinked
from engine.forms.model import Field
from runtime import bulk, journal
from runtime.rows import place_of, to_columns
from runtime.workspace import Unit

BATCH = 20_000

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


def fill(
    unit: Unit, change: ConvertField, table: sa.Table, key: str, which: sa.ColumnElement[bool], since: int | None = None
) -> Impact:
    """Convert some rows of the form's table or history into the field's new column, and return what that did.

    Rows that were written again after the entry `since` of the change feed hold in the new column what was made of
    their value then: it counts for nothing where the value is another one now.
    """
    rows = _converted(unit, change, _with_former(change, table), key, which, since=since, fill=True)
    _store(unit, change, table, key, rows)
    return _sum(change, rows)


def fill_all(unit: Unit, change: ConvertField) -> Impact:
    """Convert all rows and former rows into the field's new column, and return what that did to the rows."""
    total = Impact({}, ())
    for table, key in ((change.form.table, "id"), (change.form.history, "history__id")):
        last = 0
        while (upper := bulk.keys_after(unit.connection, table, key, last, BATCH)) is not None:
            column = sa.column(key, sa.BigInteger())
            impact = fill(unit, change, table, key, (column > last) & (column <= upper))
            total = total.plus(impact) if key == "id" else total
            last = upper
    return total


def rewrite(unit: Unit, change: ConvertField) -> Impact:
    """Convert the field in its own column; the former values stay in the history."""
    form, total = change.form, Impact({}, ())
    for rows in _batches(unit, change, form.table, "id"):
        lossy = [row.record for row in rows if row.outcome is not Outcome.KEPT]
        if lossy:
            entry = journal.note_change(unit, form, "update", lossy)
            journal.keep_history(unit, form, lossy, entry, "update")
        _store(unit, change, form.table, "id", [row for row in rows if row.new != row.old])
        total = total.plus(_sum(change, rows))
    return total


def leftovers(changes: Iterable[Change]) -> list[tuple[str, str, str]]:
    """Return table, key and column of all that is encrypted from now on and still stands somewhere in clear, and of
    former links, whose foreign key would hold records that nothing shown names any more.
    """
    return [
        (table.name, key, column)
        for one in changes
        if isinstance(one, ConvertField) and one.moves
        for table, key in _left_over(one)
        for column in (one.before.column, one.before.ordered)
        if column is not None
    ]


def _left_over(change: ConvertField) -> Iterator[tuple[sa.Table, str]]:
    """Yield the tables to be cleared in turn: what a restored record brings back from a history that is not clear yet,
    or takes into one that is, is cleared the second time.
    """
    table, history = (change.form.table, "id"), (change.form.history, "history__id")
    if change.field.kind.encrypted and not change.before.kind.encrypted:
        yield from (history, table, history, table)
    elif relinked(change.before, change.field) and change.before.declared.name == "link":
        yield table


def _impact(unit: Unit, change: ConvertField, note: Note | None) -> Impact:
    total = Impact({}, ())
    for rows in _batches(unit, change, change.form.table, "id"):
        total = total.plus(_sum(change, rows))
        for row in rows if note else ():
            if note and row.outcome is not Outcome.KEPT:
                note(change, _told(change, row))
    return total


def _sum(change: ConvertField, rows: Iterable[Row]) -> Impact:
    lossy = (row for row in rows if row.outcome is not Outcome.KEPT)
    examples = tuple(_told(change, row) for row in islice(lossy, EXAMPLES))
    return Impact(dict(Counter(row.outcome for row in rows)), examples)


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
    source, last = _with_former(change, table), 0
    while rows := _converted(unit, change, source, key, source.c[key] > last):
        yield rows
        last = rows[-1].key


def _converted(
    unit: Unit,
    change: ConvertField,
    source: sa.TableClause,
    key: str,
    which: sa.ColumnElement[bool],
    *,
    since: int | None = None,
    fill: bool = False,
) -> list[Row]:
    """Return a batch of the rows that the condition names with what becomes of their values; to be filled, they are
    held until the transaction ends.
    """
    old = source.c[change.before.column or change.before.key]
    name = change.field.column or change.field.key
    there = fill or name in {column["name"] for column in sa.inspect(unit.connection).get_columns(source.name)}
    kept: sa.ColumnElement[Any] = source.c[name] if there and name != old.name else sa.null()
    held = sa.or_(old.is_not(None), kept.is_not(None))
    version = source.c.version if key == "id" else sa.null()
    query = sa.select(source.c[key], source.c.id, version, old, kept, _stale(change, source, since))
    query = query.where(held, which).order_by(source.c[key])
    query = query.with_for_update(key_share=True) if fill else query.limit(BATCH)
    return [_row(unit, change, *one) for one in unit.connection.execute(query)]


def _stale(change: ConvertField, source: sa.TableClause, since: int | None) -> sa.ColumnElement[bool]:
    """Return the condition that a row's value is another one than before the entry of the change feed.

    A former row is as its record was until it was written: what was written before that counts.
    """
    if since is None:
        return sa.false()
    former = _with_former(change, change.form.history).alias()
    column = change.before.column or change.before.key
    was, now = sa.cast(former.c[column], sa.Text), sa.cast(source.c[column], sa.Text)
    after = former.c.change__id > since
    if source.name == change.form.history.name:
        after &= former.c.change__id < source.c.change__id
    return sa.exists().where(former.c.id == source.c.id, after, was.is_distinct_from(now))


def _row(
    unit: Unit, change: ConvertField, key: int, record: int, version: int | None, old: Any, kept: Any, stale: bool
) -> Row:
    before, field = change.before, change.field
    old, kept = (_opened(unit, change, one, record, value) for one, value in ((before, old), (field, kept)))
    zone = unit.workspace.settings.zone
    new, outcome = convert(before, field, old, zone)
    if kept is not None and not stale and (before.derived or convert(field, before, kept, zone)[0] == old):
        new, outcome = kept, Outcome.KEPT
    return Row(key, record, version, old, new, outcome)


def _opened(unit: Unit, change: ConvertField, field: Field, record: int, value: Any) -> Any:
    if value is None or not field.kind.encrypted:
        return value
    return unit.vault.decrypt(value, place_of(change.form, field, record))


def _store(unit: Unit, change: ConvertField, table: sa.Table, key: str, rows: Iterable[Row]) -> None:
    """Write the new values; a record that is rewritten in its own column gets the next version."""

    def raised(row: Row) -> bool:
        return row.outcome is not Outcome.KEPT and not change.moves

    for rewritten, some in groupby(sorted(rows, key=raised), raised):
        stored = []
        for row in some:
            record = {"id": row.record, change.field.key: row.new}
            values = to_columns(change.form, record, unit.vault, [change.field.key])
            if rewritten:
                values |= {"version": (row.version or 0) + 1, "updated_at": unit.now, "updated_by": unit.actor.id}
            stored.append({key: row.key, **values})
        bulk.update_many(unit.connection, table, stored, versioned=False, key=key)
