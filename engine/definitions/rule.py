"""A rule: when its trigger fires and its condition holds, its actions are done."""

from __future__ import annotations

from typing import Any, ClassVar, Literal

from pydantic import ConfigDict, Field

from engine.definitions.base import Definition, Json, Reference, Shape


class KindOptions(Shape):
    """A part whose `type` names a kind; the other keys are that kind's options."""

    model_config = ConfigDict(extra="allow", frozen=True)

    type: str

    @property
    def options(self) -> dict[str, Any]:
        """Return the options of the kind, not yet checked."""
        return dict(self.model_extra or {})


class OncePer(Shape):
    """How often a rule may fire for one record.

    `record`: once ever. `truth`: again only after an evaluation found the condition false.
    `period`: once per business day or month. `event`: at every event.
    """

    type: Literal["record", "truth", "period", "event"]
    period: Literal["day", "month"] | None = None


class RuleDefinition(Definition):
    """IF ... THEN ... over the records of one form."""

    KIND: ClassVar[str] = "rule"
    kind: Literal["rule"] = "rule"
    form: Reference
    trigger: KindOptions
    when: Json
    then: tuple[KindOptions, ...] = Field(min_length=1)
    once_per: OncePer = OncePer(type="event")
    enabled: bool = True
    priority: int = 100
