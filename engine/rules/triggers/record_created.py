"""Trigger: a record is created."""

from __future__ import annotations

from typing import Any

from engine.forms.write import Operation
from engine.kinds import Label
from engine.rules.triggers.base import Trigger


class RecordCreated(Trigger):
    """Fires for each new record, inside its transaction."""

    name, label, icon = "record_created", Label("新建记录时", "When a record is created"), "plus"

    def matches(self, options: Any, operation: Operation, changed: frozenset[str]) -> bool:
        """Return whether the record is new."""
        return operation == "create"
