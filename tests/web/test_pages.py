"""Every page in both languages and both widths, and the switch between the languages."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.web.conftest import Open
from tests.web.support import CUSTOMERS, OBJECT, RULE, TICKETS, settled

pytestmark = pytest.mark.browser

PAGES = {
    "home": "/",
    "customers": CUSTOMERS,
    "record": f"{CUSTOMERS}/1993",
    "new": f"{TICKETS}/new",
    "find": OBJECT,
    "customer-360": f"{OBJECT}/1993",
    "statements": "/f/credit_card_crm.statement",
    "rules": "/rules",
    "rule": RULE,
    "import": f"{CUSTOMERS}/import",
    "login": "/login",
}
REQUESTS = 15
NAMELESS = """() => [...document.querySelectorAll("button, a, input, select, textarea, [role=button]")]
  .filter((one) => one.checkVisibility({ checkVisibilityCSS: true }) && !one.closest("[aria-hidden=true]"))
  .filter((one) => {
    const marks = ["aria-label", "title", "aria-labelledby"].some((name) => one.getAttribute(name));
    const text = one.textContent.trim() || one.querySelector("[aria-label], img[alt]:not([alt=''])");
    return !marks && !text && !(one.labels && one.labels.length > 0);
  })
  .map((one) => one.outerHTML.slice(0, 160))"""


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_page_renders_fits_and_asks_little(
    open_page: Open, picture: Callable[[Page, str], None], language: str, width: int
) -> None:
    page = open_page(None, language=language, width=width)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    for name, path in PAGES.items():
        asked.clear()
        settled(page, path)
        assert len([url for url in asked if not url.startswith("data:")]) <= REQUESTS, (name, asked)
        picture(page, f"{name}-{language}-{width}")
        assert page.get_by_role("alert").filter(has_text="。").count() == 0, name
        over = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert over == 0, f"{name} is {over} px too wide"
        assert page.evaluate(NAMELESS) == [], name
        if name != "login":
            expect(page.get_by_role("main")).not_to_be_empty()
            assert page.locator("html").get_attribute("lang") == ("zh-CN" if language == "zh" else "en")


def test_switching_the_language_keeps_the_place(open_page: Open) -> None:
    page = open_page(f"{CUSTOMERS}?search=C0019&sort=-name")
    expect(page.get_by_role("columnheader", name="姓名")).to_be_visible()
    address = page.url
    for _ in range(2):
        page.get_by_role("button", name="切换到英文").click()
        expect(page.get_by_role("columnheader", name="Name", exact=True)).to_be_visible()
        page.get_by_role("button", name="Switch to Chinese").click()
        expect(page.get_by_role("columnheader", name="姓名")).to_be_visible()
    assert page.url == address
    page.reload()
    expect(page.get_by_role("columnheader", name="姓名")).to_be_visible()


def test_the_keyboard_shows_where_it_is(open_page: Open) -> None:
    page = settled(open_page(CUSTOMERS))
    for _ in range(4):
        page.keyboard.press("Tab")
        style = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
        assert style == "solid", page.evaluate("document.activeElement.outerHTML")


def test_an_unknown_address_says_so(open_page: Open) -> None:
    page = open_page("/f/customer_base.nothing")
    expect(page.get_by_text("没有找到")).to_be_visible()
    page.goto("/no/such/page")
    page.get_by_role("main").get_by_role("link", name="首页").click()
    expect(page.get_by_role("heading", name="管理员")).to_be_visible()
