"""From a rule's definition to a rule ready to run: its trigger, its checked condition, its planned actions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from engine.definitions.rule import RuleDefinition
from engine.errors import Problem, has_errors, pointer, problem
from engine.expressions.check import check
from engine.expressions.nodes import Node
from engine.expressions.python import compile_python
from engine.expressions.reads import live_lack
from engine.expressions.trace import Tracer, tracer
from engine.expressions.types import Kind
from engine.forms.model import Evaluate, Form
from engine.kinds import read_options
from engine.rules.actions.base import Action, Plan, Setting
from engine.rules.triggers.base import Trigger
from engine.rules.watch import Watch, concerned, watches
from engine.texts import closest


@dataclass(frozen=True, slots=True)
class PlannedAction:
    """One action of a rule with its options and plan."""

    kind: Action
    options: Any
    plan: Plan
    values: tuple[Evaluate, ...]


@dataclass(frozen=True)
class Rule:
    """A compiled rule."""

    name: str
    app: str
    definition: RuleDefinition
    form: Form
    trigger: Trigger
    trigger_options: Any
    condition: Node
    holds: Evaluate
    trace: Tracer
    actions: tuple[PlannedAction, ...]
    setting: Setting
    watches: tuple[Watch, ...]
    """The derived fields it looks at beside what is written in its record."""

    @property
    def scheduled(self) -> bool:
        """Tell whether the rule looks at a set at certain times rather than at a record in its write."""
        return self.trigger.scheduled

    @property
    def needs(self) -> tuple[Node, ...]:
        """Return every value the actions read."""
        return tuple(node for action in self.actions for node in action.plan.needs)


@dataclass(frozen=True, slots=True)
class RuleKinds:
    """The kinds rules are made of."""

    triggers: Mapping[str, Trigger]
    actions: Mapping[str, Action]


def compile_rule(
    name: str, definition: RuleDefinition, setting: Setting, kinds: RuleKinds, path: str
) -> tuple[Rule | None, list[Problem]]:
    """Return the rule, or everything that is wrong with it."""
    trigger, trigger_options, problems = _trigger(definition, setting, kinds, path)
    condition, found = check(definition.when, setting.schema, setting.form.name, expect=Kind.BOOLEAN)
    problems += [one.below(path + "/when") for one in found]
    actions, found = _actions(definition, setting, kinds, path)
    problems += found
    if trigger is None or condition is None or has_errors(problems):
        return None, problems
    if trigger.scheduled:
        problems += _set_wise(condition, actions, path)
    if has_errors(problems):
        return None, problems
    rule = Rule(
        name,
        setting.app,
        definition,
        setting.form,
        trigger,
        trigger_options,
        condition,
        compile_python(condition),
        tracer(condition),
        tuple(actions),
        setting,
        watches(setting.form, trigger.watched(trigger_options), setting.schema.forms),
    )
    return rule, problems


def _trigger(
    definition: RuleDefinition, setting: Setting, kinds: RuleKinds, path: str
) -> tuple[Trigger | None, Any, list[Problem]]:
    here = path + "/trigger"
    kind = kinds.triggers.get(definition.trigger.type)
    if kind is None:
        near = closest(definition.trigger.type, list(kinds.triggers))
        what = {"zh": "触发器", "en": "trigger"}
        return None, None, [problem("RULE-E001", here, what=what, found=definition.trigger.type, near=near)]
    options, problems = read_options(kind, definition.trigger.options, here)
    if options is not None:
        problems += kind.check(options, setting.form, here)
    return kind, options, problems


def _actions(
    definition: RuleDefinition, setting: Setting, kinds: RuleKinds, path: str
) -> tuple[list[PlannedAction], list[Problem]]:
    actions: list[PlannedAction] = []
    problems: list[Problem] = []
    for place, one in enumerate(definition.then):
        here = path + pointer("then", place)
        kind = kinds.actions.get(one.type)
        if kind is None:
            what = {"zh": "动作", "en": "action"}
            near = closest(one.type, list(kinds.actions))
            problems.append(problem("RULE-E001", here, what=what, found=one.type, near=near))
            continue
        options, found = read_options(kind, one.options, here)
        problems += found
        if options is None:
            continue
        plan, found = kind.plan(options, setting, here)
        problems += found
        if plan is not None:
            actions.append(PlannedAction(kind, options, plan, tuple(compile_python(node) for node in plan.needs)))
    return actions, problems


def _set_wise(condition: Node, actions: list[PlannedAction], path: str) -> list[Problem]:
    """Return why a scheduled rule could not run as SQL over the set, if it could not."""
    problems = []
    for node, here in [(condition, "/when")] + [(node, "/then") for one in actions for node in one.plan.needs]:
        reasons = live_lack(node)
        if reasons:
            problems.append(problem("RULE-E007", path + here, reason=", ".join(sorted(reasons))))
    if any(one.kind.name == "block" for one in actions):
        problems.append(problem("RULE-E006", path + "/then"))
    return problems


def cycles(rules: Mapping[str, Rule]) -> list[Problem]:
    """Return a problem for each ring of rules whose actions trigger one another."""
    after = {
        name: sorted(other for other, following in rules.items() if _triggers(rule, following))
        for name, rule in rules.items()
    }
    found: dict[frozenset[str], list[str]] = {}
    for start in sorted(after):
        ring = _ring(start, after)
        if ring:
            found.setdefault(frozenset(ring), ring)
    return [
        problem("RULE-E008", _path(ring[0]) + "/trigger", cycle=" → ".join([*ring, ring[0]])) for ring in found.values()
    ]


def _path(name: str) -> str:
    app, _, key = name.partition(".")
    return f"{app}/rules/{key}.json#"


def _triggers(rule: Rule, following: Rule) -> bool:
    if following.scheduled or not following.definition.enabled:
        return False
    for action in rule.actions:
        creates = action.kind.name == "create_record"
        touched = frozenset(field for form, field in action.plan.writes if form == following.form.name)
        if touched and following.trigger.matches(following.trigger_options, "create" if creates else "update", touched):
            return True
        made = frozenset(form for form, _ in action.plan.writes) if creates else frozenset()
        derived = concerned(following.watches, action.plan.writes, made)
        if following.trigger.matches(following.trigger_options, "update", derived):
            return True
    return False


def _ring(start: str, after: Mapping[str, list[str]]) -> list[str] | None:
    """Return the shortest way from `start` back to itself, by breadth-first search."""
    paths = [[start]]
    seen: set[str] = set()
    while paths:
        path = paths.pop(0)
        for name in after[path[-1]]:
            if name == start:
                return path
            if name not in seen:
                seen.add(name)
                paths.append([*path, name])
    return None
