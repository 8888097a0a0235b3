"""What the nodes at which people work share: whom they ask, by when, and what is done when nobody can be found."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from pydantic import Field, model_validator

from engine.definitions.base import Key, Shape, Words
from engine.definitions.rule import KindOptions
from engine.errors import Problem, pointer, problem
from engine.expressions.check import check
from engine.expressions.python import compile_python
from engine.expressions.types import Kind as ValueKind
from engine.kinds import Label, Options, read_options
from engine.processes.assignees.base import Assignee
from engine.processes.kernel import NotNow
from engine.processes.model import Step
from engine.processes.nodes.base import Button, NodeKind, Place
from engine.processes.state import Share, Task, Timer, Token
from engine.processes.world import Term, moment
from engine.rules.actions.base import Setting
from engine.texts import closest

if TYPE_CHECKING:
    from engine.processes.events import Event
    from engine.processes.kernel import Walk


class Deadline(Shape):
    """By when a task is to be done: so long after it was opened, or at the moment in a field of the record.

    At the deadline its people are reminded, or the task is passed or rejected for them; at twice the time, if it is
    still open, their superiors are told.
    """

    days: int = Field(default=0, ge=0, le=3650)
    hours: int = Field(default=0, ge=0, le=87_600)
    field: str | None = None
    then: Literal["remind", "pass", "reject"] = "remind"
    escalate: bool = True

    @model_validator(mode="after")
    def _some(self) -> Deadline:
        if (self.days + self.hours > 0) == (self.field is not None):
            raise ValueError("give days and hours, or a field")
        return self


class HumanOptions(Options):
    """Who is asked what, by when, and which fields they may and must fill."""

    assign: KindOptions | tuple[KindOptions, ...]
    otherwise: tuple[KindOptions, ...] = ()
    """Who is asked when nobody is found."""
    empty: Literal["stop", "skip"] = "stop"
    """What is done when nobody is found even so: the token stops and shows it, or goes on."""
    ask: Words | None = None
    deadline: Deadline | None = None
    edit: tuple[Key, ...] = ()
    required: tuple[Key, ...] = ()


@dataclass(frozen=True, slots=True)
class Asked:
    """A checked way to find people."""

    kind: Assignee
    options: Any
    detail: Any


@dataclass(frozen=True, slots=True)
class HumanDetail:
    """What a human node works with."""

    assign: tuple[Asked, ...]
    otherwise: tuple[Asked, ...]
    due: Term | None


TRANSFER = Button("transfer", Label("转办", "Transfer"))


class HumanNode(NodeKind):
    """A node at which people work."""

    family, human = "people", True
    main: Button
    """What is done to complete the task."""

    def plan(self, options: Any, place: Place, path: str) -> tuple[HumanDetail | None, list[Problem]]:
        """Check the assignees, the deadline and the fields."""
        given = options.assign if isinstance(options.assign, tuple) else (options.assign,)
        single = not isinstance(options.assign, tuple)
        assign, problems = plan_assignees(given, place, path + "/assign", single=single)
        otherwise, found = plan_assignees(options.otherwise, place, path + "/otherwise")
        problems += found + check_fields(options, place.setting, path)
        due = None
        if options.deadline is not None and options.deadline.field is not None:
            due, found = moment_term(options.deadline.field, place.setting, path + "/deadline/field")
            problems += found
        if options.deadline is not None and options.deadline.then == "reject" and not self.outcomes:
            problems.append(problem("PROC-E010", path + "/deadline/then"))
        return (None if problems else HumanDetail(assign, otherwise, due)), problems

    def enter(self, walk: Walk, token: Token, step: Step) -> None:
        """Open a task, for those who completed it when it was returned to, else for those the options name."""
        people = walk.world.active(walk.completed_by(step.key)) if token.came is None else []
        people = people or self.people(walk, step)
        if people:
            self.ask(walk, token, step, people)
        elif step.options.empty == "skip":
            walk.note("skip", step.key, reason="nobody")
            self.passed(walk, token, step)
        else:
            walk.stick(token, {"code": "PROC-E030", "node": step.title.by_language()})

    def people(self, walk: Walk, step: Step) -> list[int]:
        """Return the people to ask, each once, in order."""
        detail: HumanDetail = step.detail
        return found_by(walk, detail.assign) or found_by(walk, detail.otherwise)

    def ask(self, walk: Walk, token: Token, step: Step, people: Sequence[int]) -> Task:
        """Open the task and set its deadline."""
        task = walk.open(token, self.name, people, in_turn=self.in_turn(step))
        due = self.deadline(walk, step)
        if due is not None:
            walk.put_due(task, due)
            walk.timer(token, "deadline", due)
        return task

    def in_turn(self, step: Step) -> bool:
        """Tell whether the people are asked one after the other."""
        return False

    def deadline(self, walk: Walk, step: Step) -> Any:
        """Return the moment by which a task opened now is to be done."""
        said: Deadline | None = step.options.deadline
        if said is None:
            return None
        if said.field is None:
            return walk.later(said.days, said.hours)
        detail: HumanDetail = step.detail
        assert detail.due is not None
        return moment(walk.world.value(detail.due), walk.world.zone)

    def passed(self, walk: Walk, token: Token, step: Step) -> None:
        """Let the token go on as after a completed task."""
        walk.leave(token, outcome="approved" if self.outcomes else None)

    def buttons(self, step: Step, task: Task) -> list[Button]:
        """Return the completing action and the hand-over."""
        return [self.main, TRANSFER]

    def act(self, walk: Walk, step: Step, task: Task, event: Event) -> None:
        """Take the completing action or the hand-over."""
        share = next(one for one in task.shares if one.number == event.number)
        if event.action == "transfer":
            transfer(walk, task, share, event)
            return
        self.complete(walk, step, task, share, event)

    def complete(self, walk: Walk, step: Step, task: Task, share: Share, event: Event) -> None:
        """Close the task: the first to act decides."""
        walk.settle(task, share, event.action or "")
        walk.close(task, event.action)
        walk.leave(walk.tokens[task.token])

    def due(self, walk: Walk, step: Step, token: Token, timer: Timer) -> None:
        """Remind, pass or reject at the deadline; tell the superiors at twice the time."""
        task = next(one for one in walk.tasks.values() if one.token == token.number and one.state == "open")
        late = [share.person for share in task.shares if share.state == "open"]
        said: Deadline = step.options.deadline
        if timer.kind == "second":
            found = [walk.world.superior(person) for person in late]
            superiors = list(dict.fromkeys(one for one in found if one is not None and one not in late))
            walk.note("escalate", step.key, people=superiors)
            walk.tell("escalate", step.key, superiors, late)
            return
        if said.then == "remind":
            walk.note("remind", step.key, people=late)
            walk.tell("remind", step.key, late)
            if said.escalate and timer.due > task.opened:
                walk.timer(token, "second", timer.due + (timer.due - task.opened))
            return
        walk.note("lapse", step.key, people=late)
        self.lapse(walk, step, task, token)

    def lapse(self, walk: Walk, step: Step, task: Task, token: Token) -> None:
        """Close the task for its people when its time is up, and go on."""
        walk.close(task, "lapse")
        self.passed(walk, token, step)

    def say(self, step: Step, place: Setting, language: str) -> str:
        """Return who is asked."""
        detail: HumanDetail = step.detail
        joint = "、" if language == "zh" else ", "
        return joint.join(one.kind.say(one.options, place, language) for one in detail.assign)


def plan_assignees(
    given: Iterable[KindOptions], place: Place, path: str, *, single: bool = False
) -> tuple[tuple[Asked, ...], list[Problem]]:
    """Return the checked ways to find people."""
    found: list[Asked] = []
    problems: list[Problem] = []
    for position, one in enumerate(given):
        here = path if single else path + pointer(position)
        kind = place.kinds.assignees.get(one.type)
        if kind is None:
            what = {"zh": "指派方式", "en": "assignee"}
            near = closest(one.type, list(place.kinds.assignees))
            problems.append(problem("RULE-E001", here, what=what, found=one.type, near=near))
            continue
        options, faults = read_options(kind, one.options, here)
        problems += faults
        if options is not None:
            detail, faults = kind.plan(options, place.setting, place.nodes, here)
            problems += faults
            found.append(Asked(kind, options, detail))
    return tuple(found), problems


def found_by(walk: Walk, asked: Iterable[Asked]) -> list[int]:
    """Return the people found, each once, in order."""
    return list(dict.fromkeys(person for one in asked for person in one.kind.people(walk, one.detail)))


def moment_term(path_text: str, setting: Setting, path: str) -> tuple[Term | None, list[Problem]]:
    """Return the date or time in a field as a term, or why there is none."""
    node, problems = check({"var": path_text}, setting.schema, setting.form.name, pointer=path)
    if node is None:
        return None, problems
    if node.type.kind not in (ValueKind.DATE, ValueKind.DATETIME):
        return None, [problem("PROC-E009", path, found=path_text)]
    return Term(node, compile_python(node)), problems


def check_fields(options: Any, setting: Setting, path: str) -> list[Problem]:
    """Return what is wrong with the fields that may and must be filled."""
    problems: list[Problem] = []
    for name in ("edit", "required"):
        for position, key in enumerate(getattr(options, name)):
            here = path + pointer(name, position)
            made = setting.form.fields.get(key)
            if made is None:
                near = closest(key, list(setting.form.fields))
                problems.append(problem("FORM-E004", here, found=key, near=near))
            elif not made.by_hand:
                problems.append(problem("RULE-E004", here, field=made.title.by_language()))
            elif name == "required" and key not in options.edit:
                problems.append(problem("PROC-E011", here, field=made.title.by_language()))
    return problems


def taking_part(share: Share) -> bool:
    """Tell whether a part is still to be done, or was approved: nobody approves a task twice."""
    return share.state in ("open", "waiting") or share.outcome in ("approve", "spared")


def transfer(walk: Walk, task: Task, share: Share, event: Event) -> None:
    """Hand a person's part to somebody else, who takes their turn."""
    if event.to is None or walk.world.active([event.to]) != [event.to]:
        raise NotNow([problem("PROC-E026")])
    if any(one.person == event.to and taking_part(one) for one in task.shares):
        raise NotNow([problem("PROC-E027")])
    task = walk.settle(task, share, "transfer")
    new = Share(walk.number(), event.to, share.place, "open", None, walk.now, None, "transfer", share.person)
    walk.change(task, new)
    walk.note("transfer", task.node, people=[event.to])
    walk.tell("task", task.node, [event.to])
