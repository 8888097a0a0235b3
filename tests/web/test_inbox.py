"""Processes in the browser: tasks are answered, processes started and followed, and what others do shows by itself."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from runtime.clock import Clock
from tests.support.processes import chain, edge, node, process, role
from tests.support.workspaces import SHOP, create, load, new_workspace, password_of, person
from tests.web.conftest import Open, served, visits
from tests.web.support import address, call, pick, settled
from tests.web.test_pages import NAMELESS, REQUESTS

pytestmark = pytest.mark.browser


def words(zh: str, en: str) -> dict[str, str]:
    return {"zh": zh, "en": en}


NODES = [
    node("start", "start", edit=["note", "total"], required=["note"]) | {"title": words("提交申请", "Submitted")},
    node("size", "exclusive") | {"title": words("按金额分流", "By amount")},
    node("lead", "approval", assign=role("clerk")) | {"title": words("店员审批", "Clerk")},
    node("boss", "approval", assign=role("boss"), deadline={"days": 1}, edit=["note"], required=["note"])
    | {"title": words("店长审批", "Boss")},
    node("paid", "update_record", set=[{"field": "state", "value": "paid"}]) | {"title": words("改为已付", "Paid")},
    node("copy", "cc", assign={"type": "initiator"}) | {"title": words("抄送发起人", "Copy")},
    node("done", "end") | {"title": words("结束", "End")},
]
EDGES = [
    edge("start", "size"),
    edge("size", "boss", when={">": [{"var": "total"}, {"param": "big"}]}, title=words("大额", "Large")),
    edge("size", "lead", default=True, title=words("其他", "Otherwise")),
    edge("lead", "paid"),
    edge("boss", "paid"),
    *chain("paid", "copy", "done"),
]
CHECK = process("check", "order", NODES, EDGES) | {"title": words("付款审批", "Payment approval")}
ORDERS = "/f/shop.order"
Begin = Callable[..., tuple[int, int]]


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A shop whose orders are approved: by a boss where the total is large, else by a clerk."""
    folder = tmp_path_factory.mktemp("shop")
    workspace = new_workspace(folder, "", Clock())
    order = {**SHOP["forms/order.json"], "search": ["code"]}
    load(workspace, {**SHOP, "forms/order.json": order, "processes/check.json": CHECK})
    for login, roles in (("carl", ["clerk"]), ("bea", ["boss"]), ("bob", ["boss"])):
        person(workspace, login, *roles)
    create(workspace, "shop.customer", {"no": "1", "name": "Ann"})
    workspace.close()
    with served(folder) as address_:
        yield address_


@pytest.fixture
def visit(chromium: Browser, shop: str) -> Iterator[Open]:
    """Open an address of the shop as somebody."""
    with visits(chromium, shop, password_of) as open_:
        yield open_


@pytest.fixture
def begin(visit: Open) -> Begin:
    """Start the process on a new order; the order and the instance are returned."""
    carl: list[Page] = []

    def begin_(total: str = "2000", **values: Any) -> tuple[int, int]:
        page = carl[0] if carl else visit(None, login="carl")
        carl[:] = [page]
        given = {"customer": 1, "day": "2026-11-01", "total": total, **values}
        order = call(page, "POST", "/records/shop.order", {"values": given})["id"]
        started = call(page, "POST", "/processes/shop.check/instances", {"record": order})
        return order, started["instance"]["id"]

    return begin_


def task_of(page: Page, instance: int) -> int:
    """Return the person's open task in an instance."""
    rows = page.request.get("/api/tasks?box=todo&limit=200").json()["rows"]
    return next(int(row["id"]) for row in rows if row["instance"] == instance)


def open_task(page: Page, instance: int) -> Locator:
    """Open one's task in an instance and return its pane."""
    settled(page, f"/inbox?box=todo&task={task_of(page, instance)}")
    return page.get_by_role("region", name="任务", exact=True)


def count(page: Page, box: str) -> int:
    """Return the number on a box's tab."""
    text = page.get_by_role("tab", name=box).inner_text()
    return int(re.sub(r"\D", "", text) or 0)


