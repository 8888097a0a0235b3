"""Node: approval 审批."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Literal

from pydantic import Field

from engine.definitions.base import Key
from engine.errors import Problem, problem
from engine.kinds import Label
from engine.processes.kernel import NotNow
from engine.processes.model import Step
from engine.processes.nodes._human import TRANSFER, HumanDetail, HumanNode, HumanOptions
from engine.processes.nodes.base import Button, Place
from engine.processes.state import Share, Task, Token

if TYPE_CHECKING:
    from engine.processes.events import Event
    from engine.processes.kernel import Walk


class ApprovalOptions(HumanOptions):
    """How several approvers decide, and what is done with approvers who need not be asked."""

    order: Literal["parallel", "sequential"] = "parallel"
    """Whether all are asked at once or one after the other (依次)."""
    passing: Literal["any", "all"] = Field(default="any", alias="pass")
    """Whether the first to decide decides (或签), or all must approve and one rejection rejects (会签)."""
    own: Literal["ask", "skip", "manager"] = "ask"
    """What is done when the initiator is to approve: asked all the same, left out, or replaced by their superior."""
    repeat: Literal["ask", "skip"] = "ask"
    """Whether who has already approved in this instance is asked again; a node with fields to fill always asks."""
    returns: bool | tuple[Key, ...] = True
    """Whether the matter may be returned, or the nodes it may be returned to."""


APPROVE = Button("approve", Label("通过", "Approve"))
REJECT = Button("reject", Label("驳回", "Reject"), "required")
RETURN = Button("return", Label("退回", "Return"), "required")


class ApprovalNode(HumanNode):
    """People approve or reject; without a flow for what is rejected, a rejection ends the instance."""

    name, label, icon = "approval", Label("审批", "Approval"), "audit"
    outcomes = ("approved", "rejected")
    Options = ApprovalOptions
    main = APPROVE

    def plan(self, options: ApprovalOptions, place: Place, path: str) -> tuple[HumanDetail | None, list[Problem]]:
        """Check the approvers and how they decide."""
        detail, problems = super().plan(options, place, path)
        if options.order == "sequential" and options.passing == "any":
            problems.append(problem("PROC-E012", path + "/pass"))
        for key in options.returns if isinstance(options.returns, tuple) else ():
            if key not in place.nodes:
                problems.append(problem("PROC-E003", path + "/returns", found=key, near=", ".join(sorted(place.nodes))))
        return (None if problems else detail), problems

    def people(self, walk: Walk, step: Step) -> list[int]:
        """Return the approvers after the policy for the initiator's own matters."""
        found = super().people(walk, step)
        me, own = walk.initiator, step.options.own
        if me is None or me not in found or own == "ask":
            return found
        instead = walk.world.superior(me) if own == "manager" else None
        if own == "skip" and found == [me]:
            return found
        replaced = [instead if one == me else one for one in found]
        return list(dict.fromkeys(one for one in replaced if one is not None))

    def ask(self, walk: Walk, token: Token, step: Step, people: Sequence[int]) -> Task:
        """Open the task; who need not be asked has approved already."""
        task = super().ask(walk, token, step, people)
        for share in task.shares:
            task = walk.tasks[task.number]
            if task.state == "open" and self._spared(walk, step, share.person):
                walk.note("skip", step.key, reason="spared", people=[share.person])
                self._approve(walk, task, share, "spared")
        return walk.tasks[task.number]

    @staticmethod
    def _spared(walk: Walk, step: Step, person: int) -> bool:
        if step.options.edit or step.options.required:
            return False
        if step.options.own == "skip" and person == walk.initiator:
            return True
        return step.options.repeat == "skip" and person in approved_before(walk, step.key)

    def in_turn(self, step: Step) -> bool:
        """Tell whether the approvers are asked one after the other."""
        return bool(step.options.order == "sequential")

    def buttons(self, step: Step, task: Task) -> list[Button]:
        """Return approve, reject, return and the hand-over."""
        return [APPROVE, REJECT, *([RETURN] if step.options.returns else []), TRANSFER]

    def act(self, walk: Walk, step: Step, task: Task, event: Event) -> None:
        """Take what a person does; a matter is not handed to its initiator where they may not decide it."""
        if event.action == "transfer" and event.to == walk.initiator and step.options.own != "ask":
            raise NotNow([problem("PROC-E046", "/to")])
        super().act(walk, step, task, event)

    def complete(self, walk: Walk, step: Step, task: Task, share: Share, event: Event) -> None:
        """Take an approval, a rejection or a return."""
        token = walk.tokens[task.token]
        if event.action == "approve":
            self._approve(walk, task, share, "approve")
        elif event.action == "reject":
            walk.settle(task, share, "reject")
            walk.close(task, "reject")
            self._rejected(walk, token, step)
        else:
            ways = dict(self.returns_of(walk, step, token))
            if event.node not in ways:
                raise NotNow([problem("PROC-E028", found=event.node)])
            if (event.mode or "replay") not in ways[event.node]:
                raise NotNow([problem("PROC-E029")])
            walk.settle(task, share, "return")
            walk.close(task, "return")
            walk.send_back(token, event.node, event.mode)

    @staticmethod
    def returns_of(walk: Walk, step: Step, token: Token) -> list[tuple[str, list[str]]]:
        """Return the nodes the matter may be returned to from here."""
        allowed = step.options.returns
        return [one for one in walk.returnable(token) if allowed is True or (allowed and one[0] in allowed)]

    def _approve(self, walk: Walk, task: Task, share: Share, outcome: str) -> None:
        step = walk.process.steps[task.node]
        task = walk.settle(task, share, outcome)
        if step.options.passing == "all":
            waiting = [one for one in task.shares if one.state == "waiting"]
            if any(one.state == "open" for one in task.shares):
                return
            if waiting:
                self._next(walk, step, task, min(waiting, key=lambda one: one.place))
                return
        walk.close(task, "approve")
        walk.leave(walk.tokens[task.token], outcome="approved")

    def _next(self, walk: Walk, step: Step, task: Task, share: Share) -> None:
        """Ask the next in turn."""
        opened = Share(share.number, share.person, share.place, "open", None, walk.now, None, share.origin)
        walk.change(task, opened)
        walk.note("open", task.node, task=task.number, people=[share.person])
        walk.tell("task", task.node, [share.person])

    def lapse(self, walk: Walk, step: Step, task: Task, token: Token) -> None:
        """Approve or reject for the approvers when their time is up."""
        walk.close(task, "lapse")
        if step.options.deadline.then == "reject":
            self._rejected(walk, token, step)
        else:
            self.passed(walk, token, step)

    @staticmethod
    def _rejected(walk: Walk, token: Token, step: Step) -> None:
        if walk.flows(step.key, "rejected"):
            walk.leave(token, outcome="rejected")
        else:
            walk.finish("rejected")


def approved_before(walk: Walk, key: str) -> set[int]:
    """Return who has approved at another node in this instance."""
    return {
        share.person
        for task in walk.tasks.values()
        if task.node != key and task.kind == "approval" and task.outcome == "approve"
        for share in task.shares
        if share.outcome == "approve"
    }
