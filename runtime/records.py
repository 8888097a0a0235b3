"""The one write path, row by row. A single write is a batch of one.

Load the rows under lock -> plan in the engine (rights, types, defaults, computed values, checks) -> uniqueness ->
store -> history -> audit -> change feed -> search -> kept values -> rules. All in the unit's transaction: everything or
nothing. The same plan over a whole set of rows, in SQL, is `runtime.sets`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from engine.access import Decision
from engine.errors import NotFound, Problem, RecordRefused, StaleVersion, pointer, problem
from engine.forms.model import Child, Field, Form, Record
from engine.forms.write import (
    Gate,
    Operation,
    Planned,
    Wish,
    changed_fields,
    coerce,
    complete,
    judge,
    locked,
    split_children,
)
from engine.rules.watch import Watching
from runtime import bulk, cascade, hidden, journal, kept, loading, pairs, past, search, watch, ways
from runtime.database import hold
from runtime.permits import check_rows_stay_permitted, depends_on_rows, rights_holding
from runtime.query import require
from runtime.reading import Reading
from runtime.rows import read_columns, to_columns, to_record
from runtime.store import files
from runtime.uniqueness import give_numbers, not_unique
from runtime.workspace import Unit

CHUNK = 1_000


@dataclass(frozen=True, slots=True)
class Written:
    """What became of one wish."""

    id: int
    version: int
    operation: str


def write(unit: Unit, form: Form, wishes: Sequence[Wish]) -> list[Written]:
    """Carry out all wishes or none; every problem of the batch is reported together."""
    written: list[Written] = []
    with together(unit):
        for start in range(0, len(wishes), CHUNK):
            written += _write_chunk(unit, form, wishes[start : start + CHUNK])
    return written


def write_mixed(unit: Unit, form: Form, wishes: Iterable[Wish]) -> list[Written]:
    """Carry out wishes of several operations as one write: deletions first, so that what they held is free."""
    groups: dict[str, list[Wish]] = {}
    for wish in wishes:
        groups.setdefault(wish.operation, []).append(wish)
    with together(unit):
        return [
            one
            for operation in ("delete", "update", "create")
            if operation in groups
            for one in write(unit, form, groups[operation])
        ]


@contextmanager
def together(unit: Unit) -> Iterator[None]:
    """Let rules that watch derived fields look once, at what all that is written within comes to."""
    if unit.watching is not None:
        yield
        return
    watching = unit.watching = Watching()
    try:
        yield
    finally:
        unit.watching = None
    cascade.follow(unit, watch.finish(unit, watching))


def _write_chunk(unit: Unit, form: Form, wishes: Sequence[Wish]) -> list[Written]:
    planned = plan(unit, form, wishes)
    assert unit.watching is not None
    reached = ways.hold(unit, form, planned)
    watch.begin(unit, unit.watching, form, planned, reached)
    store(unit, form, planned)
    kept.renew(unit, form, planned, reached)
    check_rows_stay_permitted(unit, form, planned)
    _write_children(unit, form, planned)
    _bring_back_children(unit, form, planned)
    cascade.after(unit, form, planned)
    return [Written(one.id or 0, one.new["version"], one.operation) for one in planned]


def plan(unit: Unit, form: Form, wishes: Sequence[Wish], *, lock: bool = True) -> list[Planned]:
    """Return what shall be stored, or refuse with every problem of the batch; nothing is changed."""
    decision = unit.decide(form.name)
    for operation in {wish.operation for wish in wishes}:
        require(decision, "delete" if operation == "restore" else operation, form)
    olds = _load(unit, form, decision, wishes, lock=lock)
    planned, problems = _plan_rows(unit, form, decision, wishes, olds)
    problems += _faults(unit, form, planned, lock=lock)
    if problems:
        raise RecordRefused(problems)
    return planned


def _faults(unit: Unit, form: Form, planned: Sequence[Planned], *, lock: bool = False) -> list[Problem]:
    """Return what is wrong with the planned records beyond single values; a faulty link is told once."""
    problems = _unknown_links(unit, form, planned) + _unfit_files(unit, form, planned)
    faulty = {one.path for one in problems}
    problems += [one for one in _judge(unit, form, planned, lock=lock) if one.path not in faulty]
    return problems + not_unique(unit, form, planned)


def try_out(unit: Unit, form: Form, wish: Wish) -> tuple[Record, list[Problem]]:
    """Return the record a write would leave and every problem it would meet; nothing is written or locked."""
    decision = unit.decide(form.name)
    require(decision, wish.operation, form)
    olds = _load(unit, form, decision, [wish], lock=False)
    planned, problems = _plan_rows(unit, form, decision, [wish], olds)
    problems += _faults(unit, form, planned)
    return planned[0].new, problems


def try_alone(unit: Unit, form: Form, wish: Wish) -> tuple[Record, list[Problem]]:
    """Return what can be said of a new record by itself: other records are not looked at, as if there were none."""
    planned, problems = _plan_rows(unit, form, unit.decide(form.name), [wish], {})
    nodes = [made.node for made, _ in form.behaviour.virtual if made.node is not None]
    alone = loading.attach_nothing(form, planned[0].new, loading.needs([*nodes, *form.behaviour.conditions]))
    faulty = {one.path for one in problems}
    return alone, problems + [one for one in judge(form, alone, unit.context) if one.path not in faulty]


def virtual_values(unit: Unit, form: Form, record: Record) -> list[tuple[Field, Any]]:
    """Return the derived values that are no part of the record, computed by Python; it need not be stored yet."""
    nodes = [made.node for made, _ in form.behaviour.virtual if made.node is not None]
    loading.attach(unit, form, [record], loading.needs(nodes))
    return [(made, compute(record, unit.context)) for made, compute in form.behaviour.virtual]


def _load(
    unit: Unit, form: Form, decision: Decision, wishes: Sequence[Wish], *, lock: bool = True
) -> dict[int, Record]:
    """Return the present rows of all records named, locked; a row the actor may not change does not exist."""
    ids = sorted({wish.id for wish in wishes if wish.id is not None and not wish.restore})
    olds = _load_deleted(unit, form, decision, [wish for wish in wishes if wish.restore])
    if not ids:
        return olds
    deleting = any(wish.delete for wish in wishes)
    rights = decision.for_action("delete" if deleting else "update")
    reading = Reading(unit, form, decision)
    where: list[sa.ColumnElement[bool]] = [form.table.c.id.in_(sa.bindparam("ids", expanding=True))]
    if not decision.unlimited:
        where.append(reading.allowed(rights))
    statement = sa.select(*read_columns(form, form.table)).where(*where).order_by(form.table.c.id)
    for row in reading.run(statement.with_for_update() if lock else statement, ids=ids):
        record = to_record(form, row, unit.vault)
        olds[record["id"]] = record
    for wish in wishes:
        if wish.id is None:
            continue
        if wish.id not in olds:
            raise NotFound([problem("ACCESS-E002", wish.path, what=form.title.by_language())])
        if wish.version is not None and wish.version != olds[wish.id]["version"]:
            raise StaleVersion([problem("RECORD-E001", wish.path, version=olds[wish.id]["version"])])
    return olds


def _load_deleted(unit: Unit, form: Form, decision: Decision, wishes: Sequence[Wish]) -> dict[int, Record]:
    """Return the last states of deleted records; one the actor could not have deleted does not exist.

    Of two that bring a record back at once, the second finds it there.
    """
    if not wishes:
        return {}
    hold(unit.connection, f"restore {form.name}")
    reading = Reading(unit, form, decision, source=past.deleted(form))
    where: list[sa.ColumnElement[bool]] = [reading.rows.c.id.in_(sa.bindparam("ids", expanding=True))]
    if not decision.unlimited:
        where.append(reading.allowed(decision.for_action("delete")))
    statement = sa.select(*read_columns(form, reading.rows)).where(*where)
    found = {}
    for row in reading.run(statement, ids=[wish.id for wish in wishes]):
        record = to_record(form, row, unit.vault)
        found[record["id"]] = record
    for wish in wishes:
        if wish.id not in found:
            raise NotFound([problem("ACCESS-E002", wish.path, what=form.title.by_language())])
    return found


def _plan_rows(
    unit: Unit, form: Form, decision: Decision, wishes: Sequence[Wish], olds: Mapping[int, Record]
) -> tuple[list[Planned], list[Problem]]:
    planned: list[Planned] = []
    problems: list[Problem] = []
    now, actor = unit.now, unit.actor
    gate = Gate(form, decision, actor, ruled=(unit.why or {}).get("kind") == "rule")
    closing = loading.needs(one.node for one in form.behaviour.readonly.values())
    loading.attach(unit, form, list(olds.values()), closing)
    held = rights_holding(unit, form, decision, list(olds)) if depends_on_rows(decision, ("update",)) else {}
    for wish in wishes:
        old = olds[wish.id] if wish.id is not None else None
        if wish.delete:
            planned.append(Planned("delete", wish.id, old, dict(old or {}), (), {}, wish.path))
            continue
        if wish.restore:
            assert old is not None
            back, more = complete(form, old, {}, unit.context)
            back |= {"version": old["version"] + 1, "updated_at": now, "updated_by": actor.id}
            changed = tuple(key for key, value in back.items() if value is not None and key not in UNSAID)
            problems += [one.below(wish.path) for one in more]
            planned.append(Planned("restore", wish.id, None, back, changed, {}, wish.path))
            continue
        values, found = coerce(gate, wish, held.get(wish.id or 0))
        children = split_children(form, values)
        new, more = complete(form, old, values, unit.context)
        problems += found + [one.below(wish.path) for one in more]
        if old is None:
            new |= {"id": None, "version": 1, "created_at": now, "created_by": actor.id}
            new["owner_id"] = values.get("owner_id", actor.id)
            new["dept_id"] = values.get("dept_id", actor.dept_id)
            changed = tuple([key for key, value in new.items() if value is not None and key not in UNSAID])
        else:
            problems += [one.below(wish.path) for one in locked(form, old, values, unit.context)]
            changed = changed_fields(form, old, new)
            if changed:
                new["version"] = old["version"] + 1
        if old is None or changed:
            new |= {"updated_at": now, "updated_by": actor.id}
        given = tuple([key for key in (*wish.values, *wish.typed) if key in form.own])
        planned.append(Planned(wish.operation, wish.id, old, new, changed, children, wish.path, given))
    return planned, problems


UNSAID = frozenset({"id", "version", "created_at", "created_by", "updated_at", "updated_by"})


def _judge(unit: Unit, form: Form, planned: Sequence[Planned], *, lock: bool) -> list[Problem]:
    """Test the records as they shall be, with what their conditions read from elsewhere."""
    writing = [one for one in planned if one.operation != "delete"]
    tree = loading.needs(form.behaviour.conditions)
    problems: list[Problem] = []
    if tree and lock:
        loading.lock(unit, form, [one.new for one in writing], tree)
    if tree:
        loading.attach(unit, form, [one.new for one in writing], tree)
    for one in writing:
        present = {key: rows for key, rows in one.children.items() if rows}
        problems += [each.below(one.path) for each in judge(form, {**one.new, **present}, unit.context)]
    return problems


def _unknown_links(unit: Unit, form: Form, planned: Sequence[Planned]) -> list[Problem]:
    """Return a problem for each link that leads nowhere, or to what the actor may not see."""
    problems: list[Problem] = []
    for made in (*form.stored, form.fields["owner_id"], form.fields["dept_id"]):
        if made.target is None:
            continue
        asked: dict[int, list[Planned]] = {}
        for one in planned:
            if one.operation != "delete" and made.key in one.changed and one.new[made.key] is not None:
                former = (one.old or {}).get(made.key)  # what a list named already may stay, seen or not
                kept = made.named(former) if former is not None else ()
                for key in made.named(one.new[made.key]):
                    if key not in kept:
                        asked.setdefault(key, []).append(one)
        back = {one.id for one in planned if one.operation == "restore"} if made.target == form.name else set()
        for missing in set(asked) - _existing(unit, made, list(asked)) - back:
            for one in asked[missing]:
                path = one.path + pointer("values", made.key)
                problems.append(problem("VALUE-E015", path, found=f"#{missing}", target=made.title.by_language()))
                one.new[made.key] = None  # nothing more is read over a link that may not be followed
    return problems


def _unfit_files(unit: Unit, form: Form, planned: Sequence[Planned]) -> list[Problem]:
    """Return a problem for each file, new in its field, that the field cannot hold."""
    asked = [
        (made, one, sorted(set(one.new[made.key] or ()) - set((one.old or {}).get(made.key) or ())))
        for made in form.stored
        if made.declared.files
        for one in planned
        if one.operation in ("create", "update") and made.key in one.changed
    ]
    keys = sorted({key for _, _, added in asked for key in added})
    known = files.uploads(unit.connection, keys) if keys else {}
    return [
        refused.below(one.path + pointer("values", made.key))
        for made, one, added in asked
        for key in added
        if (refused := made.declared.unfit(known.get(key), made.options)) is not None
    ]


def _existing(unit: Unit, made: Field, ids: list[int]) -> set[int]:
    target = made.target or ""
    if not ids:
        return set()
    if target.startswith("$"):
        return set(loading.fetch(unit, target, ids))
    decision = unit.decide(target)
    if not decision.may("read"):
        return set()
    reading = Reading(unit, unit.form(target), decision)
    found: set[int] = set()
    for start in range(0, len(ids), loading.BATCH):
        where = reading.form.table.c.id.in_(sa.bindparam("ids", expanding=True))
        statement = sa.select(reading.form.table.c.id).where(reading.visible(), where)
        found |= {row[0] for row in reading.run(statement, ids=ids[start : start + loading.BATCH])}
    return found


def store(unit: Unit, form: Form, planned: Sequence[Planned]) -> None:
    """Write what was planned, with history, audit, change feed and search."""
    creates = [one for one in planned if one.operation == "create"]
    updates = [one for one in planned if one.operation == "update" and one.changed]
    deletes = [one for one in planned if one.operation == "delete"]
    restores = [one for one in planned if one.operation == "restore"]
    if creates:
        _store_creates(unit, form, creates)
    if updates:
        _store_updates(unit, form, updates)
    if deletes:
        _store_deletes(unit, form, deletes)
    if restores:
        _insert(unit, form, restores, "restore")
        hidden.bring_back(unit, form, [one.id or 0 for one in restores])
    for one in (*creates, *updates):
        _tie_files(unit, form, one)


def _store_creates(unit: Unit, form: Form, creates: Sequence[Planned]) -> None:
    give_numbers(unit, form, creates)
    for one, key in zip(creates, bulk.next_ids(unit.connection, form.table, len(creates)), strict=True):
        one.id = one.new["id"] = key
    _insert(unit, form, creates, "create")


def _insert(unit: Unit, form: Form, planned: Sequence[Planned], operation: Operation) -> None:
    """Insert records that have their ids."""
    bulk.insert_many(unit.connection, form.table, [to_columns(form, one.new, unit.vault) for one in planned])
    pairs.enter(unit.connection, form, (one.new for one in planned))
    change = journal.note_change(unit, form, operation, [one.id or 0 for one in planned])
    journal.note_audit(unit, form, operation, change, ((one.id or 0, None) for one in planned))
    search.put(unit.connection, form, (one.new for one in planned))


def _store_updates(unit: Unit, form: Form, updates: Sequence[Planned]) -> None:
    change = journal.note_change(unit, form, "update", [one.id or 0 for one in updates])
    journal.keep_history(unit, form, [one.id or 0 for one in updates], change, "update")
    groups: dict[tuple[str, ...], list[Planned]] = {}
    for one in updates:
        groups.setdefault(one.changed, []).append(one)
    for changed, group in groups.items():
        keys = ("id", "version", "updated_at", "updated_by", *changed)
        rows = [to_columns(form, one.new, unit.vault, keys) for one in group]
        if bulk.update_many(unit.connection, form.table, rows) < len(group):
            raise StaleVersion([problem("RECORD-E001", version="?")])
    pairs.change(unit.connection, form, updates)
    details = ((one.id or 0, journal.differences(form, one.old or {}, one.new, one.changed)) for one in updates)
    journal.note_audit(unit, form, "update", change, details)
    searched = {made.key for made in form.searched}
    search.put(unit.connection, form, (one.new for one in updates if searched & set(one.changed)))


def _store_deletes(unit: Unit, form: Form, deletes: Sequence[Planned]) -> None:
    ids = [one.id or 0 for one in deletes]
    _release_children(unit, form, ids)
    change = journal.note_change(unit, form, "delete", ids)
    journal.keep_history(unit, form, ids, change, "delete")
    hidden.let_go(unit, form, ids)
    statement = sa.delete(form.table).where(form.table.c.id.in_(sa.bindparam("ids", expanding=True)))
    unit.connection.execute(statement, {"ids": ids})
    journal.note_audit(unit, form, "delete", change, ((one, None) for one in ids))
    if form.searched:
        search.remove(unit.connection, form, ids)


def _release_children(unit: Unit, form: Form, ids: list[int]) -> None:
    """Do for each record that links to the deleted ones what its link says: refuse, clear, or delete it too."""
    platform = unit.as_platform({"kind": "delete", "title": form.title.by_language()})
    for child in form.children:
        target = unit.form(child.form)
        left = _without(unit, form, child, ids)
        if not left:
            continue
        if child.on_delete == "restrict":
            title = target.title.by_language()
            raise RecordRefused([problem("VALUE-E024", count=len(left), form=title)])
        if child.on_delete == "cascade":
            write(platform, target, [Wish(id=one, delete=True) for one in left])
        else:
            write(platform, target, [Wish(id=one, parsed={child.link: value}) for one, value in left.items()])


def _without(unit: Unit, form: Form, child: Child, ids: list[int]) -> dict[int, list[int] | None]:
    """Return what the links to the deleted records are without them, by their record."""
    target = unit.form(child.form)
    if child.many:
        named = pairs.lists(unit, target, child.link, ids)
        staying = named.keys() - (set(ids) if target.name == form.name else set())
        return {key: [one for one in named[key] if one not in ids] or None for key in sorted(staying)}
    where = target.column(child.link).in_(sa.bindparam("ids", expanding=True))
    return {row[0]: None for row in unit.connection.execute(sa.select(target.table.c.id).where(where), {"ids": ids})}


def _bring_back_children(unit: Unit, form: Form, planned: Sequence[Planned]) -> None:
    """Bring back what was deleted with the restored records, and set the links again that were cleared with them."""
    ids = [one.id or 0 for one in planned if one.operation == "restore"]
    if not ids:
        return
    platform = unit.as_platform({"kind": "restore", "title": form.title.by_language()})
    for child in form.children:
        target = unit.form(child.form)
        if child.on_delete == "cascade":
            gone = past.deleted_with(form, target, child.link)
            found = [row[0] for row in unit.connection.execute(gone, {"ids": ids})]
            write(platform, target, [Wish(id=one, restore=True) for one in found])
        elif child.on_delete == "clear" and child.many:
            lists = past.lists_with(unit.connection, form, target, child.link, ids)
            write(platform, target, [Wish(id=key, parsed={child.link: value}) for key, value in lists.items()])
        elif child.on_delete == "clear":
            cleared = past.cleared_with(form, target, child.link)
            rows = unit.connection.execute(cleared, {"ids": ids}).all()
            write(platform, target, [Wish(id=one, parsed={child.link: parent}) for one, parent in rows])


def _write_children(unit: Unit, form: Form, planned: Sequence[Planned]) -> None:
    """Make the rows of sub-tables what the parent says: rows with an id change, others are new, missing ones go."""
    for one in planned:
        for key, rows in one.children.items():
            relation = form.shape.related[key]
            child = unit.form(relation.form)
            column = child.column(relation.link)
            present = {row[0] for row in unit.connection.execute(sa.select(child.table.c.id).where(column == one.id))}
            wishes = []
            left = set(present)
            for place, row in enumerate(rows):
                values = {name: value for name, value in row.items() if name not in ("id", relation.link)}
                own = row.get("id") if isinstance(row.get("id"), int) and row["id"] in left else None
                left.discard(own)  # a row named twice is changed once and added once
                path = one.path + pointer("values", key, place)
                wishes.append(Wish(values, id=own, parsed={relation.link: one.id}, path=path))
            wishes += [Wish(id=gone, delete=True) for gone in sorted(left)]
            write_mixed(unit, child, wishes)


def _tie_files(unit: Unit, form: Form, one: Planned) -> None:
    for made in form.stored:
        if made.declared.files and made.key in one.changed:
            files.tie(unit.connection, one.new[made.key] or [], (form.name, one.id or 0), unit.actor.id)
