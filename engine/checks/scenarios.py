"""Whether a scenario speaks of forms, fields, processes, nodes, rules and roles that exist, with values that fit."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from typing import Any

from engine.definitions.scenario import (
    Acting,
    Given,
    KnownRecord,
    ProcessIs,
    ScenarioDefinition,
    Step,
    Then,
    When,
)
from engine.errors import Problem, pointer
from engine.expressions.check import check
from engine.expressions.coerce import from_json
from engine.expressions.types import Kind, Schema
from engine.forms.compile import qualified
from engine.forms.model import Field, Form
from engine.kinds import Label
from engine.processes.model import Process
from engine.processes.model import Step as NodeStep
from engine.processes.state import Task
from engine.rules.compile import Rule
from engine.texts import closest

KINDS: Mapping[str, Mapping[str, str]] = {
    "form": {"zh": "表单", "en": "form"},
    "process": {"zh": "流程", "en": "process"},
    "rule": {"zh": "定时规则", "en": "scheduled rule"},
    "role": {"zh": "角色", "en": "role"},
    "parameter": {"zh": "参数", "en": "parameter"},
    "record": {"zh": "场景里的记录", "en": "record in the scenario"},
}
ACTS = ("approve", "reject", "return", "transfer", "submit", "done", "comment", "withdraw")
LINES = frozenset((*ACTS, "start", "timer", "auto", "cc", "open", "end", "stuck"))
"""The kinds of a timeline's lines."""


@dataclass(frozen=True, slots=True)
class Known:
    """What scenarios may speak of; `rules` are the scheduled ones."""

    forms: Mapping[str, Form]
    schema: Schema
    processes: Mapping[str, Process]
    rules: frozenset[str]
    roles: frozenset[str]
    parameters: frozenset[str]


def known_to(
    forms: Mapping[str, Form],
    schema: Schema,
    processes: Mapping[str, Process],
    rules: Mapping[str, Rule],
    roles: Iterable[str],
) -> Known:
    """Return what scenarios may speak of, from compiled definitions."""
    scheduled = frozenset(name for name, rule in rules.items() if rule.scheduled)
    return Known(forms, schema, processes, scheduled, frozenset(roles), frozenset(schema.parameter_titles))


def check_scenario(definition: ScenarioDefinition, app: str, known: Known, path: str) -> list[Problem]:
    """Return everything a scenario says that cannot be meant."""
    story = Story(app, known)
    story.given(definition.given, path + "/given")
    story.steps(definition.steps, path + "/steps")
    return story.problems


def check_acts(records: Iterable[KnownRecord], steps: Iterable[Step], app: str, known: Known) -> list[Problem]:
    """Return everything the acts of a demo say that cannot be meant."""
    story = Story(app, known)
    story.records(records, "/records")
    story.steps(steps, "/steps")
    return story.problems


def reference(raw: Any) -> tuple[str, str] | None:
    """Return what a value stands for: `("record", name)` or `("person", login)`; None for a plain value."""
    if isinstance(raw, dict) and len(raw) == 1:
        [(kind, name)] = raw.items()
        if kind in ("record", "person") and isinstance(name, str):
            return kind, name
    return None


def only_process(processes: Mapping[str, Process], form: str, wanted: str | None, app: str) -> Process | None:
    """Return the process named, else the only one over the form."""
    if wanted is not None:
        return processes.get(qualified(wanted, app))
    found = [process for process in processes.values() if process.form.name == form]
    return found[0] if len(found) == 1 else None


