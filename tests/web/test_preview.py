"""A drafted form filled in before anybody else has it: computed, checked, with the rights of a role, stored nowhere."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.web.building import app_of, form_of
from tests.web.conftest import Open
from tests.web.support import call, pick, settled

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_draft_is_filled_in_and_nothing_is_stored(
    open_page: Open, picture: Callable[[Page, str], None], language: str
) -> None:
    said = {
        "zh": {"name": "名称", "amount": "金额", "paid": "已付", "try": "试提交", "would": "可以保存", "see": "预览"},
        "en": {
            "name": "Name",
            "amount": "Amount",
            "paid": "Paid",
            "try": "Try to save",
            "would": "This would be saved",
            "see": "Preview",
        },
    }[language]
    page = open_page("/", language=language)
    app = app_of(page)
    key = form_of(page, app)
    page.goto(f"/build/{app}/forms/{key}")
    page.get_by_role("link", name=said["see"]).click()
    page.get_by_role("textbox", name=said["amount"]).fill("100")
    page.get_by_role("textbox", name=said["paid"]).fill("25")
    expect(page.get_by_role("main")).to_contain_text("¥75.00")
    page.get_by_role("button", name=said["try"]).click()
    expect(page.get_by_role("alert").first).to_be_visible()
    page.get_by_role("textbox", name=said["name"]).fill("One")
    picture(page, f"preview-{language}")
    page.get_by_role("button", name=said["try"]).click()
    expect(page.get_by_text(said["would"])).to_be_visible()
    expect(page.get_by_role("textbox", name=said["name"])).to_have_value("")
    published = [one["key"] for one in call(page, "GET", "/builder/apps") if one["published"]]
    assert app not in published


def test_a_role_sees_what_it_may_see(open_page: Open) -> None:
    page = open_page("/", language="en")
    app = app_of(page)
    key = form_of(page, app)
    grant = {"form": key, "actions": ["read", "create"], "fields": {"amount": "none"}, "others": "write"}
    role = {"kind": "role", "key": "clerk", "title": {"zh": "文员", "en": "Clerk"}, "grants": [grant]}
    watcher = {**role, "key": "watcher", "title": {"zh": "旁观", "en": "Watcher"}, "grants": [{"form": key}]}
    for one in (role, watcher):
        call(page, "PUT", f"/builder/apps/{app}/documents/roles/{one['key']}.json", {"content": one})
    settled(page, f"/build/{app}/forms/{key}/preview")
    expect(page.get_by_role("textbox", name="Amount")).to_be_visible()
    pick(page, "Seen as", "As Clerk")
    expect(page.get_by_role("textbox", name="Amount")).to_have_count(0)
    expect(page.get_by_role("textbox", name="Name")).to_be_visible()
    pick(page, "Seen as", "As Watcher")
    expect(page.get_by_text("This role may not create records.")).to_be_visible()
