"""Who may see numbers masked only sees them masked everywhere."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.web.conftest import Open
from tests.web.support import CUSTOMERS, OBJECT, settled

pytestmark = pytest.mark.browser

NUMBER = re.compile(r"(?<!\d)\d{17}[\dX](?!\d)")
MASKED = re.compile(r"\d{3}\*{13}\w{2}")
MOBILE = re.compile(r"(?<!\d)1\d{10}(?!\d)")


@pytest.mark.parametrize("path", [CUSTOMERS, f"{CUSTOMERS}/1993", f"{OBJECT}/1993"])
def test_pages_show_masked_numbers_only(open_page: Open, path: str) -> None:
    page = settled(open_page(path, login="agent"))
    expect(page.get_by_role("img", name="已脱敏").first).to_be_visible()
    text = page.locator("body").inner_text()
    assert "****" in text
    assert not NUMBER.search(text)
    assert not MOBILE.search(text)


def test_a_hidden_number_cannot_be_searched_for(open_page: Open) -> None:
    admin = open_page(None)
    number = admin.request.get("/api/records/customer_base.customer/1993").json()["values"]["id_no"]
    page = open_page(login="agent")
    page.get_by_role("button", name="搜索").click()
    page.get_by_placeholder("搜索记录、表单和页面").fill(number)
    expect(page.get_by_text("没有找到，换个词试试")).to_be_visible()


@pytest.mark.parametrize(("kind", "title"), [("xlsx", "Excel 文件"), ("csv", "CSV 文件")])
def test_exports_hold_masked_numbers_only(open_page: Open, tmp_path: Path, kind: str, title: str) -> None:
    page = open_page(f"{CUSTOMERS}?search=C0019", login="agent")
    page.get_by_role("button", name="选择列").click()
    page.get_by_role("checkbox", name="证件号码").check()
    expect(page.get_by_role("row").nth(1)).to_contain_text(MASKED)
    page.get_by_role("button", name="导出").click()
    with page.expect_download() as download:
        page.get_by_role("link", name=title).click()
    kept = tmp_path / f"out.{kind}"
    download.value.save_as(kept)
    if kind == "csv":
        text = kept.read_text("utf-8-sig")
    else:
        with zipfile.ZipFile(kept) as book:
            text = "\n".join(book.read(name).decode() for name in book.namelist() if name.endswith(".xml"))
    assert "C001993" in text
    assert len(MASKED.findall(text)) == len(re.findall(r"C\d{6}", text)) >= 100
    assert not NUMBER.search(text)


def test_who_may_not_see_firings_has_no_rules(open_page: Open) -> None:
    page = settled(open_page("/f/credit_card_crm.card", login="agent"))
    menu = page.get_by_role("navigation", name="信用卡客户管理")
    expect(menu.get_by_role("link", name="卡片")).to_be_visible()
    expect(menu.get_by_role("link", name="规则")).to_have_count(0)
    page.goto("/rules")
    expect(page.get_by_text("没有查看权限")).to_be_visible()
