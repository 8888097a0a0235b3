"""Node: create a record 新建记录."""

from __future__ import annotations

from engine.errors import Problem
from engine.kinds import Label
from engine.processes.nodes._automatic import AutomaticNode, planned
from engine.processes.nodes.base import Place
from engine.rules.actions.create_record import CreateRecordOptions
from engine.rules.compile import PlannedAction


class CreateRecordNode(AutomaticNode):
    """Creates a record of a form, with values computed from the process's record."""

    name, label, icon = "create_record", Label("新建记录", "Create a record"), "file-add"
    Options = CreateRecordOptions

    def plan(
        self, options: CreateRecordOptions, place: Place, path: str
    ) -> tuple[tuple[PlannedAction, ...] | None, list[Problem]]:
        """Check the form and the values."""
        actions, problems = planned("create_record", options, place, path)
        return (tuple(actions) if actions else None), problems
