"""A form's layout as people see it: tabs, dividers, descriptions and buttons that start a process."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from runtime.workspace import Workspace
from tests.support.processes import approving, chain, node, process
from tests.support.servers import running
from tests.support.workspaces import app, field, form, load, password_of, person, role, words
from tests.web.conftest import Open, visits
from tests.web.support import call

Picture = Callable[[Page, str], None]
pytestmark = pytest.mark.browser
SECTIONS = [
    {"key": "head", "title": words("head"), "fields": ["no"]},
    {
        "key": "first",
        "title": words("first"),
        "tab": "one",
        "fields": [
            {"type": "description", "text": {"zh": "填写甲方。", "en": "About the buyer."}},
            "buyer",
            {"type": "divider", "title": {"zh": "联系", "en": "Contact"}},
            "phone",
            {"type": "button", "title": {"zh": "送审", "en": "Send for review"}, "process": "review"},
        ],
    },
    {"key": "second", "title": words("second"), "tab": "two", "fields": ["seller"]},
]
TABS = [{"key": "one", "title": {"zh": "甲方", "en": "Buyer"}}, {"key": "two", "title": {"zh": "乙方", "en": "Seller"}}]


@pytest.fixture
def deals(chromium: Browser, workspace: Workspace) -> Iterator[Open]:
    fields = (
        field("no", "text"),
        field("buyer", "text"),
        field("phone", "mobile"),
        field("seller", "text", required=True),
    )
    grant = {"form": "deal", "actions": ["read", "create", "update"], "others": "write"}
    lead = approving({"type": "role", "role": "clerk"})
    nodes = [node("start", "start"), lead, node("end", "end")]
    documents = {
        "app.json": app(),
        "forms/deal.json": form("deal", *fields, sections=SECTIONS, tabs=TABS),
        "roles/clerk.json": role("clerk", grant),
        "processes/review.json": process("review", "deal", nodes, chain("start", "lead", "end")),
    }
    load(workspace, documents)
    person(workspace, "zhao", "clerk")
    with running(workspace) as (address, _), visits(chromium, address, password_of) as open_:
        yield open_


def test_tabs_hold_their_sections_and_a_problem_brings_its_tab_to_the_front(deals: Open, picture: Picture) -> None:
    page = deals("/f/shop.deal/new", login="zhao", language="en")
    expect(page.get_by_text("About the buyer.")).to_be_visible()
    expect(page.get_by_role("separator").filter(has_text="Contact")).to_be_visible()
    expect(page.get_by_role("textbox", name="seller")).to_be_hidden()
    picture(page, "layout-tabs")
    page.get_by_role("textbox", name="buyer").fill("A")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("tab", name="Seller")).to_have_attribute("aria-selected", "true")
    page.get_by_role("textbox", name="seller").fill("B")
    page.get_by_role("button", name="Save").click()
    expect(page).to_have_url(re.compile(r"/f/shop\.deal/\d+"))
    page.get_by_role("tab", name="Buyer").click()
    expect(page.get_by_text("Send for review")).to_be_visible()
    picture(page, "layout-read")


def test_the_button_starts_its_process_and_is_gone_while_that_runs(deals: Open) -> None:
    page = deals(None, login="zhao", language="zh")
    made = call(page, "POST", "/records/shop.deal", {"values": {"seller": "B"}})
    page.goto(f"/f/shop.deal/{made['id']}")
    page.get_by_role("button", name="送审").click()
    page.get_by_role("dialog").get_by_role("button").last.click()
    expect(page.get_by_role("button", name="送审")).to_be_hidden()
    found = page.request.get(f"/api/records/shop.deal/{made['id']}/processes").json()
    assert [one["process"] for one in found["instances"]] == ["shop.review"]
