"""The kernel: one event walks the tokens of an instance from wait state to wait state. Pure and deterministic.

`advance(instance, event, process, world, now)` returns the new instance, what was done step by step (the history), the
work the runtime has to carry out before the tokens concerned go on, and whom to tell. What it needs to know of the
record and the people it asks the world, whose answers the history keeps.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any, Literal

from engine.errors import PlatformError, problem
from engine.processes.events import Event
from engine.processes.model import Flow, Process
from engine.processes.state import Instance, InstanceState, Scope, Share, Task, Timer, Token
from engine.processes.world import World

MOST_STEPS = 1_000
"""A walk longer than this is a loop without a wait that the check before publishing should have found."""

TellKind = Literal["task", "cc", "remind", "escalate", "stuck", "finished", "rejected"]


class NotNow(PlatformError):
    """The event does not fit the state the instance is in."""


@dataclass(frozen=True, slots=True)
class Tell:
    """Somebody is to be told something about a node."""

    kind: TellKind
    node: str | None
    people: tuple[int, ...]
    about: tuple[int, ...] = ()
    """Those who are late, when their superiors are told."""


@dataclass(frozen=True, slots=True)
class Advance:
    """What came of an event. `work` are tokens whose node has something to be carried out."""

    instance: Instance
    steps: tuple[Mapping[str, Any], ...]
    work: tuple[int, ...]
    tells: tuple[Tell, ...]


def advance(instance: Instance, event: Event, process: Process, world: World, now: datetime) -> Advance:
    """Return what the event makes of the instance; an event that does not fit raises `NotNow` and changes nothing."""
    walk = Walk(instance, process, world, now)
    walk.take(event)
    walk.run()
    return walk.result()


def replay(initiator: int | None, process: Process, past: Sequence[tuple[Event, World, datetime]]) -> Instance:
    """Return the state that the events lead to, walked again from the beginning with the answers kept."""
    instance = Instance(initiator)
    for event, world, at in past:
        instance = advance(instance, event, process, world, at).instance
    return instance


@dataclass
class Walk:
    """An instance while an event walks through it; what node kinds work with."""

    before: Instance
    process: Process
    world: World
    now: datetime
    steps: list[Mapping[str, Any]] = field(default_factory=list)
    tells: list[Tell] = field(default_factory=list)
    work: list[int] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.initiator = self.before.initiator
        self.state: InstanceState = self.before.state
        self.tokens: dict[int, Token] = dict(self.before.tokens)
        self.tasks: dict[int, Task] = dict(self.before.tasks)
        self.timers: dict[int, Timer] = dict(self.before.timers)
        self.visits: dict[str, Scope] = dict(self.before.visits)
        self.numbers = self.before.numbers
        self._agenda: deque[tuple[str, str | None, Scope, str | None]] = deque()

    def result(self) -> Advance:
        """Return what the walk made."""
        instance = Instance(self.initiator, self.state, self.tokens, self.tasks, self.timers, self.visits, self.numbers)
        working = tuple(number for number in self.work if number in self.tokens)
        return Advance(instance, tuple(self.steps), working, tuple(self.tells))

    # -- events

    def take(self, event: Event) -> None:
        """Do what the event means at once; where tokens go from there is `run`'s."""
        if event.kind == "start":
            if self.numbers:
                raise NotNow([problem("PROC-E021")])
            self.go(self.process.start.key, None, ())
            return
        if self.state != "running" and event.kind != "comment" and event.action != "read":
            raise NotNow([problem("PROC-E020", state=STATES[self.state])])
        match event.kind:
            case "act":
                self._act(event)
            case "done":
                self.leave(self._token(event.number, "working"))
            case "failed":
                token = self._token(event.number, "working")
                self.stick(token, event.problem or {})
            case "retry":
                token = self._token(event.number, "stuck")
                self.drop(token)
                self.go(token.node, token.came, token.scope, token.back_to)
            case "due":
                self._due(event.number or 0)
            case "withdraw":
                self._withdraw(event)
            case "comment":
                pass

    def _token(self, number: int | None, state: str) -> Token:
        token = self.tokens.get(number or 0)
        if token is None or token.state != state:
            raise NotNow([problem("PROC-E021")])
        return token

    def _act(self, event: Event) -> None:
        found = self.before.share(event.number or 0)
        if found is None or found[1].state != "open" or found[1].person != event.person:
            raise NotNow([problem("PROC-E022")])
        task = found[0]
        step = self.process.steps[task.node]
        if event.action not in [button.key for button in step.kind.buttons(step, task)]:
            raise NotNow([problem("PROC-E023", found=event.action, what=step.title.by_language())])
        step.kind.act(self, step, task, event)

    def _due(self, number: int) -> None:
        timer = self.timers.get(number)
        if timer is None or timer.done or timer.due > self.now:
            raise NotNow([problem("PROC-E021")])
        self.timers[number] = replace(timer, done=True)
        token = self.tokens[timer.token]
        step = self.process.steps[token.node]
        step.kind.due(self, step, token, timer)

    def _withdraw(self, event: Event) -> None:
        if event.person is None or event.person != self.initiator:
            raise NotNow([problem("PROC-E024")])
        flows = self.flows(self.process.start.key, "withdrawn")
        if not flows:
            self.finish("withdrawn")
        for token in list(self.tokens.values()) if flows else ():
            self.kill(token)
        for flow in flows:
            self.go(flow.target, flow.source, ())

    # -- moving tokens

    def run(self) -> None:
        """Let tokens enter the nodes they are to go to until all of them wait; end the instance when none is left."""
        for _ in range(MOST_STEPS):
            if not self._agenda or self.state != "running":
                break
            key, came, scope, back = self._agenda.popleft()
            step = self.process.steps[key]
            self.visits[key] = scope
            token = Token(self.number(), key, "here", came, scope, self.now, back)
            self.tokens[token.number] = token
            self.note("enter", key, flow=f"{came}>{key}" if came else None)
            step.kind.enter(self, token, step)
        else:
            raise NotNow([problem("PROC-E025", count=MOST_STEPS)])
        if self.state == "running" and not self.tokens:
            self.finish("finished")

    def go(self, key: str, came: str | None, scope: Scope, back_to: str | None = None) -> None:
        """Send a token into a node."""
        self._agenda.append((key, came, scope, back_to))

    def leave(self, token: Token, flows: Sequence[Flow] | None = None, outcome: str | None = None) -> None:
        """Let the token leave its node: by the flows given, else by those of the outcome; each gets a token of its own.

        A token that was returned with the wish to jump back goes straight to where it was returned from.
        """
        self.drop(token)
        if token.back_to is not None and flows is None and outcome != "rejected":
            self.go(token.back_to, token.node, token.scope)
            return
        for flow in self.flows(token.node, outcome) if flows is None else flows:
            self.go(flow.target, token.node, token.scope)

    def flows(self, key: str, outcome: str | None) -> list[Flow]:
        """Return the flows an outcome takes; a flow that names none is taken by what is not rejected."""
        wanted = (outcome,) if outcome in ("rejected", "withdrawn") else (None, "approved")
        return [flow for flow in self.process.steps[key].out if flow.on in wanted]

    def drop(self, token: Token) -> None:
        """Remove a token that moves on, with its timers."""
        self.tokens.pop(token.number, None)
        for timer in list(self.timers.values()):
            if timer.token == token.number and not timer.done:
                self.timers[timer.number] = replace(timer, done=True)

    def kill(self, token: Token) -> None:
        """Remove a token and cancel its open task."""
        for task in list(self.tasks.values()):
            if task.token == token.number and task.state == "open" and task.kind != "cc":
                self.close(task, None, state="cancelled")
        self.drop(token)

    def finish(self, state: InstanceState) -> None:
        """End the instance: whatever still stands is removed."""
        for token in list(self.tokens.values()):
            self.kill(token)
        self._agenda.clear()
        self.state = state
        self.note("end", None, state=state)
        if self.initiator is not None and state in ("finished", "rejected"):
            self.tell("finished" if state == "finished" else "rejected", None, [self.initiator])

    def stick(self, token: Token, reason: Mapping[str, Any]) -> None:
        """Stop the token with a problem that everyone can see; nothing else stops."""
        self.tokens[token.number] = replace(token, state="stuck", problem=reason)
        self.note("stuck", token.node, problem=dict(reason))
        self.tell("stuck", token.node, [])

    def carry_out(self, token: Token) -> None:
        """Ask the runtime to carry out the node's work; it answers with `done` or `failed`."""
        self.tokens[token.number] = replace(token, state="working")
        self.work.append(token.number)
        self.note("work", token.node)

    def send_back(self, token: Token, key: str, mode: str | None) -> None:
        """Return to an earlier node: all tokens of the part that comes after it are removed."""
        scope = self.visits[key]
        gone = [one for one in self.tokens.values() if one.scope[: len(scope)] == scope]
        for one in gone:
            self.kill(one)
        self.note("cancel", None, nodes=sorted({one.node for one in gone}))
        self.go(key, None, scope, token.node if mode == "jump_back" else None)

    def returnable(self, token: Token) -> list[tuple[str, list[str]]]:
        """Return the human nodes the token may go back to with the ways of coming forward again."""
        found: list[tuple[str, list[str]]] = []
        for key, scope in self.visits.items():
            step = self.process.steps[key]
            if key == token.node or not (step.kind.human or step.kind.starts) or scope != token.scope[: len(scope)]:
                continue
            if token.node not in self.process.downstream[key] or (step.kind.starts and self.initiator is None):
                continue
            found.append((key, ["replay", "jump_back"] if scope == token.scope else ["replay"]))
        order = list(self.process.steps)
        return sorted(found, key=lambda one: order.index(one[0]))

    # -- tasks

    def open(self, token: Token, kind: str, people: Sequence[int], *, in_turn: bool = False) -> Task:
        """Open a task for the people; in turn, only the first may act."""
        shares = tuple(
            Share(self.number(), person, place, *self._first(place, in_turn)) for place, person in enumerate(people)
        )
        task = Task(self.number(), token.number, token.node, kind, "open", self.now, shares)
        self.tasks[task.number] = task
        self.note("open", token.node, task=task.number, people=list(people))
        asked = [share.person for share in shares if share.state == "open"]
        self.tell("cc" if kind == "cc" else "task", token.node, asked)
        return task

    def _first(self, place: int, in_turn: bool) -> tuple[Any, ...]:
        return ("waiting", None, None) if in_turn and place else ("open", None, self.now)

    def settle(self, task: Task, share: Share, outcome: str) -> Task:
        """Note what a person did with their part."""
        return self.change(task, replace(share, state="done", outcome=outcome, done=self.now))

    def change(self, task: Task, *shares: Share) -> Task:
        """Put changed or new parts into a task."""
        kept = {share.number: share for share in task.shares}
        kept.update({share.number: share for share in shares})
        changed = replace(self.tasks[task.number], shares=tuple(kept.values()))
        self.tasks[task.number] = changed
        return changed

    def close(self, task: Task, outcome: str | None, state: Literal["done", "cancelled"] = "done") -> None:
        """Close a task; parts nobody has acted on are cancelled."""
        task = self.tasks[task.number]
        shares = tuple(
            replace(share, state="cancelled", done=self.now) if share.state in ("open", "waiting") else share
            for share in task.shares
        )
        self.tasks[task.number] = replace(task, state=state, outcome=outcome, closed=self.now, shares=shares)
        self.note("close" if state == "done" else "drop", task.node, task=task.number, outcome=outcome)

    def put_due(self, task: Task, due: datetime) -> None:
        """Say by when a task is to be done."""
        self.tasks[task.number] = replace(self.tasks[task.number], due=due)

    def completed_by(self, key: str) -> list[int]:
        """Return the people who completed the node's last task."""
        done = [task for task in self.tasks.values() if task.node == key and task.state == "done"]
        if not done:
            return []
        last = max(done, key=lambda task: task.number)
        return [share.person for share in last.shares if share.outcome in COMPLETING]

    # -- time and notes

    def timer(self, token: Token, kind: Literal["wait", "deadline", "second"], due: datetime) -> None:
        """Have the token looked at when the moment has come."""
        made = Timer(self.number(), token.number, kind, due)
        self.timers[made.number] = made
        self.note("timer", token.node, kind=kind, due=due.isoformat())

    def later(self, days: int, hours: int) -> datetime:
        """Return the moment after so many calendar days, at the same time of day in the business zone, and hours."""
        local = self.now.astimezone(self.world.zone) + timedelta(days=days)
        return local.astimezone(self.now.tzinfo) + timedelta(hours=hours)

    def number(self) -> int:
        """Return the next number of the instance."""
        self.numbers += 1
        return self.numbers

    def note(self, do: str, node: str | None, **more: Any) -> None:
        """Write a step into the history."""
        self.steps.append({"do": do, "node": node, **{key: value for key, value in more.items() if value is not None}})

    def tell(self, kind: TellKind, node: str | None, people: Sequence[int], about: Sequence[int] = ()) -> None:
        """Have people told."""
        self.tells.append(Tell(kind, node, tuple(people), tuple(about)))


COMPLETING = ("approve", "submit", "done")
STATES: Mapping[str, Mapping[str, str]] = {
    "running": {"zh": "进行中", "en": "running"},
    "finished": {"zh": "已完成", "en": "finished"},
    "rejected": {"zh": "已驳回", "en": "rejected"},
    "withdrawn": {"zh": "已撤回", "en": "withdrawn"},
}
