"""Assignee: who handled an earlier node."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.definitions.base import Key
from engine.errors import Problem, problem
from engine.kinds import Label, Options
from engine.processes.assignees.base import Assignee
from engine.rules.actions.base import Setting
from engine.texts import closest

if TYPE_CHECKING:
    from engine.processes.kernel import Walk


class EarlierOptions(Options):
    """The node."""

    node: Key


class EarlierAssignee(Assignee):
    """Whoever last completed a task of another node in this instance."""

    name, label, icon = "earlier", Label("前序节点处理人", "Who handled an earlier node"), "history"
    Options = EarlierOptions

    def plan(
        self, options: EarlierOptions, setting: Setting, nodes: frozenset[str], path: str
    ) -> tuple[str, list[Problem]]:
        """Return the node's key."""
        if options.node in nodes:
            return options.node, []
        near = closest(options.node, sorted(nodes))
        return options.node, [problem("PROC-E003", path + "/node", found=options.node, near=near)]

    def people(self, walk: Walk, detail: str) -> list[int]:
        """Return those who completed the node's last task and are active."""
        return walk.world.active(walk.completed_by(detail))

    def say(self, options: EarlierOptions, setting: Setting, language: str) -> str:
        """Return the node's key."""
        return f"节点 {options.node} 的处理人" if language == "zh" else f"who handled {options.node}"
