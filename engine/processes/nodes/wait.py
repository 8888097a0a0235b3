"""Node: wait 等待."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from pydantic import Field, model_validator

from engine.errors import Problem
from engine.kinds import Label, Options
from engine.processes.assignees.field import titled
from engine.processes.model import Step
from engine.processes.nodes._human import moment_term
from engine.processes.nodes.base import NodeKind, Place
from engine.processes.state import Timer, Token
from engine.processes.world import Term, moment
from engine.rules.actions.base import Setting

if TYPE_CHECKING:
    from engine.processes.kernel import Walk


class WaitOptions(Options):
    """How long (calendar days at the same time of day, and hours), or until the date or time in a field."""

    days: int = Field(default=0, ge=0, le=3650)
    hours: int = Field(default=0, ge=0, le=87_600)
    until: str | None = None

    @model_validator(mode="after")
    def _one(self) -> WaitOptions:
        if (self.days + self.hours > 0) == (self.until is not None):
            raise ValueError("give days and hours, or until")
        return self


class WaitNode(NodeKind):
    """Waits; a moment that has passed or an empty field does not hold the token up."""

    name, label, icon = "wait", Label("等待", "Wait"), "hourglass"
    family = "wait"
    Options = WaitOptions

    def plan(self, options: WaitOptions, place: Place, path: str) -> tuple[Term | None, list[Problem]]:
        """Check the field."""
        if options.until is None:
            return None, []
        return moment_term(options.until, place.setting, path + "/until")

    def enter(self, walk: Walk, token: Token, step: Step) -> None:
        """Set the timer."""
        until: datetime | None = walk.later(step.options.days, step.options.hours)
        if step.detail is not None:
            until = moment(walk.world.value(step.detail), walk.world.zone)
        if until is None or until <= walk.now:
            walk.leave(token)
        else:
            walk.timer(token, "wait", until)

    def due(self, walk: Walk, step: Step, token: Token, timer: Timer) -> None:
        """Go on."""
        walk.leave(token)

    def say(self, step: Step, place: Setting, language: str) -> str:
        """Return how long."""
        zh, options = language == "zh", step.options
        if options.until is not None:
            field = titled(options.until, place, language)
            return f"直到{field}" if zh else f"until {field}"
        parts = []
        if options.days:
            parts.append(f"{options.days} 天" if zh else f"{options.days} day{'s' * (options.days > 1)}")
        if options.hours:
            parts.append(f"{options.hours} 小时" if zh else f"{options.hours} hour{'s' * (options.hours > 1)}")
        return " ".join(parts)
