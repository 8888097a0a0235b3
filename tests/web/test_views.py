"""Views as people use them: tabs, groups and totals, cards moved, a view kept, cells and selections changed."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.web.conftest import Open
from tests.web.support import CUSTOMERS, TICKETS, address, call, new_ticket, pick

pytestmark = pytest.mark.browser
TABS = "视图"


def tab(page: Page, name: str) -> None:
    page.get_by_role("tablist", name=TABS).get_by_role("tab", name=name).click()


def stage(page: Page, name: str) -> Any:
    return page.get_by_role("list", name="看板").get_by_role("listitem", name=name, exact=True)


def test_a_table_in_groups_shows_what_each_comes_to(open_page: Open) -> None:
    page = open_page(CUSTOMERS)
    tab(page, "按等级")
    expect(page).to_have_url(address("view=customer_base.customers_by_level"))
    summary = page.request.get("/api/records/customer_base.customer/summary?group=level&totals=debt_total:sum").json()
    first = summary["groups"][0]
    head = page.get_by_role("button", name=re.compile(rf"^普通.*{first['count']} 条"))
    expect(head).to_contain_text(f"¥{first['totals']['debt_total'].split('.')[0][:1]}")
    rows = page.locator("tr[data-row]")
    expect(rows.first).to_be_visible()
    before = rows.count()
    head.click()
    expect(head).to_have_attribute("aria-expanded", "false")
    expect(rows).not_to_have_count(before)
    total = page.locator("tfoot td").filter(has_text="合计").inner_text()
    assert total.replace(",", "").endswith(summary["totals"]["debt_total"])
    expect(page.get_by_role("status").filter(has_text=f"{summary['count']:,} 条，5 组")).to_be_visible()


def test_a_card_is_moved_and_its_record_follows(open_page: Open) -> None:
    page = open_page(None)
    made = new_ticket(page, subject="卡片", kind="request", priority="high", status="open")
    page.goto(f'{TICKETS}?view=customer_base.tickets_by_status&filter={{"==":[{{"var":"no"}},"{made["title"]}"]}}')
    card = stage(page, "待处理").locator("article").filter(has_text=made["title"])
    expect(card).to_have_count(1)
    card.drag_to(stage(page, "处理中"))
    expect(stage(page, "处理中").locator("article").filter(has_text=made["title"])).to_have_count(1)
    expect(card).to_have_count(0)
    seen = page.request.get(f"/api/records/customer_base.ticket/{made['id']}").json()
    assert seen["values"]["status"] == "in_progress"
    stage(page, "处理中").get_by_role("button", name=f"移动{made['title']}").click()
    page.get_by_role("menuitem", name="等待客户").click()
    expect(stage(page, "等待客户").locator("article").filter(has_text=made["title"])).to_have_count(1)


def test_a_record_lies_on_its_day_and_opens_from_there(open_page: Open) -> None:
    page = open_page(f"{TICKETS}?view=customer_base.tickets_due")
    now = page.request.get("/api/session").json()["now"]
    made = new_ticket(page, subject="日历", kind="request", priority="urgent", status="open", due_at=now)
    page.reload()
    page.get_by_role("main").get_by_role("searchbox", name="搜索").fill(made["title"])
    entry = page.locator(f'.fw-month [data-row="{made["id"]}"]')
    entry.click()
    expect(page.get_by_role("dialog")).to_contain_text(made["title"])


def test_a_view_is_made_changed_and_removed(open_page: Open) -> None:
    page = open_page(CUSTOMERS)
    page.get_by_role("button", name="新建视图").click()
    editor = page.get_by_role("dialog", name="新建视图")
    editor.get_by_label("名称").fill("我的看板")
    pick(page, "展示方式", "看板", within=editor)
    expect(editor.get_by_role("button", name="保存")).to_be_disabled()
    pick(page, "分组字段", "风险等级", within=editor)
    editor.get_by_role("button", name="保存").click()
    own = page.get_by_role("tab", name="我的看板")
    expect(own).to_have_attribute("aria-selected", "true")
    expect(stage(page, "低")).to_be_visible()
    page.get_by_role("button", name="视图操作").click()
    page.get_by_role("menuitem", name="编辑视图").click()
    editor = page.get_by_role("dialog", name="编辑视图")
    pick(page, "展示方式", "画册", within=editor)
    editor.get_by_role("button", name="保存").click()
    expect(page.locator(".fw-gallery article").first).to_be_visible()
    page.reload()
    expect(page.locator(".fw-gallery article").first).to_be_visible()
    page.get_by_role("button", name="视图操作").click()
    page.get_by_role("menuitem", name="删除").click()
    page.get_by_role("dialog").get_by_role("button", name="删除").click()
    expect(own).to_have_count(0)
    expect(page.get_by_role("tab", name="全部")).to_have_attribute("aria-selected", "true")


def test_what_the_column_menu_does_is_kept_with_the_view(open_page: Open) -> None:
    page = open_page(CUSTOMERS)
    head = page.get_by_role("columnheader", name="风险等级")
    head.get_by_role("button", name="风险等级的操作").click()
    page.get_by_role("menuitem", name="按此列分组").click()
    expect(page.locator("tr.fw-group").first).to_be_visible()
    page.get_by_role("button", name="另存为视图").click()
    editor = page.get_by_role("dialog")
    editor.get_by_label("名称").fill("按风险")
    editor.get_by_role("button", name="保存").click()
    expect(page.get_by_role("tab", name="按风险")).to_have_attribute("aria-selected", "true")
    tab(page, "全部")
    expect(page.locator("tr.fw-group")).to_have_count(0)
    tab(page, "按风险")
    expect(page.locator("tr.fw-group").first).to_be_visible()
    for one in page.request.get("/api/views/customer_base.customer").json():
        if one["mine"]:
            call(page, "DELETE", f"/views/customer_base.customer/{one['id']}")


def test_a_cell_is_changed_where_it_stands_and_a_wrong_value_says_why(open_page: Open) -> None:
    page = open_page(None)
    made = new_ticket(page, subject="原来", kind="request", priority="high", status="open", amount="10.00")
    page.goto(f'{TICKETS}?filter={{"==":[{{"var":"no"}},"{made["title"]}"]}}')
    pencil = page.get_by_role("button", name=f"修改{made['title']}的涉及金额")
    page.get_by_role("row").filter(has_text=made["title"]).get_by_text("¥10.00").hover()
    pencil.click()
    editor = page.get_by_role("form", name="涉及金额")
    amount = editor.get_by_label("涉及金额")
    amount.fill("25.5")
    amount.press("Enter")
    expect(page.get_by_role("row").filter(has_text="¥25.50")).to_have_count(1)
    expect(editor).to_have_count(0)
    pencil.click()
    amount.fill("-1")
    editor.get_by_role("button", name="保存").click()
    expect(editor.get_by_role("alert")).to_contain_text("-1")
    page.keyboard.press("Escape")
    expect(page.get_by_role("row").filter(has_text="¥25.50")).to_have_count(1)


def test_many_are_changed_and_deleted_together(open_page: Open) -> None:
    page = open_page(None)
    for _ in range(3):
        new_ticket(page, subject="一起", kind="request", priority="high", status="open")
    page.goto(f'{TICKETS}?filter={{"==":[{{"var":"subject"}},"一起"]}}')
    expect(page.locator("tr[data-row]")).to_have_count(3)
    page.get_by_role("checkbox", name="选择已显示的全部").check()
    bar = page.get_by_role("toolbar", name="对所选记录的操作")
    expect(bar).to_contain_text("已选 3 条")
    bar.get_by_role("button", name="批量修改").click()
    dialog = page.get_by_role("dialog", name="修改 3 条记录")
    pick(page, "选择字段", "优先级", search="优先级", within=dialog)
    pick(page, "优先级", "紧急", within=dialog)
    dialog.get_by_role("button", name="保存").click()
    expect(page.locator("tr[data-row]").filter(has_text="紧急")).to_have_count(3)
    expect(bar).to_have_count(0)
    page.get_by_role("checkbox", name="选择已显示的全部").check()
    bar.get_by_role("button", name="删除").click()
    page.get_by_role("dialog").get_by_role("button", name="删除").click()
    expect(page.get_by_text("没有符合条件的记录")).to_be_visible()


NAMES = {"zh": ("全部", "处理看板", "到期日历", "处理进度"), "en": ("All", "By status", "Due dates", "Handling")}


@pytest.mark.parametrize(("language", "label"), [("zh", "视图"), ("en", "Views")])
def test_every_layout_draws_under_its_name(open_page: Open, language: str, label: str) -> None:
    page = open_page(TICKETS, language=language)
    tabs = page.get_by_role("tablist", name=label).get_by_role("tab")
    expect(tabs).to_have_text(list(NAMES[language]))
    for place, drawn in enumerate(("table", "kanban", "month", "gantt")):
        tabs.nth(place).click()
        expect(page.locator(f".fw-{drawn}")).to_be_visible()
