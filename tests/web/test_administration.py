"""People, departments and roles kept in the browser: somebody enters, signs in, may less, and may no more."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.web.conftest import Open
from tests.web.support import pick, settled

pytestmark = pytest.mark.browser


def test_somebody_new_from_their_entry_to_their_leaving(open_page: Open, picture: Callable[[Page, str], None]) -> None:
    page = open_page("/people", language="en")
    page.get_by_role("button", name="New person").click()
    drawer = page.get_by_role("dialog", name="New person")
    drawer.get_by_label("Name").fill("Nora New")
    drawer.get_by_label("Login").fill("nora")
    pick(page, "Roles", "Agent", within=drawer)
    page.keyboard.press("Escape")
    drawer.get_by_role("button", name="Save").click()
    told = page.get_by_role("dialog", name=re.compile("New password of Nora New"))
    password = told.locator("code").inner_text()
    assert len(password) == 16
    told.get_by_role("button", name="Noted").click()

    visitor = open_page(None, login=None)
    answer = visitor.request.post("/api/session", data={"login": "nora", "password": password})
    assert answer.ok, answer.text()

    settled(page, "/people")
    page.get_by_role("searchbox", name="Find by name or login").fill("nora")
    row = page.get_by_role("table", name="People").get_by_role("row").filter(has_text="Nora New")
    row.click()
    drawer = page.get_by_role("dialog", name="Nora New")
    drawer.get_by_role("tab", name="Rights").click()
    pick(page, "On which form", "Customer", within=drawer)
    expect(drawer.get_by_role("table", name="Fields")).to_contain_text("Service agent")
    picture(page, "admin-rights-en")
    drawer.get_by_role("tab", name="Person").click()
    drawer.get_by_role("switch", name="May sign in").click()
    drawer.get_by_role("button", name="Save").click()
    expect(row).to_contain_text("Inactive")
    assert visitor.request.get("/api/session").status == 401


def test_departments_are_kept_as_a_tree(open_page: Open) -> None:
    page = open_page("/people?tab=departments", language="en")
    page.get_by_role("button", name="New department").click()
    dialog = page.get_by_role("dialog", name="New department")
    dialog.get_by_label("Title in English").fill("Archive")
    dialog.get_by_role("button", name="Save").click()
    mine = page.get_by_role("button", name=re.compile("^Archive"))
    expect(mine).to_contain_text("0 people")
    mine.click()
    dialog = page.get_by_role("dialog", name="Archive")
    dialog.get_by_role("button", name="Delete").click()
    page.get_by_role("tooltip").get_by_role("button", name="Delete").click()
    expect(mine).to_have_count(0)


def test_whoever_may_not_administer_is_told_so(open_page: Open) -> None:
    page = open_page("/people", login="agent", language="en")
    expect(page.get_by_role("alert")).to_be_visible()
    expect(page.get_by_role("button", name="New person")).to_have_count(0)


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("tab", ["people", "departments", "roles"])
def test_the_pages_of_administration(
    open_page: Open, picture: Callable[[Page, str], None], language: str, tab: str
) -> None:
    page = settled(open_page(f"/people?tab={tab}", language=language))
    picture(page, f"admin-{tab}-{language}")
    over = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert over == 0
    assert page.get_by_role("alert").count() == 0
