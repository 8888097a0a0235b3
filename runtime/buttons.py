"""Rules by hand: the buttons a person sees at records, and what pressing one does.

The condition is a fact of the record, as with every rule; what the rule writes is written with the rights of who
presses.
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from engine.definitions.base import Words
from engine.definitions.role import Action
from engine.errors import NotFound, NotPermitted, Problem, RequestRefused, StaleVersion, problem
from engine.expressions.check import check
from engine.expressions.sentence import sentence
from engine.expressions.trace import Trace
from engine.forms.model import Form, Record
from engine.rules.compile import Rule
from engine.texts import LANGUAGES
from runtime import cascade, loading, query, records
from runtime.processes import starts
from runtime.store import firings
from runtime.traces import FULL, at
from runtime.workspace import Unit

MOST = 1_000
SELDOM = {"zh": "您无权查看的条件", "en": "a condition on what you may not see"}


@dataclass(frozen=True, slots=True)
class Pressed:
    """A record the button is pressed for, as the person has seen it."""

    id: int
    version: int


@dataclass(slots=True)
class Outcome:
    """For which records the rule fired, and why not for the others."""

    fired: list[int] = field(default_factory=list)
    skipped: dict[int, list[Problem]] = field(default_factory=dict)


def title_of(rule: Rule) -> Words:
    """Return what stands on the rule's button."""
    return rule.trigger_options.title or rule.definition.title


def of_form(unit: Unit, form: Form) -> list[Rule]:
    """Return the rules by hand of the form whose buttons the actor may press, in the order of their priority."""
    found = [
        rule
        for rule in unit.catalog.rules.values()
        if rule.form.name == form.name and rule.trigger.by_hand and rule.definition.enabled and permitted(unit, rule)
    ]
    return sorted(found, key=lambda rule: (rule.definition.priority, rule.name))


def permitted(unit: Unit, rule: Rule) -> bool:
    """Tell whether the actor may, in some rows, write what the rule writes, and start what it starts."""
    if not unit.decide(rule.form.name).may("read"):
        return False
    for one in rule.actions:
        action: Action = "create" if one.kind.name == "create_record" else "update"
        for name, key in one.plan.writes:
            decision, made = unit.decide(name), unit.form(name).fields[key]
            if not decision.may(action) or (not made.system and decision.write_level(key, action) != "write"):
                return False
    return all(_may_start(unit, name) for name in _started(rule))


def _started(rule: Rule) -> list[str]:
    return [one.plan.detail for one in rule.actions if one.kind.name == "start_process"]


def _may_start(unit: Unit, name: str) -> bool:
    """Tell whether the actor may start the process; one that is not started by hand is the rule's to start."""
    process = unit.catalog.processes[name]
    return not process.start.options.by_hand or starts.may_start(unit, process)


def describe(unit: Unit, rule: Rule) -> dict[str, Any]:
    """Return a button as the pages draw it."""
    confirm = rule.trigger_options.confirm
    return {
        "rule": rule.name,
        "title": title_of(rule).by_language(),
        "confirm": confirm.by_language() if confirm else None,
    }


def at_record(unit: Unit, form: Form, record: int) -> list[tuple[Rule, list[Problem]]]:
    """Return the buttons at a record, each with the reasons why pressing it would do nothing."""
    holds = query.get(unit, form, unit.decide(form.name), record, fields=()).holds
    out = []
    for rule in of_form(unit, form):
        (found,) = _read(unit, rule, [record])
        out.append((rule, _why_not(unit, rule, found, holds) or _fired_already(unit, rule, found)))
    return out