def press(page: Page, key: str) -> None:
    """Press a key while nothing is typed in."""
    page.locator("body").press(key)


def test_a_task_is_answered_the_next_one_opens_and_the_count_goes_down(visit: Open, begin: Begin) -> None:
    _, older = begin()
    order, instance = begin()
    page = visit(None, login="bea")
    pane = open_task(page, instance)
    expect(page.locator("[aria-current][data-row]")).to_have_count(1)
    before = count(page, "待办")
    press(page, "a")
    expect(pane.get_by_role("alert")).to_contain_text("有 1 处需要修改")
    expect(pane.get_by_role("textbox", name="note")).to_be_focused()
    pane.get_by_role("textbox", name="note").fill("核对过")
    pane.get_by_role("textbox", name="意见").fill("同意")
    pane.get_by_role("button", name="通过").click()
    expect(page).to_have_url(address(f"task={task_of(page, older)}"))
    expect(page.get_by_role("tab", name="待办")).to_have_text(f"待办{before - 1}")
    expect(page.get_by_role("link", name=f"待办 {before - 1}")).to_be_visible()
    saved = page.request.get(f"/api/records/shop.order/{order}").json()["values"]
    assert (saved["note"], saved["state"]) == ("核对过", "paid")
    page.get_by_role("tab", name="已办").click()
    page.locator("[data-row]").first.click()
    expect(page.get_by_role("list", name="进展")).to_contain_text("Bea通过店长审批同意", use_inner_text=False)


def test_only_what_the_task_lets_change_can_be_changed(visit: Open, begin: Begin) -> None:
    _, instance = begin()
    pane = open_task(visit(None, login="bea"), instance)
    expect(pane.get_by_role("textbox", name="note")).to_have_attribute("aria-required", "true")
    expect(pane.get_by_role("textbox", name="total")).to_have_count(0)
    expect(pane.get_by_text("¥2,000.00")).to_be_visible()


def test_the_path_says_where_it_stands(visit: Open, begin: Begin) -> None:
    _, instance = begin()
    pane = open_task(visit(None, login="bea"), instance)
    path = pane.get_by_role("group", name="流程路径")
    here = path.locator("[aria-current=step]")
    expect(here).to_have_attribute("aria-label", re.compile("店长审批、进行中.*Bea 待处理"))
    here.focus()
    expect(pane.page.get_by_role("tooltip")).to_contain_text("Bob 待处理")
    here.press("ArrowLeft")
    expect(path.get_by_role("button", name="按金额分流")).to_be_focused()


def test_rejecting_asks_for_the_reason(visit: Open, begin: Begin) -> None:
    _, instance = begin()
    page = visit(None, login="bea")
    pane = open_task(page, instance)
    expect(pane.get_by_role("button", name="驳回")).to_be_visible()
    press(page, "r")
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_role("button", name="驳回")).to_be_disabled()
    dialog.get_by_role("textbox", name="意见").fill("金额有误")
    dialog.get_by_role("button", name="驳回").click()
    expect(page.get_by_text(re.compile("^已驳回 · O"))).to_be_visible()
    told = page.request.get(f"/api/instances/{instance}").json()
    assert (told["state"], told["timeline"][1]["comment"]) == ("rejected", "金额有误")


def test_what_is_returned_is_mended_and_comes_back(visit: Open, begin: Begin) -> None:
    order, instance = begin()
    boss = visit(None, login="bea")
    open_task(boss, instance).get_by_role("button", name="退回").click()
    dialog = boss.get_by_role("dialog")
    dialog.get_by_role("radio", name="修改后直接回到本环节").check()
    dialog.get_by_role("textbox", name="意见").fill("写明用途")
    dialog.get_by_role("button", name="退回").click()
    expect(dialog).to_have_count(0)
    clerk = visit(None, login="carl")
    pane = open_task(clerk, instance)
    expect(pane.get_by_role("list", name="进展")).to_contain_text("写明用途")
    pane.get_by_role("textbox", name="note").fill("办公用纸")
    pane.get_by_role("button", name="重新提交").click()
    expect(clerk.get_by_text(re.compile("^已提交 · O"))).to_be_visible()
    assert task_of(boss, instance)
    assert clerk.request.get(f"/api/records/shop.order/{order}").json()["values"]["note"] == "办公用纸"


