"""Boards: both of them in both languages and widths, filters, the records behind a figure, rights, the keyboard."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Locator, Page, Response, Route, expect

from tests.web.conftest import Open
from tests.web.support import address, settled
from tests.web.test_pages import NAMELESS

pytestmark = pytest.mark.browser

OPERATIONS, RISK = "/d/credit_card_crm.operations", "/d/credit_card_crm.risk"
FIGURES = "**/api/dashboards/*/widgets/*"
BESIDE_WIDGETS = 13
FEW, MANY = "manager", "admin"
"""Logins of whom the first sees the records of one department, the second all."""


def card(page: Page, key: str) -> Locator:
    """Return a widget's card, scrolled into view and answered."""
    found = page.locator(f'[data-widget="{key}"]')
    found.scroll_into_view_if_needed()
    expect(found.locator("time")).to_have_count(1, timeout=20_000)
    expect(found).to_have_attribute("aria-busy", "false", timeout=20_000)
    return found


def keys(page: Page) -> list[str]:
    """Return the keys of the board's widgets."""
    expect(page.locator("[data-widget]").first).to_be_visible()
    return [one.get_attribute("data-widget") or "" for one in page.locator("[data-widget]").all()]


def number(text: str) -> int:
    """Return the whole number that stands in a text."""
    return int(re.sub(r"\D", "", text))


def value(page: Page, key: str) -> int:
    """Return the figure of a KPI card."""
    return number(card(page, key).locator(".fw-kpi-value").inner_text())


def listed(page: Page) -> int:
    """Return how many records the list says it has."""
    expect(page).to_have_url(address("/f/"))
    footer = page.locator("footer")
    expect(footer).to_have_text(re.compile(r"共 [\d,]+ 条"))
    return number(footer.inner_text().rpartition("共")[2])


def as_table(page: Page, key: str) -> Locator:
    """Show a chart as a table, by its menu, and return its rows."""
    found = card(page, key)
    found.hover()
    found.get_by_role("button", name="更多操作").click()
    page.get_by_role("menuitem", name="显示为表").click()
    return found.locator("tbody tr")


def choose(page: Page, title: str, *options: str) -> None:
    """Set a filter of choices."""
    page.get_by_role("group", name="筛选条件").get_by_role("button", name=title).first.click()
    editor = page.get_by_role("group", name=title)
    for option in options:
        editor.get_by_role("checkbox", name=option, exact=True).check()
    editor.get_by_role("button", name="应用").click()
    expect(editor).to_have_count(0)


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("language", ["zh", "en"])
def test_boards_render_fit_and_ask_once_a_widget(
    open_page: Open, picture: Callable[[Page, str], None], language: str, width: int
) -> None:
    page = open_page(None, language=language, width=width)
    asked: list[str] = []
    policies: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("response", lambda answer: policies.append(answer.headers.get("content-security-policy", "")))
    for name, path in {"operations": OPERATIONS, "risk": RISK}.items():
        asked.clear()
        page.goto(path)
        widgets = keys(page)
        settled(page)
        picture(page, f"board-{name}-{language}-{width}")
        for key in widgets:
            found = card(page, key)
            drawn = found.locator(".fw-chart")
            if drawn.count():
                expect(drawn).to_have_attribute("data-drawn", "true")
                assert found.locator("svg.marks .role-mark").count() > 0, key
                box, place = found.locator("svg.marks").bounding_box(), drawn.bounding_box()
                assert box is not None
                assert place is not None
                assert box["width"] <= place["width"] + 1, key
                assert box["height"] <= place["height"] + 1, key
            assert page.evaluate("(one) => one.scrollWidth - one.clientWidth", found.element_handle()) <= 0, key
        answers = [url for url in asked if "/widgets/" in url]
        assert len(answers) == len(set(answers)) == len(widgets)
        assert len([url for url in asked if not url.startswith("data:")]) <= len(widgets) + BESIDE_WIDGETS, asked
        assert page.get_by_role("alert").count() == 0
        over = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert over == 0, f"{name} is {over} px too wide"
        assert page.evaluate(NAMELESS) == [], name
        assert "." not in page.get_by_role("heading", level=1).inner_text()
    assert any(policies)
    assert not any("unsafe-eval" in policy for policy in policies)


