"""A role: what its holders may see and do, form by form. What is not granted is denied."""

from __future__ import annotations

from typing import ClassVar, Literal

from pydantic import Field

from engine.definitions.base import Definition, Json, Key, Reference, Shape

Action = Literal["read", "create", "update", "delete", "import", "export"]
Level = Literal["none", "mask", "read", "write"]


class Grant(Shape):
    """Rights on one form: actions, the rows they hold for, and a level per field."""

    form: Reference
    actions: tuple[Action, ...] = ("read",)
    rows: Json | None = None
    """A condition over the record; none means every row."""
    fields: dict[Key, Level] = Field(default_factory=dict)
    """Levels that differ from `others`."""
    others: Level = "read"
    unmask: tuple[Key, ...] = ()
    """Masked fields that may be looked at in full: one value at a time, with a reason that the audit keeps."""


class RoleDefinition(Definition):
    """A named set of grants."""

    KIND: ClassVar[str] = "role"
    kind: Literal["role"] = "role"
    grants: tuple[Grant, ...] = ()
    powers: tuple[
        Literal[
            "run_rules",
            "edit_parameters",
            "see_firings",
            "see_audit",
            "share_views",
            "open_public_forms",
            "build_apps",
            "administer",
        ],
        ...,
    ] = ()
    """Abilities that are not about one form."""
    rank: int = Field(default=0, ge=0)
