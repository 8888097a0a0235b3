"""Trigger: a person presses the rule's button."""

from __future__ import annotations

from typing import Any

from engine.definitions.base import Words
from engine.forms.model import Form
from engine.kinds import Label, Options
from engine.rules.triggers.base import Trigger


class ByHandOptions(Options):
    """What stands on the button, by default the rule's title, and what the person is asked before it is done."""

    title: Words | None = None
    confirm: Words | None = None


class ByHand(Trigger):
    """Looks at the records a person has chosen, when they press its button; what it writes is their own writing."""

    name, label, icon = "by_hand", Label("手动", "By hand"), "play-circle"
    by_hand = True
    Options = ByHandOptions

    def say(self, options: Any, form: Form, language: str) -> str:
        """Return the button in words."""
        if options.title is None:
            return "手动执行" if language == "zh" else "When its button is pressed"
        return f"按下“{options.title.zh}”时" if language == "zh" else f"When “{options.title.en}” is pressed"
