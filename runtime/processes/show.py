"""An instance as people see it: where it stands, the path it took, and what happened when."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from engine.errors import NotFound, Problem, problem
from engine.expressions.sentence import sentence
from engine.forms.model import Form
from engine.processes.model import Flow, Process, Step
from engine.processes.state import Instance, Share, Task
from engine.texts import LANGUAGES, Language, say
from runtime import clock, loading, query
from runtime.present import titles_of
from runtime.processes import store, timeline, versions
from runtime.store import people
from runtime.workspace import WORDS, Unit

Json = dict[str, Any]


def instance(unit: Unit, key: int) -> Json:
    """Return an instance the viewer takes part in, or whose record they may read."""
    return describe(unit, require_seen(unit, key))


def require_seen(unit: Unit, key: int) -> store.Stored:
    """Return an instance, refusing one the viewer may not know of."""
    found = store.load(unit.connection, key)
    if found is None or not may_see(unit, found):
        raise NotFound([problem("ACCESS-E002", what={"zh": "流程", "en": "process"})])
    return found


def may_see(unit: Unit, found: store.Stored) -> bool:
    """Tell whether the viewer takes part in the instance or may read its record; its form must be there."""
    if found.row.form not in unit.catalog.forms:
        return False
    me = unit.actor.id
    if me == found.row.initiator_id or "administer" in unit.catalog.powers(unit.actor):
        return True
    if any(share.person == me for task in found.state.tasks.values() for share in task.shares):
        return True
    return readable(unit, found.row.form, found.row.record_id)


def readable(unit: Unit, form: str, record: int) -> bool:
    """Tell whether the viewer may read a record."""
    decision = unit.decide(form)
    return decision.may("read") and bool(query.page_of_ids(unit, unit.form(form), decision, [record], ()))


def describe(unit: Unit, found: store.Stored) -> Json:
    """Return everything about an instance."""
    number, process = versions.load(unit, found.row.version_id)
    past = store.history(unit.connection, found.row.id)
    people = People(unit, found.state, past)
    row, state = found.row, found.state
    me = unit.actor.id
    can = ["comment"] + (["withdraw"] if state.state == "running" and me is not None and me == row.initiator_id else [])
    if state.stuck and "administer" in unit.catalog.powers(unit.actor):
        can.append("retry")
    return {
        "id": row.id,
        "process": row.process,
        "title": process.definition.title.by_language(),
        "icon": process.definition.icon,
        "form": row.form,
        "form_title": process.form.title.by_language(),
        "record": row.record_id,
        "record_title": record_titles(unit, row.form, [row.record_id])[row.record_id],
        "version": number,
        "state": "stuck" if state.stuck else state.state,
        "initiator": people.of(row.initiator_id),
        "started": iso(row.started_at),
        "ended": iso(row.ended_at),
        "path": {
            "nodes": [_node(process, step, state, people) for step in process.steps.values()],
            "edges": [_edge(unit, process, flow, past) for step in process.steps.values() for flow in step.out],
        },
        "timeline": timeline.rows(process, past, state, people.of),
        "now": [one for token in state.tokens.values() if (one := _now(process, state, token.number, people))],
        "can": can,
    }


class People:
    """The names of everyone an instance speaks of, read at once."""

    def __init__(self, unit: Unit, state: Instance, past: Iterable[store.Past] = ()) -> None:
        wanted = {share.person for task in state.tasks.values() for share in task.shares}
        wanted |= {one for one in (state.initiator,) if one is not None}
        for one in past:
            wanted |= {person for person in (one.event.person, one.event.to, one.actor) if person is not None}
            wanted |= {person for step in one.steps for person in step.get("people", ())}
        self._names = people.names(unit.connection, wanted)

    def of(self, person: int | None) -> Json | None:
        """Return a person by id."""
        return {"id": person, "name": self._names.get(person, f"#{person}")} if person is not None else None


def names(unit: Unit, wanted: Sequence[int]) -> list[str]:
    """Return the names of people."""
    known = people.names(unit.connection, wanted) if wanted else {}
    return [known.get(one, f"#{one}") for one in wanted]


def _node(process: Process, step: Step, state: Instance, people: People) -> Json:
    tokens = [token for token in state.tokens.values() if token.node == step.key]
    tasks = [task for task in state.tasks.values() if task.node == step.key]
    last = max(tasks, key=lambda task: task.number) if tasks else None
    if any(token.state == "stuck" for token in tokens):
        where = "stuck"
    elif tokens:
        where = "now"
    else:
        where = "done" if step.key in state.visits else "ahead"
    out = {
        "key": step.key,
        "type": step.kind.name,
        "title": step.title.by_language(),
        "family": step.kind.family,
        "state": where,
        "summary": {language: _summary(process, step, language) for language in LANGUAGES},
        "people": [_person(share, last, people) for share in last.shares] if last else [],
    }
    stuck = next((token.problem for token in tokens if token.problem), None)
    return {**out, "problem": told(stuck)} if stuck else out


def _summary(process: Process, step: Step, language: str) -> str:
    if process.fits:
        return step.kind.say(step, process.setting, language)
    return step.kind.label.zh if language == "zh" else step.kind.label.en


def told(said: Mapping[str, Any]) -> dict[str, str]:
    """Return why a token is stuck, in words."""
    given = {key: value for key, value in said.items() if key not in ("code", "path")}
    one = Problem(said["code"], said.get("path", ""), given)
    return {language: " ".join(say(one, WORDS, language)) for language in LANGUAGES}


def _person(share: Share, task: Task, people: People) -> Json:
    state = share.outcome or share.state
    if task.kind == "cc" and share.state == "open":
        state = "unread"
    return {**(people.of(share.person) or {}), "state": state, "at": iso(share.done)}


def _edge(unit: Unit, process: Process, flow: Flow, past: Sequence[store.Past]) -> Json:
    taken = any(step.get("flow") == flow.key for one in past for step in one.steps)
    when = _said(process, flow) if process.fits else None
    return {
        "from": flow.source,
        "to": flow.target,
        "taken": taken,
        "default": flow.default,
        "on": flow.on,
        "title": flow.title.by_language() if flow.title else None,
        "sentence": in_words(unit, process, when) if when is not None else None,
    }


def in_words(unit: Unit, process: Process, when: Any) -> dict[str, str]:
    """Return a condition of a process in words, with the parameters' values for who may see them."""
    schema, values = process.setting.schema, unit.context.parameters
    known = values if unit.actor.kind == "platform" or "see_firings" in unit.catalog.powers(unit.actor) else None
    return {language: sentence(when, schema, process.form.name, language, known) for language in LANGUAGES}


