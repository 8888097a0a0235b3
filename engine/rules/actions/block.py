"""Action: refuse the write."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from engine.definitions.base import Words
from engine.effects import Block
from engine.errors import Problem
from engine.kinds import Label, Options
from engine.rules.actions.base import Action, Plan, Setting


class BlockOptions(Options):
    """What the person is told."""

    message: Words


class BlockAction(Action):
    """Refuse the write that triggered the rule; nothing of it is kept."""

    name, label, icon = "block", Label("阻止", "Refuse"), "stop"
    Options = BlockOptions

    def plan(self, options: BlockOptions, setting: Setting, path: str) -> tuple[Plan, list[Problem]]:
        """Return a plan without needs."""
        return Plan((), options.message.by_language()), []

    def effect(self, plan: Plan, values: Sequence[Any], setting: Setting, record: int) -> Block:
        """Return the refusal."""
        return Block(plan.detail)

    def say(self, options: BlockOptions, setting: Setting, language: str) -> str:
        """Return the message."""
        return f"阻止：{options.message.zh}" if language == "zh" else f"Refuse: {options.message.en}"
