"""Every type of field as people fill it in and read it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

import engine.forms.fields
from engine.forms.fields.base import FieldType
from engine.registry import scan
from runtime.workspace import Workspace
from tests.support.pictures import png
from tests.support.servers import running
from tests.support.workspaces import app, field, form, load, password_of, person, role
from tests.web.conftest import Open, visits
from tests.web.support import call, pick

Picture = Callable[[Page, str], None]
pytestmark = pytest.mark.browser

KINDS = scan(engine.forms.fields, FieldType)
ELSEWHERE = {"link", "subtable", "lookup", "rollup", "formula", "person", "department", "attachment", "auto_number"}
ELSEWHERE |= {"links", "persons", "departments", "image", "signature", "process_status"}
"""Types that need other records, and are seen in the tests of the samples."""


def one_of(name: str, kind: FieldType) -> tuple[dict[str, Any], Any]:
    """Return the definition of a field of the type, titled by its label, and a value it takes."""
    example = next(one for one in kind.examples if one.stored is not None)
    return field(name, name, **{"title": kind.label.by_language(), **(example.options or {})}), example.raw


MORE = (("team", "persons"), ("shot", "image"), ("sign", "signature"))
FIELDS = {name: one_of(name, kind) for name, kind in KINDS.items() if name not in ELSEWHERE}


@pytest.fixture
def types(chromium: Browser, workspace: Workspace) -> Iterator[Open]:
    """Pages of a workspace with one form that has a field of every type."""
    everything = form("all", *(definition for definition, _ in FIELDS.values()), *(field(*one) for one in MORE))
    grant = {"form": "all", "actions": ["read", "create", "update"], "others": "write"}
    load(workspace, {"app.json": app(), "forms/all.json": everything, "roles/clerk.json": role("clerk", grant)})
    person(workspace, "zhao", "clerk")
    person(workspace, "wang")
    with running(workspace) as (address, _), visits(chromium, address, password_of) as open_:
        yield open_


READ = {
    "zh": {
        "duration": "1小时30分",
        "quantity": "12 件",
        "country": "中国",
        "score": "87 / 100",
        "json": '"二"',
        "date_range": "2026-01-01 至 2026-12-31",
        "region": "浙江省 / 杭州市 / 西湖区",
    },
    "en": {
        "duration": "1 h 30 min",
        "quantity": "12 pcs",
        "country": "China",
        "score": "87 / 100",
        "json": '"二"',
        "date_range": "2026-01-01 to 2026-12-31",
        "location": "31.23, 121.47 上海市黄浦区人民广场",
    },
}


def shown(page: Page, name: str, language: str) -> Locator:
    """Return the place where the record shows the field."""
    title = FIELDS[name][0]["title"][language]
    label = page.locator(".fw-field-label").filter(has_text=re.compile(f"^{re.escape(title)}$"))
    return page.locator(".fw-field").filter(has=label).locator(".fw-field-value")


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_value_of_every_type_is_shown_in_words(types: Open, language: str, picture: Picture) -> None:
    page = types(None, login="zhao", language=language)
    made = call(page, "POST", "/records/shop.all", {"values": {name: value for name, (_, value) in FIELDS.items()}})
    page.goto(f"/f/shop.all/{made['id']}")
    for name in FIELDS:
        expect(shown(page, name, language)).not_to_have_text("—")
    for name, text in READ[language].items():
        expect(shown(page, name, language)).to_contain_text(text)
    expect(shown(page, "rating", language).get_by_role("img", name="3 / 5")).to_be_visible()
    expect(shown(page, "barcode", language).locator("svg")).to_be_visible()
    page.set_viewport_size({"width": 1280, "height": 2600})
    picture(page, f"field-types-{language}")
    page.goto("/f/shop.all")
    expect(page.get_by_role("row").nth(1)).to_contain_text("#1677ff")


def test_what_is_typed_is_kept(types: Open) -> None:
    page = types("/f/shop.all/new", login="zhao", language="en")
    page.get_by_role("group", name="Rating").locator(".ant-rate-star").nth(3).click()
    page.get_by_role("slider", name="Slider").press("End")
    duration = page.get_by_role("textbox", name="Duration")
    duration.fill("2:05")
    page.get_by_role("textbox", name="Time of day").fill("07:45")
    page.get_by_role("textbox", name="Time of day").press("Enter")
    page.get_by_role("textbox", name="JSON").fill('{"a": [1, 2]}')
    expect(duration).to_have_value("2 h 5 min")
    page.get_by_role("textbox", name="Quantity").fill("1,200")
    page.get_by_role("textbox", name="Barcode or QR code").fill("A-1")
    for name, begin, end in (("Date range", "2026-03-01", "2026-03-31"), ("Time range", "09:00", "18:00")):
        group = page.get_by_role("group", name=name)
        group.get_by_placeholder("Begin").fill(begin)
        group.get_by_placeholder("Begin").press("Enter")
        group.get_by_placeholder("End").fill(end)
        group.get_by_placeholder("End").press("Enter")
    pick(page, "Country or region", "Singapore", search="Singa")
    pick(page, "Icon", "credit-card", search="credit")
    page.get_by_role("radio", name="all", exact=True).check()
    page.get_by_role("button", name="Save").click()
    expect(page).to_have_url(re.compile(r"/f/shop\.all/\d+"))
    values = page.request.get(f"/api/records/shop.all/{page.url.rpartition('/')[2]}").json()["values"]
    kept = {"rating": 4, "slider": "100", "duration": 7500, "time": "07:45", "json": {"a": [1, 2]}, "quantity": "1200"}
    kept |= {"date_range": "2026-03-01/2026-03-31", "time_range": "09:00/18:00", "icon": "credit-card"}
    kept |= {"definition": "form:shop.all"}
    assert {key: values[key] for key in kept} == kept
    assert (values["barcode"], values["country"]) == ("A-1", "SG")


def test_a_range_is_found_by_a_day_it_covers(types: Open) -> None:
    page = types(None, login="zhao", language="en")
    for text in ("spring/2026-03-01/2026-05-31", "summer/2026-06-01/2026-08-31"):
        title, _, period = text.partition("/")
        call(page, "POST", "/records/shop.all", {"values": {"barcode": title, "date_range": period}})
    page.goto("/f/shop.all")
    for operator, day, seen, hidden in (
        ("covers", "2026-07-01", "summer", "spring"),
        ("begins before", "2026-06-01", "spring", "summer"),
    ):
        page.get_by_role("button", name="Filter").click()
        pick(page, "Field", "Date range", search="Date range")
        pick(page, "Operator", operator)
        page.get_by_role("textbox", name="Value").fill(day)
        page.get_by_role("textbox", name="Value").press("Tab")
        page.get_by_role("button", name="Apply").click()
        expect(page.get_by_role("row", name=seen)).to_be_visible()
        expect(page.get_by_role("row", name=hidden)).to_have_count(0)
        expect(page.get_by_text(f"Date range {operator} {day}")).to_be_visible()
        page.reload()
        expect(page.get_by_text(f"Date range {operator} {day}")).to_be_visible()
        page.goto("/f/shop.all")


def test_several_people_are_chosen_by_searching_and_one_is_taken_away(types: Open) -> None:
    page = types("/f/shop.all/new", login="zhao", language="en")
    pick(page, "team", "Wang", search="wa")
    pick(page, "team", "Zhao", search="zh")
    page.get_by_role("heading", name="all").first.click()
    page.get_by_role("button", name="Save").click()
    expect(page).to_have_url(re.compile(r"/f/shop\.all/\d+"))
    place = page.locator(".fw-field").filter(has_text=re.compile("^team")).locator(".fw-field-value")
    expect(place).to_have_text("WangZhao")
    page.get_by_role("button", name="Edit", exact=True).click()
    page.get_by_role("combobox", name="team").press("Backspace")
    page.get_by_role("button", name="Save").click()
    expect(place).to_have_text("Wang")


def test_a_picture_is_uploaded_and_a_name_drawn(types: Open, picture: Picture, tmp_path: Path) -> None:
    page = types("/f/shop.all/new", login="zhao", language="en")
    (tmp_path / "real.png").write_bytes(png(1, 1))
    (tmp_path / "text.png").write_text("no picture")
    page.get_by_test_id("file-shot").set_input_files(tmp_path / "text.png")
    expect(page.get_by_text("'text.png' is no PNG, JPEG, WebP or GIF picture")).to_be_visible()
    page.get_by_role("button", name="Remove the file text.png").click()
    page.get_by_test_id("file-shot").set_input_files(tmp_path / "real.png")
    page.get_by_role("button", name="Sign", exact=True).click()
    pad = page.get_by_label("Draw in the box").bounding_box()
    assert pad is not None
    page.mouse.move(pad["x"] + 40, pad["y"] + 150)
    page.mouse.down()
    for step in range(12):
        page.mouse.move(pad["x"] + 40 + 35 * step, pad["y"] + 60 + 90 * (step % 2))
    page.mouse.up()
    picture(page, "signature-pad")
    page.get_by_role("button", name="Use signature").click()
    expect(page.get_by_role("img", name="signature.png")).to_be_visible()
    page.get_by_role("button", name="Save").click()
    expect(page).to_have_url(re.compile(r"/f/shop\.all/\d+"))
    shown_sign = page.get_by_role("img", name="signature.png")
    expect(shown_sign).to_be_visible()
    expect(shown_sign).to_have_attribute("src", re.compile(r"/thumbnail$"))
    small = "[...document.images].some((one) => one.alt === 'signature.png' && one.naturalWidth === 480)"
    page.wait_for_function(f"() => {small}")  # it is made when it is asked for the first time
    picture(page, "pictures")
    shown_sign.click()
    large = "[...document.images].some((one) => !one.src.endsWith('/thumbnail') && one.naturalWidth === 560)"
    page.wait_for_function(f"() => {large}")


def area(page: Page, name: str) -> Locator:
    """Return an entry of the open picker of regions."""
    return page.locator(".ant-cascader-menu-item:visible").filter(has_text=re.compile(f"^{name}$"))


def test_a_region_is_chosen_level_by_level_and_found_by_its_province(types: Open) -> None:
    page = types("/f/shop.all/new", login="zhao", language="en")
    page.get_by_role("combobox", name="Region of China").click()
    for name in ("浙江省", "杭州市", "西湖区"):
        area(page, name).click()
    page.get_by_role("textbox", name="Location").fill("95, 121.47")
    page.get_by_role("textbox", name="Location").blur()
    expect(page.get_by_text("'95' is above the greatest value 90")).to_be_visible()
    page.get_by_role("textbox", name="Location").fill("31.23，121.470 人民广场")
    page.get_by_role("button", name="Save").click()
    expect(shown(page, "region", "en")).to_have_text("浙江省 / 杭州市 / 西湖区")
    expect(shown(page, "location", "en")).to_have_text("31.23, 121.47 人民广场")
    expect(shown(page, "location", "en").get_by_role("button", name="Copy")).to_be_visible()
    for place, said in (("浙江省", "1 of 1 shown"), ("北京市", "No record matches")):
        page.goto("/f/shop.all")
        page.get_by_role("button", name="Filter").click()
        pick(page, "Field", "Region of China", search="Region")
        page.get_by_role("combobox", name="Value").click()
        area(page, place).click()
        page.keyboard.press("Escape")
        page.get_by_role("button", name="Apply").click()
        expect(page.get_by_text(f"Region of China lies in {place}")).to_be_visible()
        expect(page.get_by_text(said)).to_be_visible()


def test_rich_text_is_written_kept_and_changed(types: Open, picture: Picture) -> None:
    page = types("/f/shop.all/new", login="zhao", language="en")
    box = page.get_by_role("textbox", name="Rich text")
    box.click()
    page.get_by_role("button", name="Heading", exact=True).click()
    page.keyboard.type("Plan")
    page.keyboard.press("Enter")
    page.keyboard.type("Call ")
    page.keyboard.press("Control+b")
    page.keyboard.type("today")
    page.keyboard.press("Enter")
    page.keyboard.press("Control+b")
    page.get_by_role("button", name="Bulleted list").click()
    page.keyboard.type("one")
    page.keyboard.press("Shift+Home")
    page.get_by_role("button", name="Link", exact=True).click()
    page.get_by_role("textbox", name="Address of the link").fill("https://example.com/")
    page.get_by_role("textbox", name="Address of the link").press("Enter")
    picture(page, "rich-text-editor")
    page.get_by_role("button", name="Save").click()
    expect(page).to_have_url(re.compile(r"/f/shop\.all/\d+"))
    kept = page.request.get(f"/api/records/shop.all/{page.url.rpartition('/')[2]}").json()["values"]["rich_text"]
    link = '<a href="https://example.com/" rel="noopener noreferrer">one</a>'
    assert kept == f"<h2>Plan</h2><p>Call <strong>today</strong></p><ul><li>{link}</li></ul>"
    expect(shown(page, "rich_text", "en").get_by_role("heading", name="Plan")).to_be_visible()
    expect(shown(page, "rich_text", "en").get_by_role("link", name="one")).to_have_attribute("target", "_blank")
    page.get_by_role("button", name="Edit", exact=True).click()
    expect(box).to_contain_text("Call today")
    box.click()
    page.keyboard.press("Control+End")
    page.keyboard.type(" more")
    page.get_by_role("button", name="Save").click()
    expect(shown(page, "rich_text", "en")).to_contain_text("more")


def test_what_cannot_be_read_is_said_beside_its_field(types: Open) -> None:
    page = types("/f/shop.all/new", login="zhao")
    for label, text, words in (
        ("时长", "一会儿", "“一会儿”的格式不对"),
        ("JSON", "{a: 1}", "“{a: 1}”的格式不对"),
        ("银行账号", "12", "“12”的格式不对"),
        ("定时表达式", "0 0 31 2 *", "“0 0 31 2 *”的格式不对"),
    ):
        box = page.get_by_role("textbox", name=label, exact=True)
        box.fill(text)
        box.blur()
        expect(page.get_by_text(words)).to_be_visible()
        box.fill("")
