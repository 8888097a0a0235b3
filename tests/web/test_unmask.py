"""Masked values: looked at in full by who has the right, with a reason, for a minute; the history tells auditors."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.web.conftest import Open
from tests.web.support import CUSTOMERS, OBJECT, settled

pytestmark = pytest.mark.browser

PATH = f"{CUSTOMERS}/1993"


def test_a_value_is_seen_with_a_reason_for_a_minute_and_told_to_auditors(open_page: Open) -> None:
    admin = open_page(None)
    number = admin.request.get("/api/records/customer_base.customer/1993").json()["values"]["mobile"]
    page = open_page(None, login="agent")
    page.clock.install()
    page.goto(PATH)
    look = page.get_by_role("button", name="查看“手机号”原文")
    expect(look).to_be_visible()
    expect(page.get_by_role("button", name=re.compile("查看“证件号码”原文"))).to_have_count(0)
    expect(page.get_by_text(number)).to_have_count(0)
    look.click()
    dialog = page.get_by_role("dialog")
    show = dialog.get_by_role("button", name="查看原文")
    expect(show).to_be_disabled()
    expect(dialog.get_by_label("查看原因")).to_be_focused()
    dialog.get_by_label("查看原因").fill("回访前核对")
    show.click()
    expect(page.get_by_text(number)).to_be_visible()
    expect(dialog).to_have_count(0)
    expect(page.get_by_role("button", name="隐藏“手机号”原文")).to_be_focused()
    page.clock.run_for(61_000)
    expect(page.get_by_text(number)).to_have_count(0)
    expect(look).to_be_visible()
    expect(page.get_by_role("region", name="修改历史")).not_to_contain_text("回访前核对")
    admin.goto(PATH)
    told = admin.get_by_role("region", name="修改历史").get_by_role("listitem").first
    expect(told).to_contain_text("查看了“手机号”原文")
    expect(told).to_contain_text("原因：回访前核对")


def test_what_was_seen_is_gone_on_leaving_and_can_be_hidden(open_page: Open) -> None:
    page = settled(open_page(f"{OBJECT}/1993", login="leader", language="en"))
    look = page.get_by_role("button", name=re.compile("^Look at “Document number” in full"))
    look.first.click()
    page.get_by_role("dialog").get_by_label("Reason").fill("checking the contract")
    page.get_by_role("dialog").get_by_role("button", name="Show in full").click()
    number = page.get_by_text(re.compile(r"^\d{17}[\dX]$"))
    expect(number).to_be_visible()
    page.reload()
    expect(look.first).to_be_visible()
    expect(number).to_have_count(0)


def test_a_refusal_stands_in_the_dialog(open_page: Open) -> None:
    page = open_page(PATH, login="agent", language="en")
    problems = [{"code": "UNMASK-E002", "path": "", "message": "At most 20.", "hint": "Try again in 9 minutes."}]
    page.route("**/unmask", lambda route: route.fulfill(status=429, json={"title": "", "problems": problems}))
    page.get_by_role("button", name=re.compile("^Look at “Mobile")).click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Reason").fill("once more")
    dialog.get_by_role("button", name="Show in full").click()
    expect(dialog.get_by_role("alert")).to_have_text("At most 20. Try again in 9 minutes.")
