"""Comments beside a record: written with a picker of people, seen by others at once, changed and deleted."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.web.conftest import Open
from tests.web.support import TICKETS, call, new_ticket

pytestmark = pytest.mark.browser


def write(page: Page, text: str, label: str = "写评论") -> None:
    box = page.get_by_role("region", name="评论").get_by_label(label, exact=True)
    box.click()
    box.press_sequentially(text)


def test_a_colleague_is_mentioned_by_keys_and_told(open_page: Open) -> None:
    page = open_page(None)
    ticket = new_ticket(page, subject="要讨论的工单")
    me = page.request.get("/api/session").json()["user"]["name"]
    found = page.request.get(f"/api/records/customer_base.ticket/{ticket['id']}/comments/people").json()
    name = found[0]["name"]
    logins = {one["name"]: one["login"] for one in page.request.get("/api/workspace").json()["demo_users"]}
    page.goto(f"{TICKETS}/{ticket['id']}")
    block = page.get_by_role("region", name="评论")
    expect(block).to_contain_text("还没有评论")
    expect(block.get_by_role("button", name="发送")).to_be_disabled()
    write(page, f"请@{logins[name]}")
    offered = page.locator(".ant-mentions-dropdown:visible").get_by_role("menuitem")
    expect(offered).to_have_count(1)
    expect(offered).to_contain_text(name)
    page.keyboard.press("Enter")
    page.keyboard.type("看一下")
    page.keyboard.press("Control+Enter")
    item = block.get_by_role("listitem").last
    expect(item).to_contain_text(f"请 @{name} 看一下")
    expect(item).to_contain_text(me)
    expect(item).to_contain_text("前")
    expect(item.locator(".fw-mention")).to_have_text(f"@{name}")
    expect(block.get_by_label("写评论", exact=True)).to_have_value("")
    other = open_page("/", login=logins[name])
    told = other.request.get("/api/messages").json()["rows"][0]
    assert (told["title"], told["record"]) == (f"{me} 在评论中提到了你", ticket["id"])


def test_a_comment_is_changed_deleted_and_seen_elsewhere_without_reloading(open_page: Open) -> None:
    page = open_page(None)
    ticket = new_ticket(page, subject="边看边聊")
    path = f"/records/customer_base.ticket/{ticket['id']}/comments"
    call(page, "POST", path, {"text": "第一句"})
    page.goto(f"{TICKETS}/{ticket['id']}")
    reader = open_page(f"{TICKETS}/{ticket['id']}", login="leader", language="en")
    theirs = reader.get_by_role("region", name="Comments")
    expect(theirs).to_contain_text("第一句")
    expect(theirs.get_by_role("button", name="Delete comment")).to_have_count(0)
    block = page.get_by_role("region", name="评论")
    block.get_by_role("button", name="修改评论").click()
    box = block.get_by_label("修改评论", exact=True)
    box.fill("改过的话")
    block.get_by_role("button", name="保存").click()
    expect(block.get_by_role("listitem")).to_contain_text(re.compile("已编辑.*改过的话", re.S))
    expect(theirs).to_contain_text("改过的话")
    block.get_by_role("button", name="删除评论").click()
    page.get_by_role("dialog").get_by_role("button", name="删除").click()
    expect(block.get_by_role("listitem")).to_contain_text("评论已删除")
    expect(theirs).to_contain_text("Comment deleted")
    expect(theirs).not_to_contain_text("改过的话")


def test_a_refusal_stands_at_the_comment_and_keeps_what_was_typed(open_page: Open) -> None:
    page = open_page(None)
    ticket = new_ticket(page, subject="没有网络")
    page.goto(f"{TICKETS}/{ticket['id']}")
    write(page, "会再试")
    page.route("**/comments", lambda route: route.fulfill(status=429, json={"title": "", "problems": []}))
    block = page.get_by_role("region", name="评论")
    block.get_by_role("button", name="发送").click()
    expect(block.get_by_role("alert")).to_be_visible()
    expect(block.get_by_label("写评论", exact=True)).to_have_value("会再试")
    page.unroute("**/comments")
    block.get_by_role("button", name="发送").click()
    expect(block.get_by_role("listitem")).to_contain_text("会再试")
    expect(block.get_by_role("alert")).to_have_count(0)
