"""Trigger: a record is changed."""

from __future__ import annotations

from typing import Any

from engine.forms.write import Operation
from engine.kinds import Label
from engine.rules.triggers.base import Trigger


class RecordUpdated(Trigger):
    """Fires for each record that changes in any field, inside its transaction."""

    name, label, icon = "record_updated", Label("修改记录时", "When a record is changed"), "edit"

    def matches(self, options: Any, operation: Operation, changed: frozenset[str]) -> bool:
        """Return whether an existing record changed."""
        return operation == "update" and bool(changed)
