"""The makers' workspace: an app begun, filled, published, changed and brought back."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.web.conftest import Open
from tests.web.support import call, settled

pytestmark = pytest.mark.browser


def begin_app(page: Page, title: str) -> None:
    page.goto("/build")
    page.get_by_role("button", name="New app").click()
    dialog = page.get_by_role("dialog", name="New app")
    expect(dialog.get_by_label("Title in English")).to_be_focused()
    dialog.get_by_label("Title in English").fill(title)
    dialog.get_by_role("button", name="Create").click()
    expect(page.get_by_role("heading", name=title, level=1)).to_be_visible()


def add_form(page: Page, title: str) -> None:
    page.get_by_role("button", name="New definition").click()
    dialog = page.get_by_role("dialog", name="New definition")
    dialog.get_by_label("Title in English").fill(title)
    dialog.get_by_role("button", name="Create").click()
    expect(page.get_by_role("navigation", name="What is in the app").get_by_role("link", name=title)).to_be_visible()


def publish(page: Page, app: str, note: str) -> None:
    page.goto(f"/build/{app}/publish")
    page.get_by_label("Release note").fill(note)
    page.get_by_role("button", name="Publish").click()
    expect(page.get_by_role("heading", name="Published")).to_be_visible()


def with_field(page: Page, app: str, key: str, title: str) -> None:
    """Add a field to the app's only form, beside the page."""
    path = f"/builder/apps/{app}/documents/forms/device.json"
    document = call(page, "GET", path)
    fields = [*document["content"]["fields"], {"key": key, "type": "text", "title": {"zh": title, "en": title}}]
    content = {**document["content"], "fields": fields}
    call(page, "PUT", path, {"content": content}, **{"If-Match": document["version"]})


def test_from_nothing_to_records_and_back_without_losing_any(build: Open, picture: Callable[[Page, str], None]) -> None:
    page = build("/build", language="en")
    begin_app(page, "Devices")
    add_form(page, "Device")
    page.goto("/build/devices")
    expect(page.get_by_text("Nothing is wrong.")).to_be_visible()
    picture(page, "build-app-en")
    publish(page, "devices", "the beginning")
    page.get_by_role("button", name="Back to the app").click()
    expect(page.get_by_text("There is nothing unpublished.")).to_be_visible()

    settled(page, "/f/devices.device/new")
    page.get_by_label("Name").fill("Press one")
    page.get_by_role("button", name=re.compile("^(Save|Create)")).first.click()
    expect(page.get_by_role("heading", name="Press one")).to_be_visible()

    with_field(page, "devices", "site", "Site")
    page.goto("/build/devices/publish")
    expect(page.get_by_text("New field 'Site'", exact=True)).to_be_visible()
    expect(page.get_by_text("Form 'Device' gets the field 'Site'")).to_be_visible()
    expect(page.get_by_text("No stored value is lost or changed")).to_be_visible()
    picture(page, "build-publish-en")
    publish(page, "devices", "with a site")
    call(page, "POST", "/records/devices.device", {"values": {"name": "Press two", "site": "North"}})

    page.goto("/build/devices/releases")
    picture(page, "build-releases-en")
    rows = page.get_by_role("table", name="Releases").get_by_role("row")
    expect(rows.nth(1)).to_contain_text("with a site")
    expect(rows.nth(1)).to_contain_text("Active")
    rows.nth(2).get_by_role("button", name=re.compile("^Restore")).click()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_text("Removed field 'Site'")).to_be_visible()
    dialog.get_by_role("button", name="Restore").click()
    expect(page.get_by_role("heading", name="Published")).to_be_visible()
    settled(page, "/f/devices.device")
    table = page.get_by_role("table").first
    expect(table.get_by_role("row").filter(has_text="Press one")).to_be_visible()
    expect(table.get_by_role("row").filter(has_text="Press two")).to_be_visible()
    expect(page.get_by_role("columnheader", name="Site")).to_have_count(0)


