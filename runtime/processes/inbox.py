"""The four boxes: to do 待办, done 已办, copies 抄送, started by me 我发起."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import sqlalchemy as sa

from runtime import query
from runtime.processes import show, versions
from runtime.reading import Reading
from runtime.store import people
from runtime.store.process_tables import instance, task, task_actor, token
from runtime.workspace import Unit

Box = Literal["todo", "done", "cc", "started"]
Json = dict[str, Any]
SHARE = ("id", "state", "outcome", "opened_at", "done_at")


@dataclass(frozen=True, slots=True)
class Wanted:
    """What of a box is asked for. `after` is the id of the last row seen; `search` looks at titles and records.

    By deadline, what has none comes last; such a list has no second page.
    """

    box: Box
    process: str | None = None
    search: str = ""
    form: str | None = None
    record: int | None = None
    after: int | None = None
    limit: int = 50
    sort: Literal["newest", "due"] = "newest"


def rows(unit: Unit, wanted: Wanted) -> tuple[list[Json], int | None]:
    """Return a page of a box, newest first, and the id after which it goes on."""
    found = _instances(unit, wanted) if wanted.box == "started" else _shares(unit, wanted)
    more = len(found) > wanted.limit
    found = found[: wanted.limit]
    told = _Told(unit, found)
    more = more and wanted.sort == "newest"
    return [told.row(one, wanted.box) for one in found], (found[-1].key if more else None)


def row(unit: Unit, key: int) -> Json:
    """Return one task as a row of its box."""
    found = unit.connection.execute(_with_share().where(task_actor.c.id == key)).one()
    return _Told(unit, [found]).row(found, "cc" if found.kind == "cc" else "todo")


def _shares(unit: Unit, wanted: Wanted) -> Sequence[Any]:
    where = [*_where(unit, wanted)]
    if wanted.after is not None:
        where.append(task_actor.c.id < wanted.after)
    newest = task_actor.c.id.desc()
    order = (newest,) if wanted.sort == "newest" else (task.c.due_at.asc().nulls_last(), newest)
    return _run(unit, wanted, _with_share().where(*where).order_by(*order).limit(wanted.limit + 1))


def _run(unit: Unit, wanted: Wanted, statement: sa.Select[Any]) -> Sequence[Any]:
    """Return the rows of the statement that the search finds: by the process's title, or by the record's words."""
    if not wanted.search.strip():
        return unit.connection.execute(statement).all()
    text = wanted.search.strip()
    named = [
        name
        for name, process in unit.catalog.processes.items()
        if any(text.casefold() in title.casefold() for title in process.definition.title.by_language().values())
    ]
    hits: list[sa.ColumnElement[bool]] = [instance.c.process.in_(named)]
    reading: Reading | None = None
    for name in dict.fromkeys(process.form.name for process in unit.catalog.processes.values()):
        form, decision = unit.form(name), unit.decide(name)
        used = frozenset(made.key for made in form.searched)
        if not used or not decision.may("read") or decision.using(used) == ():
            continue
        one = Reading(unit, form, decision)
        found = query.conditions(one, query.Question(search=text))
        hits.append((instance.c.form == name) & instance.c.record_id.in_(sa.select(form.table.c.id).where(*found)))
        if reading is None:
            reading = one
        else:
            reading.take(one)
    narrowed = statement.where(sa.or_(*hits))
    return reading.run(narrowed) if reading is not None else unit.connection.execute(narrowed).all()


def _with_share() -> sa.Select[Any]:
    share = (task_actor.c[name].label(f"share_{name}") for name in SHARE)
    return _joined(task_actor.c.id.label("key"), *share, task.c.node, task.c.kind, task.c.due_at, instance)


def _joined(*columns: Any) -> sa.Select[Any]:
    same = (task.c.instance_id == task_actor.c.instance_id) & (task.c.number == task_actor.c.task)
    source = task_actor.join(task, same).join(instance, instance.c.id == task_actor.c.instance_id)
    return sa.select(*columns).select_from(source)


def _where(unit: Unit, wanted: Wanted) -> Iterable[sa.ColumnElement[bool]]:
    yield task_actor.c.person_id == unit.actor.id
    if wanted.box == "todo":
        yield (task_actor.c.state == "open") & (task.c.kind != "cc")
    elif wanted.box == "done":
        yield (task_actor.c.state == "done") & (task.c.kind != "cc") & (task_actor.c.outcome != "spared")
    else:
        yield task.c.kind == "cc"
    yield from _of_instance(unit, wanted)


def _known(unit: Unit) -> sa.ColumnElement[bool]:
    """Return the condition that the instance's form is there: what ran on an unloaded app is hidden with it."""
    return instance.c.form.in_(list(unit.catalog.forms))


def _of_instance(unit: Unit, wanted: Wanted) -> Iterable[sa.ColumnElement[bool]]:
    yield _known(unit)
    if wanted.process is not None:
        yield instance.c.process == wanted.process
    if wanted.form is not None:
        yield instance.c.form == wanted.form
    if wanted.record is not None:
        yield instance.c.record_id == wanted.record