def test_a_board_speaks_one_language(open_page: Open) -> None:
    page = open_page(OPERATIONS, language="en")
    for key in keys(page):
        title = card(page, key).get_by_role("heading").inner_text()
        assert not re.search("[\u4e00-\u9fff]", title), title
    svg = card(page, "limit_bands").locator("svg.marks").text_content() or ""
    assert not re.search("[\u4e00-\u9fff]", svg), svg


def test_filters_change_figures_stand_in_the_address_and_can_be_reset(open_page: Open) -> None:
    page = open_page(OPERATIONS)
    everybody = value(page, "customers")
    choose(page, "风险等级", "低")
    expect(page).to_have_url(address("f=", "low"))
    chip = page.get_by_role("button", name="风险等级 是 低")
    expect(chip).to_be_visible()
    low = value(page, "customers")
    assert 0 < low < everybody
    page.reload()
    expect(chip).to_be_visible()
    assert value(page, "customers") == low
    choose(page, "风险等级", "中")
    expect(page.get_by_role("button", name="风险等级 是 低、中")).to_be_visible()
    assert low < value(page, "customers") <= everybody
    page.go_back()
    expect(chip).to_be_visible()
    page.get_by_role("button", name="移除筛选：风险等级").click()
    expect(chip).to_have_count(0)
    assert value(page, "customers") == everybody
    page.get_by_role("button", name="恢复默认").click()
    expect(page).not_to_have_url(address("f="))


def test_a_range_of_dates_and_a_yes_or_no(open_page: Open) -> None:
    page = open_page(OPERATIONS)
    marks = card(page, "billed_paid").locator(".mark-symbol.role-mark path")
    expect(marks).to_have_count(2 * 6)
    page.get_by_role("button", name="账单日期 不限").click()
    page.get_by_role("button", name="近 3 个月").click()
    expect(page.get_by_role("button", name="账单日期 近 3 个月")).to_be_visible()
    expect(marks).to_have_count(2 * 3)
    page.get_by_role("button", name="账单日期 近 3 个月").click()
    editor = page.get_by_role("group", name="账单日期")
    editor.get_by_role("textbox", name="开始日期").fill("2005-10-01")
    editor.get_by_role("textbox", name="开始日期").press("Enter")
    expect(editor.get_by_text("结束日期须不早于开始日期")).to_be_visible()
    page.keyboard.press("Escape")
    page.goto(RISK)
    choose_open = page.get_by_role("button", name="未解除 不限")
    choose_open.click()
    page.get_by_role("radio", name="是", exact=True).click()
    expect(page.get_by_role("button", name="未解除 为 是")).to_be_visible()
    expect(page).to_have_url(address("f=", "open"))


def test_a_filter_opened_again_while_it_still_closes_shows_what_is_chosen_now(open_page: Open) -> None:
    page = open_page(OPERATIONS, motion=True)
    page.get_by_role("button", name="账单日期 不限").click()
    preset = page.get_by_role("button", name="近 3 个月")
    expect(preset).to_be_visible()
    preset.evaluate(
        """async (preset) => {
          preset.click();
          await new Promise(requestAnimationFrame);
          [...document.querySelectorAll(".fw-chip-text")].find((one) => one.textContent.startsWith("账单日期")).click();
        }"""
    )
    editor = page.get_by_role("group", name="账单日期")
    expect(editor.get_by_role("textbox", name="开始日期")).to_have_value("2005-07-01")
    expect(editor.get_by_role("textbox", name="结束日期")).to_have_value("2005-09-30")


