"""The audit page: what was done is listed, filtered by the address, and leads to its record."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.web.conftest import Open
from tests.web.support import TICKETS, address, call, new_ticket

pytestmark = pytest.mark.browser


def test_a_change_is_found_by_its_record_with_what_it_changed(open_page: Open) -> None:
    page = open_page("/")
    ticket = new_ticket(page, subject="审计之前")
    path = f"/records/customer_base.ticket/{ticket['id']}"
    version = {"If-Match": f'"{ticket["version"]}"'}
    call(page, "PATCH", path, {"values": {"subject": "审计之后"}}, **version)
    page.get_by_role("button", name="用户菜单").click()
    page.get_by_role("link", name="审计").click()
    filters = page.get_by_role("search", name="筛选审计")
    filters.get_by_role("combobox", name="表单").click()
    page.locator(".ant-select-dropdown:visible .ant-select-item-option").filter(has_text="工单").first.click()
    filters.get_by_role("textbox", name="记录号").fill(str(ticket["id"]))
    filters.get_by_role("textbox", name="记录号").press("Enter")
    expect(page).to_have_url(address("/audit", "customer_base.ticket", str(ticket["id"])))
    table = page.get_by_role("table", name="审计")
    row = table.get_by_role("row").filter(has_text="审计之后")
    expect(row).to_contain_text("审计之前")
    expect(row).to_contain_text("修改")
    with page.expect_download() as taken:
        page.get_by_role("link", name="导出").click()
    assert "审计之后" in taken.value.path().read_text(encoding="utf-8-sig")
    row.get_by_role("link").click()
    expect(page).to_have_url(address(f"{TICKETS}/{ticket['id']}"))
    here = call(page, "GET", path)
    call(page, "DELETE", path, **{"If-Match": f'"{here["version"]}"'})


def test_who_may_not_see_it_is_told_so_and_offered_nothing(open_page: Open) -> None:
    page = open_page("/", login="agent", language="en")
    page.get_by_role("button", name="user menu").click()
    expect(page.get_by_text("Log out")).to_be_visible()
    expect(page.get_by_role("link", name="Audit")).to_have_count(0)
    page.goto("/audit")
    expect(page.get_by_role("alert")).to_be_visible()
