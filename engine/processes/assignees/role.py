"""Assignee: everyone who holds a role."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.definitions.base import Reference
from engine.errors import Problem, problem
from engine.forms.compile import qualified
from engine.kinds import Label, Options
from engine.processes.assignees.base import Assignee
from engine.rules.actions.base import Setting
from engine.texts import closest

if TYPE_CHECKING:
    from engine.processes.kernel import Walk


class RoleOptions(Options):
    """The role."""

    role: Reference


class RoleAssignee(Assignee):
    """The active holders of a role, in the order they were entered."""

    name, label, icon = "role", Label("角色", "Role"), "team"
    Options = RoleOptions

    def plan(
        self, options: RoleOptions, setting: Setting, nodes: frozenset[str], path: str
    ) -> tuple[str, list[Problem]]:
        """Return the role's full name."""
        role = qualified(options.role, setting.app)
        if role in setting.roles:
            return role, []
        near = closest(role, sorted(setting.roles))
        return role, [problem("BUNDLE-E008", path + "/role", kind="role", found=role, near=near)]

    def people(self, walk: Walk, detail: str) -> list[int]:
        """Return the holders."""
        return walk.world.holders(detail)

    def say(self, options: RoleOptions, setting: Setting, language: str) -> str:
        """Return the role's title."""
        title = setting.role_titles.get(qualified(options.role, setting.app))
        return title[language] if title else options.role
