"""Printing a record: the document is looked at in the dialog and taken as PDF."""

from __future__ import annotations

import io

import pytest
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from tests.support.prints import needs_pango
from tests.web.conftest import Open
from tests.web.support import TICKETS, call, new_ticket

pytestmark = pytest.mark.browser


def opened(page: Page, more: str, entry: str) -> None:
    page.get_by_role("button", name=more).click()
    page.get_by_role("menuitem", name=entry).click()


def test_a_record_is_printed_from_its_menu(open_page: Open) -> None:
    needs_pango()
    page = open_page(None)
    ticket = new_ticket(page, subject="要<b>打印</b>的工单", narrative="第一行\n第二行")
    page.goto(f"{TICKETS}/{ticket['id']}")
    opened(page, "更多", "打印")
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_role("radio", name="受理单")).to_be_checked()
    sheet = dialog.frame_locator("iframe")
    expect(sheet.get_by_role("heading", name="客户诉求受理单")).to_be_visible()
    expect(sheet.get_by_role("heading", name="要<b>打印</b>的工单")).to_be_visible()
    assert (
        sheet.locator("h1").evaluate("(one) => getComputedStyle(one).textAlign") == "center"
    )  # its style came through
    with page.expect_download() as given:
        dialog.get_by_role("button", name="下载 PDF").click()
    text = "".join(one.extract_text() for one in PdfReader(io.BytesIO(given.value.path().read_bytes())).pages)
    assert "客户诉求受理单" in text
    assert ticket["values"]["no"] in text
    dialog.get_by_text("English", exact=True).click()
    expect(sheet.get_by_role("heading", name="Receipt of a Customer's Request")).to_be_visible()


def test_what_is_masked_on_the_page_is_masked_on_paper(open_page: Open) -> None:
    page = open_page(None, login="agent", language="en")
    mobile = call(page, "GET", "/records/customer_base.customer/1")["values"]["mobile"]
    assert "*" in mobile
    ticket = new_ticket(page, subject="masked")
    page.goto(f"{TICKETS}/{ticket['id']}")
    opened(page, "More", "Print")
    sheet = page.get_by_role("dialog").frame_locator("iframe")
    expect(sheet.get_by_role("cell", name=mobile)).to_be_visible()


def test_chosen_records_come_as_one_file(open_page: Open) -> None:
    needs_pango()
    page = open_page(None)
    made = [new_ticket(page, subject="一并打印")["values"]["no"] for _ in range(2)]
    page.goto(f'{TICKETS}?filter={{"==":[{{"var":"subject"}},"一并打印"]}}')
    expect(page.locator("tr[data-row]")).to_have_count(2)
    page.get_by_role("checkbox", name="选择已显示的全部").check()
    page.get_by_role("toolbar", name="对所选记录的操作").get_by_role("button", name="打印").click()
    dialog = page.get_by_role("dialog", name="打印 · 已选 2 条")
    expect(dialog.frame_locator("iframe").get_by_role("heading", name="客户诉求受理单")).to_be_visible()
    with page.expect_download() as given:
        dialog.get_by_role("button", name="下载 PDF").click()
    pages = [one.extract_text() for one in PdfReader(io.BytesIO(given.value.path().read_bytes())).pages]
    assert all(any(no in text for text in pages) for no in made)