def test_a_faulty_draft_cannot_be_published_and_says_where_it_is_wrong(build: Open) -> None:
    page = build("/build", language="en")
    begin_app(page, "Faults")
    add_form(page, "Device")
    path = "/builder/apps/faults/documents/forms/device.json"
    document = call(page, "GET", path)
    wrong = {"key": "sum", "type": "formula", "formula": "{nme}", "result": {"type": "text"}}
    content = {**document["content"], "fields": [*document["content"]["fields"], wrong]}
    call(page, "PUT", path, {"content": content}, **{"If-Match": document["version"]})
    page.goto("/build/faults/publish")
    expect(page.get_by_text("1 error to correct")).to_be_visible()
    expect(page.get_by_role("button", name="Publish")).to_be_disabled()
    faults = page.get_by_role("list", name="Problems")
    expect(faults).to_contain_text("name")
    expect(page.get_by_role("img", name="Faulty")).to_be_visible()
    faults.get_by_role("link").click()
    expect(page).to_have_url(re.compile("/build/faults/forms/device"))


def test_a_stale_save_of_the_source_never_overwrites(build: Open) -> None:
    page = build("/build/customer_base/roles", language="en")
    page.goto("/build/customer_base/menus/main")
    source = page.get_by_role("textbox", name="Source")
    before = source.input_value()
    path = "/builder/apps/customer_base/documents/menus/main.json"
    document = call(page, "GET", path)
    theirs = {**document["content"], "title": {"zh": "别人", "en": "Theirs"}}
    call(page, "PUT", path, {"content": theirs}, **{"If-Match": document["version"]})
    source.fill(before.replace('"kind": "menu"', '"kind": "menu", "help": {"zh": "a", "en": "a"}'))
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("alert")).to_contain_text("nothing was overwritten")
    assert call(page, "GET", path)["content"] == theirs
    page.get_by_role("button", name="Take theirs").click()
    expect(page.get_by_role("heading", name="Theirs")).to_be_visible()
    source.fill("{")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("alert")).to_contain_text("This is not JSON")
    page.reload()
    page.get_by_role("button", name="Give up changes").click()
    expect(page.get_by_text(re.compile("Published"))).to_be_visible()
    assert call(page, "GET", path)["content"] == document["content"]


def test_the_switch_keeps_the_place(build: Open) -> None:
    page = build("/p/credit_card_crm.customer_360/1993", language="en")
    page.get_by_role("link", name="Build").click()
    expect(page).to_have_url(re.compile("/build/credit_card_crm/pages/customer_360$"))
    expect(page.get_by_role("navigation", name="What is in the app")).to_be_visible()
    page.get_by_role("link", name="Back to work").click()
    expect(page).to_have_url(re.compile("/p/credit_card_crm.customer_360$"))


def test_whoever_may_not_build_sees_no_way_there(build: Open) -> None:
    page = build("/", login="agent", language="en")
    expect(page.get_by_role("link", name="Build")).to_have_count(0)
    page.goto("/build")
    expect(page.get_by_role("alert")).to_be_visible()
    expect(page.get_by_role("button", name="New app")).to_have_count(0)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_pages_of_the_workspace(build: Open, picture: Callable[[Page, str], None], language: str) -> None:
    page = build("/build", language=language)
    for name, path in {
        "apps": "/build",
        "app": "/build/credit_card_crm",
        "publish": "/build/credit_card_crm/publish",
        "releases": "/build/credit_card_crm/releases",
        "source": "/build/credit_card_crm/menus/main",
    }.items():
        settled(page, path)
        picture(page, f"build-{name}-{language}")
        over = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert over == 0, f"{name} is {over} px too wide"
        expect(page.get_by_role("main")).not_to_be_empty()


def test_a_definition_is_reached_by_its_title_from_the_keyboard(build: Open) -> None:
    page = settled(build("/f/customer_base.customer", language="en"))
    page.keyboard.press("Control+k")
    page.get_by_role("combobox", name="Search").fill("Due dates")
    page.get_by_role("option").filter(has_text="Build · View").first.click()
    expect(page).to_have_url(re.compile("/build/customer_base/views/"))
    page.keyboard.press("Control+k")
    page.get_by_role("combobox", name="Search").fill("Releases")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/build/customer_base/releases$"))
