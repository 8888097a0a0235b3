"""The matrix of rights: what a role may do, form by form and field by field, kept and undone like any draft."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.web.building import app_of, form_of
from tests.web.conftest import Open
from tests.web.support import call, settled

pytestmark = pytest.mark.browser


def role_of(page: Page, app: str) -> dict[str, object]:
    return dict(call(page, "GET", f"/builder/apps/{app}/documents/roles/clerk.json")["content"])


def test_rights_are_given_by_form_and_by_field(open_page: Open, picture: Callable[[Page, str], None]) -> None:
    page = open_page("/", language="en")
    app = app_of(page)
    key = form_of(page, app)
    body = {"kind": "role", "title": {"zh": "文员", "en": "Clerk"}}
    call(page, "POST", f"/builder/apps/{app}/documents", body)
    settled(page, f"/build/{app}/roles/clerk")
    matrix = page.get_by_role("table", name="Rights on forms")
    matrix.get_by_role("checkbox", name="Order: Change").check()
    expect(matrix.get_by_role("checkbox", name="Order: Read")).to_be_checked()
    matrix.get_by_role("button", name="Order: Field by field").click()
    drawer = page.get_by_role("dialog", name="Fields of Order")
    drawer.get_by_role("radiogroup", name="Level of Amount").get_by_text("Masked").click()
    drawer.get_by_role("checkbox", name="May be unmasked").check()
    picture(page, "role-fields-en")
    page.keyboard.press("Escape")
    page.get_by_role("checkbox", name="See the audit").check()
    expect(page.get_by_text(re.compile(r"Saved \d\d:\d\d"))).to_be_visible()
    page.wait_for_timeout(1_300)
    expect(page.get_by_text(re.compile(r"Saved \d\d:\d\d"))).to_be_visible()
    kept = role_of(page, app)
    grant = {"form": key, "actions": ["read", "update"], "others": "read"}
    assert kept["grants"] == [{**grant, "fields": {"amount": "mask"}, "unmask": ["amount"]}]
    assert kept["powers"] == ["see_audit"]
    assert call(page, "GET", f"/builder/apps/{app}/check")["problems"] == []
    for _ in range(2):
        page.get_by_role("button", name="Undo").click()
    page.wait_for_timeout(1_300)
    expect(page.get_by_text(re.compile(r"Saved \d\d:\d\d"))).to_be_visible()
    assert "unmask" not in str(role_of(page, app))


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_shipped_role_is_drawn(open_page: Open, picture: Callable[[Page, str], None], language: str) -> None:
    page = settled(open_page("/build/credit_card_crm/roles/manager", language=language))
    expect(page.get_by_role("table", name=re.compile("表单权限|Rights on forms"))).to_be_visible()
    picture(page, f"role-{language}")
    over = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert over == 0
    assert page.get_by_role("alert").count() == 0
