"""Node: end 结束."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from engine.kinds import Label, Options
from engine.processes.model import Step
from engine.processes.nodes.base import NodeKind
from engine.processes.state import Token

if TYPE_CHECKING:
    from engine.processes.kernel import Walk


class EndOptions(Options):
    """What the instance's outcome is when the last of its tokens ends here."""

    outcome: Literal["finished", "rejected", "withdrawn"] = "finished"


class EndNode(NodeKind):
    """Where a token ends; the instance ends with its last token, one with another outcome ends it at once."""

    name, label, icon = "end", Label("结束", "End"), "stop"
    family, ends = "event", True
    Options = EndOptions

    def enter(self, walk: Walk, token: Token, step: Step) -> None:
        """Remove the token."""
        walk.drop(token)
        if step.options.outcome != "finished":
            walk.finish(step.options.outcome)
