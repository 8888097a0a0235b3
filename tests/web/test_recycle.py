"""The recycle bin: what was deleted is found there, and comes back with its history."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.web.conftest import Open
from tests.web.support import TICKETS, new_ticket

pytestmark = pytest.mark.browser


def test_a_deleted_record_is_brought_back_from_the_bin(open_page: Open) -> None:
    page = open_page(None)
    ticket = new_ticket(page, subject="误删的工单")
    page.goto(f"{TICKETS}/{ticket['id']}")
    page.get_by_role("button", name="更多").click()
    page.get_by_role("menuitem", name="删除").click()
    page.get_by_role("dialog").get_by_role("button", name="删除").click()
    expect(page).not_to_have_url(f"**/{ticket['id']}")
    page.goto(TICKETS)
    page.get_by_role("button", name="回收站").click()
    bin_ = page.get_by_role("list", name="回收站")
    expect(bin_.get_by_role("listitem").first).to_contain_text(ticket["title"])
    bin_.get_by_role("button", name=f"恢复“{ticket['title']}”").click()
    expect(page.get_by_text(f"已恢复“{ticket['title']}”")).to_be_visible()
    expect(bin_.get_by_text(ticket["title"])).to_have_count(0)
    page.goto(f"{TICKETS}/{ticket['id']}")
    expect(page.get_by_role("button", name="编辑标题")).to_have_text("误删的工单")
    expect(page.get_by_role("region", name="修改历史")).to_contain_text("恢复了记录")


def test_who_may_not_delete_sees_no_bin(open_page: Open) -> None:
    page = open_page(TICKETS, login="agent", language="en")
    expect(page.get_by_role("button", name="New", exact=True)).to_be_visible()
    expect(page.get_by_role("button", name="Recycle bin")).to_have_count(0)
