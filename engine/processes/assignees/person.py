"""Assignee: certain people."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pydantic import Field

from engine.errors import Problem
from engine.kinds import Label, Options
from engine.processes.assignees.base import Assignee
from engine.rules.actions.base import Setting

if TYPE_CHECKING:
    from engine.processes.kernel import Walk


class PersonOptions(Options):
    """Their logins, in the order they are asked."""

    logins: tuple[str, ...] = Field(min_length=1)


class PersonAssignee(Assignee):
    """People named by their logins; who is not active is left out."""

    name, label, icon = "person", Label("指定人员", "Certain people"), "user"
    Options = PersonOptions

    def plan(
        self, options: PersonOptions, setting: Setting, nodes: frozenset[str], path: str
    ) -> tuple[Any, list[Problem]]:
        """Return the logins; who holds them is known only when the process runs."""
        return options.logins, []

    def people(self, walk: Walk, detail: tuple[str, ...]) -> list[int]:
        """Return the people in the order named."""
        return walk.world.logins(detail)

    def say(self, options: PersonOptions, setting: Setting, language: str) -> str:
        """Return the logins."""
        return ("、" if language == "zh" else ", ").join(options.logins)
