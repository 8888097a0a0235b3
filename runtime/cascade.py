"""What follows a write inside its transaction: the event rules of the form, their effects, and so on.

Guards: eight steps deep at most, each rule once for a record in one cascade. A rule that blocks undoes the whole unit.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from engine.errors import RecordRefused, problem
from engine.forms.model import Form, Record
from engine.forms.write import Planned
from engine.rules.compile import Rule
from runtime import execute, loading
from runtime.journal import last_change
from runtime.processes import starts
from runtime.store import firings
from runtime.store.firings import Firing
from runtime.workspace import Unit

DEEPEST = 8


def after(unit: Unit, form: Form, planned: Sequence[Planned]) -> None:
    """Run the event rules that the planned writes trigger, in the order of their priority, then start processes."""
    _trigger(unit, [rule for rule in unit.catalog.rules.values() if rule.form.name == form.name], planned)
    starts.with_records(unit, form, planned)


def follow(unit: Unit, derived: Mapping[str, Sequence[Planned]]) -> None:
    """Run the rules that watch derived fields of these records, by form, which writes have given other values."""
    for name, changes in derived.items():
        watching = [rule for rule in unit.catalog.rules.values() if rule.form.name == name and rule.watches]
        _trigger(unit, watching, changes)


def _trigger(unit: Unit, rules: Iterable[Rule], planned: Sequence[Planned]) -> None:
    for rule in sorted(rules, key=lambda rule: (rule.definition.priority, rule.name)):
        if rule.scheduled or not rule.definition.enabled:
            continue
        triggered = {
            one.id or 0: one
            for one in planned
            if rule.trigger.matches(rule.trigger_options, one.operation, frozenset(one.changed))
            and (rule.name, one.id or 0) not in unit.fired
        }
        if triggered:
            _run(unit, rule, list(triggered.values()))


def _run(unit: Unit, rule: Rule, triggered: Sequence[Planned]) -> None:
    found = [_image(one) for one in triggered]
    tree = loading.needs((rule.condition, *rule.needs))
    loading.lock(unit, rule.form, found, tree)
    loading.attach(unit, rule.form, found, tree)
    true = [record for record in found if rule.holds(record, unit.context)]
    event = f" change {last_change(unit.connection)}" if any(one.derived for one in triggered) else ""
    keys = once_keys(unit, rule, found, true, event)
    firing = [record for record in true if record["id"] in keys]
    if not firing:
        return
    if unit.depth >= DEEPEST:
        words = {"zh": f"级联超过 {DEEPEST} 层", "en": f"the cascade is more than {DEEPEST} deep"}
        raise RecordRefused([problem("RULE-E009", rule=rule.definition.title.by_language(), message=words)])
    title = rule.definition.title.by_language()
    fire(unit, rule, firing, keys, unit.as_platform({"kind": "rule", "rule": rule.name, "title": title}))


def fire(unit: Unit, rule: Rule, firing: Sequence[Record], keys: Mapping[int, str], acting: Unit) -> None:
    """Carry out the rule for records with all that it reads, in the acting unit, and keep that it fired and why."""
    unit.fired.update((rule.name, record["id"]) for record in firing)
    outcome = []
    for record in firing:
        effects = [
            effect
            for action in rule.actions
            if (
                effect := action.kind.effect(
                    action.plan, [value(record, unit.context) for value in action.values], rule.setting, record["id"]
                )
            )
        ]
        trace = rule.trace(record, unit.context).to_json()
        outcome.append((new_firing(unit, rule, record["id"], keys[record["id"]], trace), effects))
    execute.carry_out(acting, outcome, rule.definition.title.by_language())
    firings.enter(unit.connection, [one for one, _ in outcome])
    firings.note_run(unit.connection, rule.name, unit.now, len(outcome))


def _image(one: Planned) -> Record:
    """Return the new record with the former one beside it, as change functions read it."""
    return {**one.new, "old.": one.old}


def new_firing(unit: Unit, rule: Rule, record: int, key: str, trace: object) -> Firing:
    """Return a firing of the rule now, with nothing done yet."""
    return Firing(rule.name, rule.form.name, record, key, unit.now, unit.context.today, trace, [], [])


def once_keys(
    unit: Unit, rule: Rule, seen: Sequence[Record], true: Sequence[Record], event: str = ""
) -> dict[int, str]:
    """Return the key under which the rule fires for each true record that may fire now; keep its state of truth.

    `event` tells events apart that leave a record its version.
    """
    once = rule.definition.once_per
    ids = [record["id"] for record in true]
    if once.type == "event":
        return {record["id"]: f"version {record['version']}{event}" for record in true}
    if once.type == "truth":
        return truth_keys(unit, rule, [record["id"] for record in seen], ids)
    key = period_key(unit, rule)
    done = firings.fired(unit.connection, rule.name, key, ids)
    return {record: key for record in ids if record not in done}


def period_key(unit: Unit, rule: Rule) -> str:
    """Return the key of `record` and `period` rules."""
    once = rule.definition.once_per
    if once.type == "record":
        return "once"
    return unit.context.today.strftime("month %Y-%m" if once.period == "month" else "day %Y-%m-%d")


def truth_keys(unit: Unit, rule: Rule, seen: Sequence[int], true: Sequence[int]) -> dict[int, str]:
    """Return a key for each record that has become true since it was last found false."""
    states = firings.states(unit.connection, rule.name, list(seen))
    now_true = set(true)
    keys: dict[int, str] = {}
    changed: dict[int, tuple[bool, int]] = {}
    for record in seen:
        was, run = states.get(record, (False, 0))
        if record in now_true and not was:
            keys[record] = f"run {run + 1}"
            changed[record] = (True, run + 1)
        elif record not in now_true and was:
            changed[record] = (False, run)
    firings.set_states(unit.connection, rule.name, changed)
    return keys
