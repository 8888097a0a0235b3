"""Rules over HTTP: what they say, when they ran, what they fired for and why; parameters beside them."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Sequence
from typing import Annotated, Any

import sqlalchemy as sa
from fastapi import APIRouter, Query
from pydantic import AfterValidator

from engine.catalog import PARAMETER_TYPES, parameter_value
from engine.errors import NotFound, Problem, RequestRefused, problem
from engine.expressions.coerce import to_json
from engine.expressions.reads import reads
from engine.expressions.sentence import sentence
from engine.rules.compile import Rule
from engine.texts import LANGUAGES
from runtime import journal, query, scheduled
from runtime.api.session import Body, Text, Who, Work, storable
from runtime.clock import iso
from runtime.permits import require_power
from runtime.present import titles_of
from runtime.reading import Reading
from runtime.store import firings as stored_firings
from runtime.store import parameters
from runtime.store.tables import firing, firing_record
from runtime.traces import Told
from runtime.workspace import Unit

router = APIRouter(tags=["rules"])


class NewValue(Body):
    """The new value of a parameter, as JSON."""

    value: Annotated[Any, AfterValidator(storable)]


@router.get("/rules")
def rules(work: Work, who: Who) -> list[dict[str, Any]]:
    """Return every rule on forms the viewer may read, with its sentence and last run."""
    with work.read(who.actor) as unit:
        require_power(unit, "see_firings")
        runs = stored_firings.runs(unit.connection)
        return [
            describe(unit, rule, runs.get(name))
            for name, rule in unit.catalog.rules.items()
            if unit.decide(rule.form.name).may("read")
        ]


def describe(unit: Unit, rule: Rule, run: Any) -> dict[str, Any]:
    """Return a rule in words."""
    schema, present = unit.catalog.schema, unit.context.parameters
    words = {
        language: sentence(rule.definition.when, schema, rule.form.name, language, present) for language in LANGUAGES
    }
    trigger = {
        "type": rule.trigger.name,
        "text": {language: rule.trigger.say(rule.trigger_options, rule.form, language) for language in LANGUAGES},
    }
    actions = [
        {
            "type": one.kind.name,
            "text": {language: one.kind.say(one.options, rule.setting, language) for language in LANGUAGES},
        }
        for one in rule.actions
    ]
    return {
        "name": rule.name,
        "title": rule.definition.title.by_language(),
        "help": rule.definition.help.by_language() if rule.definition.help else None,
        "form": rule.form.name,
        "form_title": rule.form.title.by_language(),
        "enabled": rule.definition.enabled,
        "trigger": trigger,
        "sentence": words,
        "actions": actions,
        "parameters": sorted(reads(rule.condition).parameters),
        "last_run": iso(run.last_at) if run and run.last_at else None,
        "hits": run.fired if run else 0,
        "can_run": rule.scheduled and "run_rules" in unit.catalog.powers(unit.actor),
    }


def rule_for(unit: Unit, name: str) -> Rule:
    """Return a rule the viewer may know of."""
    require_power(unit, "see_firings")
    rule = unit.catalog.rules.get(name)
    if rule is None or not unit.decide(rule.form.name).may("read"):
        raise NotFound([problem("ACCESS-E002", what={"zh": "规则", "en": "rule"})])
    return rule


@router.get("/rules/{name}")
def rule(name: str, work: Work, who: Who) -> dict[str, Any]:
    """Return one rule with the parameters it reads."""
    with work.read(who.actor) as unit:
        found = rule_for(unit, name)
        out = describe(unit, found, stored_firings.runs(unit.connection).get(name))
        out["parameters"] = [describe_parameter(unit, key) for key in out["parameters"]]
        return out


@router.post("/rules/{name}/run")
def run(name: str, work: Work, who: Who) -> dict[str, int]:
    """Run a scheduled rule now and return how many records it fired for."""
    with work.read(who.actor) as unit:
        found = rule_for(unit, name)
        require_power(unit, "run_rules")
        if not found.scheduled:
            raise RequestRefused([problem("QUERY-E004", "/name", found=name, expected="a scheduled rule")])
    with work.write(who.actor) as unit:
        journal.note_event(unit, "run_rule", {"rule": name})
    return {"fired": scheduled.run(work, name)}


@router.get("/firings")
def firings(
    work: Work,
    who: Who,
    rule: Text | None = None,
    form: str | None = None,
    record: Annotated[int | None, Query(ge=1, lt=2**63)] = None,
    after: str | None = None,
    limit: Annotated[int, Query(ge=1, le=200)] = 20,
) -> dict[str, Any]:
    """Return firings, newest first, with why; `form` and `record` find every firing that touched the record."""
    with work.read(who.actor) as unit:
        require_power(unit, "see_firings")
        visible = VisibleFirings(unit)
        where = [visible.condition]
        if rule is not None:
            where.append(firing.c.rule == rule)
        if form is not None and record is not None:
            query.get(unit, *query.form_for(unit, form), record, fields=())
            touched = sa.select(firing_record.c.firing_id).where(
                firing_record.c.form == form, firing_record.c.record_id == record
            )
            where.append(firing.c.id.in_(touched))
        count = visible.run(sa.select(sa.func.count()).select_from(firing).where(*where))[0][0]
        if after is not None:
            where.append(firing.c.id < read_after(after))
        statement = sa.select(firing).where(*where).order_by(firing.c.id.desc()).limit(limit + 1)
        rows = visible.run(statement)
        told = Told(unit, rows)
        out = [told.firing(row) for row in rows[:limit]]
        titles = titles_of_rows(unit, rows)
        for one in out:
            one["record"]["title"] = titles[one["form"]].get(one["record"]["id"], one["record"]["title"])
        next_ = write_after(rows[limit - 1].id) if len(rows) > limit else None
        return {"rows": out, "next": next_, "count": count}


class VisibleFirings:
    """The firings for records the viewer sees: one condition over every form they may read."""

    def __init__(self, unit: Unit) -> None:
        readings = [
            Reading(unit, form, decision)
            for name, form in unit.catalog.forms.items()
            if (decision := unit.decide(name)).may("read")
        ]
        parts = []
        for one in readings:
            seen = sa.select(one.form.table.c.id).where(one.visible())
            parts.append((firing.c.form == one.form.name) & firing.c.record_id.in_(seen))
        for one in readings[1:]:
            readings[0].take(one)
        self.condition: sa.ColumnElement[bool] = sa.or_(sa.false(), *parts)
        self.run: Callable[[sa.Select[Any]], Sequence[Any]] = (
            readings[0].run if readings else lambda statement: unit.connection.execute(statement).all()
        )


def titles_of_rows(unit: Unit, rows: Any) -> dict[str, dict[int, str]]:
    """Return the titles of the records fired for, as far as the viewer may know them."""
    wanted: dict[str, set[int]] = {}
    for row in rows:
        wanted.setdefault(row.form, set()).add(row.record_id)
    return {form: titles_of(unit, form, ids) for form, ids in wanted.items()}


def write_after(key: int) -> str:
    """Return a page position."""
    return base64.urlsafe_b64encode(json.dumps(key).encode()).decode()


def read_after(text: str) -> int:
    """Return the id of a page position."""
    try:
        key = json.loads(base64.urlsafe_b64decode(text.encode()))
    except (ValueError, TypeError, RecursionError) as error:
        raise RequestRefused([problem("QUERY-E003", "/after")]) from error
    if not isinstance(key, int) or isinstance(key, bool) or not 0 < key < 2**63:
        raise RequestRefused([problem("QUERY-E003", "/after")])
    return key


def describe_parameter(unit: Unit, key: str) -> dict[str, Any]:
    """Return a parameter with its present value."""
    parameter = unit.catalog.parameters[key]
    value = to_json(unit.context.parameters.get(key), PARAMETER_TYPES[parameter.type])
    return {
        "name": key,
        "title": parameter.title.by_language(),
        "help": parameter.help.by_language() if parameter.help else None,
        "type": parameter.type,
        "value": value,
        "can_edit": "edit_parameters" in unit.catalog.powers(unit.actor),
    }


@router.get("/parameters")
def all_parameters(work: Work, who: Who) -> list[dict[str, Any]]:
    """Return every parameter."""
    with work.read(who.actor) as unit:
        require_power(unit, "see_firings")
        return [describe_parameter(unit, key) for key in unit.catalog.parameters]


@router.patch("/parameters/{name}")
def set_parameter(name: str, body: NewValue, work: Work, who: Who) -> dict[str, Any]:
    """Change a parameter; it holds from the next evaluation on."""
    with work.write(who.actor) as unit:
        require_power(unit, "edit_parameters")
        parameter = unit.catalog.parameters.get(name)
        if parameter is None:
            raise NotFound([problem("ACCESS-E002", what={"zh": "参数", "en": "parameter"})])
        value = parameter_value(parameter, body.value)
        if isinstance(value, Problem):
            raise RequestRefused([value.below("/value")])
        old = describe_parameter(unit, name)["value"]
        parameters.put(unit.connection, name, body.value, unit.now, who.actor.id)
        journal.note_event(unit, "set_parameter", {"name": name, "old": old, "new": body.value})
    with work.read(who.actor) as unit:
        return describe_parameter(unit, name)