def test_a_figure_leads_to_exactly_the_records_it_counts(open_page: Open) -> None:
    page = open_page(OPERATIONS)
    choose(page, "风险等级", "中")
    expected = value(page, "cards")
    card(page, "cards").get_by_role("button", name="打开明细").first.click()
    assert listed(page) == expected
    chips = page.get_by_role("group", name="筛选条件")
    expect(chips).to_contain_text("风险等级")
    expect(chips).to_contain_text("中")
    page.go_back()
    expect(page.get_by_role("button", name="风险等级 是 中")).to_be_visible()


CELLS = [
    (OPERATIONS, "products", 0, 1),
    (OPERATIONS, "products", 2, 2),
    (RISK, "stage_share", 3, 1),
    (RISK, "rates_by_tier", 1, 2),
    (OPERATIONS, "ticket_types", 0, 1),
    (OPERATIONS, "ticket_types", 3, 3),
    (RISK, "events", 0, 5),
    (RISK, "events", 0, 7),
]
MARKS = [
    (RISK, "stages", ".mark-rect"),
    (RISK, "roll", ".mark-rect"),
    (OPERATIONS, "limit_bands", ".mark-rect"),
    (OPERATIONS, "tiers", ".mark-arc"),
    (OPERATIONS, "paid_funnel", ".mark-rect"),
    (OPERATIONS, "tickets_by_month", ".mark-symbol"),
]


def test_rows_and_cells_lead_to_the_records_they_count(open_page: Open) -> None:
    page = open_page(None)
    for board, key, row, column in CELLS:
        page.goto(board)
        cell = card(page, key).locator("tbody tr").nth(row).locator("th, td").nth(column)
        expected = number(cell.inner_text())
        assert expected > 0, key
        (cell.get_by_role("button") if cell.get_by_role("button").count() else cell).click()
        assert listed(page) == expected, (key, row, column)
        assert page.get_by_text("自定义条件").count() == 0, key


def test_marks_lead_to_the_records_they_count(open_page: Open) -> None:
    page = open_page(None)
    for board, key, mark in MARKS:
        page.goto(board)
        figure = card(page, key)
        expect(figure.locator(".fw-chart")).to_have_attribute("data-drawn", "true")
        with page.expect_response("**/drill") as answered:
            figure.locator(f"{mark}.role-mark path").first.click(force=True)
        expected = answered.value.json()["count"]
        assert expected > 0, key
        assert listed(page) == expected, key
        page.go_back()
        told = as_table(page, key).locator("td").all_inner_texts()
        assert expected in [number(text) for text in told if re.fullmatch(r"[\d,]+", text)], (key, expected, told)


def test_two_people_see_their_own_numbers(open_page: Open) -> None:
    few, many = open_page(OPERATIONS, login=FEW), open_page(OPERATIONS, login=MANY)
    assert 0 < value(few, "customers") < value(many, "customers")
    expected = value(few, "cards")
    card(few, "cards").get_by_role("button", name="打开明细").first.click()
    assert listed(few) == expected


def test_everything_is_reached_by_the_keyboard(open_page: Open) -> None:
    page = settled(open_page(OPERATIONS))
    expected = value(page, "customers")
    page.get_by_role("button", name="风险等级 不限").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("checkbox", name="低", exact=True)).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("checkbox", name="低", exact=True)).to_have_count(0)
    figure = card(page, "customers").get_by_role("button", name="打开明细").first
    page.get_by_role("button", name="全屏").focus()
    for _ in range(12):
        page.keyboard.press("Tab")
        if figure.evaluate("(one) => one === document.activeElement"):
            break
    expect(figure).to_be_focused()
    page.keyboard.press("Shift+Tab")
    more = card(page, "customers").get_by_role("button", name="更多操作")
    expect(more).to_be_focused()
    assert more.evaluate("(one) => getComputedStyle(one).opacity") == "1"
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert listed(page) == expected
    page.goto(OPERATIONS)
    rows = card(page, "products").locator("tbody tr")
    count = number(rows.first.locator("td").nth(1).inner_text())
    rows.first.focus()
    page.keyboard.press("Enter")
    assert listed(page) == count


