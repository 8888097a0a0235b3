"""Rules by hand, the status of processes, and looking back, as people see them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from runtime.clock import FixedClock
from runtime.workspace import Workspace
from tests.runtime.test_process_status import GO
from tests.support.servers import running
from tests.support.workspaces import app, choices, field, form, load, password_of, person, role, rule, words
from tests.web.conftest import Open, visits
from tests.web.support import call

Picture = Callable[[Page, str], None]
pytestmark = pytest.mark.browser

OPEN = {"==": [{"var": "state"}, "open"]}
CLOSE = {"type": "set_field", "field": "state", "value": "closed"}
BY_HAND = {"type": "by_hand", "title": words("Close it"), "confirm": words("Close the case?")}


def documents(*more: dict[str, Any]) -> dict[str, Any]:
    button = {"type": "button", "title": words("Mark it"), "rule": "mark"}
    case = form(
        "case",
        field("no", "text"),
        field("state", "choice", choices=choices("open", "closed"), default="open", readonly=True),
        field("progress", "process_status"),
        field("mark", "text"),
        *more,
        title_field="no",
        sections=[{"key": "main", "title": words("main"), "fields": ["no", "state", "progress", "mark", button]}],
    )
    marking = {"type": "set_field", "field": "mark", "value": "seen"}
    mark = rule("mark", "case", {"type": "by_hand"}, {"isblank": [{"var": "mark"}]}, marking)
    grant = {"form": "case", "actions": ["read", "create", "update"], "others": "write"}
    return {
        "app.json": app(),
        "forms/case.json": case,
        "processes/go.json": GO,
        "rules/close.json": rule("close", "case", BY_HAND, OPEN, CLOSE),
        "rules/mark.json": mark,
        "roles/boss.json": role("boss", grant),
    }


@pytest.fixture
def house(chromium: Browser, workspace: Workspace) -> Iterator[Open]:
    load(workspace, documents(field("old", "text")))
    person(workspace, "zhao", "boss")
    with running(workspace) as (address, _), visits(chromium, address, password_of) as open_:
        yield open_


def made(page: Page, no: str, **values: Any) -> int:
    return int(call(page, "POST", "/records/shop.case", {"values": {"no": no, **values}})["id"])


def test_a_button_on_the_record_asks_does_and_closes(house: Open, picture: Picture) -> None:
    page = house(None, login="zhao", language="en")
    key = made(page, "A1")
    page.goto(f"/f/shop.case/{key}")
    page.get_by_role("button", name="Close it").click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("Close the case?")
    dialog.get_by_role("button", name="Close it").click()
    expect(page.get_by_text("“Close it” is done for 1 record.")).to_be_visible()
    expect(page.get_by_role("button", name="Close it")).to_be_disabled()
    why = "A condition does not hold: “state” is “open”."
    expect(page.get_by_role("button", name="Close it")).to_have_attribute("aria-description", why)
    page.get_by_role("button", name="Mark it").click()
    expect(page.get_by_role("button", name="Mark it")).to_be_disabled()
    expect(page.locator(".fw-field-wide .fw-note")).to_contain_text("A condition does not hold")
    picture(page, "rule-buttons")


def test_a_button_over_chosen_records_tells_what_it_did(house: Open) -> None:
    page = house(None, login="zhao", language="en")
    for no in ("A1", "A2", "A3"):
        made(page, no)
    call(page, "POST", "/rules/shop.close/press", {"records": [{"id": 2, "version": 1}]})
    page.goto("/f/shop.case")
    page.get_by_role("checkbox", name="Select all").or_(page.locator("thead input[type=checkbox]")).first.check()
    bar = page.get_by_role("toolbar")
    bar.get_by_role("button", name="Close it").click()
    page.get_by_role("dialog").get_by_role("button", name="Close it").click()
    expect(page.get_by_text("“Close it” is done for 2 records.")).to_be_visible()
    skipped = page.get_by_role("dialog").filter(has_text="did nothing for 1 record")
    expect(skipped).to_contain_text("A2")
    expect(skipped).to_contain_text("A condition does not hold")


def test_where_its_process_stands_is_seen_in_the_list(house: Open, picture: Picture) -> None:
    page = house(None, login="zhao", language="en")
    key = made(page, "A1")
    made(page, "A2")
    call(page, "POST", "/processes/shop.go/instances", {"record": key})
    page.goto("/f/shop.case")
    expect(page.get_by_role("row").filter(has_text="A1")).to_contain_text("Running boss")
    expect(page.get_by_role("row").filter(has_text="A2")).to_contain_text("None")
    picture(page, "process-status")
    page.goto(f"/f/shop.case/{key}")
    expect(page.locator(".fw-field").filter(has_text="progress")).to_contain_text("Running boss")


def test_looking_back_shows_the_fields_of_then(
    house: Open, workspace: Workspace, clock: FixedClock, picture: Picture
) -> None:
    page = house(None, login="zhao", language="en")
    key = made(page, "A1", old="what was")
    clock.moment += timedelta(minutes=5)
    load(workspace, documents())
    version = call(page, "GET", f"/records/shop.case/{key}")["version"]
    call(page, "PATCH", f"/records/shop.case/{key}", {"values": {"no": "B9"}}, **{"If-Match": f'"{version}"'})
    page.goto(f"/f/shop.case/{key}")
    expect(page.get_by_text("what was")).to_have_count(0)
    page.get_by_role("button", name="As of then").last.click()
    drawer = page.get_by_role("dialog")
    expect(drawer.get_by_role("heading", name="A1")).to_be_visible()
    expect(drawer).to_contain_text("what was")
    expect(drawer.get_by_role("button", name="Mark it")).to_have_count(0)
    picture(page, "looking-back")
    drawer.get_by_role("button", name="All records of then").click()
    expect(drawer.get_by_role("row").filter(has_text="A1")).to_be_visible()
    page.goto("/f/shop.case")
    page.get_by_role("button", name="Look back").click()
    expect(page.get_by_role("dialog").get_by_role("row").filter(has_text="B9")).to_be_visible()
