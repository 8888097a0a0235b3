"""The form builder: what is put in, moved, named, sized and said of fields, by pointer and key, in both languages."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.web.building import (
    FIELDS,
    SECTIONS,
    app_of,
    canvas,
    drag,
    field,
    form_of,
    inside,
    kept,
    opened,
    order,
    palette,
    panel,
    part,
    saved,
    stored,
    words,
)
from tests.web.conftest import Open
from tests.web.support import call, pick

pytestmark = pytest.mark.browser
START = ["name", "amount", "paid", "unpaid", "level"]
NAMES = {
    "zh": {"date": "日期", "name": "名称", "paid": "已付", "undo": "撤销", "redo": "重做", "text": "单行文本"},
    "en": {"date": "Date", "name": "Name", "paid": "Paid", "undo": "Undo", "redo": "Redo", "text": "Text"},
}


@pytest.fixture
def built(open_page: Open) -> Callable[..., tuple[Page, str, str]]:
    """Open the builder of a new form of a new app."""

    def open_(language: str = "zh", **content: Any) -> tuple[Page, str, str]:
        page = open_page("/", language=language)
        app = app_of(page)
        key = form_of(page, app, **content)
        return opened(page, app, key), app, key

    return open_


Built = Callable[..., tuple[Page, str, str]]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_field_is_dragged_to_where_the_line_is_and_taken_back(built: Built, language: str, picture: Any) -> None:
    page, app, key = built(language)
    said = NAMES[language]
    drag(page, palette(page, said["date"]), inside(part(page, said["paid"]), 0.1))
    line = page.locator("[data-drop]")
    expect(line).to_have_count(1)
    box, mark = part(page, said["paid"]).bounding_box(), line.bounding_box()
    assert box is not None
    assert mark is not None
    assert abs(mark["x"] - box["x"]) < 12
    picture(page, f"form-builder-drag-{language}")
    page.mouse.up()
    expect(line).to_have_count(0)
    dropped = ["name", "amount", "date_1", "paid", "unpaid", "level"]
    assert order(page) == dropped
    expect(part(page, said["date"])).to_have_attribute("aria-pressed", "true")
    saved(page)
    assert kept(page, app, key) == dropped
    page.get_by_role("button", name=said["undo"]).click()
    assert order(page) == START
    page.keyboard.press("Control+Shift+Z")
    assert order(page) == dropped
    page.keyboard.press("Control+z")
    assert order(page) == START
    page.wait_for_timeout(1_200)
    saved(page)
    assert kept(page, app, key) == START
    picture(page, f"form-builder-{language}")


def test_a_drop_beside_the_canvas_or_an_escape_does_nothing(built: Built) -> None:
    page, *_ = built()
    drag(page, palette(page, "日期"), inside(panel(page)))
    expect(page.locator("[data-drop]")).to_have_count(0)
    page.mouse.up()
    assert order(page) == START
    drag(page, part(page, "名称"), inside(part(page, "等级")))
    expect(page.locator("[data-drop]")).to_have_count(1)
    page.keyboard.press("Escape")
    page.mouse.up()
    assert order(page) == START
    expect(page.get_by_role("button", name="撤销")).to_be_disabled()


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_double_click_and_enter_put_a_field_at_the_end(built: Built, language: str) -> None:
    page, *_ = built(language)
    said = NAMES[language]
    palette(page, said["text"]).dblclick()
    assert order(page) == [*START, "text_1"]
    box = page.get_by_role("searchbox", name=re.compile("搜索组件|Search components"))
    box.fill(said["date"])
    expect(palette(page, said["text"])).to_have_count(0)
    palette(page, said["date"]).focus()
    page.keyboard.press("Enter")
    assert order(page) == [*START, "text_1", "date_1"]
    spoken = page.get_by_role("log")
    expect(spoken).to_have_text({"zh": "已添加 日期", "en": "Date added"}[language])


def test_a_field_is_moved_by_its_cover_within_and_between_sections(built: Built) -> None:
    page, app, key = built()
    drag(page, part(page, "未付"), inside(part(page, "名称"), 0.1))
    page.mouse.up()
    assert order(page) == ["unpaid", "name", "amount", "paid", "level"]
    drag(page, part(page, "名称"), inside(part(page, "等级"), 0.9))
    page.mouse.up()
    expect(page.get_by_role("list", name="更多").get_by_role("listitem")).to_have_count(2)
    saved(page)
    sections = stored(page, app, key)["content"]["sections"]
    assert [one["fields"] for one in sections] == [["unpaid", "amount", "paid"], ["level", "name"]]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_field_is_moved_by_keys_alone_and_it_is_said(built: Built, language: str) -> None:
    page, app, key = built(language)
    name = NAMES[language]["name"]
    part(page, name).focus()
    page.keyboard.press("Space")
    spoken = page.get_by_role("log")
    expect(spoken).to_contain_text({"zh": "已拿起", "en": "Picked up"}[language])
    page.keyboard.press("ArrowDown")
    assert order(page)[:2] == ["amount", "name"]
    expect(spoken).to_have_text(
        {"zh": "名称 移到 基本 的第 2 位，共 4 项", "en": "Name moved to place 2 of 4 in Basics"}[language]
    )
    for _ in range(3):
        page.keyboard.press("ArrowDown")
    assert order(page) == ["amount", "paid", "unpaid", "name", "level"]
    expect(page.get_by_role("list", name=re.compile("更多|More")).get_by_role("listitem")).to_have_count(2)
    expect(part(page, name)).to_be_focused()
    page.keyboard.press("Escape")
    assert order(page) == START
    page.keyboard.press("Space")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Space")
    assert order(page)[:2] == ["amount", "name"]
    page.keyboard.press("ArrowDown")
    expect(part(page, NAMES[language]["paid"])).to_have_attribute("aria-pressed", "true")
    saved(page)
    assert kept(page, app, key) == ["amount", "name", "paid", "unpaid", "level"]


def test_many_steps_are_undone_and_done_again_with_page_and_store_alike(built: Built) -> None:
    page, app, key = built()
    seen = [order(page)]
    for name in ("日期", "布尔", "金额", "整数"):
        offer = palette(page, name)
        if offer.count():
            offer.dblclick()
            seen.append(order(page))
    drag(page, part(page, "日期"), inside(part(page, "金额"), 0.1))
    page.mouse.up()
    seen.append(order(page))
    part(page, "已付").click(position={"x": 60, "y": 45})
    page.keyboard.press("Control+d")
    seen.append(order(page))
    page.keyboard.press("Delete")
    expect(part(page, "已付 2")).to_have_count(0)
    seen.append(order(page))
    assert len(seen) >= 6
    for before in seen[-2::-1]:
        page.keyboard.press("Control+z")
        assert order(page) == before
    for after in seen[1:]:
        page.keyboard.press("Control+Shift+Z")
        assert order(page) == after
    saved(page)
    page.wait_for_timeout(1_200)
    saved(page)
    assert kept(page, app, key) == seen[-1]


def test_typing_is_one_step_and_brings_back_what_was_selected(built: Built) -> None:
    page, *_ = built()
    part(page, "金额").click(position={"x": 60, "y": 45})
    title = panel(page).get_by_role("textbox", name="标题（中文）")
    title.press("End")
    title.press_sequentially("合计", delay=60)
    expect(part(page, "金额合计")).to_be_visible()
    part(page, "名称").click(position={"x": 60, "y": 45})
    page.keyboard.press("Control+z")
    expect(part(page, "金额")).to_have_attribute("aria-pressed", "true")
    expect(part(page, "金额合计")).to_have_count(0)
    expect(panel(page).get_by_role("textbox", name="标题（中文）")).to_have_value("金额")
    expect(page.get_by_role("button", name="撤销")).to_be_disabled()


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_label_is_changed_where_it_stands(built: Built, language: str) -> None:
    page, app, key = built(language)
    cover = part(page, NAMES[language]["paid"])
    cover.click(position={"x": 14, "y": 14})
    box = page.get_by_role("textbox", name=re.compile("^(改名|Rename)"))
    box.fill("不要")
    box.press("Escape")
    expect(cover).to_be_visible()
    cover.click(position={"x": 14, "y": 14})
    box.fill("实收")
    box.press("Enter")
    expect(part(page, "实收")).to_be_visible()
    saved(page)
    title = {one["key"]: one["title"] for one in stored(page, app, key)["content"]["fields"]}["paid"]
    assert title == {**words("已付", "Paid"), language: "实收"}


def test_what_is_said_of_a_field_shows_on_the_canvas_at_once(built: Built) -> None:
    page, app, key = built()
    part(page, "等级").click(position={"x": 60, "y": 45})
    item = page.locator('[data-item="level"]')
    choice = panel(page).get_by_role("group", name=re.compile("选项|可选"))
    choice.get_by_role("button", name="添加选项").click()
    choice.get_by_role("textbox", name="第 2 个选项").fill("高")
    panel(page).get_by_role("textbox", name="帮助（中文）").fill("按合同")
    expect(item.locator('[aria-label="按合同"]')).to_have_count(1)
    panel(page).get_by_role("tab", name="校验").click()
    expect(item.locator(".fw-star")).to_have_count(0)
    panel(page).get_by_role("switch", name="必填").click()
    expect(item.locator(".fw-star")).to_have_count(1)
    panel(page).get_by_role("tab", name="权限").click()
    pick(page, "保护级别", "C2", within=panel(page))
    saved(page)
    page.wait_for_timeout(1_200)
    saved(page)
    level = stored(page, app, key)["content"]["fields"][4]
    assert (level["required"], level["protect"], level["help"]["zh"]) == (True, "C2", "按合同")
    assert [one["title"]["zh"] for one in level["choices"]] == ["低", "高"]


def test_a_condition_is_put_together_from_fields_and_marks_the_field(built: Built) -> None:
    page, app, key = built()
    part(page, "已付").click(position={"x": 60, "y": 45})
    panel(page).get_by_role("tab", name="显示条件").click()
    shown = panel(page).get_by_role("group", name="满足条件时显示")
    shown.get_by_role("button", name="添加条件").click()
    pick(page, "选择字段", "金额", within=shown)
    pick(page, "关系", "不小于", within=shown)
    shown.get_by_role("textbox", name="值").fill("100")
    expect(canvas(page).get_by_role("button", name=re.compile("^已付、金额、有条件"))).to_be_visible()
    saved(page)
    page.wait_for_timeout(1_200)
    saved(page)
    paid = stored(page, app, key)["content"]["fields"][2]
    assert paid["visible_when"] == {"and": [{">=": [{"var": "amount"}, 100]}]}
    page.reload()
    part(page, "已付").click(position={"x": 60, "y": 45})
    panel(page).get_by_role("tab", name="显示条件").click()
    expect(shown.get_by_role("textbox", name="值")).to_have_value("100")
    shown.get_by_role("button", name="删除条件 1").click()
    page.wait_for_timeout(1_200)
    saved(page)
    assert "visible_when" not in stored(page, app, key)["content"]["fields"][2]


def test_a_width_that_is_drawn_is_the_width_at_run_time(built: Built) -> None:
    page, app, key = built()
    item = page.locator('[data-item="name"]')
    line = page.get_by_role("list", name="基本").bounding_box()
    before = item.bounding_box()
    assert line is not None
    assert before is not None
    assert abs(before["width"] / line["width"] - 12 / 24) < 0.01
    item.hover()
    edge = item.locator("[data-edge]").bounding_box()
    assert edge is not None
    page.mouse.move(edge["x"] + 4, edge["y"] + 20)
    page.mouse.down()
    page.mouse.move(before["x"] + line["width"] * 16 / 24, edge["y"] + 20, steps=8)
    page.mouse.up()
    after = item.bounding_box()
    assert after is not None
    assert abs(after["width"] / line["width"] - 16 / 24) < 0.01
    panel_width = page.get_by_role("radiogroup", name="宽度").or_(page.get_by_role("group", name="宽度")).first
    expect(panel_width).to_be_visible()
    saved(page)
    assert stored(page, app, key)["content"]["sections"][0]["widths"] == {"name": 16}
    publish(page, app)
    page.goto(f"/f/{app}.{key}/new")
    held = page.locator(".fw-span", has=page.get_by_label("名称"))
    expect(held).to_be_visible()
    ratio = held.evaluate("one => one.offsetWidth / one.parentElement.offsetWidth")
    assert abs(ratio - 16 / 24) < 0.01
    page.set_viewport_size({"width": 390, "height": 844})
    assert held.evaluate("one => one.offsetWidth / one.parentElement.offsetWidth") > 0.99


def publish(page: Page, app: str) -> None:
    begun = call(page, "POST", f"/builder/apps/{app}/publish", {"note": "first", "accept_loss": False})
    for _ in range(200):
        found = call(page, "GET", f"/builder/publications/{begun['id']}")
        if found["state"] not in ("asked", "waiting"):
            break
        page.wait_for_timeout(200)
    assert found["state"] == "done", found


def test_what_is_copied_comes_to_another_form_and_its_formula_follows(built: Built) -> None:
    page, app, key = built()
    other = form_of(
        page,
        app,
        fields=[FIELDS[0], field("paid", "money", "已付", "Paid")],
        sections=[{**SECTIONS[0], "fields": ["name", "paid"]}],
    )
    for number, title in enumerate(["金额", "已付", "未付"]):
        part(page, title).click(position={"x": 60, "y": 45}, modifiers=["Control"] if number else [])
    page.keyboard.press("Control+c")
    expect(page.get_by_role("log")).to_have_text("已复制 3 项")
    opened(page, app, other)
    part(page, "名称").click(position={"x": 60, "y": 45})
    page.keyboard.press("Control+v")
    assert order(page) == ["name", "amount", "paid_2", "unpaid", "paid"]
    saved(page)
    fields = {one["key"]: one for one in stored(page, app, other)["content"]["fields"]}
    assert fields["unpaid"]["formula"] == "{金额} - {paid_2}"
    assert kept(page, app, key) == START


def test_sections_and_tabs_are_made_moved_and_named(built: Built) -> None:
    page, app, key = built()
    palette(page, "分区").dblclick()
    expect(page.get_by_role("list", name="新分区")).to_be_visible()
    panel(page).get_by_role("textbox", name="标题（中文）").fill("附件")
    drag(page, palette(page, "多行文本"), inside(page.get_by_role("list", name="附件")))
    page.mouse.up()
    expect(page.get_by_role("list", name="附件").get_by_role("listitem")).to_have_count(1)
    palette(page, "标签页").dblclick()
    tab = canvas(page).get_by_role("tab", name="新标签页")
    expect(tab).to_have_attribute("aria-selected", "true")
    canvas(page).get_by_role("button", name="更多", exact=True).click()
    pick(page, "所在标签页", "新标签页", within=panel(page))
    expect(page.get_by_role("list", name="更多")).to_be_visible()
    page.wait_for_timeout(1_200)
    saved(page)
    content = stored(page, app, key)["content"]
    assert [(one["key"], one.get("tab")) for one in content["sections"]][:2] == [
        ("main", None),
        ("more", "new_tab"),
    ] or {one["key"]: one.get("tab") for one in content["sections"]}["more"] == "new_tab"
    call(page, "POST", f"/builder/apps/{app}/forms/{key}/describe")


def test_what_is_wrong_is_counted_and_a_click_leads_there(built: Built) -> None:
    page, *_ = built(fields=[*FIELDS[:3], {**FIELDS[3], "formula": "{金额} - {nobody}"}, FIELDS[4]])
    count = page.get_by_role("button", name=re.compile(r"^\d+ 个问题$"))
    expect(count).to_be_visible()
    expect(canvas(page).get_by_role("button", name=re.compile("^未付、.*个问题"))).to_be_visible()
    count.click()
    page.get_by_role("listitem").get_by_role("button", name=re.compile("nobody")).first.click()
    expect(part(page, "未付")).to_have_attribute("aria-pressed", "true")
    formula = panel(page).get_by_role("textbox", name=re.compile("公式"))
    expect(formula).to_be_focused()
    expect(panel(page).locator("[data-property=formula]")).to_contain_text("没有字段“nobody”")
    formula.fill("{金额} - {已付}")
    expect(page.get_by_text("没有问题")).to_be_visible()
    expect(panel(page).locator(".fw-problem")).to_have_count(0)


def test_a_formula_is_completed_and_its_faults_are_underlined(built: Built) -> None:
    page, _app, _key = built()
    part(page, "未付").click(position={"x": 60, "y": 45})
    formula = panel(page).locator(".cm-content")
    expect(formula).to_have_text("{金额} - {paid}")
    formula.click()
    page.keyboard.press("Control+a")
    page.keyboard.type("{Amo")
    option = page.get_by_role("option", name=re.compile("^Amount"))
    expect(option).to_be_visible()
    page.wait_for_timeout(200)  # what opens under one's fingers is not taken at once
    page.keyboard.press("Enter")
    expect(formula).to_have_text("{Amount}")
    page.keyboard.type(" - {已付} - {错的} ")
    expect(panel(page).get_by_role("status")).to_contain_text("错的")
    expect(page.locator(".cm-lintRange-error")).to_have_text("{错的}")
    page.keyboard.press("Control+a")
    page.keyboard.type("SUMI")
    expect(page.get_by_role("option", name="SUMIF")).to_be_visible()
    page.keyboard.press("Escape")
    page.keyboard.press("Control+a")
    page.keyboard.type("1 + 2")
    page.keyboard.press("Escape")
    expect(panel(page).get_by_role("status")).to_contain_text("3")
    expect(page.locator(".cm-lintRange-error")).to_have_count(0)
    for _ in range(12):
        page.keyboard.press("Control+z")
    expect(formula).to_have_text("{金额} - {paid}")
    assert order(page) == START


def test_a_section_is_dragged_and_panes_fold(built: Built) -> None:
    page, _app, _key = built()
    grip = page.locator('[data-section="more"] .fw-section-grip')
    page.get_by_role("list", name="更多").hover()
    drag(page, grip, inside(page.locator('[data-section="main"]'), 0.5, 0.05))
    page.mouse.up()
    assert order(page) == ["level", "name", "amount", "paid", "unpaid"]
    page.get_by_role("button", name="收起组件").click()
    expect(page.get_by_role("complementary", name="组件")).to_have_count(0)
    saved(page)
    page.reload()
    expect(part(page, "等级")).to_be_visible()
    expect(page.get_by_role("complementary", name="组件")).to_have_count(0)
    page.get_by_role("button", name="展开组件").click()
    expect(palette(page, "日期")).to_be_visible()


def test_the_language_is_switched_without_losing_anything(built: Built) -> None:
    page, *_ = built()
    palette(page, "日期").dblclick()
    part(page, "名称").click(position={"x": 60, "y": 45})
    page.get_by_role("button", name="切换到英文").click()
    expect(part(page, "Name")).to_have_attribute("aria-pressed", "true")
    assert order(page) == [*START, "date_1"]
    page.keyboard.press("Control+z")
    assert order(page) == START
    palette(page, "Date").dblclick()
    expect(page.get_by_role("log")).to_have_text("Date added")


def test_deleting_what_is_used_tells_who_uses_it(built: Built) -> None:
    page, *_ = built()
    part(page, "金额").click(position={"x": 60, "y": 45})
    page.keyboard.press("Delete")
    asked = page.get_by_role("dialog", name="还有地方在用")
    expect(asked).to_contain_text("订单")
    asked.get_by_role("button", name="取消").click()
    assert order(page) == START
    part(page, "等级").click(position={"x": 60, "y": 45})
    page.keyboard.press("Delete")
    expect(part(page, "等级")).to_have_count(0)


def test_only_makers_may_come_in(open_page: Open) -> None:
    page = open_page("/build/customer_base/forms/ticket", login="manager")
    expect(page.get_by_text("没有权限").or_(page.get_by_role("alert")).first).to_be_visible()
    expect(page.get_by_role("region", name="画布")).to_have_count(0)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_form_fits_a_phone_and_asks_little(open_page: Open, picture: Any, language: str) -> None:
    page = open_page("/", language=language)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto("/build/customer_base/forms/ticket")
    expect(page.locator("[data-item]").first).to_be_visible()
    page.wait_for_load_state("networkidle")
    assert len([url for url in asked if not url.startswith("data:")]) <= 19, asked
    over = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert over == 0
    page.get_by_text(re.compile("^(手机|Phone)$")).click()
    lefts = page.locator('[data-body="matter"] [data-item], [data-body] [data-item]').evaluate_all(
        "all => [...new Set(all.map(one => Math.round(one.getBoundingClientRect().left)))]"
    )
    assert len(lefts) == 1, lefts
    picture(page, f"form-builder-phone-{language}")
