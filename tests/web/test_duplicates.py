"""Duplicates on the page: a hint while a record is made, groups of a form, and two columns to merge them by."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.web.conftest import Open
from tests.web.support import CUSTOMERS, call, new_ticket

pytestmark = pytest.mark.browser
MOBILE = "19900001234"
NUMBERS = ("110101190003078813", "110101190003078821")


def test_a_customer_made_twice_is_found_and_merged(open_page: Open) -> None:
    page = open_page(None)
    path = "/records/customer_base.customer"
    values = {"customer_no": "D1", "name": "重复甲", "mobile": MOBILE, "id_no": NUMBERS[0]}
    one = call(page, "POST", path, {"values": values})
    page.goto(f"{CUSTOMERS}/new")
    page.get_by_role("textbox", name="客户号").fill("D2")
    page.get_by_role("textbox", name="姓名").fill("重复乙")
    page.get_by_role("textbox", name="证件号码").fill(NUMBERS[1])
    page.get_by_role("textbox", name="手机号").fill(MOBILE)
    hint = page.get_by_role("status", name="可能已有这条记录")
    expect(hint.get_by_role("link", name="重复甲")).to_be_visible()
    page.get_by_role("button", name="保存").click()
    expect(page.get_by_role("heading", name="重复乙")).to_be_visible()
    two = int(page.url.rpartition("/")[2])
    ticket = new_ticket(page, customer=two, subject="乙的工单")
    alike = page.get_by_role("region", name="可能重复")
    expect(alike.get_by_role("link", name="重复甲", exact=True)).to_be_visible()
    alike.get_by_role("link", name="对比合并 重复甲").click()
    expect(page.get_by_role("table", name="合并").get_by_role("columnheader").filter(has_text="重复甲")).to_be_visible()
    page.goto(CUSTOMERS)
    page.get_by_role("link", name="查找重复记录").click()
    group = page.get_by_role("list", name="重复记录").get_by_role("listitem").filter(has_text="重复乙")
    expect(group).to_contain_text("重复甲")
    group.get_by_role("link", name="合并").click()
    table = page.get_by_role("table", name="合并")
    table.get_by_role("row", name="姓名").get_by_role("radio").nth(1).check()
    page.get_by_role("button", name="合并", exact=True).click()
    page.get_by_role("dialog").get_by_role("button", name="合并").click()
    expect(page).to_have_url(f"{page.url.partition('/f/')[0]}{CUSTOMERS}/{one['id']}")
    expect(page.get_by_role("heading", name="重复乙")).to_be_visible()
    expect(page.get_by_role("region", name="修改历史")).to_contain_text("合并到")
    left = call(page, "GET", f"{path}/{one['id']}")["values"]
    assert (left["name"], left["customer_no"]) == ("重复乙", "D1")
    assert call(page, "GET", f"/records/customer_base.ticket/{ticket['id']}")["values"]["customer"]["id"] == one["id"]
    page.goto(CUSTOMERS)
    page.get_by_role("button", name="回收站").click()
    gone = page.get_by_role("list", name="回收站").get_by_role("listitem").filter(has_text="重复乙")
    expect(gone).to_contain_text(f"合并到“客户 #{one['id']}”")
    for form, key in (("ticket", ticket["id"]), ("customer", one["id"])):  # others count the customers of the samples
        here = f"/records/customer_base.{form}/{key}"
        call(page, "DELETE", here, **{"If-Match": f'"{call(page, "GET", here)["version"]}"'})


def test_who_sees_what_is_compared_masked_is_not_offered_to_compare_it(open_page: Open) -> None:
    page = open_page(CUSTOMERS, login="agent", language="en")
    expect(page.get_by_role("searchbox")).to_be_visible()
    expect(page.get_by_role("link", name="Find duplicates")).to_have_count(0)
    page.goto(f"{CUSTOMERS}/1")
    expect(page.get_by_role("region", name="History")).to_be_visible()
    expect(page.get_by_role("region", name="Possible duplicates")).to_have_count(0)
