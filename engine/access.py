"""The one access decision: what an actor may do with a form, which rows, which fields and how much of each.

Every path to data takes a `Decision`; there is no other way to reach a record. Denied by default. Rights of several
roles add up row by row: a field is shown in full only in rows for which some right that grants it holds, so a second
role never unmasks the rows of the first. A derived field is as protected as the strictest field it reads, unless its
role names it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from engine.definitions.role import Action, Level, RoleDefinition
from engine.expressions.nodes import Node

ORDER: Mapping[str, int] = {"none": 0, "mask": 1, "read": 2, "write": 3}

ABILITIES: Mapping[str, Mapping[str, str]] = {
    "read": {"zh": "查看", "en": "view"},
    "create": {"zh": "新建", "en": "create"},
    "update": {"zh": "修改", "en": "change"},
    "delete": {"zh": "删除", "en": "delete"},
    "import": {"zh": "导入", "en": "import"},
    "export": {"zh": "导出", "en": "export"},
    "run_rules": {"zh": "运行规则", "en": "run rules"},
    "edit_parameters": {"zh": "修改参数", "en": "change parameters"},
    "see_firings": {"zh": "查看规则与触发记录", "en": "see rules and their firings"},
    "share_views": {"zh": "共享视图", "en": "share views"},
    "see_audit": {"zh": "查看审计记录", "en": "see the audit"},
    "open_public_forms": {"zh": "开关公开表单", "en": "open and close public forms"},
    "build_apps": {"zh": "搭建应用", "en": "build apps"},
    "administer": {"zh": "管理系统", "en": "administer"},
}
"""Actions and powers in words, as refusals name them."""


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts: a person with roles, a guest at a public form, or the platform on behalf of a rule or an import."""

    id: int | None
    name: str
    roles: frozenset[str] = frozenset()
    dept_id: int | None = None
    dept_ids: tuple[int, ...] = ()
    kind: Literal["person", "guest", "platform"] = "person"
    language: Literal["zh", "en"] = "zh"

    def attributes(self) -> dict[str, object]:
        """Return the user attributes expressions may read."""
        return {
            "id": self.id,
            "dept_id": self.dept_id,
            "dept_ids": list(self.dept_ids),
            "name": self.name,
            "roles": sorted(self.roles),
        }


PLATFORM = Actor(None, "platform", kind="platform")


@dataclass(frozen=True, slots=True)
class Right:
    """One role's grant on one form, compiled; `rows` None means every row."""

    role: str
    actions: frozenset[str]
    rows: Node | None
    levels: Mapping[str, Level]
    unmask: frozenset[str] = frozenset()
    """Fields masked by this right that may be looked at in full, one value at a time and with a reason."""

    def reads(self, fields: Iterable[str]) -> bool:
        """Tell whether all the fields are readable in full."""
        return all(ORDER[self.levels.get(key, "none")] >= ORDER["read"] for key in fields)


@dataclass(frozen=True, slots=True)
class Decision:
    """What one actor may do with one form."""

    form: str
    rights: tuple[Right, ...]
    unlimited: bool = False

    def may(self, action: Action) -> bool:
        """Tell whether the action is open for at least some rows."""
        return self.unlimited or any(action in right.actions for right in self.rights)

    def for_action(self, action: Action) -> tuple[Right, ...]:
        """Return the rights that open the action."""
        return tuple(right for right in self.rights if action in right.actions)

    def level(self, field: str) -> Level:
        """Return the highest level the actor has on the field in any row."""
        if self.unlimited:
            return "write"
        levels = [right.levels.get(field, "none") for right in self.rights]
        return max(levels, key=lambda level: ORDER[level], default="none")

    def level_in(self, field: str, holds: Iterable[bool]) -> Level:
        """Return how much the actor sees of the field in one row, given which of the rights hold there.

        A right that does not open reading shows nothing, whatever levels it names.
        """
        if self.unlimited:
            return "write"
        held = [right for right, here in zip(self.rights, holds, strict=True) if here and "read" in right.actions]
        levels = [right.levels.get(field, "none") for right in held]
        return max(levels, key=lambda level: ORDER[level], default="none")

    def may_unmask(self, field: str, holds: Iterable[bool]) -> bool:
        """Tell whether the actor, to whom the field is masked in one row, may look at its value there."""
        open_ = self.opens("read", held := tuple(holds))
        granted = any(here and field in right.unmask for right, here in zip(self.rights, open_, strict=True))
        return granted and self.level_in(field, held) == "mask"

    def opens(self, action: Action, holds: Iterable[bool]) -> tuple[bool, ...]:
        """Return, for each right, whether it opens the action in a row in which the given ones hold."""
        return tuple(here and action in right.actions for right, here in zip(self.rights, holds, strict=True))

    def write_level(self, field: str, action: Action, holds: Iterable[bool] | None = None) -> Level:
        """Return how much the actor may do to the field by the action, in any row or where the given rights hold."""
        if self.unlimited:
            return "write"
        open_ = self.opens(action, [True] * len(self.rights) if holds is None else holds)
        levels = [right.levels.get(field, "none") for right, here in zip(self.rights, open_, strict=True) if here]
        return max(levels, key=lambda level: ORDER[level], default="none")

    def using(self, fields: frozenset[str], action: Action = "read") -> tuple[Right, ...] | None:
        """Return the rights under which all the fields may be used in a condition; None for no limit at all.

        An empty answer means the actor may not use these fields.
        """
        if self.unlimited:
            return None
        return tuple(right for right in self.for_action(action) if right.reads(fields))

    def everywhere(self, fields: frozenset[str]) -> bool:
        """Tell whether the fields are readable in every row the actor sees, as an order must be."""
        return self.unlimited or all(right.reads(fields) for right in self.for_action("read"))

    def unrestricted(self, fields: frozenset[str]) -> bool:
        """Tell whether the fields are readable in every row there is."""
        return self.unlimited or any(right.rows is None and right.reads(fields) for right in self.for_action("read"))


@dataclass(frozen=True, slots=True)
class Role:
    """A compiled role."""

    name: str
    definition: RoleDefinition
    rights: Mapping[str, Right]


def everything(form: str) -> Decision:
    """Return the decision of the platform computing its own facts: nothing is closed to it."""
    return Decision(form, (), unlimited=True)


def decide(actor: Actor, form: str, roles: Mapping[str, Role]) -> Decision:
    """Return what the actor may do with the form; the platform itself is not limited."""
    if actor.kind == "platform":
        return everything(form)
    rights = [roles[name].rights[form] for name in sorted(actor.roles) if name in roles and form in roles[name].rights]
    return Decision(form, tuple(rights))
