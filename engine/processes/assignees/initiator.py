"""Assignee: who started the process."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from engine.errors import Problem
from engine.kinds import Label
from engine.processes.assignees.base import Assignee
from engine.rules.actions.base import Setting

if TYPE_CHECKING:
    from engine.processes.kernel import Walk


class InitiatorAssignee(Assignee):
    """The person who started the instance; nobody when the platform did."""

    name, label, icon = "initiator", Label("发起人", "Who started it"), "user-switch"

    def plan(self, options: Any, setting: Setting, nodes: frozenset[str], path: str) -> tuple[Any, list[Problem]]:
        """Return nothing: there is nothing to choose."""
        return None, []

    def people(self, walk: Walk, detail: Any) -> list[int]:
        """Return the initiator while they are active."""
        return walk.world.active([walk.initiator]) if walk.initiator is not None else []

    def say(self, options: Any, setting: Setting, language: str) -> str:
        """Return the label."""
        return "发起人" if language == "zh" else "who started it"