def _instances(unit: Unit, wanted: Wanted) -> Sequence[Any]:
    where = [instance.c.initiator_id == unit.actor.id, *_of_instance(unit, wanted)]
    if wanted.after is not None:
        where.append(instance.c.id < wanted.after)
    statement = sa.select(instance.c.id.label("key"), instance).where(*where)
    return _run(unit, wanted, statement.order_by(instance.c.id.desc()).limit(wanted.limit + 1))


def count(unit: Unit, wanted: Wanted) -> int:
    """Return how many rows the box has in all."""
    if wanted.box == "started":
        mine = [instance.c.initiator_id == unit.actor.id, *_of_instance(unit, wanted)]
        statement = sa.select(sa.func.count()).select_from(instance).where(*mine)
    else:
        statement = _joined(sa.func.count()).where(*_where(unit, wanted))
    return int(_run(unit, wanted, statement)[0][0])


def counts(unit: Unit) -> dict[str, int]:
    """Return what waits: tasks to do, those of them that are late, unread copies, instances started and running."""
    mine = (task_actor.c.person_id == unit.actor.id) & (task_actor.c.state == "open")
    is_copy = task.c.kind == "cc"
    late = sa.not_(is_copy) & (task.c.due_at < unit.now)
    statement = _joined(
        sa.func.count(sa.case((sa.not_(is_copy), 1))).label("todo"),
        sa.func.count(sa.case((late, 1))).label("late"),
        sa.func.count(sa.case((is_copy, 1))).label("cc"),
    ).where(mine, _known(unit))
    found = unit.connection.execute(statement).one()
    running = (instance.c.initiator_id == unit.actor.id) & (instance.c.state == "running") & _known(unit)
    started = unit.connection.execute(sa.select(sa.func.count()).select_from(instance).where(running)).scalar_one()
    return {"todo": found.todo, "late": found.late, "cc": found.cc, "started": started}


class _Told:
    """Rows of a box in words: titles and names of a whole page are read at once."""

    def __init__(self, unit: Unit, found: Sequence[Any]) -> None:
        self.unit = unit
        by_form: dict[str, set[int]] = {}
        for row in found:
            by_form.setdefault(row.form, set()).add(row.record_id)
        self.titles = {form: show.record_titles(unit, form, ids) for form, ids in by_form.items()}
        keys = [row.id for row in found]
        self.waiting = self._waiting(keys)
        asked_or_asking = {row.initiator_id for row in found if row.initiator_id is not None}
        asked_or_asking |= {person for places in self.waiting.values() for _, asked in places for person in asked}
        self.names = people.names(unit.connection, asked_or_asking)

    def _waiting(self, keys: Sequence[int]) -> dict[int, list[tuple[str, list[int]]]]:
        """Return, for each instance, the nodes it stands at and who is asked there."""
        tokens = self.unit.connection.execute(
            sa.select(token.c.instance_id, token.c.number, token.c.node).where(token.c.instance_id.in_(keys))
        ).all()
        open_ = (task_actor.c.state == "open") & (task.c.state == "open") & task_actor.c.instance_id.in_(keys)
        asked: dict[tuple[int, int], list[int]] = {}
        for row in self.unit.connection.execute(
            _joined(task_actor.c.instance_id, task.c.token, task_actor.c.person_id).where(open_)
        ):
            asked.setdefault((row.instance_id, row.token), []).append(row.person_id)
        found: dict[int, list[tuple[str, list[int]]]] = {}
        for row in tokens:
            found.setdefault(row.instance_id, []).append((row.node, asked.get((row.instance_id, row.number), [])))
        return found

    def person(self, key: int | None) -> Json | None:
        """Return a person by id."""
        return {"id": key, "name": self.names.get(key, f"#{key}")} if key is not None else None

    def row(self, row: Any, box: Box) -> Json:
        """Return one row of a box."""
        _, process = versions.load(self.unit, row.version_id)
        head = {
            "instance": row.id,
            "process": row.process,
            "process_title": process.definition.title.by_language(),
            "icon": process.definition.icon,
            "title": self.titles[row.form][row.record_id],
            "form": row.form,
            "form_title": process.form.title.by_language(),
            "record": row.record_id,
            "initiator": self.person(row.initiator_id),
            "now_at": [
                {"node_title": process.steps[node].title.by_language(), "people": [self.person(one) for one in asked]}
                for node, asked in self.waiting.get(row.id, [])
            ],
        }
        return {**head, **(self._started(row) if box == "started" else self._share(row, process))}

    def _started(self, row: Any) -> Json:
        stuck = not self.waiting.get(row.id) and row.state == "running"
        return {
            "id": None,
            "node": None,
            "node_title": None,
            "kind": "started",
            "state": "stuck" if stuck else row.state,
            "outcome": None,
            "since": show.iso(row.started_at),
            "ended": show.iso(row.ended_at),
            "due": None,
            "late": False,
            "read": True,
        }

    def _share(self, row: Any, process: Any) -> Json:
        return {
            "id": row.share_id,
            "node": row.node,
            "node_title": process.steps[row.node].title.by_language(),
            "kind": "handle" if process.steps[row.node].kind.starts else row.kind,
            "state": row.share_state,
            "outcome": row.share_outcome,
            "since": show.iso(row.share_opened_at or row.started_at),
            "ended": show.iso(row.share_done_at),
            "due": show.iso(row.due_at),
            "late": row.due_at is not None and row.due_at < self.unit.now and row.share_state == "open",
            "read": row.share_state != "open",
        }
