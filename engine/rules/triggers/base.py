"""The base of every trigger: what makes a rule look at records."""

from __future__ import annotations

from typing import Any, ClassVar

from engine.errors import Problem
from engine.forms.model import Form
from engine.forms.write import Operation
from engine.kinds import Kind, Label


class Trigger(Kind):
    """One kind of trigger; record triggers answer `matches`, the scheduled one has a timetable, one by hand
    a button.
    """

    label: ClassVar[Label]
    scheduled: ClassVar[bool] = False
    by_hand: ClassVar[bool] = False

    def check(self, options: Any, form: Form, path: str) -> list[Problem]:
        """Return what is wrong with the options for this form."""
        return []

    def matches(self, options: Any, operation: Operation, changed: frozenset[str]) -> bool:
        """Tell whether a write of this kind, changing these fields, makes the rule look at the record."""
        return False

    def watched(self, options: Any) -> frozenset[str]:
        """Return the fields whose values make the rule look, so that it looks when a derived one gets another."""
        return frozenset()

    def say(self, options: Any, form: Form, language: str) -> str:
        """Return the trigger in words."""
        return self.label.zh if language == "zh" else self.label.en
