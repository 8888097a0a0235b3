"""A field that links to several records: picked by searching, shown as tags, and seen from the other side."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from runtime.workspace import Workspace
from tests.support.servers import running
from tests.support.workspaces import app, create, field, form, load, password_of, person, role
from tests.web.conftest import Open, visits
from tests.web.support import call, pick, settled

pytestmark = pytest.mark.browser
Picture = Callable[[Page, str], None]
TITLES = {
    "member": ("成员", "Member"),
    "team": ("小组", "Team"),
    "name": ("名称", "Name"),
    "points": ("积分", "Points"),
    "members": ("组员", "Members"),
    "total": ("积分合计", "Total points"),
}


def named(made: dict[str, Any]) -> dict[str, Any]:
    zh, en = TITLES[made["key"]]
    return {**made, "title": {"zh": zh, "en": en}}


MEMBER = form(
    "member", named(field("name", "text", required=True)), named(field("points", "integer")), title_field="name"
)
TEAM = form(
    "team",
    named(field("name", "text", required=True)),
    named(field("members", "links", to="member", back="teams", on_delete="clear", most=4)),
    named(field("total", "rollup", of="members", fn="SUM", field="points")),
    title_field="name",
)
NAMES = ("李明", "王芳", "赵强", "Anna", "Bert")


@pytest.fixture
def club(chromium: Browser, workspace: Workspace) -> Iterator[Open]:
    actions = ["read", "create", "update", "delete"]
    grants = [{"form": one, "actions": actions, "others": "write"} for one in ("member", "team")]
    unseen = {**grants[0], "rows": {"!=": [{"var": "name"}, "Bert"]}}
    documents = {
        "app.json": app(),
        "forms/member.json": named(MEMBER),
        "forms/team.json": named(TEAM),
        "roles/coach.json": role("coach", *grants),
        "roles/guest.json": role("guest", unseen, grants[1]),
    }
    load(workspace, documents)
    create(workspace, "shop.member", *({"name": name, "points": 10 + place} for place, name in enumerate(NAMES)))
    person(workspace, "zhao", "coach")
    person(workspace, "sun", "guest")
    with running(workspace) as (address, _), visits(chromium, address, password_of) as open_:
        yield open_


def value(page: Page, title: str) -> Locator:
    """Return the place where the record shows the field."""
    label = page.locator(".fw-field-label").filter(has_text=re.compile(f"^{re.escape(title)}$"))
    return page.locator(".fw-field").filter(has=label).locator(".fw-field-value")


def choose(page: Page, label: str, *names: str) -> None:
    for name in names:
        pick(page, label, name, search=name)
    page.keyboard.press("Escape")


@pytest.mark.parametrize("language", ["zh", "en"])
def test_records_are_picked_saved_and_seen_from_the_other_side(club: Open, language: str, picture: Picture) -> None:
    words = {key: one[language == "en"] for key, one in TITLES.items()}
    save = {"zh": "保存", "en": "Save"}[language]
    page = club("/f/shop.team/new", login="zhao", language=language)
    page.get_by_role("textbox", name=words["name"]).fill("Blue")
    choose(page, words["members"], "王芳", "Anna")
    expect(page.get_by_text("24", exact=True)).to_be_visible()  # what the lists come to is told before it is saved
    picture(page, f"links-form-{language}")
    page.get_by_role("button", name=save, exact=True).click()
    page.wait_for_url(re.compile(r"/f/shop\.team/\d+$"))
    tags = value(page, words["members"]).get_by_role("link")
    expect(tags).to_have_text(["王芳", "Anna"])
    expect(value(page, words["total"])).to_have_text("24")
    picture(page, f"links-record-{language}")
    tags.nth(1).click()
    page.wait_for_url(re.compile(r"/f/shop\.member/4$"))
    related = page.get_by_role("table", name=words["team"])
    expect(related.get_by_role("row").nth(1)).to_contain_text("Blue")
    picture(page, f"links-back-{language}")
    related.get_by_text("Blue").click()
    page.wait_for_url(re.compile(r"/f/shop\.team/\d+"))


def test_a_new_record_from_the_other_side_names_it(club: Open) -> None:
    page = club("/f/shop.member/1", login="zhao", language="en")
    page.get_by_role("button", name="New", exact=True).last.click()
    drawer = page.get_by_role("dialog")
    expect(drawer.locator(".ant-select-selection-item")).to_have_text(["李明"])
    drawer.get_by_role("textbox", name="Name").fill("Green")
    drawer.get_by_role("button", name="Save", exact=True).click()
    expect(drawer).to_have_count(0)
    expect(page.get_by_role("table", name="Team").get_by_role("row").nth(1)).to_contain_text("Green")


def test_no_more_are_picked_than_the_field_takes(club: Open) -> None:
    page = club("/f/shop.team/new", login="zhao", language="en")
    choose(page, "Members", *NAMES[:4])
    box = page.get_by_role("combobox", name="Members")
    box.click()
    box.fill("Bert")
    offer = page.locator(".ant-select-dropdown:visible .ant-select-item-option").filter(has_text="Bert")
    expect(offer).to_have_class(re.compile("disabled"))


def test_who_is_not_seen_is_a_number_and_stays(club: Open) -> None:
    made = club(None, login="zhao", language="en")
    team = call(made, "POST", "/records/shop.team", {"values": {"name": "Red", "members": [5, 1]}})
    page = club(f"/f/shop.team/{team['id']}", login="sun", language="en")
    expect(value(page, "Members").get_by_role("link")).to_have_text(["#5", "李明"])
    page.get_by_role("button", name="Edit", exact=True).click()
    choose(page, "Members", "Anna")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(value(page, "Members").get_by_role("link")).to_have_text(["#5", "李明", "Anna"])


def test_a_list_is_filtered_by_one_of_those_named(club: Open, picture: Picture) -> None:
    page = club(None, login="zhao", language="en")
    for name, members in (("Red", [1, 2]), ("Blue", [2, 3])):
        call(page, "POST", "/records/shop.team", {"values": {"name": name, "members": members}})
    settled(page, '/f/shop.team?filter={"and":[{"in":[3,{"var":"members"}]}]}')
    expect(page.locator("tr[data-row]")).to_have_count(1)
    expect(page.locator("tr[data-row]")).to_contain_text("Blue")
    expect(page.get_by_text("赵强").first).to_be_visible()
    picture(page, "links-list")


def test_on_a_phone_they_are_tags_in_the_record_and_text_in_the_list(club: Open, picture: Picture) -> None:
    page = club(None, login="zhao", language="en", width=390)
    team = call(page, "POST", "/records/shop.team", {"values": {"name": "Red", "members": [1, 2, 3, 4]}})
    settled(page, "/f/shop.team")
    expect(page.get_by_role("list", name="Team").get_by_text("李明, 王芳, 赵强, Anna")).to_be_visible()
    page.goto(f"/f/shop.team/{team['id']}")
    expect(value(page, "Members").get_by_role("link")).to_have_count(4)
    picture(page, "links-phone")