def test_a_task_is_handed_to_somebody_else(visit: Open, begin: Begin) -> None:
    _, instance = begin(total="50")
    page = visit(None, login="carl")
    pane = open_task(page, instance)
    pane.get_by_role("button", name="更多操作").click()
    page.get_by_role("menuitem", name="转办").click()
    dialog = page.get_by_role("dialog")
    pick(page, "转办给", "Bob", search="Bob", within=dialog)
    dialog.get_by_role("button", name="转办").click()
    expect(page.get_by_text(re.compile("^已转办 · O"))).to_be_visible()
    assert task_of(visit(None, login="bob"), instance)


def test_what_another_did_meanwhile_is_said_and_shown(visit: Open, begin: Begin) -> None:
    _, instance = begin(note="x")
    page, other = visit(None, login="bea"), visit(None, login="bob")
    pane = open_task(page, instance)
    expect(pane.get_by_role("button", name="通过")).to_be_visible()
    page.route("**/api/events", lambda route: route.fulfill(status=404))
    call(other, "POST", f"/tasks/{task_of(other, instance)}/approve", {})
    pane.get_by_role("button", name="通过").click()
    expect(pane.get_by_role("alert")).to_contain_text("页面已载入最新内容")
    expect(pane.get_by_role("group", name="处理")).to_have_count(0)
    expect(pane.get_by_role("list", name="进展")).to_contain_text("Bob")


def test_the_keys_move_through_the_list_but_not_while_typing(visit: Open, begin: Begin) -> None:
    _, older = begin()
    _, instance = begin()
    page = visit(None, login="bea")
    pane = open_task(page, instance)
    expect(page.locator("[aria-current][data-row]")).to_have_count(1)
    comment = pane.get_by_role("textbox", name="意见")
    comment.press_sequentially("jak")
    expect(comment).to_have_value("jak")
    expect(page).to_have_url(address(f"task={task_of(page, instance)}"))
    comment.blur()
    press(page, "j")
    expect(page).to_have_url(address(f"task={task_of(page, older)}"))
    press(page, "k")
    expect(page).to_have_url(address(f"task={task_of(page, instance)}"))


def test_the_box_is_searched_and_the_address_keeps_it(visit: Open, begin: Begin) -> None:
    order, instance = begin()
    begin()
    page = visit("/inbox", login="bea")
    title = page.request.get(f"/api/records/shop.order/{order}").json()["title"]
    page.get_by_role("textbox", name="搜索任务").fill(title)
    expect(page).to_have_url(address(f"search={title}"))
    expect(page.locator("[data-row]")).to_have_count(1)
    expect(page.get_by_role("heading", name=title)).to_be_visible()
    page.reload()
    expect(page.locator(f"[data-row='{task_of(page, instance)}']")).to_be_visible()
    page.get_by_role("textbox", name="搜索任务").fill("没有这个")
    page.get_by_role("button", name="清除筛选").click()
    expect(page.locator("[data-row]").nth(1)).to_be_visible()


def test_what_others_do_shows_without_asking(visit: Open, begin: Begin) -> None:
    _, instance = begin()
    clerk = visit(None, login="carl")
    with clerk.expect_request("**/api/events"):
        clerk.goto("/inbox")
    clerk.wait_for_timeout(1_500)
    before = count(clerk, "待办")
    boss = visit(None, login="bea")
    wish = {"node": "start", "mode": "replay", "comment": "再看看"}
    call(boss, "POST", f"/tasks/{task_of(boss, instance)}/return", wish)
    expect(clerk.get_by_role("tab", name="待办")).to_have_text(f"待办{before + 1}")
    expect(clerk.get_by_role("button", name=re.compile(r"消息，\d+ 条未读"))).to_be_visible()


