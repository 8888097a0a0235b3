"""The shipped processes as people walk them: a large complaint, and limits that different people decide."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.web.conftest import Open
from tests.web.support import address, call, pick, settled

pytestmark = pytest.mark.browser


def instance_of(page: Page) -> int:
    """Return the instance the page has led to after a start."""
    expect(page).to_have_url(address("instance="))
    found = re.search(r"instance=(\d+)", page.url)
    assert found
    return int(found[1])


def task(page: Page, instance: int) -> Locator:
    """Open the person's task in the instance."""
    rows = page.request.get("/api/tasks?box=todo&limit=200").json()["rows"]
    keys = [row["id"] for row in rows if row["instance"] == instance]
    assert keys, page.request.get(f"/api/instances/{instance}").text()
    settled(page, f"/inbox?box=todo&task={keys[0]}")
    return page.get_by_role("region", name="任务", exact=True)


def has_task(page: Page, instance: int) -> bool:
    return any(row["instance"] == instance for row in page.request.get("/api/tasks?box=todo&limit=200").json()["rows"])


def press(within: Locator, button: str) -> None:
    """Press the button that answers a task, and wait until the answer is taken."""
    with within.page.expect_response(re.compile(r"/api/tasks/\d+/\w+$")) as taken:
        within.get_by_role("button", name=button, exact=True).click()
    assert taken.value.ok, taken.value.text()


def answer(pane: Locator, button: str, comment: str) -> None:
    """Answer a task with a remark."""
    pane.get_by_role("textbox", name="意见").fill(comment)
    press(pane, button)


def test_a_large_complaint_reaches_the_manager_is_returned_corrected_and_approved(open_page: Open) -> None:
    agent, leader = open_page("/start", login="agent"), open_page(None, login="leader")
    agent.get_by_role("link", name="客户投诉处理").click()
    pick(agent, "客户", "赵云", search="赵云")
    agent.get_by_role("textbox", name="标题").fill("境外交易重复入账")
    pick(agent, "工单类型", "投诉")
    agent.get_by_role("textbox", name="涉及金额").fill("20000")
    agent.get_by_role("textbox", name="诉求内容").fill("客户称同一笔交易入账两次。")
    agent.get_by_role("button", name="提交").click()
    instance = instance_of(agent)

    pane = task(leader, instance)
    expect(pane.locator("[aria-current=step]")).to_contain_text("主管审批")
    expect(pane.get_by_text("¥20,000.00").first).to_be_visible()
    pane.get_by_role("button", name="退回").click()
    dialog = leader.get_by_role("dialog")
    dialog.get_by_role("textbox", name="意见").fill("写明交易日期与商户")
    press(dialog, "退回")

    pane = task(agent, instance)
    expect(pane.get_by_role("list", name="进展")).to_contain_text("写明交易日期与商户")
    pane.get_by_role("textbox", name="诉求内容").fill("客户称 9 月 12 日在 A 商户的交易入账两次，共 20000 元。")
    press(pane, "重新提交")
    expect(agent.get_by_text(re.compile("^已提交 · GD"))).to_be_visible()

    pane = task(leader, instance)
    expect(pane.get_by_text("9 月 12 日在 A 商户").first).to_be_visible()
    answer(pane, "通过", "情况属实，退还一笔")
    told = leader.request.get(f"/api/instances/{instance}").json()
    assert [line["kind"] for line in told["timeline"]][:4] == ["start", "return", "submit", "approve"]
    ticket = leader.request.get(f"/api/records/customer_base.ticket/{told['record']}").json()["values"]
    assert (ticket["status"], ticket["tier"]) == ("in_progress", "manager")

    settled(agent, f"/f/customer_base.ticket/{told['record']}")
    box = agent.get_by_role("region", name="流程", exact=True)
    box.get_by_role("button", name=re.compile("查看全部 .* 步")).click()
    progress = box.get_by_role("list", name="进展")
    for step in ("周晓芸", "林淑敏", "退回", "写明交易日期与商户", "提交", "通过", "情况属实，退还一笔"):
        expect(progress).to_contain_text(step)


CARDS = "/api/records/credit_card_crm.card?limit=200&fields=customer,credit_limit"


def card_of(page: Page, taken: set[int]) -> tuple[int, int]:
    """Return a card with a limit between 10,000 and 50,000 that no request was made for, and its customer."""
    busy = {
        row["values"]["card"]["id"]
        for row in page.request.get("/api/records/credit_card_crm.limit_change?limit=200").json()["rows"]
    }
    for row in page.request.get(CARDS).json()["rows"]:
        limit = float(row["values"]["credit_limit"])
        if 10_000 < limit < 50_000 and row["id"] not in busy | taken:
            taken.add(row["id"])
            return int(row["id"]), int(row["values"]["customer"]["id"])
    raise AssertionError("no such card")


def test_the_amount_decides_who_decides_on_a_limit(open_page: Open) -> None:
    agent = open_page(None, login="agent")
    people = {login: open_page(None, login=login) for login in ("leader", "director", "riskhead")}
    taken: set[int] = set()

    def ask(amount: str) -> tuple[int, int]:
        card, customer = card_of(people["director"], taken)
        values = {"customer": customer, "card": card, "asked": amount, "reason": "经营周转"}
        begun = call(agent, "POST", "/processes/credit_card_crm.limit_change/instances", {"values": values})
        return int(begun["instance"]["id"]), card

    def limit(card: int) -> str:
        values = people["director"].request.get(f"/api/records/credit_card_crm.card/{card}").json()["values"]
        return str(values["credit_limit"])

    def asked(instance: int) -> list[str]:
        return [login for login, page in people.items() if has_task(page, instance)]

    large, card = ask("60000")
    assert asked(large) == ["director", "riskhead"]
    pane = task(people["director"], large)
    expect(pane.locator("[aria-current=step]")).to_contain_text("总监与风险总监会签")
    answer(pane, "通过", "同意")
    assert asked(large) == ["riskhead"]
    assert limit(card) != "60000.00"
    answer(task(people["riskhead"], large), "通过", "风险可控")
    assert (asked(large), limit(card)) == ([], "60000.00")

    small, card = ask("8000")
    assert asked(small) == ["leader"]
    answer(task(people["leader"], small), "通过", "同意")
    assert limit(card) == "8000.00"
    assert people["leader"].request.get(f"/api/instances/{small}").json()["state"] == "finished"
