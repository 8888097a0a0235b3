"""What the nodes share at which the platform does something: actions of rules, carried out in the same transaction."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from engine.errors import Problem
from engine.expressions.python import compile_python
from engine.processes.model import Step
from engine.processes.nodes.base import NodeKind, Place
from engine.processes.state import Token
from engine.rules.actions.base import Setting
from engine.rules.compile import PlannedAction

if TYPE_CHECKING:
    from engine.processes.kernel import Walk


class AutomaticNode(NodeKind):
    """A node that does an action; `detail` holds the planned actions, which the runtime carries out."""

    family = "automatic"

    def enter(self, walk: Walk, token: Token, step: Step) -> None:
        """Have the work carried out."""
        walk.carry_out(token)

    def say(self, step: Step, place: Setting, language: str) -> str:
        """Return the actions in words."""
        joint = "；" if language == "zh" else "; "
        return joint.join(one.kind.say(one.options, place, language) for one in step.detail)


def planned(name: str, options: Any, place: Place, path: str) -> tuple[list[PlannedAction], list[Problem]]:
    """Return the checked action of a kind."""
    kind = place.kinds.actions[name]
    plan, problems = kind.plan(options, place.setting, path)
    if plan is None:
        return [], problems
    return [PlannedAction(kind, options, plan, tuple(compile_python(node) for node in plan.needs))], problems