def test_a_process_is_started_by_filling_its_form_and_followed(visit: Open) -> None:
    page = visit("/start", login="carl")
    page.get_by_role("link", name="付款审批").click()
    page.get_by_role("button", name="提交").click()
    expect(page.get_by_role("alert").get_by_role("button", name="customer")).to_be_visible()
    pick(page, "customer", "Ann", search="Ann")
    page.get_by_role("textbox", name="day").fill("2026-11-02")
    page.get_by_role("textbox", name="day").press("Enter")
    page.get_by_role("textbox", name="total").fill("5000")
    page.get_by_role("button", name="提交").click()
    expect(page).to_have_url(address("box=started", "instance="))
    pane = page.get_by_role("region", name="流程", exact=True)
    expect(pane.get_by_text("等待 Bea、Bob · 店长审批").first).to_be_visible()
    expect(pane.locator("[aria-current=step]")).to_contain_text("店长审批")
    page.reload()
    expect(pane.locator("[aria-current=step]")).to_contain_text("店长审批")


def test_a_record_shows_its_process_offers_the_task_and_is_withdrawn(visit: Open) -> None:
    page = visit(None, login="carl")
    values = {"customer": 1, "day": "2026-11-01", "total": "10"}
    order = call(page, "POST", "/records/shop.order", {"values": values})["id"]
    page.goto(f"{ORDERS}/{order}")
    page.get_by_role("button", name="发起付款审批").click()
    page.get_by_role("dialog").get_by_role("button", name="发起").click()
    expect(page.get_by_role("link", name="处理：店员审批")).to_have_attribute("href", re.compile("/inbox.*task="))
    box = page.get_by_role("region", name="流程", exact=True)
    expect(box.locator("[aria-current=step]")).to_contain_text("店员审批")
    expect(page.get_by_role("button", name="发起付款审批")).to_have_count(0)
    box.get_by_role("button", name="评论").click()
    page.get_by_role("dialog").get_by_role("textbox", name="评论").fill("先等等")
    page.get_by_role("dialog").get_by_role("button", name="发表").click()
    expect(box.get_by_role("list", name="进展")).to_contain_text("先等等")
    box.get_by_role("button", name="撤回").click()
    page.get_by_role("dialog").get_by_role("button", name="撤回").click()
    expect(box).to_contain_text("已撤回")
    expect(page.get_by_role("link", name="处理：店员审批")).to_have_count(0)


def test_a_message_leads_to_the_task(visit: Open, begin: Begin) -> None:
    _, instance = begin()
    page = visit("/", login="bea")
    page.get_by_role("button", name=re.compile("^消息")).click()
    page.get_by_role("dialog").get_by_role("link", name="待办：店长审批").first.click()
    expect(page).to_have_url(address(f"instance={instance}"))
    expect(page.get_by_role("region", name="任务", exact=True).get_by_role("button", name="通过")).to_be_visible()


def test_on_a_phone_the_task_takes_the_screen_and_back_leads_to_the_list(visit: Open, begin: Begin) -> None:
    _, instance = begin()
    page = visit(None, login="bea", width=390)
    page.goto("/inbox")
    page.locator(f"[data-row='{task_of(page, instance)}']").click()
    pane = page.get_by_role("region", name="任务", exact=True)
    expect(pane.get_by_role("button", name="通过")).to_be_in_viewport()
    expect(page.get_by_role("tab", name="待办")).to_have_count(0)
    page.go_back()
    expect(page.get_by_role("tab", name="待办")).to_be_visible()


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_pages_of_processes_fit_and_ask_little(
    visit: Open, begin: Begin, picture: Callable[[Page, str], None], language: str, width: int
) -> None:
    order, instance = begin()
    page = visit(None, login="bea", language=language, width=width)
    pages = {
        "tasks": f"/inbox?box=todo&task={task_of(page, instance)}",
        "copies": "/inbox?box=cc",
        "start": "/start",
        "home-shop": "/",
        "order": f"{ORDERS}/{order}",
        "order-drawer": f"{ORDERS}?record={order}",
    }
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    for name, path in pages.items():
        asked.clear()
        settled(page, path)
        assert len([url for url in asked if not url.startswith("data:")]) <= REQUESTS, (name, asked)
        picture(page, f"{name}-{language}-{width}")
        over = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert over == 0, f"{name} is {over} px too wide"
        assert page.evaluate(NAMELESS) == [], name
