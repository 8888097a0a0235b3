"""While a form is filled in, what the page can work out shows at once: conditions, computed values, checks."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Route, expect

from tests.web.conftest import Open
from tests.web.support import TICKETS, new_ticket, pick, settled

pytestmark = pytest.mark.browser

EVALUATE = "**/evaluate"


def held(page: Page) -> list[Route]:
    """Let no question about edits be answered from now on; return those asked."""
    asked: list[Route] = []
    page.route(EVALUATE, lambda route: asked.append(route))  # a function of its own: Playwright marks its handlers
    return asked


def until(page: Page, holds: Callable[[], bool]) -> None:
    while not holds():
        page.wait_for_timeout(50)


def test_conditions_and_computed_values_do_not_wait_for_the_server(open_page: Open) -> None:
    page = settled(open_page(f"{TICKETS}/new"))
    held(page)
    satisfaction = page.get_by_role("textbox", name="满意度")
    expect(satisfaction).to_have_count(0)
    pick(page, "状态", "已解决")
    expect(satisfaction).to_be_visible()
    expect(page.get_by_role("textbox", name="处理结果")).to_have_attribute("aria-required", "true")
    pick(page, "状态", "待处理")
    expect(satisfaction).to_have_count(0)
    overdue = page.locator(".fw-field").filter(has=page.get_by_text("是否超时", exact=True)).locator(".fw-field-value")
    expect(overdue).to_have_text("否")
    due = page.get_by_role("textbox", name="处理时限")
    due.fill("2001-01-01 08:00")
    due.press("Enter")
    expect(overdue).to_have_text("是")


def test_a_stored_record_is_worked_with_before_the_first_answer(open_page: Open) -> None:
    page = open_page(None)
    ticket = new_ticket(page)
    held(page)
    page.goto(f"{TICKETS}/{ticket['id']}")
    page.get_by_role("button", name="编辑状态").click()
    expect(page.get_by_role("textbox", name="满意度")).to_have_count(0)
    pick(page, "状态", "已解决")
    expect(page.get_by_role("textbox", name="满意度")).to_be_visible()


def test_a_check_that_fails_is_said_at_once_and_only_as_long_as_it_fails(open_page: Open) -> None:
    page = open_page(None)
    ticket = new_ticket(page, received_at="2005-10-02T01:00:00Z", status="solved", result="已解释")
    held(page)
    page.goto(f"{TICKETS}/{ticket['id']}")
    page.get_by_role("button", name="编辑解决时间").click()
    solved = page.get_by_role("textbox", name="解决时间")
    said = page.get_by_text("解决时间不能早于受理时间。")
    for moment, failing in (("2005-10-01 09:00", True), ("2005-10-03 09:00", False)):
        solved.fill(moment)
        solved.press("Enter")
        page.get_by_role("textbox", name="标题").focus()
        expect(said).to_have_count(int(failing))


def test_an_answer_for_former_edits_does_not_undo_later_ones(open_page: Open) -> None:
    page = settled(open_page(f"{TICKETS}/new"))
    asked = held(page)
    satisfaction = page.get_by_role("textbox", name="满意度")
    pick(page, "状态", "已解决")
    until(page, lambda: len(asked) == 1)
    pick(page, "状态", "待处理")
    expect(satisfaction).to_have_count(0)
    with page.expect_response(EVALUATE):
        asked[0].continue_()
    until(page, lambda: len(asked) == 2)
    expect(satisfaction).to_have_count(0)
    with page.expect_response(EVALUATE) as answer:
        asked[1].continue_()
    assert answer.value.json()["visible"]["satisfaction"] is False
    expect(satisfaction).to_have_count(0)
