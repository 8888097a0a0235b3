"""Node: exclusive gateway 条件分支."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.kinds import Label
from engine.processes.model import Step
from engine.processes.nodes.base import NodeKind
from engine.processes.state import Token

if TYPE_CHECKING:
    from engine.processes.kernel import Walk


class ExclusiveNode(NodeKind):
    """Takes the first flow whose condition holds, in the order they are written, else the default one.

    With one flow out and none of these, it is where branches come together.
    """

    name, label, icon = "exclusive", Label("条件分支", "Condition"), "branches"
    family, branches = "condition", True

    def enter(self, walk: Walk, token: Token, step: Step) -> None:
        """Choose one flow."""
        for flow in step.out:
            if flow.condition is not None and walk.world.value(flow.condition) is True:
                walk.leave(token, [flow])
                return
        walk.leave(token, [next((flow for flow in step.out if flow.default), step.out[-1])])
