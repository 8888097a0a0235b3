"""A list's state is its address, and its filter reads as a sentence."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.web.conftest import Open
from tests.web.support import CUSTOMERS, address, pick, settled

pytestmark = pytest.mark.browser


def filter_by(page: Page, field: str, option: str, apply: str = "应用") -> None:
    page.get_by_role("group", name="筛选条件").get_by_role("button", name="筛选", exact=True).click()
    editor = page.get_by_role("form", name="编辑筛选条件")
    pick(page, "选择字段", field, search=field, within=editor)
    pick(page, "值", option, within=editor)
    editor.get_by_role("button", name=apply).click()


def test_filter_sort_and_search_stand_in_the_address_and_survive_a_reload(open_page: Open) -> None:
    page = open_page(CUSTOMERS)
    filter_by(page, "客户等级", "钻石")
    page.get_by_role("columnheader", name="姓名").get_by_role("button", name="姓名", exact=True).click()
    page.get_by_role("main").get_by_role("searchbox", name="搜索").fill("C0019")
    footer = page.locator("footer")
    expect(page).to_have_url(address("filter=", "sort=name", "search=C0019"))
    expect(page.get_by_role("row").nth(1)).to_contain_text("C0019")
    expect(page.get_by_role("row").nth(1)).to_contain_text("钻石")
    expect(footer).to_have_text(re.compile(r"^已显示 (\d+) 条，共 \1 条$"))
    before = footer.inner_text()
    page.reload()
    expect(footer).to_have_text(before)
    expect(page.get_by_role("columnheader", name="姓名")).to_have_attribute("aria-sort", "ascending")
    expect(page.get_by_role("main").get_by_role("searchbox", name="搜索")).to_have_value("C0019")
    page.go_back()
    expect(page).not_to_have_url(address("sort=name", "search=C0019"))


INITIALS = """names => {
  const first = "阿八嚓哒妸发旮哈讥咔垃妈拏噢妑七呥仨他穵夕丫帀";
  const { compare } = new Intl.Collator("zh-CN-u-co-pinyin");
  return names.filter((name) => !"单曾仇查解任区华朴翟".includes(name[0]))
    .map((name) => [...first].findLastIndex((one) => compare(one, name) <= 0));
}"""
"""The place of each name's first letter, as the browser knows it; left out are surnames it reads as other words."""


def test_names_stand_in_the_order_they_are_read_in(open_page: Open) -> None:
    page = settled(open_page(f"{CUSTOMERS}?search=C0019"))
    place = page.get_by_role("columnheader").all_inner_texts().index("姓名")
    for sort in ("name", "-name"):
        with page.expect_response(address("/records/", f"sort={sort}")) as answer:
            page.get_by_role("columnheader", name="姓名").get_by_role("button", name="姓名", exact=True).click()
        names = [row["values"]["name"] for row in answer.value.json()["rows"]]
        expect(page.locator(f"tbody tr td:nth-child({place + 1})")).to_have_text(names)
        letters = page.evaluate(INITIALS, names)
        assert len(set(letters)) > 3
        assert letters == sorted(letters, reverse=sort == "-name")


@pytest.mark.parametrize(
    ("language", "sentence", "remove"),
    [("zh", "风险等级 是 中", "移除条件"), ("en", "Risk grade is Medium", "Remove filter")],
)
def test_the_filter_reads_as_a_sentence(open_page: Open, language: str, sentence: str, remove: str) -> None:
    logic = '{"and":[{"==":[{"var":"risk_grade"},"medium"]}]}'
    page = open_page(f"{CUSTOMERS}?filter={logic}", language=language)
    expect(page.get_by_role("button", name=sentence)).to_be_visible()
    page.get_by_role("button", name=remove).click()
    expect(page.get_by_role("button", name=sentence)).to_have_count(0)
    expect(page.get_by_text("2,000")).to_be_visible()


def test_the_next_page_comes_when_the_end_is_reached(open_page: Open) -> None:
    page = open_page(f"{CUSTOMERS}?sort=-customer_no")
    expect(page.get_by_text("已显示 50 条")).to_be_visible()
    page.get_by_role("row").last.scroll_into_view_if_needed()
    page.get_by_role("button", name="加载更多").scroll_into_view_if_needed()
    expect(page.get_by_text("已显示 100 条")).to_be_visible()
    expect(page.get_by_role("row").nth(100)).to_contain_text("C001901")


def test_a_row_opens_beside_the_list_and_the_keyboard_goes_on(open_page: Open) -> None:
    page = open_page(CUSTOMERS)
    page.get_by_role("row").nth(1).get_by_text("赵云").click()
    drawer = page.get_by_role("dialog")
    expect(drawer.get_by_role("heading", level=1)).to_have_text("赵云")
    page.keyboard.press("ArrowDown")
    expect(drawer.get_by_role("heading", level=1)).to_have_text("汪洁月")
    expect(page).to_have_url(address("record=%222%22"))
    page.get_by_role("button", name="切换到英文").click()
    expect(drawer).to_contain_text("Customer number")
    page.keyboard.press("Escape")
    expect(drawer).to_have_count(0)
    page.get_by_role("row").nth(3).click()
    expect(drawer).to_be_visible()
    page.go_back()
    expect(drawer).to_have_count(0)


def test_escape_closes_the_top_layer_only(open_page: Open) -> None:
    page = open_page(f"{CUSTOMERS}?record=1")
    drawer = page.get_by_role("dialog").filter(has_text="身份信息")
    expect(drawer).to_be_visible()
    page.keyboard.press("Control+k")
    words = page.get_by_placeholder("搜索记录、表单和页面")
    expect(words).to_be_focused()
    page.keyboard.press("Escape")
    expect(words).to_have_count(0)
    expect(drawer).to_be_visible()
    page.keyboard.press("Escape")
    expect(drawer).to_have_count(0)
