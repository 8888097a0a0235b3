"""The base of every way to find the people for a task."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from engine.errors import Problem
from engine.kinds import Kind, Label
from engine.rules.actions.base import Setting

if TYPE_CHECKING:
    from engine.processes.kernel import Walk


class Assignee(Kind):
    """One way to find people."""

    label: ClassVar[Label]

    def plan(self, options: Any, setting: Setting, nodes: frozenset[str], path: str) -> tuple[Any, list[Problem]]:
        """Return what the search works with, or everything that is wrong with its options."""
        raise NotImplementedError

    def people(self, walk: Walk, detail: Any) -> list[int]:
        """Return the people, in the order they are to be asked."""
        raise NotImplementedError

    def say(self, options: Any, setting: Setting, language: str) -> str:
        """Return who that is, in words."""
        raise NotImplementedError
