"""Whether a menu's entries lead somewhere."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from engine.definitions.menu import MenuDefinition, MenuItem
from engine.definitions.page import PageDefinition
from engine.errors import Problem, pointer, problem
from engine.forms.compile import qualified
from engine.forms.model import Form
from engine.texts import closest


@dataclass(frozen=True, slots=True)
class Targets:
    """What entries of menus may lead to."""

    forms: Mapping[str, Form]
    pages: Mapping[str, PageDefinition]
    dashboards: Mapping[str, object]


def check_menu(menu: MenuDefinition, app: str, targets: Targets, path: str) -> list[Problem]:
    """Return a problem for each entry that names a form, page or dashboard that does not exist."""
    return [
        one
        for place, item in enumerate(menu.items)
        for one in _item(item, app, targets, path + pointer("items", place))
    ]


def _item(item: MenuItem, app: str, targets: Targets, path: str) -> list[Problem]:
    problems: list[Problem] = []
    if item.form is not None and (name := qualified(item.form, app)) not in targets.forms:
        problems.append(problem("FORM-E005", path + "/form", found=name))
    if item.page is not None and (name := qualified(item.page, app)) not in targets.pages:
        near = closest(name, list(targets.pages))
        problems.append(problem("BUNDLE-E008", path + "/page", kind="page", found=name, near=near))
    if item.dashboard is not None and (name := qualified(item.dashboard, app)) not in targets.dashboards:
        near = closest(name, list(targets.dashboards))
        problems.append(problem("BUNDLE-E008", path + "/dashboard", kind="dashboard", found=name, near=near))
    for place, child in enumerate(item.children):
        problems += _item(child, app, targets, path + pointer("children", place))
    return problems
