"""Node: copy 抄送."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.definitions.rule import KindOptions
from engine.errors import Problem
from engine.kinds import Label, Options
from engine.processes.model import Step
from engine.processes.nodes._human import Asked, found_by, plan_assignees
from engine.processes.nodes.base import Button, NodeKind, Place
from engine.processes.state import Task, Token
from engine.rules.actions.base import Setting

if TYPE_CHECKING:
    from engine.processes.events import Event
    from engine.processes.kernel import Walk


class CcOptions(Options):
    """Who gets a copy."""

    assign: KindOptions | tuple[KindOptions, ...]


class CcNode(NodeKind):
    """People get a copy to read; the process does not wait for them."""

    name, label, icon = "cc", Label("抄送", "Copy"), "mail"
    family = "people"
    Options = CcOptions

    def plan(self, options: CcOptions, place: Place, path: str) -> tuple[tuple[Asked, ...] | None, list[Problem]]:
        """Check the readers."""
        single = not isinstance(options.assign, tuple)
        given = options.assign if isinstance(options.assign, tuple) else (options.assign,)
        assign, problems = plan_assignees(given, place, path + "/assign", single=single)
        return (None if problems else assign), problems

    def enter(self, walk: Walk, token: Token, step: Step) -> None:
        """Give the copies and go on."""
        people = found_by(walk, step.detail)
        if people:
            walk.open(token, self.name, people)
        walk.leave(token)

    def buttons(self, step: Step, task: Task) -> list[Button]:
        """Return the mark that it was read."""
        return [Button("read", Label("已阅", "Mark as read"))]

    def act(self, walk: Walk, step: Step, task: Task, event: Event) -> None:
        """Note who has read it; the last one closes the copy."""
        share = next(one for one in task.shares if one.number == event.number)
        task = walk.settle(task, share, "read")
        if all(one.state != "open" for one in task.shares):
            walk.close(task, "read")

    def say(self, step: Step, place: Setting, language: str) -> str:
        """Return who gets a copy."""
        joint = "、" if language == "zh" else ", "
        return joint.join(one.kind.say(one.options, place, language) for one in step.detail)
