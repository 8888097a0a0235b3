"""Node: update the record 更新记录."""

from __future__ import annotations

from pydantic import Field

from engine.errors import Problem, pointer
from engine.kinds import Label, Options
from engine.processes.nodes._automatic import AutomaticNode, planned
from engine.processes.nodes.base import Place
from engine.rules.actions.set_field import SetFieldOptions
from engine.rules.compile import PlannedAction


class UpdateRecordOptions(Options):
    """The fields to set, on the record or on records it links to."""

    fields: tuple[SetFieldOptions, ...] = Field(alias="set", min_length=1)


class UpdateRecordNode(AutomaticNode):
    """Sets fields; several settings of one record become one change."""

    name, label, icon = "update_record", Label("更新记录", "Update the record"), "edit"
    Options = UpdateRecordOptions

    def plan(
        self, options: UpdateRecordOptions, place: Place, path: str
    ) -> tuple[tuple[PlannedAction, ...] | None, list[Problem]]:
        """Check every setting."""
        actions: list[PlannedAction] = []
        problems: list[Problem] = []
        for position, one in enumerate(options.fields):
            made, found = planned("set_field", one, place, path + pointer("set", position))
            actions += made
            problems += found
        return (None if problems else tuple(actions)), problems