@dataclass
class Story:
    """One check: the records known by now, and the problems found."""

    app: str
    known: Known
    names: dict[str, str] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def given(self, said: Given, path: str) -> None:
        """Check what there is before the first step."""
        if read_moment(said.moment) is None:
            self._no_moment(path + "/moment", said.moment)
        if said.business_date is not None and read_day(said.business_date) is None:
            self._no_moment(path + "/business_date", said.business_date)
        for key in said.parameters:
            if key not in self.known.parameters:
                self._unknown("parameter", key, sorted(self.known.parameters), path + pointer("parameters", key))
        for place, person in enumerate(said.people):
            for role in person.roles:
                if (name := qualified(role, self.app)) not in self.known.roles:
                    self._unknown("role", name, sorted(self.known.roles), path + pointer("people", place, "roles"))
        self.records(said.records, path + "/records")

    def records(self, said: Iterable[KnownRecord], path: str) -> None:
        """Check records made or found before the first step."""
        for place, one in enumerate(said):
            here = path + pointer(place)
            part = "values" if one.values is not None else "find"
            form = self._form(one.form, here + "/form")
            if form is not None:
                self._values(form, one.values or one.find or {}, f"{here}/{part}")
                self._call(one.called, form, here + "/called")

    def steps(self, said: Iterable[Step], path: str) -> None:
        """Check every step, in order: a record is known from the step on that makes it."""
        for place, one in enumerate(said):
            here = path + pointer(place)
            if one.when is not None:
                self._when(one.when, here + "/when", fitting=one.refused is None)
            elif one.then is not None:
                self._then(one.then, here + "/then")
            elif one.clock is not None and (to := one.clock.to) is not None and not (read_moment(to) or read_time(to)):
                self._no_moment(here + "/clock/to", to)

    def _when(self, said: When, path: str, *, fitting: bool) -> None:
        if said.create is not None:
            form = self._form(said.create.form, path + "/create/form")
            if form is not None:
                self._values(form, said.create.values, path + "/create/values", fitting=fitting)
                if said.create.called is not None:
                    self._call(said.create.called, form, path + "/create/called")
        elif said.change is not None:
            form = self._record(said.change.record, path + "/change/record")
            if form is not None:
                self._values(form, said.change.values, path + "/change/values", fitting=fitting)
        elif said.start is not None:
            self._process(said.start, path + "/start")
        elif said.act is not None:
            self._act(said.act, path + "/act", fitting=fitting)
        elif said.withdraw is not None or said.comment is not None:
            self._process(said.withdraw or said.comment, path + ("/withdraw" if said.withdraw else "/comment"))
        elif said.run is not None and (name := qualified(said.run, self.app)) not in self.known.rules:
            self._unknown("rule", name, sorted(self.known.rules), path + "/run")

    def _act(self, said: Acting, path: str, *, fitting: bool) -> None:
        process = self._process(said, path)
        if process is None:
            return
        step = self._node(process, said.node, path + "/node")
        if said.back is not None:
            self._node(process, said.back, path + "/back")
        self._values(process.form, said.values, path + "/values", fitting=fitting)
        if step is not None and fitting:
            actions = actions_of(step)
            if said.action not in actions:
                near = ", ".join(actions) or "-"
                title = step.title.by_language()
                self._add("SCEN-E003", path + "/action", found=said.action, node=title, near=near)

    def _then(self, said: Then, path: str) -> None:
        if said.record is not None:
            form = self._record(said.record.name, path + "/record/name")
            if form is not None:
                self._expected(form, said.record.values, path + "/record/values")
        elif said.task is not None:
            process = self._process(said.task, path + "/task")
            if process is not None:
                self._node(process, said.task.node, path + "/task/node")
        elif said.process is not None:
            self._state(said.process, path + "/process")
        elif said.message is not None and said.message.about is not None:
            self._record(said.message.about, path + "/message/about")
        elif said.found is not None:
            form = self._form(said.found.form, path + "/found/form")
            if form is not None and said.found.where is not None:
                where = check(said.found.where, self.known.schema, form.name, expect=Kind.BOOLEAN)[1]
                self.problems += [one.below(path + "/found/where") for one in where]

    def _state(self, said: ProcessIs, path: str) -> None:
        process = self._process(said, path)
        for place, key in enumerate(said.at or ()):
            if process is not None:
                self._node(process, key, path + pointer("at", place))
        for place, kind in enumerate(said.timeline or ()):
            if kind not in LINES:
                near = closest(kind, sorted(LINES))
                self._add("SCEN-E006", path + pointer("timeline", place), found=kind, near=near)

    # -- names

    def _form(self, name: str, path: str) -> Form | None:
        found = self.known.forms.get(qualified(name, self.app))
        if found is None:
            self._unknown("form", name, sorted(self.known.forms), path)
        return found

    def _record(self, name: str, path: str) -> Form | None:
        if name not in self.names:
            self._unknown("record", name, sorted(self.names), path)
            return None
        return self.known.forms[self.names[name]]

    def _call(self, name: str, form: Form, path: str) -> None:
        if name in self.names:
            self._add("SCEN-E001", path, found=name)
        self.names[name] = form.name

    def _process(self, said: Any, path: str) -> Process | None:
        form = self._record(said.record, path + "/record")
        if form is None:
            return None
        process = only_process(self.known.processes, form.name, said.process, self.app)
        if process is None or process.form.name != form.name:
            over = sorted(name for name, one in self.known.processes.items() if one.form.name == form.name)
            code = "SCEN-E004" if said.process is None else "SCEN-E005"
            given = {"found": said.process, "form": form.title.by_language(), "near": ", ".join(over) or "-"}
            self._add(code, path + "/process", **given)
            return None
        return process

    def _node(self, process: Process, key: str, path: str) -> NodeStep | None:
        step = process.steps.get(key)
        if step is None:
            self._add("PROC-E003", path, found=key, near=closest(key, sorted(process.steps)))
        return step

    # -- values

    def _values(self, form: Form, values: Mapping[str, Any], path: str, *, fitting: bool = True) -> None:
        for key, raw in values.items():
            made = self._field(form, key, path)
            if made is None or self._reference(made, raw, path + pointer(key)) or not fitting or raw is None:
                continue
            if made.derived:
                self._add("VALUE-E020", path + pointer(key), field=made.title.by_language())
            elif not made.rows and isinstance(found := made.kind.parse(raw, made.options), Problem):
                self.problems.append(found.below(path + pointer(key)))

    def _expected(self, form: Form, values: Mapping[str, Any], path: str) -> None:
        for key, raw in values.items():
            made = self._field(form, key, path)
            if made is not None and not self._reference(made, raw, path + pointer(key)):
                self.problems += from_json(raw, made.type, path + pointer(key))[1]

    def _field(self, form: Form, key: str, path: str) -> Field | None:
        made = form.fields.get(key)
        if made is None:
            self._add("FORM-E004", path + pointer(key), found=key, near=closest(key, list(form.fields)))
        return made

    def _reference(self, made: Field, raw: Any, path: str) -> bool:
        """Tell whether the value stands for a record or person, or for several, and check that it fits the field."""
        if made.type.kind is Kind.LIST and isinstance(raw, list) and raw and all(map(reference, raw)):
            return all(self._reference(made, one, path + pointer(place)) for place, one in enumerate(raw))
        found = reference(raw)
        if found is None:
            return False
        kind, name = found
        target = self.names.get(name) if kind == "record" else "$user"
        if target is None:
            self._unknown("record", name, sorted(self.names), path)
        elif made.type.form != target:
            self._add("SCEN-E007", path, found=name, field=made.title.by_language())
        return True

    # -- problems

    def _unknown(self, kind: str, found: str, there: list[str], path: str) -> None:
        self._add("BUNDLE-E008", path, kind=KINDS[kind], found=found, near=closest(found, there) or "-")

    def _no_moment(self, path: str, found: str) -> None:
        self._add("SCEN-E002", path, found=found)

    def _add(self, code: str, path: str, **given: object) -> None:
        self.problems.append(Problem(code, path, given))


def actions_of(step: NodeStep) -> dict[str, Label]:
    """Return what may be done with a task of the node, by key."""
    task = Task(0, 0, step.key, step.kind.name, "open", datetime.min.replace(tzinfo=UTC), ())
    return {one.key: one.title for one in step.kind.buttons(step, task)}


def read_moment(text: str) -> datetime | None:
    """Return the moment written in ISO 8601, with or without an offset; None where it is none."""
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None


def read_time(text: str) -> str | None:
    """Return the time of day if the text is one, written as 09:30; None where it is none."""
    try:
        time.fromisoformat(text)
    except ValueError:
        return None
    return text if len(text) == len("09:30") else None


def read_day(text: str) -> date | None:
    """Return the day written as 2024-02-29; None where it is none."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
