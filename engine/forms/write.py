"""Planning a write, row by row: what shall be stored, or every reason why not. Pure.

`coerce` turns JSON into internal values under the actor's rights; `complete` makes the new record with defaults and
computed values; `judge` tests it. Linked records arrive in the record under `"<link>."` and related rows under their
back name, as expressions read them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from engine.access import Actor, Decision
from engine.definitions.role import Action, Level
from engine.errors import Problem, pointer, problem
from engine.expressions.types import Context, Kind
from engine.expressions.values.numeric import decimal_text
from engine.forms.model import Field, Form, Record
from engine.texts import closest

Operation = Literal["create", "update", "delete", "restore"]


@dataclass(frozen=True, slots=True)
class Wish:
    """What a caller asks for one record."""

    values: Mapping[str, Any] = field(default_factory=dict)
    """JSON values of the caller."""
    typed: Mapping[str, Any] = field(default_factory=dict)
    """Internal values of the caller, read from its JSON before; the caller's rights decide as for `values`."""
    id: int | None = None
    version: int | None = None
    parsed: Mapping[str, Any] = field(default_factory=dict)
    """Internal values set by the platform."""
    delete: bool = False
    restore: bool = False
    """Bring a deleted record back as it was."""
    path: str = ""

    @property
    def operation(self) -> Operation:
        """Return what is asked for."""
        if self.delete or self.restore:
            return "delete" if self.delete else "restore"
        return "create" if self.id is None else "update"


@dataclass(slots=True)
class Planned:
    """One record of a planned write."""

    operation: Operation
    id: int | None
    old: Record | None
    new: Record
    changed: tuple[str, ...]
    children: dict[str, list[dict[str, Any]]]
    path: str
    given: tuple[str, ...] = ()
    """The fields the caller set, whose writing must be granted in the row as it shall be."""
    derived: bool = False
    """It is no write: derived fields have other values because of other writes."""


@dataclass
class Gate:
    """Which fields of a form an actor may set; decided once for all records in which the same rights hold."""

    form: Form
    decision: Decision
    actor: Actor
    ruled: bool = False
    """A rule writes with the actor's rights: fields that people do not fill in are open to it, too."""
    _known: dict[tuple[str, bool, tuple[bool, ...] | None], Problem | None] = field(default_factory=dict)
    _several: dict[tuple[tuple[str, ...], bool, tuple[bool, ...] | None], list[Problem]] = field(default_factory=dict)

    def refusal(self, key: str, *, new: bool, holds: tuple[bool, ...] | None = None) -> Problem | None:
        """Return why the field may not be set in a record, None when it may.

        `holds` says which of the decision's rights hold in the record's row; without it each right counts.
        """
        asked = (key, new, holds)
        if asked not in self._known:
            self._known[asked] = self._judge(key, "create" if new else "update", holds)
        return self._known[asked]

    def refusals(self, keys: tuple[str, ...], *, new: bool, holds: tuple[bool, ...] | None = None) -> list[Problem]:
        """Return why fields may not be set in a record, nothing when all of them may."""
        asked = (keys, new, holds)
        if asked not in self._several:
            told = [self.refusal(key, new=new, holds=holds) for key in keys]
            self._several[asked] = [one for one in told if one is not None]
        return self._several[asked]

    def _judge(self, key: str, action: Action, holds: tuple[bool, ...] | None) -> Problem | None:
        made, path = self.form.fields.get(key), pointer("values", key)
        if made is None or self.decision.level(key) == "none":
            seen = [one.key for one in self.form.fields.values() if self.decision.level(one.key) != "none"]
            words = self.form.title.by_language()
            return problem("VALUE-E023", path, form=words, found=key, near=closest(key, seen))
        refused = _closed(made, self.decision.write_level(key, action, holds), self.actor, ruled=self.ruled)
        return problem(refused, path, field=made.title.by_language()) if refused else None


def coerce(gate: Gate, wish: Wish, holds: tuple[bool, ...] | None = None) -> tuple[Record, list[Problem]]:
    """Return the internal values of what the caller gives, with a problem for each that cannot or may not be set."""
    form, new = gate.form, wish.id is None
    values: Record = {}
    problems: list[Problem] = []
    for key, raw in wish.values.items():
        if refused := gate.refusal(key, new=new, holds=holds):
            problems.append(refused.below(wish.path))
            continue
        value = read_value(form.fields[key], raw)
        if isinstance(value, Problem):
            problems.append(value.below(wish.path))
        else:
            values[key] = value
    if refusals := gate.refusals(tuple(wish.typed), new=new, holds=holds):
        problems += [one.below(wish.path) for one in refusals]
        values |= {key: value for key, value in wish.typed.items() if not gate.refusal(key, new=new, holds=holds)}
    else:
        values |= wish.typed
    values.update(wish.parsed)
    problems += [one.below(wish.path) for one in beyond_digits(form, wish.parsed)]
    return values, problems