def test_a_table_is_sorted_by_its_heads(open_page: Open) -> None:
    page = open_page(OPERATIONS)
    table = card(page, "products")
    head = table.get_by_role("columnheader", name="卡数")
    counts = table.locator("tbody tr td:nth-child(2)")
    head.get_by_role("button").click()
    expect(head).to_have_attribute("aria-sort", "descending")
    found = [number(text) for text in counts.all_inner_texts()]
    assert found == sorted(found, reverse=True)
    head.get_by_role("button").click()
    assert [number(text) for text in counts.all_inner_texts()] == sorted(found)
    assert number(table.locator("tfoot td").nth(1).inner_text()) == sum(found)


def test_one_card_fails_alone_and_is_tried_again(open_page: Open) -> None:
    page = open_page(None)
    broken = {"on": True}

    def meddle(route: Route) -> None:
        if broken["on"] and route.request.url.endswith("/cards"):
            route.fulfill(status=422, content_type="application/problem+json", body=json.dumps({"title": "不行"}))
        elif route.request.url.endswith("/limit"):
            route.fulfill(status=403, content_type="application/problem+json", body=json.dumps({"title": "不行"}))
        else:
            route.continue_()

    page.route(FIGURES, meddle)
    page.goto(OPERATIONS)
    assert value(page, "customers") > 0
    failed = page.locator('[data-widget="cards"]')
    expect(failed.get_by_role("alert")).to_contain_text("不行")
    expect(page.locator('[data-widget="limit"]').get_by_role("alert")).to_contain_text("权限")
    broken["on"] = False
    failed.get_by_role("button", name="重试").click()
    assert value(page, "cards") > 0


def test_a_link_to_a_board_and_its_filter_can_be_sent(open_page: Open) -> None:
    page = open_page(RISK)
    choose(page, "卡等级", "金卡")
    late = card(page, "rate30").locator(".fw-kpi-value").inner_text()
    state = json.loads(parse_qs(urlsplit(page.url).query)["f"][0])
    other = open_page(f"{RISK}?f={json.dumps(state)}")
    assert card(other, "rate30").locator(".fw-kpi-value").inner_text() == late


def test_the_big_screen_is_dark_and_is_left_by_escape(open_page: Open, picture: Callable[[Page, str], None]) -> None:
    page = open_page(OPERATIONS)
    card(page, "billed_paid")
    page.get_by_role("button", name="全屏").click()
    board = page.locator(".fw-board-big")
    expect(board).to_be_visible()
    assert board.evaluate("(one) => getComputedStyle(one).backgroundColor") == "rgb(11, 18, 32)"
    expect(card(page, "billed_paid").locator(".fw-chart")).to_have_attribute("data-drawn", "true")
    picture(page, "board-big-screen")
    page.evaluate("document.exitFullscreen()")
    expect(board).to_have_count(0)


def test_the_menu_the_list_of_boards_and_the_home_page_lead_to_boards(open_page: Open) -> None:
    page = open_page("/boards")
    page.get_by_role("main").get_by_role("link", name="运营看板").click()
    expect(page.get_by_role("heading", level=1, name="运营看板")).to_be_visible()
    crumbs = page.get_by_role("navigation", name="位置")
    expect(crumbs).to_contain_text("运营看板")
    crumbs.get_by_role("link", name="看板").click()
    expect(page).to_have_url(address("/boards"))
    page.get_by_role("link", name="风险看板").first.click()
    expect(page.get_by_role("heading", level=1, name="风险看板")).to_be_visible()
    assert answered_ok(page.goto("/"))
    settled(page)
    page.get_by_role("main").evaluate("(one) => one.scrollTo(0, one.scrollHeight)")
    strip = page.get_by_role("region", name="运营看板")
    assert value(page, "customers") > 0
    strip.get_by_role("link", name="打开看板").click()
    expect(page).to_have_url(address(OPERATIONS))


def answered_ok(answer: Response | None) -> bool:
    """Tell whether a page came."""
    return answer is not None and answer.ok
