"""Assignee: a superior."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pydantic import Field

from engine.errors import Problem
from engine.kinds import Label, Options
from engine.processes.assignees.base import Assignee
from engine.processes.assignees.field import person_term, titled
from engine.processes.world import Term
from engine.rules.actions.base import Setting

if TYPE_CHECKING:
    from engine.processes.kernel import Walk


class ManagerOptions(Options):
    """Whose superior (a person field of the record; the initiator when none is named), and how many levels up."""

    of: str | None = None
    levels: int = Field(default=1, ge=1, le=10)


class ManagerAssignee(Assignee):
    """The superior of a person: who they report to, else the head of their department or of one above it."""

    name, label, icon = "manager", Label("上级", "Superior"), "solution"
    Options = ManagerOptions

    def plan(
        self, options: ManagerOptions, setting: Setting, nodes: frozenset[str], path: str
    ) -> tuple[tuple[Term | None, int], list[Problem]]:
        """Return the person's term and the levels."""
        if options.of is None:
            return (None, options.levels), []
        term, problems = person_term(options.of, setting, path + "/of")
        return (term, options.levels), problems

    def people(self, walk: Walk, detail: tuple[Term | None, int]) -> list[int]:
        """Return the superior found after the levels, if the chain is that long."""
        term, levels = detail
        person = walk.initiator if term is None else walk.world.value(term)
        for _ in range(levels):
            person = walk.world.superior(person) if person is not None else None
        return walk.world.active([person]) if person is not None else []

    def say(self, options: ManagerOptions, setting: Setting, language: str) -> str:
        """Return whose superior."""
        zh = language == "zh"
        whose = titled(options.of, setting, language) if options.of else ("发起人" if zh else "who started it")
        level = "" if options.levels == 1 else (f"第 {options.levels} 级" if zh else f"level-{options.levels} ")
        return f"{whose}的{level}上级" if zh else f"{level}superior of {whose}"
