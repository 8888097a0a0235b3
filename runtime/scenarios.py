"""Scenarios run: each in a transaction that is undone, by the product's own writes, tasks, timers and rules."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from functools import partial
from typing import Any

import sqlalchemy as sa

from engine.access import Actor
from engine.checks.scenarios import only_process, read_moment, read_time, reference
from engine.definitions.scenario import Clock, Given, KnownRecord, ScenarioDefinition, Step, When
from engine.errors import PlatformError, Problem, pointer, problem
from engine.expressions.coerce import from_json
from engine.forms.compile import qualified
from engine.forms.model import Form
from engine.forms.write import Wish
from engine.processes.model import Process
from runtime import query, records, scheduled
from runtime.clock import FixedClock
from runtime.processes import starts, store, tasks, timers
from runtime.processes.store import Stored
from runtime.processes.tasks import Deciding
from runtime.query import Question
from runtime.rehearsal import rehearse
from runtime.scenario_checks import Expectations
from runtime.scenario_words import Teller, told_given
from runtime.store import parameters, people, settings
from runtime.store.process_tables import task_actor, timer
from runtime.store.tables import message
from runtime.workspace import Unit, Workspace


class StepFailed(PlatformError):
    """A step of a scenario did not go as it says."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of a step: its place in the scenario, its words, and why it failed; nothing when it went well."""

    path: str
    text: Mapping[str, str]
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a scenario; after a step that failed no other one is done."""

    name: str
    title: Mapping[str, str]
    verdicts: tuple[Verdict, ...]

    @property
    def passed(self) -> bool:
        """Tell whether every step went as it says."""
        return not any(one.problems for one in self.verdicts)


def run(workspace: Workspace, name: str) -> Outcome:
    """Run a published scenario and leave no trace of it."""
    with workspace.read() as unit:
        definition = unit.catalog.scenarios[name]
    clock = FixedClock(_moment(workspace, definition.given.moment))
    with rehearse(workspace, clock) as inner:
        verdicts = tuple(_verdicts(Play(inner, clock, name.partition(".")[0]), definition))
    return Outcome(name, definition.title.by_language(), verdicts)


def _verdicts(play: Play, definition: ScenarioDefinition) -> Iterator[Verdict]:
    said = definition.given
    words = {"zh": told_given(said, "zh"), "en": told_given(said, "en")}
    found = play.attempt(partial(play.given, said), "/given")
    yield Verdict("/given", words, found)
    if found:
        return
    for place, step in enumerate(definition.steps):
        path = pointer("steps", place)
        words = play.told(step)
        found = play.attempt(partial(play.step, step), path)
        yield Verdict(path, words, found)
        if found:
            return


def _moment(workspace: Workspace, text: str) -> datetime:
    """Return the moment; without an offset it is one of the business time zone."""
    found = read_moment(text)
    assert found is not None, text
    return (found if found.tzinfo else found.replace(tzinfo=workspace.settings.zone)).astimezone(UTC)


@dataclass
class Play:
    """A story being played: the records it knows by name, and the clock it moves."""

    workspace: Workspace
    clock: FixedClock
    app: str
    latest: datetime | None = None
    """The clock is never moved beyond this."""
    names: dict[str, tuple[str, int]] = field(default_factory=dict)
    began: int = 0
    """The newest message there was before the first step."""

    def __post_init__(self) -> None:
        self.look = Expectations(self)
        with self.workspace.read() as unit:
            self.began = unit.connection.execute(sa.select(sa.func.max(message.c.id))).scalar() or 0

    def attempt(self, do: Callable[[], None], path: str) -> tuple[Problem, ...]:
        """Do something and return why it failed."""
        try:
            do()
        except StepFailed as error:
            return tuple(one.below(path) for one in error.problems)
        except PlatformError as error:
            found = error.problems or (problem("SCEN-E021", found=type(error).__name__),)
            return tuple(one.below(path) for one in found)
        return ()

    def told(self, step: Step) -> dict[str, str]:
        """Return the step in words; a record it makes is known by then."""
        forms = {name: form for name, (form, _) in self.names.items()}
        with self.workspace.read() as unit:
            return {
                "zh": Teller(unit.catalog, self.app, "zh", forms).step(step),
                "en": Teller(unit.catalog, self.app, "en", forms).step(step),
            }

    # -- before the first step

    def given(self, said: Given) -> None:
        """Make what there is before the first step."""
        with self.workspace.write() as unit:
            for person in said.people:
                roles = [qualified(role, self.app) for role in person.roles]
                values = {"login": person.login, "name": person.login, "password": "!", "roles": roles}
                people.add_user(unit.connection, {**values, "active": True, "demo": False, "language": "zh"})
            for person in said.people:
                if person.manager is not None:
                    people.set_manager(unit.connection, person.login, self.person(unit, person.manager))
            for key, value in said.parameters.items():
                parameters.put(unit.connection, key, value, unit.now, None)
            settings.put(unit.connection, "business_date", said.business_date or "")
        for one in said.records:
            self.known(one)

    def known(self, one: KnownRecord) -> None:
        """Make or find a record and remember it by its name."""
        with self.workspace.write() as unit:
            form = unit.form(qualified(one.form, self.app))
            if one.values is not None:
                key = records.write(unit, form, [Wish(self.values(unit, one.values))])[0].id
            else:
                key = self._find(unit, form, one.find or {})
            self.names[one.called] = (form.name, key)

    def _find(self, unit: Unit, form: Form, wanted: Mapping[str, Any]) -> int:
        values = self.values(unit, wanted)
        where = {"and": [{"==": [{"var": key}, value]} for key, value in values.items()]}
        found = query.page(unit, form, unit.decide(form.name), Question(where, fields=("id",), limit=2)).rows
        if len(found) != 1:
            title = form.title.by_language()
            raise StepFailed([problem("SCEN-E018", form=title, found=str(dict(wanted)), count=len(found))])
        return int(found[0].values["id"])

    # -- steps

    def step(self, step: Step) -> None:
        """Do a step, or raise why it did not go as it says."""
        if step.clock is not None:
            self._pass(step.clock)
        elif step.then is not None:
            self.look.hold(step.then)
        elif step.when is not None and step.refused is None:
            self._do(step.when)
        elif step.when is not None:
            self._refused(step.when, step.refused or "")

    def _refused(self, said: When, code: str) -> None:
        try:
            self._do(said)
        except StepFailed:
            raise
        except PlatformError as error:
            if all(one.code != code for one in error.problems):
                found = ", ".join(one.code for one in error.problems) or type(error).__name__
                raise StepFailed([problem("SCEN-E015", expected=code, found=found), *error.problems]) from error
            return
        raise StepFailed([problem("SCEN-E014", expected=code)])

    def _do(self, said: When) -> None:
        if said.run is not None:
            scheduled.run(self.workspace, qualified(said.run, self.app))
            return
        with self.workspace.write(self.actor(said.who or "")) as unit:
            if said.create is not None:
                form = unit.form(qualified(said.create.form, self.app))
                made = records.write(unit, form, [Wish(self.values(unit, said.create.values))])[0].id
                if said.create.called is not None:
                    self.names[said.create.called] = (form.name, made)
            elif said.change is not None:
                name, key = self.names[said.change.record]
                records.write(unit, unit.form(name), [Wish(self.values(unit, said.change.values), id=key)])
            elif said.start is not None:
                starts.by_hand(unit, self.process(unit, said.start).name, self.names[said.start.record][1], None)
            elif said.act is not None:
                self._act(unit, said.act)
            elif said.withdraw is not None:
                tasks.withdraw(unit, self.instance(unit, said.withdraw).row.id, said.withdraw.comment)
            elif said.comment is not None:
                tasks.comment(unit, self.instance(unit, said.comment).row.id, said.comment.comment or "")

    def _act(self, unit: Unit, said: Any) -> None:
        found = self.instance(unit, said)
        shares = [
            (share.state == "open", share.number)
            for task in found.state.tasks.values()
            for share in task.shares
            if task.node == said.node and share.person == unit.actor.id
        ]
        if not shares:
            node = self.process(unit, said).steps[said.node].title.by_language()
            asked = ", ".join(self.look.asked(unit, found, said.node)) or "-"
            raise StepFailed([problem("SCEN-E017", person=unit.actor.name, node=node, found=asked)])
        mine = (task_actor.c.instance_id == found.row.id) & (task_actor.c.number == max(shares)[1])
        key = unit.connection.execute(sa.select(task_actor.c.id).where(mine)).scalar_one()
        to = self.person(unit, said.to) if said.to is not None else None
        values = self.values(unit, said.values) or None
        wish = Deciding(said.action, said.comment, values, None, to, said.back, said.mode)
        tasks.decide(unit, key, wish)

    def _pass(self, said: Clock) -> None:
        """Let time pass; every timer rings at its moment, on the way."""
        now, target = self.clock.moment, self._target(said)
        if target < now:
            raise StepFailed([problem("SCEN-E020", found=str(target), now=str(now))])
        if self.latest is not None:
            target = min(target, self.latest)
        rung: set[int] = set()
        while (ripe := self._next_timer(target, rung)) is not None:
            key, due = ripe
            self.clock.moment = max(self.clock.moment, due)
            rung.add(key)
            timers.ring(self.workspace, key)
        self.clock.moment = target

    def _target(self, said: Clock) -> datetime:
        zone = self.workspace.settings.zone
        local = self.clock.moment.astimezone(zone)
        if said.to is None:
            day = local + timedelta(days=said.days)
            return day.astimezone(UTC) + timedelta(hours=said.hours, minutes=said.minutes)
        if read_time(said.to) is None:
            return _moment(self.workspace, said.to)
        clock = time.fromisoformat(said.to)
        wanted = datetime.combine(local.date(), clock, zone)
        if wanted <= local:
            wanted = datetime.combine(local.date() + timedelta(days=1), clock, zone)
        return wanted.astimezone(UTC)

    def _next_timer(self, target: datetime, rung: set[int]) -> tuple[int, datetime] | None:
        ripe = sa.not_(timer.c.done) & (timer.c.due_at <= target) & timer.c.id.not_in(rung)
        statement = sa.select(timer.c.id, timer.c.due_at).where(ripe).order_by(timer.c.due_at, timer.c.id).limit(1)
        with self.workspace.database.read() as connection:
            row = connection.execute(statement).one_or_none()
        return (row.id, row.due_at) if row is not None else None

    # -- what names stand for

    def actor(self, login: str) -> Actor:
        """Return the person with the login as an actor."""
        with self.workspace.read() as unit:
            row = people.by_login(unit.connection, login)
            if row is None:
                raise StepFailed([problem("SCEN-E016", found=login)])
            return people.actor_of(unit.connection, row)

    def person(self, unit: Unit, login: str) -> int:
        """Return the id of the person with the login."""
        row = people.by_login(unit.connection, login)
        if row is None:
            raise StepFailed([problem("SCEN-E016", found=login)])
        return int(row.id)

    def values(self, unit: Unit, said: Mapping[str, Any]) -> dict[str, Any]:
        """Return the values with ids for the records and people they stand for."""
        return {key: self.value(unit, raw) for key, raw in said.items()}

    def value(self, unit: Unit, raw: Any) -> Any:
        """Return the value, an id where it stands for a record or a person, ids where it stands for several."""
        if isinstance(raw, list) and all(map(reference, raw)):
            return [self.value(unit, one) for one in raw]
        found = reference(raw)
        if found is None:
            return raw
        kind, name = found
        return self.names[name][1] if kind == "record" else self.person(unit, name)

    def expected(self, unit: Unit, form: Form, key: str, raw: Any) -> Any:
        """Return the internal value a field is to have."""
        return from_json(self.value(unit, raw), form.fields[key].type)[0]

    def process(self, unit: Unit, said: Any) -> Process:
        """Return the process a step is about."""
        found = only_process(unit.catalog.processes, self.names[said.record][0], said.process, self.app)
        assert found is not None
        return found

    def newest(self, unit: Unit, said: Any) -> Stored | None:
        """Return the newest instance of the process for the record."""
        form, record = self.names[said.record]
        name = self.process(unit, said).name
        every = store.of_record(unit.connection, form, record)
        return next((one for one in every if one.row.process == name), None)

    def instance(self, unit: Unit, said: Any) -> Stored:
        """Return the newest instance of the process for the record; there must be one."""
        found = self.newest(unit, said)
        if found is None:
            title = self.process(unit, said).definition.title.by_language()
            raise StepFailed([problem("SCEN-E019", process=title, record=said.record)])
        return found