def _said(process: Process, flow: Flow) -> Any:
    for edge in process.definition.edges:
        if (edge.source, edge.target) == (flow.source, flow.target):
            return edge.when
    return None


def _now(process: Process, state: Instance, number: int, people: People) -> Json | None:
    token = state.tokens[number]
    task = next((one for one in state.tasks.values() if one.token == number and one.state == "open"), None)
    asked = [share.person for share in task.shares if share.state == "open"] if task else []
    waits = [timer.due for timer in state.timers.values() if timer.token == number and not timer.done]
    return {
        "node": token.node,
        "node_title": process.steps[token.node].title.by_language(),
        "people": [people.of(person) for person in asked],
        "since": iso(token.since),
        "due": iso(task.due if task else min(waits, default=None)),
    }


def record_titles(unit: Unit, form: str, ids: Iterable[int]) -> dict[int, str]:
    """Return what the records are called, as far as the viewer may know it."""
    wanted = sorted(set(ids))
    known = titles_of(unit, form, wanted) if form in unit.catalog.forms else {}
    return {key: known.get(key, f"#{key}") for key in wanted}


def public_title(unit: Unit, form: Form, record: int) -> dict[Language, str]:
    """Return what anybody may call a record: its title where the form makes it public, else form and number."""
    plain: dict[Language, str] = {"zh": f"{form.title.zh} #{record}", "en": f"{form.title.en} #{record}"}
    key = form.title_field
    if not form.definition.public_title or key is None:
        return plain
    value = loading.fetch(unit, form.name, [record])[record].get(key)
    made = form.fields[key]
    return (
        plain if value is None else {language: made.kind.show(value, made.options, language) for language in LANGUAGES}
    )


def iso(moment: datetime | None) -> str | None:
    """Return a moment as JSON."""
    return clock.iso(moment) if moment is not None else None