def press(unit: Unit, name: str, pressed: Sequence[Pressed]) -> Outcome:
    """Run the rule for the records that its condition holds for and for which it may fire again, all or none."""
    rule = _known(unit, name)
    form, ids = rule.form, [one.id for one in pressed]
    if len(ids) > MOST or len(set(ids)) < len(ids) or not ids:
        expected = f"1 – {MOST}, each id once"
        raise RequestRefused([problem("QUERY-E004", "/records", found=len(ids), expected=expected)])
    loading.hold(unit, form, ids)
    seen = {one.values["id"]: one for one in query.page_of_ids(unit, form, unit.decide(form.name), ids, fields=())}
    for place, one in enumerate(pressed):
        if one.id not in seen:
            raise NotFound([problem("ACCESS-E002", f"/records/{place}/id", what=form.title.by_language())])
        if (version := seen[one.id].values["version"]) != one.version:
            raise StaleVersion([problem("RECORD-E001", f"/records/{place}/version", version=version)])
    found = _read(unit, rule, ids, lock=True)
    outcome, true = Outcome(), []
    for record in found:
        if reasons := _why_not(unit, rule, record, seen[record["id"]].holds):
            outcome.skipped[record["id"]] = reasons
        else:
            true.append(record)
    keys = cascade.once_keys(unit, rule, found, true, f" press {secrets.token_hex(8)}")
    outcome.skipped |= {one["id"]: [_again(rule)] for one in true if one["id"] not in keys}
    firing = [record for record in true if record["id"] in keys]
    if firing:
        why = {"kind": "rule", "rule": rule.name, "title": rule.definition.title.by_language()}
        acting = replace(unit, why=why, depth=unit.depth + 1)
        with records.together(acting):
            cascade.fire(unit, rule, firing, keys, acting)
    outcome.fired = [record["id"] for record in firing]
    return outcome


def _known(unit: Unit, name: str) -> Rule:
    """Return a rule by hand whose button the actor may press."""
    rule = unit.catalog.rules.get(name)
    if rule is None or not unit.decide(rule.form.name).may("read"):
        raise NotFound([problem("ACCESS-E002", what={"zh": "规则", "en": "rule"})])
    if not rule.trigger.by_hand or not rule.definition.enabled:
        raise RequestRefused([problem("RULE-E011", rule=rule.definition.title.by_language())])
    if not permitted(unit, rule):
        raise NotPermitted([problem("RULE-E012", rule=title_of(rule).by_language())])
    return rule


def _read(unit: Unit, rule: Rule, ids: Sequence[int], *, lock: bool = False) -> list[Record]:
    """Return the records with all that the rule reads of them; nothing of them is being changed."""
    known = loading.fetch(unit, rule.form.name, ids)
    found = [{**known[key], "old.": known[key]} for key in ids]
    tree = loading.needs((rule.condition, *rule.needs))
    if lock:
        loading.lock(unit, rule.form, found, tree)
    loading.attach(unit, rule.form, found, tree)
    return found


def _why_not(unit: Unit, rule: Rule, record: Record, holds: tuple[bool, ...]) -> list[Problem]:
    """Return, for each condition that does not hold, that it does not; in words as far as the viewer may read it."""
    if rule.holds(record, unit.context):
        return []
    told = [_told(unit, rule, one, holds) for one in rule.trace(record, unit.context).failing]
    return [problem("RULE-E013", condition=words) for place, words in enumerate(told) if words not in told[:place]]


def _told(unit: Unit, rule: Rule, trace: Trace, holds: tuple[bool, ...]) -> dict[str, str]:
    """Return a condition in words, unless it tells of what the viewer may not read."""
    schema, decision = unit.catalog.schema, unit.decide(rule.form.name)
    try:
        part = at(rule.definition.when, trace.pointer)
    except LookupError:
        part = rule.definition.when
    node, _ = check(part, schema, rule.form.name)
    own, others = query.own_and_others(node) if node is not None else (frozenset(), frozenset())
    readable = all(decision.unlimited or decision.level_in(key, holds) in FULL for key in own) and all(
        owner.startswith("$") or unit.decide(owner).using(frozenset({key})) != () for owner, key in others
    )
    if node is None or not readable:
        return SELDOM
    values = unit.context.parameters if "see_firings" in unit.catalog.powers(unit.actor) else None
    return {language: sentence(part, schema, rule.form.name, language, values) for language in LANGUAGES}


def _again(rule: Rule) -> Problem:
    """Return why the rule does not fire again yet."""
    once, title = rule.definition.once_per, title_of(rule).by_language()
    if once.type == "period":
        month = {"zh": "本月", "en": "this month"}
        period = month if once.period == "month" else {"zh": "今天", "en": "today"}
        return problem("RULE-E016", rule=title, period=period)
    return problem("RULE-E014" if once.type == "record" else "RULE-E015", rule=title)


def _fired_already(unit: Unit, rule: Rule, record: Record) -> list[Problem]:
    """Return why the rule would not fire for a record that its condition holds for; nothing is kept."""
    once, key = rule.definition.once_per, record["id"]
    if once.type == "event":
        return []
    if once.type == "truth":
        done = firings.states(unit.connection, rule.name, [key]).get(key, (False, 0))[0]
    else:
        done = bool(firings.fired(unit.connection, rule.name, cascade.period_key(unit, rule), [key]))
    return [_again(rule)] if done else []
