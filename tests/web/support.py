"""What several browser tests do: calls beside the page, picking from lists, reading tables."""

from __future__ import annotations

import re
from typing import Any

from playwright.sync_api import Locator, Page, expect

CUSTOMERS = "/f/customer_base.customer"
TICKETS = "/f/customer_base.ticket"
RULE = "/rules/credit_card_crm.late_three"
OBJECT = "/p/credit_card_crm.customer_360"


def call(page: Page, method: str, path: str, body: Any = None, **headers: str) -> Any:
    """Call the API in the page's session and return the answer."""
    csrf = page.request.get("/api/session").json()["csrf"]
    answer = page.request.fetch(f"/api{path}", method=method, data=body, headers={"X-CSRF-Token": csrf, **headers})
    assert answer.ok, answer.text()
    return answer.json() if answer.body() else None


def pick(page: Page, label: str, option: str, search: str | None = None, within: Locator | None = None) -> None:
    """Choose an option of a select by its label."""
    box = (within or page).get_by_role("combobox", name=label)
    box.click()
    if search is not None:
        box.fill(search)
    page.locator(".ant-select-dropdown:visible .ant-select-item-option").filter(has_text=option).first.click()


def new_ticket(page: Page, **values: Any) -> Any:
    """Create a ticket beside the page."""
    return call(page, "POST", "/records/customer_base.ticket", {"values": {"customer": 1, **values}})


def address(*parts: str) -> re.Pattern[str]:
    """Return a pattern for addresses that hold all the parts."""
    return re.compile("".join(f"(?=.*{re.escape(part)})" for part in parts))


def settled(page: Page, path: str | None = None) -> Page:
    """Go to the address, if one is given, and wait until nothing is asked for any more."""
    if path is not None:
        page.goto(path)
    page.wait_for_load_state("networkidle")
    expect(page.get_by_role("status", name="正在加载").or_(page.get_by_role("status", name="Loading"))).to_have_count(0)
    return page
