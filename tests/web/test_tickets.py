"""Filling a form: problems where they belong, live conditions, editing in place, and two people at once."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.web.conftest import Open
from tests.web.support import TICKETS, call, new_ticket, pick

pytestmark = pytest.mark.browser


def test_a_refused_value_is_said_beside_its_field_and_saved_once_mended(open_page: Open) -> None:
    page = open_page(f"{TICKETS}/new")
    pick(page, "客户", "赵云", search="赵云")
    page.get_by_role("textbox", name="标题").fill("卡片挂失咨询")
    amount = page.get_by_role("textbox", name="涉及金额")
    amount.fill("-5")
    page.get_by_role("button", name="保存").click()
    summary = page.get_by_role("alert")
    expect(summary).to_contain_text("有 1 处需要修改")
    expect(summary.get_by_role("button", name="涉及金额")).to_be_visible()
    expect(amount).to_have_attribute("aria-invalid", "true")
    beside = amount.get_attribute("aria-describedby")
    expect(page.locator(f"[id='{beside}']")).to_contain_text("“-5”小于下限 0")
    amount.fill("120.50")
    page.get_by_role("button", name="保存").click()
    expect(page.get_by_role("heading", name="GD0")).to_be_visible()
    number = page.get_by_role("heading", level=1).inner_text()
    page.goto(f"{TICKETS}?search={number}")
    expect(page.get_by_role("row").nth(1)).to_contain_text("¥120.50")


def test_a_missing_required_value_is_said(open_page: Open) -> None:
    page = open_page(f"{TICKETS}/new")
    page.get_by_role("textbox", name="标题").fill("没有客户")
    page.get_by_role("button", name="保存").click()
    expect(page.get_by_role("alert").get_by_role("button", name="客户")).to_be_visible()
    expect(page.get_by_role("combobox", name="客户")).to_be_focused()


def test_a_record_is_edited_in_place(open_page: Open) -> None:
    page = open_page(None)
    ticket = new_ticket(page, subject="旧标题")
    page.goto(f"{TICKETS}/{ticket['id']}")
    page.get_by_role("button", name="编辑标题").click()
    page.get_by_role("textbox", name="标题").fill("新标题")
    expect(page.get_by_text("1 处修改")).to_be_visible()
    page.get_by_role("button", name="保存").click()
    expect(page.get_by_role("button", name="编辑标题")).to_have_text("新标题")
    expect(page.get_by_role("region", name="修改历史")).to_contain_text("旧标题→新标题")


def test_what_another_changed_meanwhile_does_not_cost_my_edits(open_page: Open) -> None:
    page, other = open_page(None), open_page(None, login="leader")
    ticket = new_ticket(page, subject="初稿")
    path = f"/records/customer_base.ticket/{ticket['id']}"
    page.goto(f"{TICKETS}/{ticket['id']}")
    page.get_by_role("button", name="编辑标题").click()
    page.get_by_role("textbox", name="标题").fill("我的标题")
    version = other.request.get(f"/api{path}").json()["version"]
    call(other, "PATCH", path, {"values": {"priority": "high"}}, **{"If-Match": f'"{version}"'})
    page.get_by_role("button", name="保存").click()
    notice = page.get_by_role("alert").filter(has_text="修改了这条记录")
    expect(notice).to_contain_text("林淑敏于")
    expect(page.get_by_role("textbox", name="标题")).to_have_value("我的标题")
    notice.get_by_role("button", name="保留我的修改").click()
    page.get_by_role("button", name="保存").click()
    expect(page.get_by_role("button", name="编辑标题")).to_have_text("我的标题")
    values = page.request.get(f"/api{path}").json()["values"]
    assert (values["subject"], values["priority"]) == ("我的标题", "high")


def test_a_condition_shows_and_hides_its_field_while_typing(open_page: Open) -> None:
    page = open_page(f"{TICKETS}/new")
    satisfaction = page.get_by_role("textbox", name="满意度")
    expect(page.get_by_role("textbox", name="标题")).to_be_visible()
    expect(satisfaction).to_have_count(0)
    pick(page, "状态", "已解决")
    expect(satisfaction).to_be_visible()
    expect(page.get_by_role("textbox", name="处理结果")).to_have_attribute("aria-required", "true")
    satisfaction.fill("9")
    satisfaction.blur()
    expect(satisfaction).to_have_attribute("aria-invalid", "true")
    pick(page, "状态", "待处理")
    expect(satisfaction).to_have_count(0)


def test_a_computed_value_follows_what_it_reads(open_page: Open) -> None:
    page = open_page(f"{TICKETS}/new")
    overdue = page.locator(".fw-field").filter(has=page.get_by_text("是否超时", exact=True))
    expect(overdue).to_contain_text("否")
    due = page.get_by_role("textbox", name="处理时限")
    due.fill("2001-01-01 08:00")
    due.press("Enter")
    expect(overdue).to_contain_text("是", use_inner_text=True)
    expect(overdue.locator(".fw-field-value")).to_have_text("是")


def test_moments_are_shown_and_entered_in_the_zone_of_the_business(open_page: Open) -> None:
    page = open_page(None)
    ticket = new_ticket(page, due_at="2005-10-01T16:30:00Z")
    page.goto(f"{TICKETS}/{ticket['id']}")
    page.get_by_role("button", name="编辑处理时限").click()
    due = page.get_by_role("textbox", name="处理时限")
    expect(due).to_have_value("2005-10-02 00:30")
    due.fill("2005-10-02 09:00")
    due.press("Enter")
    page.get_by_role("button", name="保存").click()
    expect(page.get_by_role("button", name="编辑处理时限")).to_have_text("2005-10-02 09:00")
    saved = page.request.get(f"/api/records/customer_base.ticket/{ticket['id']}").json()
    assert saved["values"]["due_at"].startswith("2005-10-02T01:00:00")


def test_a_hidden_field_is_not_read_either(open_page: Open) -> None:
    page = open_page(None)
    shown = new_ticket(page, status="solved", result="已解释", satisfaction=4)
    hidden = new_ticket(page)
    label = page.get_by_text("满意度", exact=True)
    page.goto(f"{TICKETS}/{shown['id']}")
    expect(label).to_be_visible()
    page.goto(f"{TICKETS}/{hidden['id']}")
    expect(page.get_by_text("处理结果", exact=True)).to_be_visible()
    expect(label).to_have_count(0)