def read_value(made: Field, raw: Any) -> Any:
    """Return the internal value that JSON means in the field, None for nothing, or the Problem that refuses it."""
    return value_reader(made)(raw)


def value_reader(made: Field) -> Callable[[Any], Any]:
    """Return what reads values of the field as `read_value` does."""
    parse, options, rows = made.kind.parse, made.options, made.rows

    def read(raw: Any) -> Any:
        if raw is None or raw == "":
            return None
        value = parse(raw, options)
        if isinstance(value, Problem):
            return value.below(pointer("values", made.key))
        return None if value in EMPTY and not rows else value

    return read


def beyond_digits(form: Form, values: Mapping[str, Any]) -> list[Problem]:
    """Return a problem for each number, set by a rule or process, that its field cannot hold."""
    found = [beyond(form.fields[key], value) for key, value in values.items()]
    return [one for one in found if one is not None]


def beyond(made: Field, value: Any) -> Problem | None:
    """Return the problem of a number that has more digits than its field or leaves its limits."""
    type_ = made.type
    if type_.kind is not Kind.NUMBER or value is None or type_.low <= value <= type_.high:
        return None
    below = value < type_.low
    limit = getattr(made.options, "at_least" if below else "at_most", None)
    if limit is None:
        return problem("VALUE-E021", pointer("values", made.key), field=made.title.by_language())
    code, found = "VALUE-E004" if below else "VALUE-E005", decimal_text(value, type_.scale)
    return problem(code, pointer("values", made.key), found=found, limit=str(limit))


def _closed(made: Field, level: Level, actor: Actor, *, ruled: bool) -> str | None:
    """Return the code of why the actor may not set the field, None when they may."""
    if made.derived or (made.system and made.key not in ("owner_id", "dept_id")):
        return "VALUE-E020"
    if level != "write" and not made.system:
        return "VALUE-E018"
    if actor.kind != "platform" and not ruled and not made.by_hand and not made.system:
        return "VALUE-E020"
    return None


def complete(form: Form, old: Record | None, values: Record, context: Context) -> tuple[Record, list[Problem]]:
    """Return the record as it shall be: old values, new ones, defaults, stored computed values."""
    problems: list[Problem] = []
    if old is None:
        new: Record = dict(form.blank)
        for key, default in form.behaviour.defaults.items():
            if key not in values:
                new[key] = default(new, context)
    else:
        new = dict(old)
    new.update(values)
    for made, compute in form.behaviour.computed:
        value = compute(new, context)
        if refused := beyond(made, value):
            problems.append(refused)
            value = None
        new[made.key] = value
    return new, problems


def judge(form: Form, new: Record, context: Context) -> list[Problem]:
    """Return what the record lacks: required values, checks that do not hold. Hidden fields are not judged."""
    behaviour = form.behaviour
    problems: list[Problem] = []
    hidden = {key for key, one in behaviour.visible.items() if not one.holds(new, context)}
    for key, condition in behaviour.required.items():
        if key in hidden or not _empty(new.get(key)):
            continue
        if condition is None or condition.holds(new, context):
            problems.append(problem("VALUE-E016", pointer("values", key), field=form.fields[key].title.by_language()))
    for check in behaviour.checks:
        if check.field not in hidden and not check.condition.holds(new, context):
            message = check.message.by_language()
            problems.append(problem("VALUE-E017", pointer("values", check.field), message=message))
    return problems


EMPTY: tuple[Any, ...] = ("", [])


def _empty(value: Any) -> bool:
    return value is None or value in EMPTY


def locked(form: Form, old: Record | None, values: Record, context: Context) -> list[Problem]:
    """Return a problem for each value set in a field that a condition on the former record closes."""
    before = old if old is not None else {}
    return [
        problem("VALUE-E020", pointer("values", key), field=form.fields[key].title.by_language())
        for key, condition in form.behaviour.readonly.items()
        if key in values and values[key] != before.get(key) and condition.holds(before, context)
    ]


def changed_fields(form: Form, old: Record, new: Record) -> tuple[str, ...]:
    """Return the stored fields whose value differs, system fields aside except owner and department."""
    keys = [made.key for made in form.stored]
    keys += ["owner_id", "dept_id"]
    return tuple(key for key in keys if old.get(key) != new.get(key))


def behaviour_now(form: Form, new: Record, context: Context) -> dict[str, dict[str, bool]]:
    """Return which fields are shown, required and closed for the record as it stands."""
    behaviour = form.behaviour
    return {
        "visible": {key: bool(one.holds(new, context)) for key, one in behaviour.visible.items()},
        "required": {key: one is None or bool(one.holds(new, context)) for key, one in behaviour.required.items()},
        "readonly": {key: bool(one.holds(new, context)) for key, one in behaviour.readonly.items()},
    }


def split_children(form: Form, values: Record) -> dict[str, list[dict[str, Any]]]:
    """Take the rows of sub-tables out of the values; they are written by the child's form."""
    return {key: values.pop(key) or [] for key in [*values] if key in form.parts} if form.parts else {}
