"""Node: start 开始."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

from engine.definitions.base import Json, Key, Reference, Words
from engine.errors import Problem, problem
from engine.expressions.check import check
from engine.expressions.python import compile_python
from engine.expressions.sentence import sentence
from engine.expressions.types import Kind as ValueKind
from engine.forms.compile import qualified
from engine.kinds import Label, Options
from engine.processes.model import Step
from engine.processes.nodes._human import check_fields
from engine.processes.nodes.base import Button, NodeKind, Place
from engine.processes.state import Task, Token
from engine.processes.world import Term
from engine.rules.actions.base import Setting
from engine.texts import closest

if TYPE_CHECKING:
    from engine.processes.events import Event
    from engine.processes.kernel import Walk


class StartOptions(Options):
    """How instances come into being, and what the initiator may correct when the matter is returned to them."""

    by_hand: bool = True
    """Whether people may start it, from the start page or from a record."""
    roles: tuple[Reference, ...] = ()
    """Who may start it by hand; nobody named means whoever may change the record."""
    on: Literal["create"] | None = None
    """Whether a new record of the form starts it."""
    when: Json | None = None
    """A condition the record must meet to start it."""
    ask: Words | None = None
    edit: tuple[Key, ...] = ()
    required: tuple[Key, ...] = ()


class StartDetail:
    """The condition and the roles, checked."""

    def __init__(self, condition: Term | None, roles: frozenset[str]) -> None:
        self.condition, self.roles = condition, roles


RESUBMIT = Button("submit", Label("重新提交", "Submit again"))


class StartNode(NodeKind):
    """Where an instance begins; a matter returned to it is a task of its initiator."""

    name, label, icon = "start", Label("开始", "Start"), "play-circle"
    family, starts = "event", True
    outcomes = ("withdrawn",)
    Options = StartOptions

    def plan(self, options: StartOptions, place: Place, path: str) -> tuple[StartDetail | None, list[Problem]]:
        """Check the condition, the roles and the fields."""
        setting = place.setting
        problems = check_fields(options, setting, path)
        condition = None
        if options.when is not None:
            node, found = check(options.when, setting.schema, setting.form.name, expect=ValueKind.BOOLEAN)
            problems += [one.below(path + "/when") for one in found]
            condition = Term(node, compile_python(node)) if node is not None else None
        roles = [qualified(one, setting.app) for one in options.roles]
        for one in roles:
            if one not in setting.roles:
                near = closest(one, sorted(setting.roles))
                problems.append(problem("BUNDLE-E008", path + "/roles", kind="role", found=one, near=near))
        return (None if problems else StartDetail(condition, frozenset(roles))), problems

    def enter(self, walk: Walk, token: Token, step: Step) -> None:
        """Go on; a token that was returned waits for the initiator."""
        returned = any(task.outcome == "return" for task in walk.tasks.values())
        if not returned:
            walk.leave(token)
        elif walk.world.active([walk.initiator or 0]):
            walk.open(token, "handle", [walk.initiator or 0])
        else:
            walk.stick(token, {"code": "PROC-E030", "node": step.title.by_language()})

    def buttons(self, step: Step, task: Task) -> list[Button]:
        """Return the resubmission."""
        return [RESUBMIT]

    def act(self, walk: Walk, step: Step, task: Task, event: Event) -> None:
        """Send the corrected matter on its way again."""
        share = next(one for one in task.shares if one.number == event.number)
        walk.settle(task, share, "submit")
        walk.close(task, "submit")
        walk.leave(walk.tokens[task.token])

    def say(self, step: Step, place: Setting, language: str) -> str:
        """Return what starts it."""
        zh, options = language == "zh", step.options
        parts: list[Any] = []
        if options.by_hand:
            parts.append("手工发起" if zh else "by hand")
        if options.on == "create":
            title = place.form.title
            parts.append(f"新建{title.zh}时" if zh else f"when a {title.en.lower()} is created")
        if not parts:
            parts.append("由规则发起" if zh else "by a rule")
        words = ("、" if zh else ", ").join(parts)
        if options.when is not None:
            words += ("：" if zh else ": ") + sentence(options.when, place.schema, place.form.name, language, {})
        return words
