"""Whether a menu's entries lead somewhere."""

from __future__ import annotations

from collections.abc import Mapping

from engine.definitions.menu import MenuDefinition, MenuItem
from engine.definitions.page import PageDefinition
from engine.errors import Problem, pointer, problem
from engine.forms.compile import qualified
from engine.forms.model import Form
from engine.texts import closest


def check_menu(
    menu: MenuDefinition, app: str, forms: Mapping[str, Form], pages: Mapping[str, PageDefinition], path: str
) -> list[Problem]:
    """Return a problem for each entry that names a form or page that does not exist."""
    return [
        one
        for place, item in enumerate(menu.items)
        for one in _item(item, app, forms, pages, path + pointer("items", place))
    ]


def _item(
    item: MenuItem, app: str, forms: Mapping[str, Form], pages: Mapping[str, PageDefinition], path: str
) -> list[Problem]:
    problems: list[Problem] = []
    if item.form is not None and (name := qualified(item.form, app)) not in forms:
        problems.append(problem("FORM-E005", path + "/form", found=name))
    if item.page is not None and (name := qualified(item.page, app)) not in pages:
        near = closest(name, list(pages))
        problems.append(problem("BUNDLE-E008", path + "/page", kind="page", found=name, near=near))
    for place, child in enumerate(item.children):
        problems += _item(child, app, forms, pages, path + pointer("children", place))
    return problems
