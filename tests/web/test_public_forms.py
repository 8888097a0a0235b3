"""A public form in the browser: opened and shared inside, filled in by a stranger on a phone, found as a record."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.web.conftest import Open
from tests.web.support import call

pytestmark = pytest.mark.browser
NAME, LIST = "/public-forms/customer_base.suggestion", "/f/customer_base.suggestion"
RECORDS = "/records/customer_base.suggestion"


def clear(page: Page) -> None:
    for row in call(page, "GET", RECORDS)["rows"]:
        call(page, "DELETE", f"{RECORDS}/{row['id']}", **{"If-Match": f'"{row["version"]}"'})
    call(page, "PATCH", NAME, {"open": False})


def test_a_stranger_fills_in_what_somebody_inside_has_opened(open_page: Open) -> None:
    page = open_page(LIST)
    page.get_by_role("link", name="公开表单").click()
    one = page.get_by_role("listitem", name="意见建议")
    one.get_by_role("switch", name="开放“意见建议”").click()
    expect(one.get_by_text("开放中")).to_be_visible()
    expect(one.locator(".fw-qr svg").first).to_be_visible()
    link = one.get_by_role("link", name="打开页面").get_attribute("href") or ""
    guest = open_page(link, login=None, width=390)
    expect(guest.get_by_role("heading", name="意见建议")).to_be_visible()
    expect(guest.get_by_role("navigation")).to_have_count(0)
    expect(guest.get_by_role("radio", name="建议")).to_be_checked()
    expect(guest.get_by_role("textbox", name="称呼")).to_have_count(0)
    guest.get_by_role("switch", name="需要回复").click()
    expect(guest.get_by_role("textbox", name="称呼")).to_be_visible()
    guest.wait_for_timeout(2_000)  # nobody fills in a page in less
    guest.get_by_role("button", name="提交").click()
    expect(guest.get_by_role("alert")).to_contain_text("手机号")
    guest.get_by_role("button", name="English").click()
    guest.get_by_role("textbox", name="What it is about").fill("Longer hours")
    guest.get_by_role("textbox", name="Name").fill("Ann")
    guest.get_by_role("textbox", name="Mobile").fill("13912345678")
    file = {"name": "a.png", "mimeType": "image/png", "buffer": guest.screenshot()}
    guest.locator("input[type=file]").set_input_files(file)  # type: ignore[arg-type]
    expect(guest.get_by_role("link", name="a.png")).to_be_visible()
    assert guest.evaluate("document.documentElement.scrollWidth <= innerWidth")
    guest.get_by_role("button", name="Send").click()
    expect(guest.get_by_role("heading", name="Sent")).to_be_visible()
    guest.get_by_role("button", name="Answer once more").click()
    expect(guest.get_by_role("textbox", name="What it is about")).to_have_value("")
    page.goto(LIST)
    row = page.get_by_role("row").filter(has_text="Longer hours")
    expect(row).to_contain_text("意见建议")
    record = call(page, "GET", RECORDS)["rows"][0]
    page.goto(f"{LIST}/{record['id']}")
    expect(page.get_by_text("来自公开表单“意见建议”")).to_be_visible()
    expect(page.get_by_role("region", name="修改历史")).to_contain_text("经公开表单“意见建议”")
    clear(page)
    guest.reload()
    expect(guest.get_by_role("heading", name="It is closed")).to_be_visible()
    expect(guest.get_by_role("textbox")).to_have_count(0)


def test_a_link_to_nothing_says_so_and_who_may_not_open_is_offered_nothing(open_page: Open) -> None:
    guest = open_page("/public/nothing", login=None)
    expect(guest.get_by_role("heading", name="没有这个表单")).to_be_visible()
    agent = open_page(LIST, login="agent")
    expect(agent.get_by_role("searchbox")).to_be_visible()
    expect(agent.get_by_role("link", name="公开表单")).to_have_count(0)
    agent.goto("/public-forms")
    expect(agent.get_by_role("alert")).to_be_visible()
